"""A piece as a problem of its own: what happens outside it stands fixed, and its answer fits back exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from samenspel.planning.dividing.bonds import Bonds, Ints, Longs
from samenspel.planning.dividing.cutting import Division
from samenspel.planning.model.plan import Planned
from samenspel.planning.model.problem import Booking, Helper, Problem, Request

ByVisit = Mapping[str, Planned]
Rows = Iterable[int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A problem that can be planned by itself, and what of the plan stands in it already."""

    problem: Problem
    start: tuple[Planned, ...]


class Whole:
    """A problem with its bonds, from which pieces are taken."""

    def __init__(self, problem: Problem, bonds: Bonds) -> None:
        self.problem = problem
        self.bonds = bonds
        self._row_of_helper = {one.id: row for row, one in enumerate(problem.helpers)}
        self._row_of_visit = {visit.id: row for row, one in enumerate(problem.requests) for visit in one.visits}
        self._keys = bonds.request.astype(np.int64) * bonds.helpers + bonds.helper
        self._told = {one.visit: one for one in problem.current}

    def pieces(self, division: Division, standing: ByVisit) -> list[Piece]:
        """The pieces of a division that have anybody to come, each with its own helpers only.

        A visit that stands with a helper of another piece stays as it is: it is left out, its
        face counts, and for the helper its time is booked. So the pieces can change at the
        same time, and what they gain adds up to what the whole plan gains.
        """
        outside = _Outside(self, division, standing)
        helpers = self._own_helpers(division)
        requests = grouped(division.piece_of, division.pieces)
        return [self._piece(requests[at], helpers[at], outside) for at in range(division.pieces) if helpers[at]]

    def _piece(self, requests: Rows, helpers: Rows, outside: _Outside) -> Piece:
        asked = tuple(outside.request(self.problem.requests[row]) for row in requests)
        here = [visit.id for request in asked for visit in request.visits]
        problem = replace(
            self.problem,
            helpers=tuple(outside.helper(row) for row in helpers),
            requests=asked,
            current=tuple(self._told[visit] for visit in here if visit in self._told),
        )
        return Piece(problem, tuple(outside.standing[visit] for visit in here if visit in outside.standing))

    def _own_helpers(self, division: Division) -> list[list[int]]:
        """Per piece its helpers who may come to anybody in it, in the order of the problem."""
        own = np.unique(self.bonds.helper[~division.parted(self.bonds)])
        pieces = division.owner_of[own]
        return [own[pieces == at].tolist() for at in range(division.pieces)]

    def surroundings(self, division: Division, standing: ByVisit) -> Iterator[Piece]:
        """The requests of each piece with everybody within reach of them, who may be in several pieces.

        They follow what stands: whoever changes one takes the change over before asking for the next.
        """
        reach_piece = division.piece_of[self.bonds.reach_request]
        for at, rows in enumerate(grouped(division.piece_of, division.pieces)):
            people = np.unique(self.bonds.reach_helper[reach_piece == at]).tolist()
            yield self._surrounding(rows, people, standing)

    def _surrounding(self, rows: list[int], people: Rows, standing: ByVisit) -> Piece:
        diaries, inside = self._diaries(people, standing), frozenset(rows)
        asked = tuple(self.problem.requests[row] for row in rows)
        helpers = tuple(self._busy(who, (booking for row, booking in diaries[who] if row not in inside)) for who in people)
        here = [visit.id for request in asked for visit in request.visits]
        told = tuple(self._told[visit] for visit in here if visit in self._told)
        problem = replace(self.problem, helpers=helpers, requests=asked, current=told)
        return Piece(problem, tuple(standing[visit] for visit in here if visit in standing))

    def _diaries(self, people: Rows, standing: ByVisit) -> defaultdict[int, list[tuple[int, Booking]]]:
        """Per helper, of these, what they do for whom."""
        found: defaultdict[int, list[tuple[int, Booking]]] = defaultdict(list)
        names = {self.problem.helpers[row].id for row in people}
        for one in standing.values():
            if one.helper not in names:
                continue
            minutes = self.problem.visit_by_id[one.visit][1].minutes
            booking = Booking(one.day, one.start, one.start + minutes)
            found[self.row_of_helper(one.helper)].append((self.row_of_visit(one.visit), booking))
        return found

    def _busy(self, row: int, more: Iterable[Booking]) -> Helper:
        helper, booked = self.problem.helpers[row], tuple(more)
        return replace(helper, booked=(*helper.booked, *booked)) if booked else helper

    def row_of_helper(self, helper: str) -> int:
        """The place of a helper in the problem."""
        return self._row_of_helper[helper]

    def row_of_visit(self, visit: str) -> int:
        """The place of the request that a visit belongs to."""
        return self._row_of_visit[visit]

    def pairs_of(self, planned: Iterable[Planned]) -> Longs:
        """The rows in the bonds of the pairs that make these visits."""
        mine = [self._key(self._row_of_visit[one.visit], self._row_of_helper[one.helper]) for one in planned]
        found: Longs = np.searchsorted(self._keys, np.array(mine, dtype=np.int64))
        return found

    def _key(self, request: int, helper: int) -> int:
        return request * len(self.problem.helpers) + helper


def grouped(numbers: Ints, groups: int) -> list[list[int]]:
    """The rows that carry each number."""
    order = np.argsort(numbers, kind="stable")
    borders = np.searchsorted(numbers[order], np.arange(1, groups))
    return [rows.tolist() for rows in np.split(order, borders)]


class _Outside:
    """What stands across the borders of a division: a visit in one piece by a helper of another."""

    def __init__(self, whole: Whole, division: Division, standing: ByVisit) -> None:
        self._problem = whole.problem
        self._faces: defaultdict[str, set[str]] = defaultdict(set)
        self._bookings: defaultdict[int, list[Booking]] = defaultdict(list)
        self._fixed: set[str] = set()
        self.standing = standing
        for one in standing.values():
            helper, request = whole.row_of_helper(one.helper), whole.row_of_visit(one.visit)
            if division.owner_of[helper] != division.piece_of[request]:
                self._fix(one, helper)

    def _fix(self, one: Planned, helper: int) -> None:
        request, visit = self._problem.visit_by_id[one.visit]
        self._fixed.add(one.visit)
        self._faces[request.id].add(one.helper)
        self._bookings[helper].append(Booking(one.day, one.start, one.start + visit.minutes))

    def request(self, request: Request) -> Request:
        """A request without the visits that are fixed, and with room for fewer faces."""
        if request.id not in self._faces:
            return request
        visits = tuple(visit for visit in request.visits if visit.id not in self._fixed)
        return replace(request, visits=visits, most_faces=request.most_faces - len(self._faces[request.id]))

    def helper(self, row: int) -> Helper:
        """A helper whose fixed visits are booked."""
        helper = self._problem.helpers[row]
        more = self._bookings.get(row)
        return replace(helper, booked=(*helper.booked, *more)) if more else helper
