"""Who else could make a planned visit as things stand: counted over arrays, for a whole town at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from samenspel.planning.model.plan import Planned
from samenspel.planning.searching.arrays import STRIDE, Flags, Ints, Layout, Longs, stand_at

NEVER = np.iinfo(np.int32).max


class Rivals(NamedTuple):
    """Per visit, in the order of the problem; somebody in the plan is not their own rival."""

    fit: Ints  # others who fit and have a time in common
    free: Ints  # of them, who have room as things stand
    allowed: Ints  # of them, whom the resident could still bear as a face
    best: Ints  # the row of the best of these, -1 where there is nobody
    best_load: Ints  # visits in the month of the first moment at which that one could come


def find_rivals(layout: Layout, planned: tuple[Planned, ...], face_count: Sequence[int]) -> Rivals:
    """Everybody who could take over one visit of a plan that keeps the rules.

    ``face_count`` tells how many different people come to each request. The best is who costs
    least in points: face, wishes, distance, fair share; ties by id.
    """
    visit_pair, _ = stand_at(layout, planned)
    return _Look(layout, planned, visit_pair).rivals(np.array(face_count, dtype=np.int32))


class _Look:
    """The arrays of a problem with one plan in them."""

    def __init__(self, layout: Layout, planned: tuple[Planned, ...], visit_pair: Ints) -> None:
        self.layout = layout
        self.ground = layout.ground
        self.visit_pair = visit_pair
        self._room = _Room(layout, planned)
        self.cell_pair = np.repeat(np.arange(len(self.ground.pair_request)), np.diff(self.ground.cell_start))
        self.is_other = visit_pair[self.ground.cell_visit] != self.cell_pair
        self.moment = self._first_moments()

    def _first_moments(self) -> Ints:
        """Per cell the first moment at which the helper could come now."""
        if not len(self.ground.stretch_low):
            return np.zeros(0, dtype=np.int32)
        cell = np.repeat(np.arange(len(self.ground.cell_visit)), np.diff(self.ground.stretch_start))
        minutes = self.ground.visit_minutes[self.ground.cell_visit[cell]]
        helper = self.ground.pair_helper[self.cell_pair[cell]]
        free = self._room.first_free(helper, minutes)
        first: Ints = np.minimum.reduceat(free, self.ground.stretch_start[:-1])
        return first

    def rivals(self, face_count: Ints) -> Rivals:
        """Count the others and find the best of them."""
        visits = len(self.ground.visit_request)
        visit = self.ground.cell_visit
        is_free = self.is_other & (self.moment != NEVER)
        is_allowed = is_free & self._is_welcome(face_count)
        best = self._best(np.flatnonzero(is_allowed))
        whose = visit[best]
        rival, load = np.full(visits, -1, dtype=np.int32), np.zeros(visits, dtype=np.int32)
        rival[whose] = self.ground.pair_helper[self.cell_pair[best]]
        load[whose] = self._load()[best]
        return Rivals(
            fit=_count(visit[self.is_other], visits),
            free=_count(visit[is_free], visits),
            allowed=_count(visit[is_allowed], visits),
            best=rival,
            best_load=load,
        )

    def _pair_count(self) -> Longs:
        taken = self.visit_pair[self.visit_pair >= 0]
        found: Longs = np.bincount(taken, minlength=len(self.ground.pair_request))
        return found

    def _is_welcome(self, face_count: Ints) -> Flags:
        """Per cell whether the helper comes already, or would not be one face too many once this visit is free."""
        pair_count = self._pair_count()
        visit_request = self.ground.visit_request
        mine = self.visit_pair
        is_last = np.zeros(len(mine), dtype=bool)
        is_last[mine >= 0] = pair_count[mine[mine >= 0]] == 1
        has_place = face_count[visit_request] - is_last < self.ground.request_faces[visit_request]
        welcome: Flags = (pair_count[self.cell_pair] > 0) | has_place[self.ground.cell_visit]
        return welcome

    def _load(self) -> Ints:
        """Per cell the visits in the month of its first free moment."""
        day = np.where(self.moment == NEVER, 0, self.moment) // STRIDE
        load: Ints = self._room.month_used[self.ground.pair_helper[self.cell_pair], self.layout.calendar.month[day]]
        return load

    def _best(self, cells: Longs) -> Longs:
        """For each visit that has any of these cells, the one that costs least."""
        pair = self.cell_pair[cells]
        helper = self.ground.pair_helper[pair]
        is_new = self._pair_count()[pair] == 0
        cost = self.ground.fair_step[helper] * self._load()[cells] + self.ground.face_cost * is_new - self.ground.pair_worth[pair]
        by_id = _ranks([one.id for one in self.layout.problem.helpers])
        visit = self.ground.cell_visit[cells]
        order = np.lexsort((by_id[helper], cost, visit))
        is_first = np.diff(visit[order], prepend=-1) > 0
        best: Longs = cells[order[is_first]]
        return best


class _Room:
    """What a plan leaves of everybody's time."""

    def __init__(self, layout: Layout, planned: tuple[Planned, ...]) -> None:
        self._layout = layout
        problem, calendar = layout.problem, layout.calendar
        helpers, weeks, months = len(problem.helpers), len(calendar.weeks), len(calendar.months)
        self.month_used = layout.month_used.reshape(helpers, months).copy()
        month_room = layout.month_room.reshape(helpers, months).copy()
        week_room = layout.week_room.reshape(helpers, weeks).copy()
        self._spans: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for helper, _, _, begin, end in layout.booked:
            if 0 <= begin // STRIDE < len(calendar.week):
                self._spans[helper, begin // STRIDE].append((begin, end))
        row = {helper.id: at for at, helper in enumerate(problem.helpers)}
        for one in planned:
            helper, day = row[one.helper], (one.day - problem.first_day).days
            start = day * STRIDE + one.start
            self._spans[helper, day].append((start, start + problem.visit_by_id[one.visit][1].minutes))
            week_room[helper, calendar.week[day]] -= 1
            month_room[helper, calendar.month[day]] -= 1
            self.month_used[helper, calendar.month[day]] += 1
        self._has_room = (week_room > 0)[:, calendar.week] & (month_room > 0)[:, calendar.month]
        self._is_busy = np.zeros(self._has_room.shape, dtype=bool)
        for helper, day in self._spans:
            self._is_busy[helper, day] = True

    def first_free(self, helper: Ints, minutes: Ints) -> Ints:
        """Per stretch the first moment that is free and keeps the limits, or ``NEVER``."""
        ground, pause = self._layout.ground, self._layout.problem.pause_minutes
        day = ground.stretch_low // STRIDE
        free: Ints = np.where(self._has_room[helper, day], ground.stretch_low, NEVER)
        for at in np.flatnonzero(self._has_room[helper, day] & self._is_busy[helper, day]).tolist():
            taken = sorted(self._spans[int(helper[at]), int(day[at])])
            free[at] = _first_clear(int(free[at]), int(ground.stretch_high[at]), int(minutes[at]), pause, taken)
        return free


def _first_clear(low: int, high: int, minutes: int, pause: int, taken: list[tuple[int, int]]) -> int:
    """The first start from ``low`` to ``high`` that stays clear of what is taken, in order of time."""
    start = low
    for begin, end in taken:
        if start + minutes + pause > begin:
            start = max(start, end + pause)
    return start if start <= high else NEVER


def _count(visit: Ints, visits: int) -> Ints:
    return np.bincount(visit, minlength=visits).astype(np.int32)


def _ranks(names: list[str]) -> Longs:
    """The place of each name when sorted."""
    ranks = np.empty(len(names), dtype=np.int64)
    ranks[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    return ranks
