"""What more room would be worth at most: one visit more in a helper's week or month, at the prices of a bound."""

from __future__ import annotations

import numpy as np

from samenspel.planning.bounding.chances import chances_of
from samenspel.planning.bounding.market import market_of
from samenspel.planning.bounding.offers import Market, Prices
from samenspel.planning.bounding.parts import Parts, parts_of, shared_weeks
from samenspel.planning.bounding.prices import Single
from samenspel.planning.bounding.results import Bound, Limit, RoomPrices
from samenspel.planning.model.problem import Problem
from samenspel.planning.searching.arrays import MICRO, Ints, Layout, Longs, lay_out


def room_worth(problem: Problem, found: Bound, *, plain: bool) -> RoomPrices:
    """The prices of weeks and months where one visit more would bring something, in points."""
    layout = lay_out(problem)
    chances = chances_of(layout)
    parts = parts_of(layout, chances)
    ask = _Ask(layout, parts, market_of(layout, chances, parts), _prices(layout, parts, found), plain=plain)
    weeks, months = list(layout.calendar.weeks), list(layout.calendar.months)
    return RoomPrices(
        _told(layout, weeks, {one: ask.with_week(one, one // len(weeks)) for one in np.unique(parts.week).tolist()}),
        _told(layout, months, {one: ask.with_month(one, one // len(months)) for one in np.unique(parts.month).tolist()}),
    )


def _told(layout: Layout, when: list[tuple[int, int]], worths: dict[int, int]) -> dict[Limit, float]:
    """What is worth something, in points, by helper and week or month, from ``helper * count + number``."""
    helpers = layout.problem.helpers
    return {(helpers[key // len(when)].id, when[key % len(when)]): worth / MICRO for key, worth in worths.items() if worth > 0}


def _prices(layout: Layout, parts: Parts, found: Bound) -> Prices:
    """The prices of a bound, laid out as the problem is."""
    problem = layout.problem
    visits = [visit.id for request in problem.requests for visit in request.visits]
    return Prices(
        _column([found.visit_prices.get(one, 0.0) for one in visits]),
        _column([found.face_prices.get(one.id, 0.0) for one in problem.requests]),
        _column([found.week_prices.get(one, 0.0) for one in shared_weeks(layout, parts)]),
    )


def _column(points: list[float]) -> Longs:
    return np.rint(np.array(points, dtype=np.float64) * MICRO).astype(np.int64)


class _Ask:
    """Asks one helper again with one visit more of room."""

    def __init__(self, layout: Layout, parts: Parts, market: Market, prices: Prices, *, plain: bool) -> None:
        self._layout, self._parts, self._prices = layout, parts, prices
        self._part_room: Ints = market.part_room.copy()
        self._month_room: Ints = market.month_room.copy()
        market = market._replace(part_room=self._part_room, month_room=self._month_room)
        self._single = Single(market, parts, prices, plain=plain)
        self._of_week = _places(parts.week)
        self._of_month = _places(parts.month)
        self._before = [self._single.left_over(helper) for helper in range(len(layout.problem.helpers))]

    def with_week(self, week: int, helper: int) -> int:
        """What one visit more in a week would leave this helper, in millionths."""
        places = self._of_week[week]
        room = np.minimum(int(self._layout.week_room[week]) + 1, self._month_room[self._parts.month[places]])
        shared = int(self._parts.shared[places[0]])
        limit = int(self._prices.week[shared]) if shared >= 0 else 0
        return self._asked(places, room, helper) + limit

    def with_month(self, month: int, helper: int) -> int:
        """What one visit more in a month would leave this helper, in millionths."""
        self._month_room[month] += 1
        room = np.minimum(self._layout.week_room[self._parts.week[self._of_month[month]]], self._month_room[month])
        worth = self._asked(self._of_month[month], room, helper)
        self._month_room[month] -= 1
        return worth

    def _asked(self, parts: list[int], room: Ints, helper: int) -> int:
        """What a helper can have left over with this room in these parts, above what it is now."""
        before = self._part_room[parts]
        self._part_room[parts] = room
        worth = self._single.left_over(helper) - self._before[helper]
        self._part_room[parts] = before
        return worth


def _places(keys: Ints) -> dict[int, list[int]]:
    """At which places each key stands."""
    places: dict[int, list[int]] = {}
    for at, key in enumerate(keys.tolist()):
        places.setdefault(key, []).append(at)
    return places
