"""Every chance that a visit has: with whom, on which day, from when, after what is booked.

A *chance* is a pair (a request with a helper who may come), one of its visits and a day on
which this helper can do it beside their bookings. Bounds and the exact model stand on these.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from samenspel.planning.searching.arrays import STRIDE, Flags, Ints, Layout, Longs

Spans = dict[int, list[tuple[int, int]]]


class Stretches(NamedTuple):
    """Unbroken ranges of starts that bookings leave something of, in the order of the layout."""

    pair: Ints
    visit: Ints
    low: Ints  # the first free start, in moments
    high: Ints
    week: Ints  # helper * weeks + week
    month: Ints  # helper * months + month


class Chances(NamedTuple):
    """One row for each pair, visit and day, sorted by these."""

    pair: Ints
    visit: Ints
    day: Longs  # helper * days + day
    week: Ints
    month: Ints
    first: Ints  # the first free start of the day, in moments
    last: Ints  # no start comes later
    is_told: Flags  # whether people were told this pair and a moment of this day that is free


def booked_spans(layout: Layout) -> Spans:
    """What is booked, in moments, by helper * days + day."""
    days = len(layout.calendar.week)
    spans: Spans = {}
    for helper, _, _, begin, end in layout.booked:
        spans.setdefault(helper * days + begin // STRIDE, []).append((begin, end))
    return spans


def first_free(low: int, high: int, minutes: int, pause: int, booked: list[tuple[int, int]]) -> int:
    """The first start from ``low`` to ``high`` that keeps the pause around every booking, or -1."""
    for begin, end in sorted(booked):
        if low + minutes + pause > begin and end + pause > low:
            low = end + pause
    return low if low <= high else -1


def free_stretches(layout: Layout) -> Stretches:
    """The stretches that bookings and the limits of weeks and months leave."""
    ground = layout.ground
    cells = np.repeat(np.arange(len(ground.cell_visit)), np.diff(ground.stretch_start))
    pairs = np.repeat(np.arange(len(ground.pair_request)), np.diff(ground.cell_start))
    found = Stretches(
        pairs[cells].astype(np.int32),
        ground.cell_visit[cells],
        ground.stretch_low.copy(),
        ground.stretch_high,
        ground.stretch_week,
        ground.stretch_month,
    )
    _pass_bookings(layout, found)
    has_room = (layout.week_room[found.week] > 0) & (layout.month_room[found.month] > 0)
    keep = has_room & (found.low >= 0)
    return Stretches(*(column[keep] for column in found))


def day_keys(layout: Layout, stretches: Stretches) -> Longs:
    """Per stretch: helper * days + day."""
    helper = layout.ground.pair_helper[stretches.pair].astype(np.int64)
    return helper * len(layout.calendar.week) + stretches.high // STRIDE


def _pass_bookings(layout: Layout, stretches: Stretches) -> None:
    """Move the first start of stretches past what is booked; -1 where nothing is left."""
    ground, spans = layout.ground, booked_spans(layout)
    days = day_keys(layout, stretches)
    for at in np.flatnonzero(np.isin(days, np.fromiter(spans, dtype=np.int64, count=len(spans)))).tolist():
        minutes = int(ground.visit_minutes[stretches.visit[at]])
        low, high = int(stretches.low[at]), int(stretches.high[at])
        stretches.low[at] = first_free(low, high, minutes, ground.pause, spans[int(days[at])])


def chances_of(layout: Layout) -> Chances:
    """Every pair, visit and day that bookings leave a start for."""
    found = free_stretches(layout)
    days = day_keys(layout, found)
    visits = np.int64(len(layout.ground.visit_request) + 1)
    order = np.lexsort((found.low, days, found.pair * visits + found.visit))
    found, days = Stretches(*(column[order] for column in found)), days[order]
    starts = np.ones(len(days), dtype=bool)
    starts[1:] = (np.diff(days) != 0) | (np.diff(found.visit) != 0) | (np.diff(found.pair) != 0)
    firsts = np.flatnonzero(starts)
    last = np.maximum.reduceat(found.high, firsts) if len(firsts) else found.high
    one = Stretches(*(column[firsts] for column in found))
    return Chances(one.pair, one.visit, days[firsts], one.week, one.month, one.low, last, _told(layout, found, firsts))


def told_is_free(layout: Layout, stretches: Stretches) -> Flags:
    """Whether the moment that people were told lies in a stretch, clear of what is booked."""
    ground = layout.ground
    moment = ground.told_moment[stretches.visit]
    is_pair = ground.told_pair[stretches.visit] == stretches.pair
    inside: Flags = is_pair & (stretches.low <= moment) & (moment <= stretches.high)
    spans, days = booked_spans(layout), day_keys(layout, stretches)
    for at in np.flatnonzero(inside).tolist():
        minutes, start = int(ground.visit_minutes[stretches.visit[at]]), int(moment[at])
        inside[at] = first_free(start, start, minutes, ground.pause, spans.get(int(days[at]), [])) == start
    return inside


def _told(layout: Layout, stretches: Stretches, firsts: Longs) -> Flags:
    """Per day that begins at these stretches: whether what was told is free in any of its own."""
    free = told_is_free(layout, stretches)
    if len(firsts) == 0:
        return free
    counts: Longs = np.add.reduceat(free, firsts, dtype=np.int64)
    return counts > 0
