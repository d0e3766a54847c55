"""Which new people would help most: every activity, need, weekday, part of the day and place, counted at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from samenspel.planning.explaining.fixed import FixedPlan, OpenAsk, Trial
from samenspel.planning.explaining.parts import PARTS, Part
from samenspel.planning.explaining.supposing import Typical, new_names
from samenspel.planning.model.geometry import REACH_SLACK_KM, km_between
from samenspel.planning.model.moments import month_of
from samenspel.planning.model.problem import Helper, Place, Visit, Window
from samenspel.planning.model.rooms import Room, is_fit
from samenspel.planning.searching.arrays import distances

Counts = npt.NDArray[np.int64]

MOST_PEOPLE = 3
MOST_CENTRES = 400  # of one activity, those with most open visits: a whole country still fits in memory
SECOND_DAY_ADDS = 2  # visits, at least
TRIES = 3  # for each kind that is asked for


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is still to be found: what they do, when, and around where."""

    activity: str
    needs: frozenset[str]
    weekdays: tuple[int, ...]
    part: Part
    place: Place

    def helper(self, name: str, usual: Typical) -> Helper:
        """Such a person, with the limits and the reach that are usual here."""
        return Helper(
            id=name,
            place=self.place,
            reach_km=usual.reach_km,
            activities=frozenset({self.activity}),
            qualities=self.needs,
            availability=tuple(Window(weekday, *self.part) for weekday in self.weekdays),
            most_per_week=usual.most_per_week,
            most_per_month=usual.most_per_month,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """New people of one kind, and which visits one, a second and a third of them would take."""

    newcomer: Newcomer
    visits: tuple[tuple[str, ...], ...]

    @property
    def total(self) -> int:
        """How many visits all of them take."""
        return sum(map(len, self.visits))


def best_newcomers(fixed: FixedPlan, usual: Typical, most: int) -> list[Found]:
    """The kinds of new people who would take most open visits, each kind mostly for other visits.

    After each kind its visits are set aside for the search of the next, and a kind of which
    more than half is set aside already, or that is told already around there, is passed over;
    what a kind gains is counted by itself, beside the plan as it stands.
    """
    fields = [_Field(asks, fixed.problem.helpers, usual) for asks in _by_activity(fixed.asks)]
    found: list[Found] = []
    for _ in range(TRIES * most):
        promised = [(promise, field) for field in fields if (promise := field.best()) is not None]
        if not promised or len(found) == most:
            break
        best, field = max(promised, key=lambda one: one[0].rank)
        newcomer = _with_a_second_day(fixed, usual, best.newcomer, field.left())
        fresh = _tried(fixed, usual, newcomer, field.left())
        field.set_aside(fresh)
        alone = _tried(fixed, usual, newcomer, fixed.asks)
        is_told = any(_is_same(one.newcomer, newcomer, usual.reach_km) for one in found)
        if fresh.total and 2 * fresh.total >= alone.total and not is_told:
            found.append(alone)
    return found


def _is_same(one: Newcomer, other: Newcomer, reach_km: float) -> bool:
    """Whether two kinds differ in nothing but how they live within reach of each other."""
    return replace(one, place=other.place) == other and km_between(one.place, other.place) <= reach_km


def _by_activity(asks: Iterable[OpenAsk]) -> list[list[OpenAsk]]:
    groups: dict[str, list[OpenAsk]] = {}
    for ask in asks:
        groups.setdefault(ask.request.activity, []).append(ask)
    return list(groups.values())


def _with_a_second_day(fixed: FixedPlan, usual: Typical, newcomer: Newcomer, asks: list[OpenAsk]) -> Newcomer:
    """The newcomer with one weekday more, where that lets one person take two visits and half as many more."""
    (day,) = newcomer.weekdays
    wider = [replace(newcomer, weekdays=tuple(sorted((day, more)))) for more in range(1, 8) if more != day]
    gains = [_tried(fixed, usual, one, asks, people=1).total for one in wider]
    alone = _tried(fixed, usual, newcomer, asks, people=1).total
    most = max(gains)
    return wider[gains.index(most)] if most >= alone + SECOND_DAY_ADDS and 2 * most >= 3 * alone else newcomer


def _tried(fixed: FixedPlan, usual: Typical, newcomer: Newcomer, asks: Iterable[OpenAsk], people: int = MOST_PEOPLE) -> Found:
    """Put so many such people with these asks for real, one after another; nothing of it stays."""
    helpers = [newcomer.helper(name, usual) for name in new_names(fixed.problem, people)]
    able = [ask for ask in asks if is_fit(helpers[0], ask.request, km_between(ask.request.place, newcomer.place))]
    trial, visits = Trial(fixed), []
    for helper in helpers:
        before = len(trial.taken)
        trial.add(Room(helper, fixed.problem.pause_minutes), able)
        visits.append(tuple(trial.taken)[before:])
    return Found(newcomer, tuple(visits))


@dataclass(frozen=True, slots=True)
class _Promise:
    """What a kind of newcomer should bring by count, as one number to compare by."""

    rank: int
    newcomer: Newcomer


class _Field:
    """All open visits of one activity: which are near each other, and on which days they may be."""

    def __init__(self, asks: Sequence[OpenAsk], helpers: Sequence[Helper], usual: Typical) -> None:
        self._asks = asks
        self._usual = usual
        places = np.radians(np.array([ask.request.place for ask in asks], dtype=np.float64))
        self._centres = sorted(sorted(range(len(asks)), key=lambda at: -len(asks[at].visits))[:MOST_CENTRES])
        near = [distances(places, places[at]) <= usual.reach_km + REACH_SLACK_KM for at in self._centres]
        self._near = np.array(near).astype(np.float64)  # whole numbers, multiplied the fast way
        self._needs = sorted({ask.request.needs for ask in asks}, key=lambda needs: (len(needs), sorted(needs)))
        self._percent_with = {needs: _percent_with(needs, helpers) for needs in self._needs}
        self._aside: set[str] = set()
        self._best: _Promise | None = None
        self._is_fresh = False

    def left(self) -> list[OpenAsk]:
        """The asks with the visits that are not set aside."""
        return [replace(ask, visits=tuple(one for one in ask.visits if one.id not in self._aside)) for ask in self._asks]

    def set_aside(self, found: Found) -> None:
        """Leave out what these people take from now on; a promise that was not kept ends the search here."""
        self._aside.update(*found.visits)
        self._best, self._is_fresh = None, not found.total

    def best(self) -> _Promise | None:
        """The kind of newcomer that promises most for what is not set aside."""
        if not self._is_fresh:
            tables = _tables(self._asks, self._aside)
            made = (self._of(needs, table) for table in tables for needs in self._needs)
            self._best = max((one for one in made if one is not None), key=lambda one: one.rank, default=None)
            self._is_fresh = True
        return self._best

    def _of(self, needs: frozenset[str], table: _Table) -> _Promise | None:
        """The best place for people with these qualities, for one weekday and part of the day.

        What counts, one after another: what one person gains, what three gain, how many of
        the helpers here have such qualities, a short part of the day, how much is open there.
        """
        served = np.array([ask.request.needs <= needs for ask in self._asks])
        stands = np.rint(self._near[:, served] @ table.counts[served]).astype(np.int64)
        one, three = (_most(stands, table, self._usual, people) for people in (1, MOST_PEOPLE))
        found = self._percent_with[needs]
        total = np.minimum(stands.sum(axis=1), 4095)
        shortness = len(PARTS) - 1 - table.part
        order = (one << 36) + (three << 22) + (found << 15) + (shortness << 12) + total
        best = int(order.argmax())
        if not one[best]:
            return None
        centre = self._asks[self._centres[best]].request
        newcomer = Newcomer(centre.activity, needs, (table.weekday,), PARTS[table.part], centre.place)
        return _Promise(int(order[best]), newcomer)


def _percent_with(qualities: frozenset[str], helpers: Sequence[Helper]) -> int:
    """How easily such people are found: how many in a hundred helpers have all of these qualities."""
    return 100 * sum(qualities <= one.qualities for one in helpers) // max(1, len(helpers))


@dataclass(frozen=True, slots=True)
class _Table:
    """How many open visits each ask has on each day of one weekday, in one part of the day."""

    weekday: int
    part: int
    counts: Counts  # asks by days
    months: Counts  # days by months: one where the day falls in the month


def _most(stands: Counts, table: _Table, usual: Typical, people: int) -> Counts:
    """What so many people can take at most: each day of a weekday is a week of its own."""
    weekly = np.minimum(stands, people * usual.most_per_week)
    monthly = np.minimum(weekly @ table.months, people * usual.most_per_month)
    found: Counts = monthly.sum(axis=1)
    return found


def _tables(asks: Sequence[OpenAsk], aside: set[str]) -> Iterator[_Table]:
    """The open visits of these asks for every weekday and part of the day on which there are any."""
    rows: dict[tuple[int, int], list[tuple[int, date]]] = {}
    for at, ask in enumerate(asks):
        if len(ask.faces) >= ask.request.most_faces:
            continue
        left = (visit for visit in ask.visits if visit.id not in aside)
        for day, part in (moment for visit in left for moment in _days_and_parts(visit)):
            rows.setdefault((day.isoweekday(), part), []).append((at, day))
    for (weekday, part), found in sorted(rows.items()):
        yield _table(len(asks), weekday, part, found)


def _table(size: int, weekday: int, part: int, found: list[tuple[int, date]]) -> _Table:
    days = {day: column for column, day in enumerate(sorted({day for _, day in found}))}
    months = {month: column for column, month in enumerate(sorted(set(map(month_of, days))))}
    counts = np.zeros((size, len(days)), dtype=np.int64)
    np.add.at(counts, ([at for at, _ in found], [days[day] for _, day in found]), 1)
    falls = np.zeros((len(days), len(months)), dtype=np.int64)
    falls[range(len(days)), [months[month_of(day)] for day in days]] = 1
    return _Table(weekday, part, counts, falls)


def _days_and_parts(visit: Visit) -> set[tuple[date, int]]:
    """The days and parts of the day in which a visit can lie whole."""
    return {
        (option.day, at)
        for option in visit.options
        for at, (start, end) in enumerate(PARTS)
        if min(option.end, end) - max(option.start, start) >= visit.minutes
    }
