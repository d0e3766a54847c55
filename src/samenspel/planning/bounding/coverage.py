"""The most visits that any plan can cover: a maximum flow that no plan can beat.

Each visit sends one unit to a helper: through that helper's day where it has time for one
visit only, through the part of the week that lies in one month, and through the month. A plan
is such a flow, so the largest flow is at least as large as the best plan. Left out are the limit
on faces, all but the plainest overlaps in time, and that a week which two months share has
its limit only once.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from samenspel.planning.bounding.chances import Chances, chances_of
from samenspel.planning.bounding.parts import Parts, parts_of
from samenspel.planning.bounding.results import Coverage, Limit
from samenspel.planning.model.problem import Problem
from samenspel.planning.searching.arrays import Flags, Layout, Longs, lay_out


def coverage(problem: Problem, layout: Layout | None = None) -> Coverage:
    """The bound on coverage and the smallest cut, which is why it is not higher; ``layout`` where it is made already."""
    layout = layout or lay_out(problem)
    chances = chances_of(layout)
    return coverage_among(layout, chances, parts_of(layout, chances))


def coverage_among(layout: Layout, chances: Chances, parts: Parts) -> Coverage:
    """The same for a problem laid out already."""
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow

    nodes = _nodes(layout, parts)
    network = _network(layout, chances, parts, nodes)
    flow = maximum_flow(network, nodes.source, nodes.sink)
    left = network - flow.flow
    left.eliminate_zeros()
    reached = np.zeros(network.shape[0], dtype=bool)
    reached[breadth_first_order(left, nodes.source, return_predecessors=False)] = True
    return _told(layout, parts, nodes, reached, int(flow.flow_value))


class _Nodes(NamedTuple):
    """The numbers of the first node of each kind."""

    source: int
    visit: int
    day: int
    part: int
    month: int
    sink: int


def _nodes(layout: Layout, parts: Parts) -> _Nodes:
    visit = 1
    day = visit + len(layout.ground.visit_request)
    part = day + parts.tight_days
    month = part + len(parts.week)
    return _Nodes(0, visit, day, part, month, month + len(layout.month_room))


def _network(layout: Layout, chances: Chances, parts: Parts, nodes: _Nodes) -> Any:
    """The network as a matrix of capacities."""
    from scipy.sparse import csr_array

    visits, months = np.arange(len(layout.ground.visit_request)), np.arange(len(layout.month_room))
    all_parts, is_tight = np.arange(len(parts.week)), parts.tight_day >= 0
    first_tight = np.unique(parts.tight_day[is_tight], return_index=True)[1]
    of_day = parts.of_chance[is_tight][first_tight]
    door = np.where(is_tight, nodes.day + parts.tight_day, nodes.part + parts.of_chance)
    here, there = _unlike(nodes.visit + chances.visit, door)
    rows: list[tuple[npt.NDArray[Any], npt.NDArray[Any], Any]] = [
        (np.full(len(visits), nodes.source), nodes.visit + visits, 1),
        (here, there, 1),
        (nodes.day + np.arange(parts.tight_days), nodes.part + of_day, 1),
        (nodes.part + all_parts, nodes.month + parts.month, layout.week_room[parts.week]),
        (nodes.month + months, np.full(len(months), nodes.sink), np.maximum(0, layout.month_room)),
    ]
    begin = np.concatenate([row[0] for row in rows])
    end = np.concatenate([row[1] for row in rows])
    room = np.concatenate([np.broadcast_to(row[2], row[0].shape) for row in rows]).astype(np.int32)
    size = nodes.sink + 1
    return csr_array((room, (begin.astype(np.int32), end.astype(np.int32))), shape=(size, size))


def _unlike(begin: npt.NDArray[Any], end: npt.NDArray[Any]) -> tuple[Longs, Longs]:
    """Each of these edges once."""
    width = np.int64(end.max(initial=0) + 1)
    keys = np.unique(begin * width + end)
    return keys // width, keys % width


def _told(layout: Layout, parts: Parts, nodes: _Nodes, reached: Flags, most: int) -> Coverage:
    """Name what lies on either side of the cut."""
    problem, calendar = layout.problem, layout.calendar
    names = [visit.id for request in problem.requests for visit in request.visits]
    scarce = np.flatnonzero(reached[nodes.visit : nodes.visit + len(names)])
    in_month = reached[nodes.month : nodes.sink]
    full = reached[nodes.part : nodes.month] & ~in_month[parts.month]
    return Coverage(
        most=most,
        scarce=tuple(names[at] for at in scarce.tolist()),
        full_weeks=_limits(layout, np.unique(parts.week[full]), list(calendar.weeks)),
        full_months=_limits(layout, np.flatnonzero(in_month), list(calendar.months)),
    )


def _limits(layout: Layout, keys: npt.NDArray[Any], when: list[tuple[int, int]]) -> tuple[Limit, ...]:
    """Helpers with their weeks or months, from ``helper * count + number``."""
    helpers = layout.problem.helpers
    return tuple((helpers[key // len(when)].id, when[key % len(when)]) for key in keys.tolist())
