"""The load of helpers in a plan, counted over arrays."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.plan import Plan, Planned
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.sharing import LoadRow, SharingFigures
from samenspel.planning.searching.arrays import STRIDE, Flags, Floats, Ints, Layout, lay_out, stand_at

STEPS = (0.0, 0.25, 0.5, 0.75, 0.999, 1.0)


def count_sharing(problem: Problem, plan: Plan) -> SharingFigures:
    """Count a plan: see ``fairness.sharing_figures``."""
    loads = Loads(lay_out(problem), plan.visits)
    able = np.unique(loads.layout.ground.pair_helper)
    proposed = np.unique(loads.helper)
    used = loads.planned_months > 0
    return SharingFigures(
        helper_months=int(used.sum()),
        full_months=int(loads.is_full.sum()),
        full_while_waiting=_count_full_while_waiting(loads),
        could_be_proposed=len(able),
        proposed=len(proposed),
        waiting=len(np.setdiff1d(able, proposed)),
        gini=round(gini(loads.shares()[_with_alternatives(loads.layout)]), 4),
        faces_per_request=round(float(_mean(loads.faces[loads.faces > 0])), 3),
        most_seen_share=round(float(_mean(_most_seen(loads))), 4),
        loads=_load_rows(loads.month_load[used] / loads.month_limit[used]),
    )


def count_places(problem: Problem) -> list[float]:
    """Count per helper their equal parts of the places of all requests: see ``fairness.weeks_to_a_place``."""
    ground = lay_out(problem).ground
    places = np.minimum(ground.request_faces, np.diff(ground.visit_start))
    parts = places / np.maximum(1, np.diff(ground.pair_start))
    found: list[float] = np.bincount(ground.pair_helper, parts[ground.pair_request], minlength=len(problem.helpers)).tolist()
    return found


class Loads:
    """A plan in arrays: per planned visit its pair and helper, per helper and month what they carry."""

    def __init__(self, layout: Layout, visits: tuple[Planned, ...]) -> None:
        ground, calendar = layout.ground, layout.calendar
        months, weeks = len(calendar.months), len(calendar.weeks)
        self.layout = layout
        self.visit_pair, moment = stand_at(layout, visits)
        self.visit = np.flatnonzero(self.visit_pair >= 0)
        if len(self.visit) != len(visits):
            raise WrongInput("visits", "the plan has a visit that nobody may make so")
        self.pair = self.visit_pair[self.visit]
        self.helper = ground.pair_helper[self.pair]
        day = moment[self.visit] // STRIDE
        self.month = self.helper * months + calendar.month[day]
        self.planned_months = np.bincount(self.month, minlength=len(layout.month_used))
        self.month_load = layout.month_used + self.planned_months
        self.month_limit = np.repeat([one.most_per_month for one in layout.problem.helpers], months).astype(np.int64)
        planned_weeks = np.bincount(self.helper * weeks + calendar.week[day], minlength=len(layout.week_room))
        self.week_left = layout.week_room - planned_weeks
        self.is_full: Flags = (self.planned_months > 0) & (self.month_load >= self.month_limit)
        self.pair_count = np.bincount(self.pair, minlength=len(ground.pair_request))
        self.faces = np.bincount(ground.pair_request[self.pair_count > 0], minlength=len(ground.request_faces))

    def shares(self) -> Floats:
        """Per helper the planned visits as a share of what all months allow."""
        helpers = len(self.layout.problem.helpers)
        allowed = np.maximum(1, self.month_limit.reshape(helpers, len(self.layout.calendar.months)).sum(axis=1))
        found: Floats = np.bincount(self.helper, minlength=helpers) / allowed
        return found


def _count_full_while_waiting(loads: Loads) -> int:
    """Full helper-months with a visit that somebody with nothing in that month could make and not be full."""
    visits, _ = relief(loads)
    is_relieved = np.zeros(len(loads.visit_pair), dtype=bool)
    is_relieved[visits] = True
    return len(np.unique(loads.month[is_relieved[loads.visit]]))


def relief(loads: Loads) -> tuple[Ints, Ints]:
    """Visits of full helper-months, each with a pair whose helper waits and could make it instead."""
    ground = loads.layout.ground
    cell = np.repeat(np.arange(len(ground.cell_visit)), np.diff(ground.stretch_start))
    pair = np.repeat(np.arange(len(ground.pair_request)), np.diff(ground.cell_start))[cell]
    visit = ground.cell_visit[cell]
    is_heavy = np.zeros(len(loads.visit_pair), dtype=bool)
    is_heavy[loads.visit] = loads.is_full[loads.month]
    waits = (loads.month_load == 0) & (loads.month_limit > 1)
    could = is_heavy[visit] & waits[ground.stretch_month] & (loads.week_left[ground.stretch_week] > 0)
    now = loads.visit_pair[visit]
    could &= ground.pair_helper[pair] != ground.pair_helper[now]
    left = loads.faces[ground.pair_request[pair]] - (loads.pair_count[now] == 1)
    could &= (loads.pair_count[pair] > 0) | (left < ground.request_faces[ground.pair_request[pair]])
    return visit[could], pair[could].astype(np.int32)


def _with_alternatives(layout: Layout) -> npt.NDArray[np.int32]:
    """Helpers who could come to a request to which somebody else could come as well."""
    ground = layout.ground
    people = np.bincount(ground.pair_request, minlength=len(ground.request_faces))
    found: Ints = np.unique(ground.pair_helper[people[ground.pair_request] > 1])
    return found


def _most_seen(loads: Loads) -> Floats:
    """Per request with visits the share that its most frequent face makes."""
    request = loads.layout.ground.pair_request
    size = len(loads.layout.ground.request_faces)
    most = np.zeros(size)
    np.maximum.at(most, request, loads.pair_count)
    covered = np.bincount(request, weights=loads.pair_count, minlength=size)
    found: Floats = most[covered > 0] / covered[covered > 0]
    return found


def _load_rows(shares: Floats) -> tuple[LoadRow, ...]:
    """How many helper-months lie in each step of load; the last row is full ones."""
    return tuple(
        LoadRow(round(low, 2), round(high, 2), int(((shares > low) & (shares <= high)).sum())) for low, high in pairwise(STEPS)
    )


def _mean(values: npt.NDArray[np.number]) -> float:
    return float(values.mean()) if len(values) else 0.0


def gini(values: Floats) -> float:
    """The Gini coefficient of numbers that are not negative: half their mean difference over their mean."""
    total = float(values.sum())
    if total == 0:
        return 0.0
    rank = np.arange(1, len(values) + 1)
    return float((2 * rank - len(values) - 1) @ np.sort(values)) / (len(values) * total)
