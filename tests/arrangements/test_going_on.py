"""An arrangement goes on, ends, and follows what happens below."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from samenspel.arrangements import access, planner, services
from samenspel.arrangements.models import Arrangement, Helping, Proposal, Visit
from samenspel.arrangements.rules import ArrangementState, ProposalState, Say, VisitState
from samenspel.arrangements.services.arrangements import end_finished, extend_all
from samenspel.consent.access import active
from samenspel.consent.models import Agreement
from samenspel.consent.services import end_agreement
from samenspel.exchange.access import suggestion_for
from samenspel.exchange.events import AskChanged
from samenspel.exchange.models import Suggestion
from samenspel.exchange.rules import AskState
from samenspel.exchange.services import give_reply, suggest_for
from samenspel.foundation import bus, jobs
from samenspel.foundation.refusals import NotAllowed, NotFound
from samenspel.neighbourhoods.events import RelationEnded
from samenspel.neighbourhoods.models import Relation
from samenspel.neighbourhoods.services import end_hat
from samenspel.people.rules import Hat
from tests.arrangements.street import arrange_company, ask_company, everybody_says_yes, offer_time, propose
from tests.conftest import Cast

SetClock = Callable[[datetime], None]


def test_weeks_that_come_into_view_are_shared_out_in_the_same_turns(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    arrangement = arrange_company(cast, "chantal", "els", "fatima", "gerrit", most_faces=4)
    set_clock(monday + timedelta(weeks=4))
    assert extend_all() == 4
    assert extend_all() == 0
    arrangement.refresh_from_db()
    new = arrangement.visits.filter(date__gt=date(2026, 5, 24)).order_by("date")
    assert arrangement.planned_until == date(2026, 6, 21)
    assert [visit.date for visit in new] == [date(2026, 5, 26) + timedelta(weeks=number) for number in range(4)]
    assert len({visit.helper_id for visit in new}) == 4
    assert {visit.start for visit in new} == {visit.start for visit in arrangement.visits.all()}


def test_an_arrangement_that_cannot_go_on_now_holds_up_no_other(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    first, second = sorted((arrange_company(cast, name, month=5) for name in ("chantal", "els")), key=lambda one: one.pk)
    helper = first.helpings.get().helper
    last = first.visits.order_by("starts_at").last()
    assert last is not None
    beyond = last.starts_at + timedelta(weeks=1)  # a visit on a wrong date: the plan overlooks it, the database does not
    over = Arrangement.objects.create(
        ask=first.ask, resident=first.resident, community=first.community, planned_until=first.planned_until,
        state=ArrangementState.ENDED,
    )  # fmt: skip
    Visit.objects.create(
        arrangement=over, resident=over.resident, helper=helper, date=date(2026, 12, 1), start=last.start, minutes=60,
        starts_at=beyond, ends_at=beyond + timedelta(hours=1),
    )  # fmt: skip
    set_clock(monday + timedelta(weeks=4))
    assert extend_all() == 4
    second.refresh_from_db()
    assert second.planned_until == date(2026, 6, 21)


def test_a_turn_that_the_helper_has_no_room_for_stands_open(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    cast.chantal.person.offers.update(away=[["2026-05-25", "2026-05-31"]])
    set_clock(monday + timedelta(weeks=2))
    assert services.extend_horizon(arrangement) == 2
    states = arrangement.visits.filter(date__gt=date(2026, 5, 24)).order_by("date").values_list("state", flat=True)
    assert list(states) == [VisitState.OPEN, VisitState.PLANNED]


def test_nothing_is_added_after_the_last_day_and_the_arrangement_ends_by_itself(
    monday: datetime, cast: Cast, set_clock: SetClock
) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, last_day=date(2026, 3, 31))
    assert arrangement.visits.count() == 5
    set_clock(datetime(2026, 6, 2, 8, 0, tzinfo=monday.tzinfo))
    assert (extend_all(), end_finished()) == (0, 1)
    arrangement.refresh_from_db()
    assert (arrangement.state, arrangement.ask.state) == (ArrangementState.ENDED, AskState.CLOSED)
    assert arrangement.visits.filter(state=VisitState.PLANNED).count() == 5  # how did it go still waits


def test_ending_cancels_what_is_to_come_and_closes_the_ask(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    with pytest.raises(NotAllowed):
        services.end_arrangement(arrangement, actor=cast.chantal.actor)
    for _ in range(2):
        services.end_arrangement(arrangement, actor=cast.aisha.actor)
    arrangement.ask.refresh_from_db()
    assert arrangement.ask.state == AskState.CLOSED
    assert set(arrangement.visits.values_list("state", flat=True)) == {VisitState.CANCELLED}
    assert not Helping.objects.filter(ended_at__isnull=True).exists()


def test_who_ends_the_agreement_ends_the_visits_with_that_person(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    end_agreement(Helping.objects.get().agreement, actor=cast.aisha.actor)
    assert not Visit.objects.filter(helper=cast.chantal.person).exists()
    arrangement.ask.refresh_from_db()
    assert arrangement.ask.state == AskState.OPEN  # nobody is left: the ask looks for help again


def test_who_stops_cannot_read_the_ask_any_more(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    ask = ask_company(cast)
    suggest_for(ask)
    suggestion = Suggestion.objects.get(helper=cast.chantal.person)
    give_reply(suggestion, words="", every_weeks=None, actor=cast.chantal.actor)
    arrangement = everybody_says_yes(propose(ask, cast.aisha.actor), cast.aisha.actor)
    assert suggestion_for(cast.chantal.actor, suggestion.pk) == suggestion  # who comes may read it
    services.stop_helping(arrangement, helper=cast.chantal.person, actor=cast.chantal.actor)
    with pytest.raises(NotFound):
        suggestion_for(cast.chantal.actor, suggestion.pk)
    assert not Agreement.objects.filter(active(), subject=cast.aisha.person, recipient=cast.chantal.person).exists()


def test_who_helps_no_longer_in_the_community_is_not_expected_anywhere(monday: datetime, cast: Cast) -> None:
    arrange_company(cast, "chantal", month=5)
    bus.announce(RelationEnded(cast.chantal.person.pk, cast.community.pk, Hat.HELPER))
    assert not Visit.objects.filter(helper=cast.chantal.person).exists()


def test_nobody_visits_who_does_not_live_in_the_community_any_more(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    end_hat(Relation.objects.get(person=cast.aisha.person, community=cast.community, hat=Hat.RESIDENT), actor=None)
    arrangement.refresh_from_db()
    assert (arrangement.state, arrangement.ask.state) == (ArrangementState.ENDED, AskState.CLOSED)
    assert set(arrangement.visits.values_list("state", flat=True)) == {VisitState.CANCELLED}
    assert access.open_helping(arrangement, cast.chantal.person.pk) is None


def test_a_proposal_for_what_was_asked_before_is_taken_back(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    ask = ask_company(cast)
    propose(ask, cast.aisha.actor)
    bus.announce(AskChanged(ask.pk))
    assert Proposal.objects.get().state == ProposalState.WITHDRAWN


def test_open_visits_of_a_running_arrangement_are_filled_by_a_new_proposal_at_the_same_time(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=2, most_faces=3)
    before = {visit.pk: (visit.date, visit.start, visit.helper_id) for visit in arrangement.visits.all()}
    offer_time(cast, "els", month=5)
    everybody_says_yes(propose(arrangement.ask, cast.aisha.actor), cast.aisha.actor)
    after = {visit.pk: (visit.date, visit.start, visit.helper_id) for visit in arrangement.visits.all()}
    assert Arrangement.objects.count() == 1
    assert [row[:2] for row in after.values()] == [before[pk][:2] for pk in after]
    assert {row[2] for row in after.values()} == {cast.chantal.person.pk, cast.els.person.pk}
    assert all(after[pk] == row for pk, row in before.items() if row[2] is not None)


def test_the_plan_never_asks_more_of_a_helper_than_was_offered(monday: datetime, cast: Cast) -> None:
    arrange_company(cast, "chantal", month=2)
    other = ask_company(cast, activity="company")
    shares = [share for way in planner.ways_for(other).ways for share in way.shares]
    assert shares == []  # both visits of every month are promised already


def test_what_comes_back_is_known_to_the_worker() -> None:
    names = {rhythm.task.func.__qualname__ for rhythm in jobs.rhythms()}
    assert {"extend_arrangements", "end_what_is_over"} <= names


def test_a_face_that_left_is_replaced_in_the_proposal(monday: datetime, cast: Cast) -> None:
    for name in ("chantal", "els"):
        offer_time(cast, name)
    proposal = propose(ask_company(cast), cast.aisha.actor, faces=1)
    face = services.approve_face(proposal.faces.get(), says=Say.YES, actor=cast.aisha.actor)
    services.drop_face(face, actor=None)
    assert proposal.faces.filter(resident_says=Say.NOT_YET).exclude(helper=face.helper).count() == 1


def test_whoever_stops_is_not_asked_any_more_for_what_stands_open_there(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=2, most_faces=3)
    cast.chantal.person.offers.update(most_per_month=5)
    face = propose(arrangement.ask, cast.aisha.actor).faces.get(helper=cast.chantal.person)
    services.stop_helping(arrangement, helper=cast.chantal.person, actor=cast.chantal.actor)
    face.refresh_from_db()
    assert (face.resident_says, face.proposal.state) == (Say.NO, ProposalState.WITHDRAWN)
