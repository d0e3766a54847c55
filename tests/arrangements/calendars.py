"""Arrangements with visits in the calendars, for the tests of what calendars show."""

from datetime import date, time, timedelta

from samenspel.arrangements.models import Arrangement, Helping, Visit
from samenspel.arrangements.moments import span_of
from samenspel.arrangements.rules import VisitState
from samenspel.consent.models import Agreement
from samenspel.consent.rules import Purpose
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import AskState, Rhythm
from samenspel.foundation import clock
from samenspel.people.models import Person
from tests.conftest import Cast


def arrange(cast: Cast, *helpers: Person, asker: Person | None = None) -> Arrangement:
    """Let these helpers keep Aisha company every week, on a Tuesday afternoon."""
    resident = cast.aisha.person
    today = clock.today()
    ask = Ask.objects.create(
        resident=resident,
        asker=asker or resident,
        community=cast.community,
        area=cast.street,
        activity="company",
        rhythm=Rhythm.WEEKLY,
        minutes=90,
        first_day=today,
        state=AskState.ARRANGED,
        words="Kom je koffie drinken?",
    )
    arrangement = Arrangement.objects.create(
        ask=ask, resident=resident, community=cast.community, planned_until=today + timedelta(weeks=12)
    )
    for helper in helpers:
        Helping.objects.create(
            arrangement=arrangement, helper=helper, agreement=agreed(resident, helper), agreement_back=agreed(helper, resident)
        )
    return arrangement


def agreed(subject: Person, recipient: Person, purpose: Purpose = Purpose.VISITS) -> Agreement:
    """Let one person agree to share with another for half a year."""
    return Agreement.objects.create(
        subject=subject,
        recipient=recipient,
        decided_by=subject,
        recorded_by=subject,
        purpose=purpose,
        data_classes=["contact"],
        text_version="test",
        valid_until=clock.now() + timedelta(days=183),
    )


def put(
    arrangement: Arrangement,
    helper: Person | None,
    day: date,
    start: time = time(14, 0),
    *,
    minutes: int = 90,
    state: VisitState = VisitState.PLANNED,
) -> Visit:
    """Put one visit in the calendars."""
    starts_at, ends_at = span_of(day, start, minutes, arrangement.community.time_zone)
    return Visit.objects.create(
        arrangement=arrangement,
        resident_id=arrangement.resident_id,
        helper=helper,
        date=day,
        start=start,
        minutes=minutes,
        starts_at=starts_at,
        ends_at=ends_at,
        state=state,
    )
