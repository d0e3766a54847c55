"""Rows to planning values and back: what the core is asked, and what is made of its answer."""

import itertools
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel import planning
from samenspel.arrangements import planner, services
from samenspel.arrangements.models import Face, Visit
from samenspel.arrangements.rules import Say
from samenspel.consent.rules import DataClass, Purpose
from samenspel.consent.services import end_agreement, refuse
from samenspel.exchange.models import Ask, Suggestion
from samenspel.exchange.rules import Answer, Rhythm
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Community, Home
from samenspel.people.actors import Actor
from tests.arrangements.street import arrange_company, ask_company, offer_time, propose, reply
from tests.conftest import MONDAY_MORNING, Cast

TUESDAY = [{"weekday": 2, "from": "13:00", "to": "17:00"}]


def ask_of(rhythm: str, first_day: date, times: list[dict[str, object]], **facts: object) -> Ask:
    """Make an ask that is in no database."""
    return Ask(community=Community(time_zone="Europe/Amsterdam"), rhythm=rhythm, first_day=first_day, times=times, **facts)


@given(
    rhythm=st.sampled_from([Rhythm.WEEKLY, Rhythm.FORTNIGHTLY, Rhythm.FOUR_WEEKLY]),
    ahead=st.integers(-30, 60),
    weekdays=st.sets(st.integers(1, 7), min_size=1),
    now=st.integers(0, 24 * 60 * 14),
)
def test_every_period_has_one_visit_on_an_asked_day_that_is_still_to_come(
    rhythm: Rhythm, ahead: int, weekdays: set[int], now: int
) -> None:
    moment = MONDAY_MORNING + timedelta(minutes=now)
    ask = ask_of(
        rhythm, moment.date() + timedelta(days=ahead), [{"weekday": day, "from": "10:00", "to": "12:00"} for day in weekdays]
    )
    visits = planner.wanted_visits(ask, at=moment)
    step = {Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2, Rhythm.FOUR_WEEKLY: 4}[rhythm]
    mondays = [date.fromisoformat(visit.id) for visit in visits]
    assert len(visits) == 12 // step
    assert {later - earlier for earlier, later in itertools.pairwise(mondays)} <= {timedelta(weeks=step)}
    for visit, monday in zip(visits, mondays, strict=True):
        assert {option.day.isoweekday() for option in visit.options} <= weekdays
        assert all(monday <= option.day <= monday + timedelta(days=6) for option in visit.options)
        assert all(option.day >= max(moment.date(), ask.first_day or moment.date()) for option in visit.options)
        assert all(option.end - option.start >= visit.minutes for option in visit.options)


def test_once_is_one_visit_and_not_before_somebody_can_know() -> None:
    ask = ask_of(Rhythm.ONCE, date(2026, 3, 3), TUESDAY)
    (visit,) = planner.wanted_visits(ask, at=MONDAY_MORNING)
    assert [(option.day, option.start, option.end) for option in visit.options] == [(date(2026, 3, 3), 780, 1020)]
    assert planner.wanted_visits(ask, at=MONDAY_MORNING + timedelta(days=1, hours=8)) == ()  # an hour ahead at least


def test_no_times_means_any_afternoon_or_evening() -> None:
    ask = ask_of(Rhythm.ONCE, date(2026, 3, 3), [])
    (visit,) = planner.wanted_visits(ask, at=MONDAY_MORNING)
    assert planner.fallback_moment(visit) == (date(2026, 3, 3), time(9))


def test_nothing_is_wanted_after_the_last_day() -> None:
    ask = ask_of(Rhythm.WEEKLY, date(2026, 3, 3), TUESDAY, last_day=date(2026, 3, 24))
    assert len(planner.wanted_visits(ask, at=MONDAY_MORNING)) == 4


def test_what_was_promised_elsewhere_takes_time_and_counts(monday: datetime, cast: Cast) -> None:
    arrange_company(cast, "chantal", month=5)
    booked = planner.bookings([cast.chantal.person.pk], date(2026, 3, 3), date(2026, 3, 31), standing=(), ask=None)
    assert planning.Booking(date(2026, 3, 3), 780, 870) in booked[cast.chantal.person.pk]
    assert len(booked[cast.chantal.person.pk]) == Visit.objects.filter(date__lte=date(2026, 5, 8)).count()


