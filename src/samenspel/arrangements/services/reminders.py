"""Reminders: a letter to both sides, a day before the visit, exactly one for a visit, a person and a moment."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
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


@transaction.atomic
def queue_reminders() -> int:
    """Queue the reminders of the visits that begin soon; queueing again changes nothing. Says how many it found."""
    moment = clock.now()
    soon = Visit.objects.filter(state=VisitState.PLANNED, starts_at__gt=moment, starts_at__lte=moment + LOOKS_AHEAD)
    found = 0
    for visit in soon.select_related("resident", "helper", "arrangement__ask__asker").order_by("starts_at", "pk"):
        for person in people_of(visit):
            remind(visit, person)
            found += 1
    return found


def remind(visit: Visit, person: Person) -> None:
    """Queue one reminder, to go out a day before the visit to the minute."""
    with override(person.language):
        facts = {"visit": str(visit.pk), "day": day_text(visit.date), "time": clock_text(visit.start)}
    send_letter(
        person,
        KIND,
        key=f"{KIND}:{visit.pk}:{person.pk}:{visit.starts_at:%Y%m%dT%H%MZ}",
        facts=facts,
        link=f"/afspraken/bezoek/{visit.pk}/",
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
