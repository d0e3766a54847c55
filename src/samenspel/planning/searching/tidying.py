"""The visits that a plan of a whole neighbourhood leaves open, each with its first true reason."""

from __future__ import annotations

import numpy as np

from samenspel.planning.model.funnel import why_not_among
from samenspel.planning.model.geometry import REACH_SLACK_KM
from samenspel.planning.model.plan import OpenVisit, Plan, Planned, Why
from samenspel.planning.model.problem import Request, Visit
from samenspel.planning.model.rooms import Rooms, rooms_after
from samenspel.planning.searching.arrays import Layout, distances, offsets


def open_visits(layout: Layout, planned: tuple[Planned, ...]) -> tuple[OpenVisit, ...]:
    """Every visit that is not planned, and why: what ``funnel.why_open`` says, for many at once."""
    problem = layout.problem
    done = {one.visit for one in planned}
    reasons = _Reasons(layout, rooms_after(problem, Plan(problem.name, planned, ())))
    found, at = [], 0
    for row, request in enumerate(problem.requests):
        for visit in request.visits:
            if visit.id not in done:
                found.append(OpenVisit(visit.id, reasons.why(row, request, at, visit)))
            at += 1
    return tuple(found)


class _Reasons:
    """The reasons, with what the arrays know already."""

    def __init__(self, layout: Layout, rooms: Rooms) -> None:
        self._layout = layout
        self._rooms = rooms
        self._nobody: dict[int, Why] = {}
        ground = layout.ground
        cells = ground.cell_start[1:] - ground.cell_start[:-1]
        self._cell_helper = np.repeat(ground.pair_helper, cells)
        self._cells = np.argsort(ground.cell_visit, kind="stable")
        self._start = offsets(np.bincount(ground.cell_visit, minlength=len(ground.visit_request)))
        self._reach = np.array([one.reach_km for one in layout.problem.helpers], dtype=np.float64)

    def why(self, row: int, request: Request, at: int, visit: Visit) -> Why:
        """The first reason that is true for one open visit."""
        who = self._cell_helper[self._cells[self._start[at] : self._start[at + 1]]]
        if len(who) == 0:
            return Why.NO_COMMON_TIME if self._layout.fit_count[row] else self._why_nobody(row, request)
        ids = [self._layout.problem.helpers[helper].id for helper in who]
        return why_not_among(request, visit, ids, self._rooms)

    def _why_nobody(self, row: int, request: Request) -> Why:
        """Why not a single helper fits a request."""
        if row not in self._nobody:
            helpers, requests = self._layout.places
            near = distances(helpers, requests[row]) <= self._reach + REACH_SLACK_KM
            people = [self._layout.problem.helpers[at] for at in np.flatnonzero(near)]
            people = [helper for helper in people if helper.id not in request.avoid]
            if not people:
                self._nobody[row] = Why.NO_HELPER_IN_REACH
            elif not any(request.activity in helper.activities for helper in people):
                self._nobody[row] = Why.NO_HELPER_FOR_ACTIVITY
            else:
                self._nobody[row] = Why.NEEDS_NOT_MET
        return self._nobody[row]