def test_a_yes_that_waits_for_others_is_a_promise_too(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    proposal = propose(ask_company(cast), cast.aisha.actor)
    days = (date(2026, 3, 3), date(2026, 3, 31))
    ids = [cast.chantal.person.pk]
    assert not planner.bookings(ids, *days, standing=(), ask=None)[ids[0]]
    Face.objects.filter(proposal=proposal).update(resident_says="yes", helper_says="yes")
    assert planner.bookings(ids, *days, standing=(), ask=None)[ids[0]]
    assert not planner.bookings(ids, *days, standing=(), ask=proposal.ask)[ids[0]]


@pytest.mark.parametrize("how", ["suggestion", "reply", "self"])
def test_who_said_no_is_not_proposed(monday: datetime, cast: Cast, how: str) -> None:
    for name in ("chantal", "els", "aisha"):
        offer_time(cast, name)
    ask = ask_company(cast)
    if how == "suggestion":
        Suggestion.objects.create(ask=ask, helper=cast.chantal.person, day=clock.today(), ring=0, band="same", answer=Answer.NO)
    elif how == "reply":
        given = reply(cast, ask, "chantal")
        given.state = "withdrawn"
        given.save()
    helpers = {share.helper for way in planner.ways_for(ask).ways for share in way.shares}
    expected = {cast.els.person.pk} | ({cast.chantal.person.pk} if how == "self" else set())
    assert helpers == {str(pk) for pk in expected}


def test_a_need_that_nobody_has_shown_proof_of_is_not_met(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal", qualities=["vog"])  # said, not shown
    found = planner.ways_for(ask_company(cast, needs=["vog"]))
    assert found.ways == ()
    assert {one.why for one in found.hopeless} == {planning.Why.NEEDS_NOT_MET}


def test_a_way_says_what_stays_open_and_has_the_same_key_twice(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal", month=2)
    ask = ask_company(cast)
    one, two = planner.ways_for(ask).ways[0], planner.ways_for(ask).ways[0]
    assert one.key == two.key
    assert (one.visits, len(one.open)) == (6, 6)


def test_who_replied_is_topped_up_with_others_for_what_stays_open(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal", month=2)
    offer_time(cast, "els", month=5)
    ask = ask_company(cast)
    reply(cast, ask, "chantal")
    first, *_others, last = planner.ways_for(ask).ways
    assert (first.visits, first.open, first.all_replied) == (12, (), False)
    assert str(cast.chantal.person.pk) in {share.helper for share in first.shares}
    assert (last.visits, last.all_replied) == (6, True)  # what leaves visits open stands below what fills them


def share_by_turns(cast: Cast) -> Ask:
    """Let four neighbours say of Aisha's weekly company: once every four weeks would be fine."""
    ask = ask_company(cast)
    for name in ("chantal", "els", "fatima", "gerrit"):
        offer_time(cast, name, month=6)
        reply(cast, ask, name, every_weeks=4)
    return ask


def weeks_apart(rows: Iterable[tuple[object, date]]) -> set[int]:
    """Say how many weeks lie between two visits of one helper, everywhere."""
    days: dict[object, list[date]] = {}
    for helper, day in sorted(rows, key=lambda row: row[1]):
        days.setdefault(helper, []).append(day)
    return {(later - earlier).days // 7 for came in days.values() for earlier, later in itertools.pairwise(came)}


def test_four_who_offered_once_in_four_weeks_fill_every_week_by_turns(monday: datetime, cast: Cast) -> None:
    way = planner.ways_for(share_by_turns(cast)).ways[0]
    assert (way.visits, way.open, len(way.shares), way.all_replied) == (12, (), 4, True)
    assert weeks_apart((share.helper, one.day) for share in way.shares for one in share.visits) == {4}


def test_no_way_lets_anybody_come_more_often_than_was_offered(monday: datetime, cast: Cast) -> None:
    ask = share_by_turns(cast)
    for name, weeks in (("els", 2), ("gerrit", None)):
        ask.replies.filter(helper=cast.players[name].person).update(every_weeks=weeks)
    rests = {str(cast.chantal.person.pk): 4, str(cast.els.person.pk): 2, str(cast.fatima.person.pk): 4}
    for way in planner.ways_for(ask).ways:
        for share in way.shares:
            apart = weeks_apart((share.helper, one.day) for one in share.visits)
            assert min(apart, default=99) >= rests.get(share.helper, 1)


def test_turns_stay_weeks_apart_when_the_weeks_go_on_and_when_somebody_falls_away(
    monday: datetime, cast: Cast, set_clock: Callable[[datetime], None]
) -> None:
    proposal = propose(share_by_turns(cast), cast.aisha.actor)
    unwanted = proposal.faces.get(helper=cast.gerrit.person)
    for face in proposal.faces.exclude(pk=unwanted.pk):
        services.approve_face(face, says=Say.YES, actor=cast.aisha.actor)
    services.approve_face(unwanted, says=Say.NO, actor=cast.aisha.actor)
    for face in proposal.faces.exclude(pk=unwanted.pk):
        services.answer_face(face, says=Say.YES, actor=Actor(face.helper))
    arrangement = planner.running_arrangement(proposal.ask)
    assert arrangement is not None
    for weeks in (4, 8):
        set_clock(monday + timedelta(weeks=weeks))
        services.extend_horizon(arrangement)
    planned = arrangement.visits.filter(state="planned").values_list("helper", "date")
    assert planned.count() >= 12
    assert min(weeks_apart(planned)) >= 4


def test_the_answer_keeps_every_rule_of_the_judge(monday: datetime, cast: Cast) -> None:
    for name, month in (("chantal", 1), ("els", 2), ("fatima", 1), ("gerrit", 2)):
        offer_time(cast, name, month=month, away=[["2026-03-10", "2026-03-20"]] if name == "els" else [])
    found = planner.ways_for(ask_company(cast, most_faces=3))
    for way in found.ways:
        visits = tuple(one for share in way.shares for one in share.visits)
        assert planning.repair(found.puzzle.problem, planning.Plan("", visits, ())).changes == ()
        assert len(way.shares) <= 3


@pytest.mark.parametrize("has_home", [True, False])
@pytest.mark.parametrize("has_replied", [True, False])
def test_whom_the_resident_refused_is_never_proposed(monday: datetime, cast: Cast, has_home: bool, has_replied: bool) -> None:
    for name in ("chantal", "els"):
        offer_time(cast, name)
    ask = ask_company(cast)
    if has_replied:
        reply(cast, ask, "chantal")
    if not has_home:
        Home.objects.filter(person=cast.aisha.person).delete()
    aisha, chantal = cast.aisha, cast.chantal.person
    refuse(aisha.person, chantal, purpose=Purpose.ASK, data_classes=[DataClass.STORY], sentence="Rather not.", actor=aisha.actor)
    proposed = {share.helper for way in planner.ways_for(ask).ways for share in way.shares}
    assert proposed == {str(cast.els.person.pk)}


def test_whom_the_resident_refuses_no_more_may_be_proposed_again(monday: datetime, cast: Cast) -> None:
    ask, aisha, chantal = ask_company(cast), cast.aisha, str(cast.chantal.person.pk)
    refusal = refuse(
        aisha.person,
        cast.chantal.person,
        purpose=Purpose.ASK,
        data_classes=[DataClass.STORY],
        sentence="Rather not.",
        actor=aisha.actor,
    )
    assert chantal in planner.avoided(ask)
    with clock.at(refusal.valid_from - timedelta(microseconds=1)):
        assert chantal not in planner.avoided(ask)
    with clock.at(refusal.valid_until):
        assert chantal not in planner.avoided(ask)
    end_agreement(refusal, actor=aisha.actor)
    assert chantal not in planner.avoided(ask)
