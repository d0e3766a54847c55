"""The first weeks of a community, and what a plan knows of the past: a part of ``fairness.py`` (``--tables beginning``).

The year is the one of ``simulate_year``, planned as the neighbourhood plan does: newcomers wait no longer than since the first
ask; in the first weeks nothing is counted on top for them; from then on those go first for whom little else came in the last
year. What came in the year before is drawn from the same residents, from others like them, or is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from random import Random

from samenspel.planning import (
    Habits,
    Helper,
    Option,
    Problem,
    Request,
    Result,
    Sharing,
    Visit,
    Wait,
    Year,
    solve,
    weeks_to_a_place,
)
from samenspel.planning.simulating.habits import Lots
from samenspel.planning.simulating.world import WEEKS, Ask, World, make_world
from samenspel.planning.simulating.year import _Living

ROUNDS = 15
THE_YEAR_BEFORE = 1000  # its seeds are so much higher


class Past(Enum):
    """Which asks a plan knows."""

    NONE = "none"
    BEGUN = "those since the beginning"
    SAME = "of the same residents, from the year before on"
    OTHERS = "of others like them, from the year before on"


@dataclass(frozen=True)
class Way:
    """How a year is planned: so many first weeks without anything on top for newcomers, and what is known."""

    settling: int
    past: Past

    def __str__(self) -> str:
        """Name it in a table."""
        first = f"{self.settling} first weeks" if self.settling else "no first weeks"
        return f"{first}; asks that are known: {self.past.value}"


WAYS = (*(Way(0, past) for past in Past), Way(4, Past.BEGUN), Way(8, Past.BEGUN))


def all_at_once(problem: Problem) -> Iterator[tuple[str, Result]]:
    """Every ask of a community that has just begun, planned at once: who waits how."""
    rare = weeks_to_a_place(problem)
    waits = {
        "nobody waits": {},
        "everybody is a newcomer": {name: Wait(0, is_new=True, rarity=weeks) for name, weeks in rare.items()},
        "first weeks": {name: Wait(0) for name in rare},
    }
    for sharing in Sharing:
        for name, waiting in waits.items():
            yield f"{sharing.value}, {name}", solve(problem, rounds=ROUNDS, sharing=sharing, waiting=waiting)


def years(problem: Problem, way: Way, *, seeds: int, times: int) -> list[Year]:
    """A year for each seed, with *balanced*."""
    found = []
    for seed in range(1, seeds + 1):
        living = Beginning(problem, way, seed=seed, times=times)
        for week in range(WEEKS):
            living.live(week)
        found.append(living.sum_up())
    return found


class Beginning(_Living):
    """A neighbourhood whose first ask comes in this year."""

    def __init__(self, problem: Problem, way: Way, *, seed: int, times: int) -> None:
        world = make_world(problem, seed=seed, times=times)
        super().__init__(world, Habits(), Sharing.BALANCED, Lots(seed), {})
        self._way = way
        self._first_ask = min(ask.week for ask in world.asks)
        self._before = _asks_before(problem, way.past, seed=seed + THE_YEAR_BEFORE, times=times)
        self._rare_in: dict[int, Mapping[str, int]] = {}

    def _waiting(self, problem: Problem, week: int, rare: Mapping[str, int]) -> dict[str, Wait]:
        """Who waits, as the neighbourhood plan counts it."""
        is_settled = week - self._first_ask >= self._way.settling
        if is_settled and self._way.past is not Past.NONE:
            rare = self._rarity(problem, week)
        found = super()._waiting(problem, week, rare)
        begun = max(0, week - self._first_ask)
        return {
            name: replace(wait, weeks=min(wait.weeks, begun), is_new=is_settled) if wait.is_new else wait
            for name, wait in found.items()
        }

    def _rarity(self, problem: Problem, week: int) -> Mapping[str, int]:
        """How rarely something comes for each, by the asks of the last year."""
        if week not in self._rare_in:
            asks = [ask for ask in self._world.asks if ask.week <= week] + [ask for ask in self._before if ask.week > week]
            people = [self._people[one.id].helper for one in problem.helpers]
            weeks = WEEKS if self._before else week + 1 - self._first_ask
            self._rare_in[week] = weeks_to_a_place(_light(self._world, people, asks, weeks)) if asks else {}
        return self._rare_in[week]


def _asks_before(problem: Problem, past: Past, *, seed: int, times: int) -> Sequence[Ask]:
    """The asks of the year before, as far as they are known."""
    if past not in {Past.SAME, Past.OTHERS}:
        return ()
    places = [one.place for one in problem.requests]
    if past is Past.OTHERS:
        Random(seed).shuffle(places)
    pairs = zip(problem.requests, places, strict=True)
    requests = tuple(replace(one, id=f"before/{one.id}", place=place) for one, place in pairs)
    return make_world(replace(problem, requests=requests, current=()), seed=seed, times=times).asks


def _light(world: World, people: Sequence[Helper], asks: Sequence[Ask], weeks: int) -> Problem:
    """A problem of these asks in which each has a visit for each of its places, in the first week."""
    monday = world.problem.first_day
    return replace(
        world.problem,
        last_day=monday + timedelta(days=7 * max(1, weeks) - 1),
        helpers=tuple(people),
        requests=tuple(_in_first_week(ask.request, monday) for ask in asks),
    )


def _in_first_week(request: Request, monday: date) -> Request:
    when = sorted({(one.day.weekday(), one.start, one.end) for visit in request.visits for one in visit.options})
    options = tuple(Option(monday + timedelta(days=day), start, end) for day, start, end in when)
    places = range(min(request.most_faces, len(request.visits)))
    minutes = request.visits[0].minutes
    return replace(request, visits=tuple(Visit(f"{request.id}/{at}", minutes, () if at else options) for at in places))
