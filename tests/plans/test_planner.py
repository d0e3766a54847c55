"""From rows to one problem and back: what is planned, from whom, and what stays as it is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from pytest_django import DjangoAssertNumQueries

from samenspel import planning
from samenspel.arrangements import planner as arrangements
from samenspel.arrangements import services
from samenspel.arrangements.models import Arrangement, Cover, Face, Proposal, Visit
from samenspel.arrangements.moments import monday_of
from samenspel.arrangements.rules import CoverState, Say, VisitState
from samenspel.arrangements.services.booking import make_visit
from samenspel.exchange.models import Ask, Offer, Suggestion
from samenspel.exchange.rules import Answer, AskState, OfferState, Rhythm
from samenspel.plans import outcome
from samenspel.plans.planner import Searched, Town, draw_lines, gathering, left_open, search_town, slot_of, town_of
from samenspel.plans.planner.people import waits_in
from samenspel.plans.services import work_out
from tests.arrangements.street import arrange_company, ask_company, offer_time, propose, reply
from tests.conftest import Cast
from tests.plans.street import open_street, start


def searched(town: Town) -> Searched:
    """Return the first answer of the search."""
    return search_town(town, spent=lambda: 1.0)


def people_in(visits: Sequence[planning.Planned]) -> set[str]:
    """Return who comes."""
    return {one.helper for one in visits}


def test_every_open_ask_is_a_request_with_the_visits_that_it_wants(monday: datetime, cast: Cast) -> None:
    ask = ask_company(cast)
    offer_time(cast, "chantal")
    town = town_of(cast.community)
    [request] = town.problem.requests
    assert (request.id, request.activity, request.most_faces) == (str(ask.pk), "company", 4)
    assert [slot_of(visit.id) for visit in request.visits] == [visit.id for visit in arrangements.wanted_visits(ask)]
    assert str(cast.aisha.person.pk) in request.avoid


def test_what_has_a_proposal_that_waits_is_left_out(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    propose(ask_company(cast), cast.aisha.actor)
    assert town_of(cast.community).is_empty


def test_time_for_which_somebody_is_being_asked_is_not_planned_again(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal", month=30, week=7)
    propose(ask_company(cast), cast.aisha.actor)
    ask_company(cast)
    taken = {(date.fromisoformat(one["date"]), one["start"]) for face in Face.objects.all() for one in face.visits}
    town = town_of(cast.community)
    assert len(town.problem.helpers[0].booked) == len(taken) == 12
    for one in searched(town).plan.visits:
        assert (one.day, arrangements.moment_of(one)[1].isoformat("minutes")) not in taken


@pytest.mark.parametrize(
    ("ahead", "first"),
    [
        (timedelta(hours=25), "2026-03-03 13:00"),
        (timedelta(hours=23), "2026-03-03 14:15"),
        (timedelta(hours=21), "2026-03-10 13:00"),
    ],
)
def test_what_begins_within_a_day_is_not_planned(
    cast: Cast, set_clock: Callable[[datetime], None], ahead: timedelta, first: str
) -> None:
    set_clock(datetime(2026, 3, 3, 12, tzinfo=UTC) - ahead + timedelta(minutes=3))  # 13:03 in Amsterdam
    open_street(cast, "chantal")
    [request] = town_of(cast.community).problem.requests
    option = request.visits[0].options[0]
    assert f"{option.day} {option.start // 60:02}:{option.start % 60:02}" == first


def test_an_open_visit_within_a_day_is_not_planned_and_neither_is_its_week(
    monday: datetime, cast: Cast, set_clock: Callable[[datetime], None]
) -> None:
    visit = arrange_company(cast, "chantal", month=12).visits.order_by("starts_at").first()
    assert visit is not None
    Visit.objects.filter(pk=visit.pk).update(state=VisitState.OPEN, helper=None)
    assert town_of(cast.community).problem.visit_count == 1
    set_clock(visit.starts_at - timedelta(hours=23))
    assert town_of(cast.community).is_empty


def test_a_plan_of_yesterday_can_still_be_chosen_from_for_today(
    monday: datetime, cast: Cast, set_clock: Callable[[datetime], None]
) -> None:
    open_street(cast, "chantal")
    planned = searched(town_of(cast.community)).plan.visits
    ask, faces = Ask.objects.get(), [replace(one, visit=slot_of(one.visit)) for one in planned]
    set_clock(datetime(2026, 3, 3, 11, tzinfo=UTC))
    assert left_open(ask, faces) is not None
    set_clock(datetime(2026, 3, 3, 13, tzinfo=UTC))
    assert left_open(ask, faces) is None


def test_one_neighbourhood_is_planned_with_everybody_who_would_come_there(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", asks=2)
    Ask.objects.filter(pk__in=list(Ask.objects.values_list("pk", flat=True)[:1])).update(area=cast.far_street)
    assert len(town_of(cast.community).problem.requests) == 2
    town = town_of(cast.community, area=cast.street)
    assert len(town.problem.requests) == len(town.problem.helpers) == 1
    assert town_of(cast.other_community).is_empty


def test_agreed_visits_stay_and_only_the_gaps_are_planned(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", "els", month=5)
    first, second = arrangement.visits.filter(state=VisitState.PLANNED).order_by("starts_at")[:2]
    offer_time(cast, "fatima", month=5)
    services.drop_out(first, actor=next(player.actor for player in (cast.chantal, cast.els) if player.person == first.helper))
    Cover.objects.all().delete()
    town = town_of(cast.community)
    assert [slot_of(visit.id) for request in town.problem.requests for visit in request.visits] == [str(first.pk)]
    assert town.agreed.visits == arrangement.visits.filter(state=VisitState.PLANNED).count()
    [one] = searched(town).plan.visits
    assert (one.day, arrangements.moment_of(one)[1]) == (first.date, first.start)  # at its own moment
    assert one.helper != str(first.helper_id)
    second.refresh_from_db()
    assert second.state == VisitState.PLANNED


def test_a_gap_that_somebody_is_asked_for_is_not_planned(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", "els", month=5)
    visit = arrangement.visits.filter(helper=cast.chantal.person).order_by("starts_at").first()
    assert visit is not None
    services.drop_out(visit, actor=cast.chantal.actor)
    assert Cover.objects.filter(state=CoverState.ASKED_RESIDENT).exists()
    assert town_of(cast.community).is_empty


def test_an_open_visit_may_get_another_time_of_its_week_when_nobody_can_come_at_its_own(monday: datetime, cast: Cast) -> None:
    wide = [{"weekday": day, "from": "13:00", "to": "17:00"} for day in (2, 4)]
    arrangement = arrange_company(cast, "chantal", month=12, times=wide)
    visit = arrangement.visits.order_by("starts_at").first()
    assert visit is not None
    Visit.objects.filter(pk=visit.pk).update(state=VisitState.OPEN, helper=None, dropped_by=cast.chantal.person)
    thursday = visit.date + timedelta(days=4 - visit.date.isoweekday())
    offer_time(cast, "els", availability=[{"weekday": 4, "from": "13:00", "to": "17:00"}])
    town = town_of(cast.community)
    [one] = searched(town).plan.visits
    assert (one.helper, one.day) == (str(cast.els.person.pk), thursday)
    [line] = draw_lines(town, searched(town))
    assert line.visits[0]["was"] == {"date": visit.date.isoformat(), "start": visit.start.isoformat("minutes")}
    assert line.visits[0]["dropped"]


def test_a_gap_that_moves_into_the_month_before_counts_for_the_limit_of_that_month(
    set_clock: Callable[[datetime], None], cast: Cast
) -> None:
    set_clock(datetime(2026, 3, 2, 8, tzinfo=UTC))
    any_day = [{"weekday": day, "from": "13:00", "to": "17:00"} for day in range(1, 8)]
    gap = arrange_company(cast, "chantal", month=12, times=any_day).visits.get(date__range=("2026-03-30", "2026-04-05"))
    wednesday = datetime(2026, 4, 1, 11, tzinfo=UTC)
    Visit.objects.filter(pk=gap.pk).update(
        state=VisitState.OPEN, helper=None, date=wednesday.date(), starts_at=wednesday, ends_at=wednesday + timedelta(minutes=90),
        dropped_by=cast.chantal.person,
    )  # fmt: skip
    other = ask_company(cast, state=AskState.ARRANGED)
    busy = Arrangement.objects.create(
        ask=other, resident=other.resident, community=cast.community, planned_until=date(2026, 5, 24)
    )
    for day in (10, 17):
        make_visit(busy, helper=cast.els.person, day=date(2026, 3, day), start=time(18), minutes=60)
    offer_time(cast, "els", month=2, availability=[{"weekday": 1, "from": "13:00", "to": "17:00"}])
    town = town_of(cast.community)
    els = town.wide.helper_by_id[str(cast.els.person.pk)]
    assert {booking.day.day for booking in els.booked} == {10, 17}
    assert not searched(town).plan.visits  # Monday 30 March would be her third visit of March
    third = planning.Planned(str(gap.pk), els.id, date(2026, 3, 30), 13 * 60)
    assert left_open(gap.arrangement.ask, [third]) is None


def test_where_enough_people_come_already_nobody_new_is_proposed(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", "els", month=5, most_faces=2)
    visit = arrangement.visits.filter(helper=cast.chantal.person).order_by("starts_at").first()
    assert visit is not None
    Visit.objects.filter(pk=visit.pk).update(state=VisitState.OPEN, helper=None)
    offer_time(cast, "fatima", month=5)
    assert people_in(searched(town_of(cast.community)).plan.visits) <= {str(cast.chantal.person.pk), str(cast.els.person.pk)}


def open_all_but_first(cast: Cast, *, most_faces: int, name: str = "chantal") -> Ask:
    """Let Chantal (or who is named) still come to the first visit of an ask and twice a month, with all others open."""
    arrangement = arrange_company(cast, name, month=12, most_faces=most_faces)
    others = arrangement.visits.order_by("starts_at").values_list("pk", flat=True)[1:]
    Visit.objects.filter(pk__in=list(others)).update(state=VisitState.OPEN, helper=None)
    Offer.objects.filter(helper=cast.players[name].person).update(most_per_month=2)
    return arrangement.ask


def test_who_comes_already_takes_no_room_from_somebody_new(monday: datetime, cast: Cast) -> None:
    ask = open_all_but_first(cast, most_faces=2)
    offer_time(cast, "els", month=2)
    found = searched(town_of(cast.community))
    assert people_in(found.plan.visits) == {str(cast.chantal.person.pk), str(cast.els.person.pk)}
    assert len(found.plan.visits) == max(way.visits for way in arrangements.ways_for(ask).ways) == 10
    assert planning.Why.TOO_MANY_FACES not in {one.why for one in found.told.open}


def test_beside_who_comes_already_no_more_new_people_come_than_are_welcome(monday: datetime, cast: Cast) -> None:
    open_all_but_first(cast, most_faces=2)
    Offer.objects.filter(helper=cast.chantal.person).update(most_per_month=1)
    for name in ("els", "fatima"):
        offer_time(cast, name, month=2)
    found = searched(town_of(cast.community))
    assert len(people_in(found.plan.visits) - {str(cast.chantal.person.pk)}) == 1
    assert {one.why for one in found.told.open} == {planning.Why.TOO_MANY_FACES}


def test_two_new_people_cannot_be_proposed_where_one_is_welcome(monday: datetime, cast: Cast) -> None:
    ask = open_all_but_first(cast, most_faces=2)
    for name in ("els", "fatima"):
        offer_time(cast, name, month=2)
    [request] = town_of(cast.community).problem.requests
    sooner, later = (
        planning.Planned(slot_of(visit.id), str(cast.players[name].person.pk), visit.options[0].day, visit.options[0].start)
        for visit, name in zip(request.visits, ("els", "fatima"), strict=False)
    )
    assert left_open(ask, [sooner]) is not None
    assert left_open(ask, [sooner, later]) is None


def test_whoever_said_no_is_not_proposed(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els")
    ask = Ask.objects.get()
    Suggestion.objects.create(ask=ask, helper=cast.chantal.person, day=monday.date(), ring=0, band="same", answer=Answer.NO)
    assert people_in(searched(town_of(cast.community)).plan.visits) == {str(cast.els.person.pk)}


def test_who_replied_comes_first_and_no_sooner_than_was_offered(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els", month=5)
    ask = Ask.objects.get()
    reply(cast, ask, "els", every_weeks=4)
    town = town_of(cast.community)
    found = searched(town)
    mine = sorted(monday_of(one.day) for one in found.plan.visits if one.helper == str(cast.els.person.pk))
    assert len(mine) == 3
    assert all(later - sooner >= timedelta(weeks=4) for sooner, later in pairwise(mine))
    assert len(found.plan.visits) == 12  # Chantal does the others
    line = next(line for line in draw_lines(town, found) if line.helper_id == cast.els.person.pk)
    assert line.why["replied"]


def test_the_time_of_who_replied_is_not_given_away_twice(monday: datetime, cast: Cast) -> None:
    open_street(cast, "els", asks=2, month=5)
    for ask in Ask.objects.all():
        reply(cast, ask, "els", every_weeks=2)
    visits = searched(town_of(cast.community)).plan.visits
    assert len({(one.day, one.start) for one in visits}) == len(visits)
    weeks = [monday_of(one.day) for one in visits]
    assert len(set(weeks)) == len(weeks)  # at most once a week


def test_a_plan_keeps_every_rule_of_the_core(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els", "fatima", asks=4, month=4)
    ask = Ask.objects.first()
    assert ask is not None
    reply(cast, ask, "fatima", every_weeks=3)
    town = town_of(cast.community)
    found = searched(town)
    assert not planning.repair(town.wide, found.plan).changes
    assert len(found.plan.visits) + len(found.plan.open) == town.wide.visit_count
    drawn = draw_lines(town, found)
    assert sum(len(line.visits) for line in drawn) == len(found.plan.visits)


def test_what_begins_next_year_is_not_planned_yet(monday: datetime, cast: Cast) -> None:
    ask_company(cast, rhythm=Rhythm.ONCE, first_day=monday.date() + timedelta(weeks=40))
    assert town_of(cast.community).is_empty


def test_for_many_asks_the_same_people_are_avoided_as_for_one(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els", "fatima", asks=3)
    one, two, _three = Ask.objects.order_by("pk")
    proposal = Proposal.objects.create(ask=one, made_by=cast.aisha.person)
    Face.objects.create(proposal=proposal, helper=cast.chantal.person, resident_says=Say.NO)
    Suggestion.objects.create(ask=two, helper=cast.els.person, day=monday.date(), ring=0, band="same", answer=Answer.NO)
    reply(cast, two, "fatima", every_weeks=2)
    asks = list(Ask.objects.all())
    assert arrangements.avoided_in(asks) == {ask.pk: arrangements.avoided(ask) for ask in asks}
    assert {ask.pk: arrangements.replies_in(asks)[ask.pk] for ask in asks} == {
        ask.pk: arrangements.replies_to(ask) for ask in asks
    }
    assert str(cast.chantal.person.pk) in arrangements.avoided(one)


def test_to_look_at_one_ask_again_only_its_own_visits_are_read(monday: datetime, cast: Cast) -> None:
    other = arrange_company(cast, "chantal", month=12).ask
    ask = open_all_but_first(cast, most_faces=2, name="els")
    assert set(town_of(cast.community).agreed.comes) == {ask.pk, other.pk}
    town = gathering._town(cast.community, [ask], only={cast.els.person.pk}, area=None, soonest=monday)
    assert set(town.agreed.comes) == {ask.pk}
    assert town.known_faces(ask) == {str(cast.els.person.pk)}


@pytest.mark.parametrize("asks", [1, 12])
def test_more_asks_do_not_take_more_queries(
    monday: datetime, cast: Cast, asks: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    open_street(cast, "chantal", "els", asks=asks)
    with django_assert_max_num_queries(22):
        assert not town_of(cast.community).is_empty


@pytest.mark.parametrize("sharing", planning.Sharing)
def test_every_way_of_sharing_keeps_every_rule(monday: datetime, cast: Cast, sharing: planning.Sharing) -> None:
    open_street(cast, "chantal", "els", "fatima", asks=2, month=3)
    town = town_of(cast.community)
    found = search_town(town, spent=lambda: 1.0, sharing=sharing.value)
    assert found.plan.visits
    assert not planning.repair(town.wide, found.plan).changes


@pytest.mark.parametrize(("sharing", "people"), [("familiar", 1), ("balanced", 3), ("everybody", 3), ("", 3)])
def test_only_where_faces_are_to_be_familiar_no_turn_brings_a_resident_more_people(
    monday: datetime, cast: Cast, set_clock: Callable[[datetime], None], sharing: str, people: int
) -> None:
    open_street(cast, "chantal", "els", "fatima", month=5)
    set_clock(monday + timedelta(weeks=9))  # long enough for newcomers to have a turn before others, in every way of sharing
    run = start(cast, sharing=sharing)
    work_out(run.pk)
    assert run.lines.values("helper").distinct().count() == people
    run.refresh_from_db()
    turns = outcome.read(run.outcome).sharing
    assert turns is not None
    assert turns.newcomers == (0 if sharing == "familiar" else people)


def test_who_was_never_proposed_waits_longest(monday: datetime, cast: Cast, set_clock: Callable[[datetime], None]) -> None:
    for name in ("chantal", "els"):
        offer_time(cast, name)
    proposal = propose(ask_company(cast), cast.aisha.actor, faces=1)
    asked = str(proposal.faces.get().helper_id)
    ask_company(cast)
    set_clock(monday + timedelta(weeks=3))
    town = town_of(cast.community)
    [newcomer] = {helper.id for helper in town.problem.helpers} - {asked}
    assert waits_in(cast.community, town.problem) == {
        asked: planning.Wait(3),
        newcomer: planning.Wait(3, is_new=True),
    }


def test_where_enough_people_come_already_that_is_the_reason_and_not_that_nobody_lives_near(monday: datetime, cast: Cast) -> None:
    ask = open_all_but_first(cast, most_faces=1)
    Offer.objects.filter(helper=cast.chantal.person).update(state=OfferState.PAUSED)  # comes once more, and then no more
    offer_time(cast, "els", month=2)
    town = town_of(cast.community)
    assert (len(town.known_faces(ask)), town.room_for_new(ask)) == (1, 0)
    assert {one.why for one in searched(town).told.open} == {planning.Why.TOO_MANY_FACES}
