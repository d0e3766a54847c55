"""How good any plan can be at most, and how far one plan is from that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from samenspel.planning.bounding.chances import Chances, chances_of
from samenspel.planning.bounding.coverage import coverage_among
from samenspel.planning.bounding.market import market_of
from samenspel.planning.bounding.parts import Parts, parts_of, shared_weeks
from samenspel.planning.bounding.prices import Effort, Priced, price
from samenspel.planning.bounding.results import Bound, Coverage, Distance, Limit, WatchBound
from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.scoring import CHANGE, figures
from samenspel.planning.searching.arrays import MICRO, Layout, Longs, lay_out

Name = TypeVar("Name", str, Limit)

# Pairs of a helper with a visit: past this a round takes seconds, and only coverage is bounded.
MAX_CHANCES = 8_000_000


def bounded(problem: Problem, plan: Plan | None, effort: Effort, watch: WatchBound | None) -> Bound:
    """Bound coverage and score from above, the latter with so much effort, beside a plan that keeps the rules."""
    layout = lay_out(problem)
    chances = chances_of(layout)
    parts = parts_of(layout, chances)
    coverage = coverage_among(layout, chances, parts)
    effort = replace(effort, known=_known(problem, plan), watch=_points_of(layout, coverage, watch))
    found = _bound(layout, parts, coverage, _priced(layout, chances, parts, coverage, effort), plan)
    return replace(found, is_too_large=len(chances.pair) > MAX_CHANCES)


def _known(problem: Problem, plan: Plan | None) -> int | None:
    """What the best plan is worth at least, in millionths, before anything is held against it; scores have two decimals."""
    if plan is None:
        return None
    return round((figures(problem, plan).score - 0.005 + CHANGE * len(problem.current)) * MICRO)


def _points(layout: Layout, coverage: Coverage, total: int) -> float:
    """A bound in points; the worth of each visit was rounded by less than a millionth."""
    return (total + coverage.most) / MICRO - CHANGE * len(layout.problem.current)


def _points_of(layout: Layout, coverage: Coverage, watch: WatchBound | None) -> Callable[[int, int], None] | None:
    if watch is None:
        return None
    return lambda done, total: watch(done, _points(layout, coverage, total))


def _priced(layout: Layout, chances: Chances, parts: Parts, coverage: Coverage, effort: Effort) -> Priced | None:
    """The bound by prices, where time and size allow."""
    if len(chances.pair) > MAX_CHANCES or (effort.spent is not None and effort.spent() >= 1.0) or effort.rounds == 0:
        return None
    names = [visit.id for request in layout.problem.requests for visit in request.visits]
    rare = set(coverage.scarce)
    scarce = np.array([name in rare for name in names], dtype=bool)
    return price(layout, market_of(layout, chances, parts), parts, scarce, effort)


def _bound(layout: Layout, parts: Parts, coverage: Coverage, priced: Priced | None, plan: Plan | None) -> Bound:
    problem = layout.problem
    score = None if priced is None else _points(layout, coverage, priced.total)
    visits = [visit.id for request in problem.requests for visit in request.visits]
    requests = [request.id for request in problem.requests]
    return Bound(
        covered=coverage.most,
        score=score,
        rounds=0 if priced is None else priced.rounds,
        coverage=coverage,
        visit_prices={} if priced is None else _told(visits, priced.prices.visit),
        face_prices={} if priced is None else _told(requests, priced.prices.face),
        week_prices={} if priced is None else _told(shared_weeks(layout, parts), priced.prices.week),
        distance=None if plan is None else distance_of(problem, plan, coverage, score),
    )


def _told(names: list[Name], prices: Longs) -> dict[Name, float]:
    """Prices in points by name, where there is one."""
    return {names[at]: int(prices[at]) / MICRO for at in np.flatnonzero(prices).tolist()}


def distance_of(problem: Problem, plan: Plan, coverage: Coverage, score: float | None) -> Distance:
    """How far a plan that keeps the rules is from what bounds every plan."""
    mine = figures(problem, plan)
    points = None if score is None else max(0.0, round(round(score, 2) - mine.score, 2))
    return Distance(
        covered=mine.covered,
        score=mine.score,
        visits=coverage.most - mine.covered,
        visit_share=(coverage.most - mine.covered) / max(1, coverage.most),
        points=points,
        score_share=None if score is None or points is None else points / max(1.0, abs(score)),
    )
