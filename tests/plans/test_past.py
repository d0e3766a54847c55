"""What came in before: newcomers for whom little else comes go first, and nobody is passed over while everybody is new."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from samenspel.exchange.models import Ask, Offer
from samenspel.exchange.rules import AskState
from samenspel.planning.model.sharing import NEVER_PROPOSED
from samenspel.plans.planner import past, search_town, town_of
from samenspel.plans.planner.people import waits_in
from tests.arrangements.street import ask_company, offer_time, propose
from tests.conftest import Cast
from tests.plans.street import open_street

HALF_A_YEAR = timedelta(weeks=26)
NEW = NEVER_PROPOSED
RARELY = 104  # weeks: the most that counts


def came_in(cast: Cast, at: datetime, **facts: Any) -> Ask:
    """Let an ask have come in once, that is over now."""
    usual: dict[str, Any] = {"state": AskState.CLOSED, "first_day": at.date()}
    ask = ask_company(cast, **(usual | facts))
    Ask.objects.filter(pk=ask.pk).update(created_at=at, opened_at=at)
    return ask


def waits(cast: Cast) -> dict[str, int]:
    """Return how many weeks each of the cast counts as waiting, by name, those of newcomers and of rare places on top."""
    found = waits_in(cast.community, town_of(cast.community).problem)
    names = {str(player.person.pk): name for name, player in cast.players.items()}
    return {names[helper]: wait.rank for helper, wait in found.items()}


@pytest.mark.parametrize(("rare", "often"), [("els", "fatima"), ("fatima", "els")])
def test_of_two_newcomers_the_one_for_whom_little_else_comes_goes_first(
    monday: datetime, cast: Cast, rare: str, often: str
) -> None:
    open_street(cast, "els", "fatima", month=5)
    Ask.objects.update(most_faces=1)
    Offer.objects.filter(helper=cast.players[often].person).update(activities=["company", "walk"])
    for week in range(1, 5):
        came_in(cast, monday - week * timedelta(weeks=5), activity="walk", most_faces=1)
    waiting = waits(cast)
    assert waiting[often] == NEW + 5  # four places in some twenty weeks
    assert waiting[rare] == NEW + RARELY
    plan = search_town(town_of(cast.community), spent=lambda: 1.0).plan
    assert {one.helper for one in plan.visits} == {str(cast.players[rare].person.pk)}


def test_of_what_suits_two_alike_each_has_a_part(monday: datetime, cast: Cast) -> None:
    for name in ("els", "fatima"):
        offer_time(cast, name)
    came_in(cast, monday - HALF_A_YEAR, most_faces=4)
    assert waits(cast) == {"els": NEW + 13, "fatima": NEW + 13}  # two places each in half a year


def test_an_ask_for_one_time_has_one_place_and_only_on_its_day(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "els")
    offer_time(cast, "fatima", availability=[{"weekday": 3, "from": "13:00", "to": "17:00"}])
    any_day = [{"weekday": day, "from": "13:00", "to": "17:00"} for day in range(1, 8)]
    day = (monday - HALF_A_YEAR).date() + timedelta(days=1)  # a Tuesday
    came_in(cast, monday - HALF_A_YEAR, rhythm="once", first_day=day, last_day=day, times=any_day, most_faces=4)
    assert waits(cast) == {"els": NEW + 26, "fatima": NEW + RARELY}


def test_without_a_past_newcomers_wait_as_long_as_they_are_there(
    monday: datetime, cast: Cast, set_clock: Callable[[datetime], None]
) -> None:
    open_street(cast, "els", "fatima")
    came_in(cast, monday - timedelta(weeks=60))  # longer ago than a year
    set_clock(monday + timedelta(weeks=3))
    assert waits(cast) == {"els": NEW + 3, "fatima": NEW + 3}


def test_who_was_proposed_once_does_not_wait_longer_because_little_comes(
    monday: datetime, cast: Cast, set_clock: Callable[[datetime], None]
) -> None:
    offer_time(cast, "els")
    propose(ask_company(cast), cast.aisha.actor)
    came_in(cast, monday - HALF_A_YEAR, activity="walk")
    set_clock(monday + timedelta(weeks=3))
    assert waits(cast) == {"els": 3}


def test_while_a_community_is_new_nobody_was_passed_over_and_residents_get_no_more_faces(
    monday: datetime, cast: Cast, set_clock: Callable[[datetime], None]
) -> None:
    open_street(cast, "chantal", "els", "fatima", month=5)
    Offer.objects.update(created_at=monday - HALF_A_YEAR)  # they joined long before anybody asked
    Ask.objects.update(opened_at=monday)
    faces = {}
    for weeks in (0, 3, 4):
        set_clock(monday + timedelta(weeks=weeks))
        found = search_town(town_of(cast.community), spent=lambda: 1.0)
        faces[weeks] = len({one.helper for one in found.plan.visits})
        ranks = [wait.rank for wait in found.waiting.values()]
        assert max(ranks) == weeks if weeks < 4 else min(ranks) > NEW
    assert faces == {0: 1, 3: 1, 4: 3}


@pytest.mark.parametrize("asks", [1, 12])
def test_a_longer_past_does_not_take_more_queries(
    monday: datetime, cast: Cast, asks: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    open_street(cast, "chantal", "els")
    for number in range(asks):
        came_in(cast, monday - HALF_A_YEAR - timedelta(days=number))
    town = town_of(cast.community)
    with django_assert_num_queries(5):
        waits_in(town.community, town.problem)


@pytest.mark.parametrize(("limit", "most"), [("MOST_ASKS", 2), ("MOST_PAIRS", 5)])
def test_of_a_long_past_only_the_newest_asks_count(
    monday: datetime, cast: Cast, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(past, limit, most)
    for name in ("els", "fatima"):
        offer_time(cast, name)
    for weeks in (10, 20, 40):
        came_in(cast, monday - timedelta(weeks=weeks), most_faces=1)
    assert waits(cast) == {"els": NEW + 20, "fatima": NEW + 20}  # two places for two in twenty weeks
