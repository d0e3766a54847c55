"""Letters of Samenspel itself: queued in the transaction of what they tell about."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from samenspel.conversations import rules
from samenspel.conversations.events import LetterQueued
from samenspel.conversations.models import Letter
from samenspel.conversations.rules import LetterState
from samenspel.foundation import bus, clock
from samenspel.people.models import Person

Check = Callable[[Letter], bool]

_checks: dict[str, Check] = {}


def still_true(kind: str) -> Callable[[Check], Check]:
    """Let the decorated function say, just before a letter of this kind goes out, whether it is still true."""

    def register(check: Check) -> Check:
        _checks[kind] = check
        return check

    return register


def is_still_true(letter: Letter) -> bool:
    """Whether what a letter tells still holds; a kind without a check always does."""
    check = _checks.get(letter.kind)
    return check is None or check(letter)


@transaction.atomic
def send_letter(
    person: Person,
    kind: str,
    *,
    key: str,
    facts: Mapping[str, object] | None = None,
    link: str = "",
    send_after: datetime | None = None,
    urgent: bool = False,
    gather: str = "",
) -> None:
    """Queue a letter; the same ``key`` is told once, ever.

    Letters of one kind about the same ``gather`` that have not gone out yet become one, with the link of the first; the
    facts of such letters are lists, and grow.

    ``kind`` is ``capability.name``; its template ``<capability>/letters/<name>.txt`` holds the
    subject on the first line and then the message, without greeting, link or closing: those are
    added. The template may use ``first_name`` and ``facts``; these carry codes, counts and days,
    never a name, a place or the words of somebody else. ``link`` is a path of our own site.
    ``urgent``: cannot wait for tomorrow when the day's letters are used up (a visit of today falls out).
    """
    rules.template_of(kind)
    if link and not link.startswith("/"):
        raise ValueError("a letter links to a path of our own site")
    told = {**(facts or {}), "gather": gather} if gather else dict(facts or {})
    if gather and _join(person, kind, key, told):
        return
    letter = Letter(recipient=person, kind=kind, key=key, facts=told, link=link, is_urgent=urgent)
    letter.send_after = send_after or clock.now()
    Letter.objects.bulk_create([letter], ignore_conflicts=True)
    bus.announce(LetterQueued(letter.pk))


def _join(person: Person, kind: str, key: str, told: Mapping[str, object]) -> bool:
    """Add facts to the letter about the same that waits, if nobody is sending it already."""
    rows = Letter.objects.select_for_update().filter(recipient=person, kind=kind, facts__gather=told["gather"])
    waiting = rows.exclude(key=key).filter(state=LetterState.WAITING, leased_until__isnull=True).order_by("created_at", "pk")
    letter = waiting.first()
    if letter is None:
        return False
    for name, more in told.items():
        if isinstance(more, list):
            letter.facts[name] += [one for one in more if one not in letter.facts[name]]
    letter.save(update_fields=["facts"])
    return True


def drop_letters(key_prefix: str) -> int:
    """Take back what has not been sent yet and whose key begins like this; say how many."""
    waiting = Letter.objects.filter(state=LetterState.WAITING, key__startswith=key_prefix)
    return waiting.update(state=LetterState.DROPPED, trouble="taken_back")
