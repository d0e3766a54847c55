"""What happens to a visit: each verb done and refused, and nobody in two places."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from samenspel.arrangements import services
from samenspel.arrangements.models import Arrangement, Visit
from samenspel.arrangements.rules import ArrangementState, VisitState
from samenspel.arrangements.services.visits import Moment
from samenspel.conversations.models import Letter
from samenspel.foundation import journal
from samenspel.foundation.refusals import NotAllowed, NotFound, NotPossibleNow, NotValid
from tests.arrangements.street import arrange_company
from tests.conftest import Cast

SetClock = Callable[[datetime], None]
WEDNESDAY = Moment(date(2026, 3, 4), time(10))


@pytest.fixture
def company(monday: datetime, cast: Cast) -> Arrangement:
    """Chantal keeps Aisha company every Tuesday."""
    return arrange_company(cast, "chantal", month=5)


def first(arrangement: Arrangement) -> Visit:
    return arrangement.visits.select_related("arrangement__ask", "arrangement__community").order_by("starts_at")[0]


def test_visits_keep_their_wall_clock_when_the_clocks_change(company: Arrangement) -> None:
    visits = company.visits.order_by("date")
    assert {visit.start for visit in visits} == {time(13)}
    hours = {visit.date >= date(2026, 3, 29): visit.starts_at.astimezone(UTC).hour for visit in visits}
    assert hours == {False: 12, True: 11}


def test_a_moved_visit_is_a_new_one_in_the_place_of_the_old(cast: Cast, company: Arrangement) -> None:
    old = first(company)
    new = services.move_visit(old, moment=WEDNESDAY, actor=cast.aisha.actor)
    old.refresh_from_db()
    assert (old.state, new.in_place_of, new.helper) == (VisitState.MOVED, old, cast.chantal.person)
    assert services.move_visit(old, moment=WEDNESDAY, actor=cast.aisha.actor) == new
    assert Letter.objects.filter(kind="arrangements.visit_changed").get().recipient == cast.chantal.person


def test_a_visit_is_not_moved_into_the_past_or_from_an_old_page(cast: Cast, company: Arrangement) -> None:
    visit = first(company)
    with pytest.raises(NotValid):
        services.move_visit(visit, moment=Moment(date(2026, 3, 1), time(10)), actor=cast.aisha.actor)
    with pytest.raises(NotPossibleNow, match="changed"):
        services.move_visit(visit, moment=WEDNESDAY, sequence=visit.sequence + 1, actor=cast.aisha.actor)
    with pytest.raises(NotAllowed):
        services.move_visit(visit, moment=WEDNESDAY, actor=cast.chantal.actor)


def test_moving_onto_another_visit_is_refused_in_human_words(cast: Cast, company: Arrangement) -> None:
    one, other = company.visits.order_by("starts_at")[:2]
    with pytest.raises(NotPossibleNow, match="taken"):
        services.move_visit(one, moment=Moment(other.date, time(14)), actor=cast.aisha.actor)
    one.refresh_from_db()
    assert one.state == VisitState.PLANNED


def test_a_visit_is_not_moved_beyond_what_can_be_planned(cast: Cast, company: Arrangement) -> None:
    with pytest.raises(NotValid, match="too_far_ahead"):
        services.move_visit(first(company), moment=Moment(date(2031, 3, 4), time(14)), actor=cast.aisha.actor)
    assert first(company).date.year == 2026


def test_a_cancelled_visit_stays_in_the_calendar(cast: Cast, company: Arrangement) -> None:
    visit = first(company)
    for _ in range(2):
        services.cancel_visit(visit, actor=cast.aisha.actor)
    visit.refresh_from_db()
    assert (visit.state, visit.helper) == (VisitState.CANCELLED, cast.chantal.person)
    with pytest.raises(NotPossibleNow, match="changed"):
        services.move_visit(visit, moment=WEDNESDAY, actor=cast.aisha.actor)


def test_how_it_went_is_told_after_the_beginning(cast: Cast, company: Arrangement, set_clock: SetClock) -> None:
    visit = first(company)
    with pytest.raises(NotPossibleNow, match="too_early"):
        services.report_visit(visit, happened=True, actor=cast.chantal.actor)
    set_clock(visit.ends_at + timedelta(minutes=1))
    assert services.report_visit(visit, happened=True, actor=cast.chantal.actor).state == VisitState.DONE
    assert services.report_visit(visit, happened=False, actor=cast.aisha.actor).state == VisitState.MISSED
    with pytest.raises(NotPossibleNow, match="changed"):
        services.cancel_visit(visit, actor=cast.aisha.actor)
    with pytest.raises(NotFound):
        services.report_visit(visit, happened=True, actor=cast.dirk.actor)


def test_a_visit_is_not_told_as_done_when_the_helper_was_elsewhere_then(
    cast: Cast, company: Arrangement, set_clock: SetClock
) -> None:
    visit = first(company)
    set_clock(visit.ends_at + timedelta(minutes=1))
    services.report_visit(visit, happened=False, actor=cast.aisha.actor)
    Visit(
        arrangement=company, resident=company.resident, helper=cast.chantal.person, date=visit.date, start=visit.start,
        minutes=30, starts_at=visit.starts_at, ends_at=visit.starts_at + timedelta(minutes=30), state=VisitState.DONE,
    ).save()  # fmt: skip
    with pytest.raises(NotPossibleNow, match="taken"):
        services.report_visit(visit, happened=True, actor=cast.chantal.actor)


def test_a_visit_that_has_begun_is_not_moved_or_cancelled(cast: Cast, company: Arrangement, set_clock: SetClock) -> None:
    visit = first(company)
    set_clock(visit.starts_at + timedelta(minutes=1))
    for verb in (services.cancel_visit, services.drop_out):
        actor = cast.aisha.actor if verb is services.cancel_visit else cast.chantal.actor
        with pytest.raises(NotPossibleNow, match="too_late"):
            verb(visit, actor=actor)


def test_nobody_is_in_two_places_whatever_the_code_does(cast: Cast, company: Arrangement) -> None:
    visit = first(company)
    other = Arrangement.objects.create(
        ask=company.ask, resident=company.resident, community=company.community, planned_until=company.planned_until,
        state=ArrangementState.ENDED,
    )  # fmt: skip
    visit.pk, visit.arrangement = None, other
    with pytest.raises(IntegrityError, match="helper_double_booked"), transaction.atomic():
        Visit(
            arrangement=other, resident=other.resident, helper=cast.chantal.person, date=visit.date, start=visit.start,
            minutes=30, starts_at=visit.starts_at + timedelta(minutes=60), ends_at=visit.ends_at + timedelta(hours=1),
        ).save()  # fmt: skip


def test_the_database_lets_no_visit_vanish_or_come_back(cast: Cast, company: Arrangement) -> None:
    visit = services.cancel_visit(first(company), actor=cast.aisha.actor)
    with pytest.raises(IntegrityError, match="visit_state_is_final"), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(state=VisitState.PLANNED)
    with pytest.raises(IntegrityError, match="visits_never_vanish"), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).delete()


def test_every_change_of_a_visit_has_an_author_and_a_moment(cast: Cast, company: Arrangement) -> None:
    visit = first(company)
    services.drop_out(visit, actor=cast.chantal.actor)
    services.cancel_visit(visit, actor=cast.aisha.actor)
    lines = [(line.verb, line.actor_id) for line in journal.lines_about(visit)]
    assert ("arrangements.visit_opened", str(cast.chantal.person.pk)) in lines
    assert ("arrangements.visit_cancelled", str(cast.aisha.person.pk)) in lines
