"""The outbox: takes the letters that are due, checks them once more, and hands them to the mail server.

A letter is leased, sent, and then marked. Whoever dies in between leaves a lease that runs out, and
the letter goes again, identical. Each attempt, also one that crashed, puts the next one further off.
"""

import logging
import smtplib
import time
from collections.abc import Sequence
from datetime import timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models.functions import Now

from samenspel.conversations import rules
from samenspel.conversations.letterhead import NEWS, as_mail
from samenspel.conversations.models import Letter
from samenspel.conversations.rules import LetterState
from samenspel.conversations.services.endings import become, give_up
from samenspel.conversations.services.leases import lease_letters
from samenspel.conversations.services.letters import is_still_true

TURN_SECONDS = 60.0
SERVER_PAUSE = timedelta(minutes=5)

log = logging.getLogger(__name__)


class ServerAway(Exception):
    """The mail server cannot be reached or will not talk to us; no letter is to blame."""


def send_due_letters() -> int:
    """Send what is due for about a minute; say how many mails went out."""
    sent = 0
    until = time.monotonic() + TURN_SECONDS
    post = get_connection()
    try:
        while time.monotonic() < until and (letters := lease_letters()):
            sent += _deliver(letters, post)
    except ServerAway as trouble:
        log.warning("the mail server is away, letters wait: %s", trouble)
    finally:
        post.close()
    return sent


def _deliver(letters: Sequence[Letter], post: BaseEmailBackend) -> int:
    """Send leased letters of one person as one mail: the first, or one that says there is news."""
    true = [letter for letter in letters if is_still_true(letter)]
    become(LetterState.DROPPED, [letter for letter in letters if letter not in true], trouble="no_longer_true")
    if not true:
        return 0
    person = true[0].recipient
    if not person.email or not person.is_active:
        become(LetterState.DROPPED, true, trouble="no_address")
        return 0
    return _hand_over(true, post)


def _hand_over(letters: Sequence[Letter], post: BaseEmailBackend) -> int:
    """Give one mail to the server and write down what it said."""
    first, *folded = letters
    try:
        post.send_messages([as_mail(first, kind=NEWS if folded else "")])
    except smtplib.SMTPRecipientsRefused as refusal:
        _refused(letters, max(code for code, _ in refusal.recipients.values()))
        return 0
    except smtplib.SMTPDataError as refusal:
        _refused(letters, refusal.smtp_code)
        return 0
    except (OSError, smtplib.SMTPException) as trouble:
        _give_back(letters)
        raise ServerAway(f"{type(trouble).__name__}: {trouble}") from trouble
    become(LetterState.SENT, [first])
    become(LetterState.FOLDED, folded)
    return 1


def _refused(letters: Sequence[Letter], code: int) -> None:
    """Try again later what the server refused for now; give up what it refuses for good or too often."""
    for letter in letters:
        for_good = code >= 500 and letter.attempts >= rules.MOST_REFUSALS
        if for_good or letter.attempts >= rules.MOST_ATTEMPTS:
            give_up(letter, trouble=f"refused_{code}")
        else:
            pause = rules.pause_after(letter.attempts)
            Letter.objects.filter(pk=letter.pk).update(leased_until=Now() + pause, trouble=f"refused_{code}")


def _give_back(letters: Sequence[Letter]) -> None:
    """Let letters wait for the server; this attempt does not count."""
    for letter in letters:
        Letter.objects.filter(pk=letter.pk, state=LetterState.WAITING).update(
            leased_until=Now() + SERVER_PAUSE, attempts=max(letter.attempts - 1, 0), trouble="server_away"
        )
