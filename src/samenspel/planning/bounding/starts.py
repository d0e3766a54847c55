"""The moments at which a visit may have to start in a best plan, as few as suffice.

Take any plan and pull each visit of a helper's day forward, in order, until it meets the
beginning of its stretch or the pause after whatever stands before it. No rule breaks and no
point is lost, except for a visit that stands as people were told, which is left where it is.
So these starts suffice: the first of each stretch, the end of each booking, the told moment, and
the end of any other visit of that day at one of its own starts; an end counts with the pause.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from samenspel.planning.bounding.chances import (
    Spans,
    Stretches,
    booked_spans,
    day_keys,
    first_free,
    free_stretches,
    told_is_free,
)
from samenspel.planning.model.errors import WrongInput
from samenspel.planning.searching.arrays import Layout

MAX_STARTS = 60_000

Span = tuple[int, int]


class Start(NamedTuple):
    """A pair that makes one of its visits from one moment (``day * STRIDE + minute``)."""

    pair: int
    visit: int
    moment: int
    minutes: int
    day: int  # helper * days + day
    week: int  # helper * weeks + week
    month: int  # helper * months + month
    is_told: bool


class _Reach(NamedTuple):
    """One stretch of the day at hand."""

    pair: int
    visit: int
    low: int
    high: int
    week: int
    month: int
    minutes: int
    told: int  # the told moment, or -1


def starts_of(layout: Layout) -> list[Start]:
    """All starts that an exact model needs, by helper and day; refused where they are too many."""
    found: list[Start] = []
    spans = booked_spans(layout)
    for day, reaches in _days(layout):
        found += _starts_on(layout, day, reaches, spans)
        if len(found) > MAX_STARTS:
            raise WrongInput("", f"over {MAX_STARTS} moments to try: too large for an exact answer")
    return found


def _days(layout: Layout) -> Iterator[tuple[int, list[_Reach]]]:
    """The stretches of each helper's day."""
    stretches = free_stretches(layout)
    days = day_keys(layout, stretches)
    minutes = layout.ground.visit_minutes[stretches.visit]
    told = np.where(told_is_free(layout, stretches), layout.ground.told_moment[stretches.visit], -1)
    order = np.lexsort((stretches.low, stretches.visit, days))
    columns = (*Stretches(*(column[order] for column in stretches)), minutes[order], told[order])
    rows = [_Reach(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
    keys = days[order]
    borders = np.flatnonzero(np.diff(keys, prepend=-1))
    for first, last in pairwise([*borders.tolist(), len(rows)]):
        yield int(keys[first]), rows[first:last]


def _starts_on(layout: Layout, day: int, reaches: list[_Reach], spans: Spans) -> list[Start]:
    """The starts of one helper's day; how many may follow one another there is limited by the week."""
    pause, booked = layout.ground.pause, spans.get(day, [])
    moments = [{one.low, one.told} - {-1} for one in reaches]
    ends = {end + pause for _, end in booked}
    for _ in range(min(int(layout.week_room[reaches[0].week]), len(reaches)) - 1):
        after = _ends(reaches, moments, pause) | {(-1, end) for end in ends}
        if not _add(reaches, moments, after, (pause, booked)):
            break
    return [
        Start(one.pair, one.visit, moment, one.minutes, day, one.week, one.month, moment == one.told)
        for one, mine in zip(reaches, moments, strict=True)
        for moment in sorted(mine)
    ]


def _ends(reaches: list[_Reach], moments: list[set[int]], pause: int) -> set[tuple[int, int]]:
    """When each visit may be over, pause included."""
    return {(one.visit, moment + one.minutes + pause) for one, mine in zip(reaches, moments, strict=True) for moment in mine}


def _add(reaches: list[_Reach], moments: list[set[int]], after: set[tuple[int, int]], taken: tuple[int, list[Span]]) -> bool:
    """Let every visit also start where another ends; whether anything was new."""
    pause, booked = taken
    before = sum(map(len, moments))
    for one, mine in zip(reaches, moments, strict=True):
        mine |= {
            moment
            for visit, moment in after
            if visit != one.visit
            and one.low <= moment <= one.high
            and first_free(moment, moment, one.minutes, pause, booked) == moment
        }
    if sum(map(len, moments)) > MAX_STARTS:
        raise WrongInput("", f"over {MAX_STARTS} moments on one day: too large for an exact answer")
    return sum(map(len, moments)) > before
