"""The eligibility graph of a whole area: which helpers may come to which requests, and how much that weighs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from samenspel.planning.model.geometry import EARTH_KM
from samenspel.planning.model.problem import Helper, Problem, Request

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

# A metre more than the reach: the exact test of a piece is stricter, so nobody is left out here.
MARGIN_KM = 0.001
HELPERS_AT_ONCE = 2_000
DAYS_OF_A_MONTH = 30


class Bonds(NamedTuple):
    """Pairs of a request and a helper within reach of it, sorted by request and then by helper.

    ``reach_request`` and ``reach_helper`` have one row for everybody within reach;
    ``request``, ``helper`` and ``weight`` only for those who also like the activity, meet
    the needs and are not refused. A weight is the number of visits that a pair could
    share at most, going by its limits: whole numbers, so that sums are exact.
    """

    reach_request: Ints
    reach_helper: Ints
    request: Ints
    helper: Ints
    weight: Longs
    requests: int
    helpers: int
    places: Floats  # of the requests: kilometres east and north of their middle


def bonds_of(problem: Problem) -> Bonds:
    """Find the bonds of a problem; time and memory grow with the number of pairs within reach."""
    request, helper = _within_reach(problem)
    fits = _fits(problem, request, helper)
    pair_request, pair_helper = request[fits], helper[fits]
    weight = _weights(problem, pair_request, pair_helper)
    return Bonds(
        reach_request=request,
        reach_helper=helper,
        request=pair_request,
        helper=pair_helper,
        weight=weight,
        requests=len(problem.requests),
        helpers=len(problem.helpers),
        places=_flat(problem.requests),
    )


def _within_reach(problem: Problem) -> tuple[Ints, Ints]:
    """Requests and helpers whose distance is within the helper's reach."""
    empty = np.zeros(0, dtype=np.int32)
    if not problem.requests or not problem.helpers:
        return empty, empty
    parts = list(_reached(problem.helpers, problem.requests))
    helper = np.concatenate([one for one, _ in parts])
    request = np.concatenate([one for _, one in parts])
    order = np.lexsort((helper, request))
    return request[order], helper[order]


def _reached(helpers: tuple[Helper, ...], requests: tuple[Request, ...]) -> Iterator[tuple[Ints, Ints]]:
    """Some helpers at a time, so that memory stays small: each with the requests in reach."""
    from scipy.spatial import cKDTree

    tree = cKDTree(_on_globe(requests))
    for first in range(0, len(helpers), HELPERS_AT_ONCE):
        some = helpers[first : first + HELPERS_AT_ONCE]
        chords = [_chord(one.reach_km + MARGIN_KM) for one in some]
        found = tree.query_ball_point(_on_globe(some), chords)
        counts = [len(rows) for rows in found]
        who = np.repeat(np.arange(first, first + len(some), dtype=np.int32), counts)
        yield who, np.fromiter(chain.from_iterable(found), dtype=np.int32, count=sum(counts))


def _on_globe(rows: tuple[Helper, ...] | tuple[Request, ...]) -> Floats:
    """Places as points of the unit ball, so that a straight line tells a distance over the globe."""
    lat, lon = _radians(rows).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def _chord(km: float) -> float:
    """The straight line through the unit ball between two places so many kilometres apart."""
    return 2.0 * float(np.sin(min(km / EARTH_KM, np.pi) / 2))


def _radians(rows: tuple[Helper, ...] | tuple[Request, ...]) -> Floats:
    degrees = np.array([one.place for one in rows], dtype=np.float64).reshape(-1, 2)
    return np.radians(degrees)


def _flat(requests: tuple[Request, ...]) -> Floats:
    """Places on a flat map, in kilometres: good enough to cut along."""
    lat, lon = _radians(requests).T
    if not len(lat):
        return np.zeros((0, 2))
    middle_lat, middle_lon = lat.mean(), lon.mean()
    return EARTH_KM * np.column_stack(((lon - middle_lon) * np.cos(middle_lat), lat - middle_lat))


def _fits(problem: Problem, request: Ints, helper: Ints) -> Flags:
    """Which pairs within reach may also meet by activity, needs and refusals."""
    asks = sorted({(one.activity, tuple(sorted(one.needs))) for one in problem.requests})
    number = {ask: at for at, ask in enumerate(asks)}
    kind = np.array([number[one.activity, tuple(sorted(one.needs))] for one in problem.requests], dtype=np.int32)
    able = _able(problem.helpers, asks)
    return able[kind[request], helper] & ~_refused(problem, request, helper)


def _able(helpers: tuple[Helper, ...], asks: list[tuple[str, tuple[str, ...]]]) -> Flags:
    """Per kind of ask (an activity and its needs) and helper: whether it can be theirs."""
    able = np.zeros((len(asks), len(helpers)), dtype=bool)
    doing = {name: np.array([name in one.activities for one in helpers]) for name in {activity for activity, _ in asks}}
    held = {name: np.array([name in one.qualities for one in helpers]) for name in {need for _, needs in asks for need in needs}}
    for row, (activity, needs) in enumerate(asks):
        able[row] = np.logical_and.reduce([doing[activity], *(held[need] for need in needs)])
    return able


def _refused(problem: Problem, request: Ints, helper: Ints) -> Flags:
    rows = {one.id: row for row, one in enumerate(problem.helpers)}
    never = [row * len(rows) + rows[name] for row, one in enumerate(problem.requests) for name in one.avoid if name in rows]
    found: Flags = np.isin(request.astype(np.int64) * len(rows) + helper, np.array(sorted(never), dtype=np.int64))
    return found


def _weights(problem: Problem, request: Ints, helper: Ints) -> Longs:
    visits = np.array([len(one.visits) for one in problem.requests], dtype=np.int64)
    days = (problem.last_day - problem.first_day).days + 1
    months = max(1, round(days / DAYS_OF_A_MONTH))
    most = np.array([one.most_per_month * months for one in problem.helpers], dtype=np.int64)
    weights: npt.NDArray[Any] = np.minimum(visits[request], most[helper])
    return weights.astype(np.int64)
