"""Reminders: a letter to both sides, a day before the visit, exactly one for a visit, a person and a moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from samenspel.arrangements.models import Visit
from samenspel.arrangements.rules import REMIND_BEFORE, VisitState
from samenspel.conversations.models import Letter
from samenspel.conversations.services import send_letter
from samenspel.foundation import clock
from samenspel.people.models import Person
from samenspel.ui.moments import clock_text, day_text

KIND = "arrangements.visit_tomorrow"
LOOKS_AHEAD = REMIND_BEFORE + timedelta(hours=3)
"""Further than an hour, so that a worker who was away for a while misses no moment."""

BATCH = 500


@dataclass(frozen=True)
class Reminder:
    """One letter to come: who is reminded of which visit."""

    visit: Visit
    person: Person

    @property
    def key(self) -> str:
        """What makes this reminder this one: the visit, the person and the moment."""
        return f"{KIND}:{self.visit.pk}:{self.person.pk}:{self.visit.starts_at:%Y%m%dT%H%MZ}"


@transaction.atomic
def queue_reminders() -> int:
    """Queue the reminders of the visits that begin soon; queueing again changes nothing. Says how many were new."""
    moment = clock.now()
    soon = Visit.objects.filter(state=VisitState.PLANNED, starts_at__gt=moment, starts_at__lte=moment + LOOKS_AHEAD)
    visits = soon.select_related("resident", "helper", "arrangement__ask__asker").order_by("starts_at", "pk")
    coming = [Reminder(visit, person) for visit in visits for person in people_of(visit)]
    queued = _queued([reminder.key for reminder in coming])
    new = [reminder for reminder in coming if reminder.key not in queued]
    for reminder in new:
        remind(reminder)
    return len(new)


def _queued(keys: Sequence[str]) -> set[str]:
    """Find which of these letters exist already, whatever became of them."""
    found: set[str] = set()
    for start in range(0, len(keys), BATCH):
        found |= set(Letter.objects.filter(key__in=keys[start : start + BATCH]).values_list("key", flat=True))
    return found


def remind(reminder: Reminder) -> None:
    """Queue one reminder, to go out a day before the visit to the minute."""
    visit = reminder.visit
    with override(reminder.person.language):
        facts = {"visit": str(visit.pk), "day": day_text(visit.date), "time": clock_text(visit.start)}
    send_letter(
        reminder.person,
        KIND,
        key=reminder.key,
        facts=facts,
        link=reverse("arrangements:visit_detail", args=[visit.pk]),
        send_after=visit.starts_at - REMIND_BEFORE,
        urgent=True,
    )


def people_of(visit: Visit) -> Iterator[Person]:
    """Say who is reminded: both sides, and for a resident without e-mail whoever is beside the resident."""
    asker = visit.arrangement.ask.asker
    first = asker if not visit.resident.email else visit.resident
    yield from (person for person in (first, visit.helper) if person is not None and person.email and person.wants_reminders)


def is_still_true(letter: Letter) -> bool:
    """Whether a reminder that is about to go still holds: the visit, its moment, the person and the wish to be reminded."""
    rows = Visit.objects.select_related("resident", "helper", "arrangement__ask__asker")
    visit = rows.filter(pk=letter.facts["visit"], state=VisitState.PLANNED, starts_at__gt=clock.now()).first()
    if visit is None or not letter.key.endswith(f"{visit.starts_at:%Y%m%dT%H%MZ}"):
        return False
    return letter.recipient_id in {person.pk for person in people_of(visit)}
