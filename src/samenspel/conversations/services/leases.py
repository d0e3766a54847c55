"""Which letters go next: the one that waits longest, within what one person should get in a day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from samenspel.conversations import rules
from samenspel.conversations.models import Letter
from samenspel.conversations.rules import LetterState
from samenspel.conversations.services.endings import give_up
from samenspel.foundation import clock
from samenspel.people.models import Person

MORNING = 8


def lease_letters() -> tuple[Letter, ...]:
    """Take the letter that is due longest; with it, when it is the person's last of the day, what else is due.

    Two workers never hold the same letter. What is too much for today waits for the morning.
    """
    while True:
        with transaction.atomic():
            letter = _first_due()
            if letter is None:
                return ()
            if letter.attempts >= rules.MOST_ATTEMPTS:
                give_up(letter, trouble="crashed")
                continue
            letters = (letter, *_folded_into(letter)) if _has_room(letter) else ()
            for one in letters:
                _lease(one)
        if letters:
            return letters


def _due() -> QuerySet[Letter]:
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=Now())  # the database's clock: workers' clocks may differ
    return Letter.objects.filter(free, state=LetterState.WAITING, send_after__lte=clock.now())


def _first_due() -> Letter | None:
    rows = _due().select_related("recipient").order_by("-is_urgent", "send_after", "pk")
    return rows.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked, of=("self",)).first()


def _has_room(letter: Letter) -> bool:
    """Whether the person may get another letter today; if not, everything due waits for the morning."""
    Person.objects.select_for_update(no_key=True).get(pk=letter.recipient_id)  # two workers, one person, one letter left today
    if letter.is_urgent or _count_today(letter.recipient) < rules.MOST_LETTERS_A_DAY:
        return True
    tomorrow = _here(clock.now()) + timedelta(days=1)
    morning = tomorrow.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    _due().filter(recipient=letter.recipient, is_urgent=False).update(send_after=morning)
    return False


def _folded_into(letter: Letter) -> tuple[Letter, ...]:
    """Find what goes along in the last letter of the day."""
    if letter.is_urgent or _count_today(letter.recipient) < rules.MOST_LETTERS_A_DAY - 1:
        return ()
    others = _due().filter(recipient=letter.recipient, is_urgent=False).exclude(pk=letter.pk)
    return tuple(others.select_related("recipient").order_by("send_after", "pk"))


def _count_today(person: Person) -> int:
    """Count the letters that this person got today or that are in the hands of a worker right now."""
    midnight = _here(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    told = Q(state=LetterState.SENT, sent_at__gte=midnight)
    on_its_way = Q(state=LetterState.WAITING, leased_until__gte=Now(), trouble="")
    return Letter.objects.filter(told | on_its_way, recipient=person, is_urgent=False).count()


def _here(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))


def _lease(letter: Letter) -> None:
    """Keep others off the letter; should this attempt crash, the next one comes later each time."""
    letter.attempts += 1
    pause = max(rules.LETTER_LEASE, rules.pause_after(letter.attempts))
    Letter.objects.filter(pk=letter.pk).update(attempts=letter.attempts, leased_until=Now() + pause, trouble="")
