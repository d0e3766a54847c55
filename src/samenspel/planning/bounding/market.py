"""A problem laid out for the bound on the score: helpers one by one, with all that each could offer."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from samenspel.planning.bounding.chances import Chances
from samenspel.planning.bounding.offers import Market
from samenspel.planning.bounding.parts import Parts
from samenspel.planning.searching.arrays import Flags, Ints, Layout, Longs, offsets


class _Rows(NamedTuple):
    """One row for each pair, visit and part of a week, by helper."""

    pair: Ints
    visit: Ints
    part: Ints
    day: Ints
    worth: Longs


def market_of(layout: Layout, chances: Chances, parts: Parts) -> Market:
    """What every helper can offer, at no price yet."""
    ground = layout.ground
    rows = _rows(layout, chances, parts)
    first = np.flatnonzero(_is_new(rows.pair))
    pairs = rows.pair[first]
    return Market(
        pair_start=offsets(np.bincount(ground.pair_helper[pairs], minlength=len(layout.problem.helpers))),
        row_start=np.append(first, len(rows.pair)).astype(np.int32),
        row_visit=rows.visit,
        row_part=rows.part,
        row_day=rows.day,
        row_worth=rows.worth,
        pair_request=ground.pair_request[pairs],
        part_room=parts.room,
        part_month=parts.month,
        part_shared=parts.shared,
        month_room=layout.month_room,
        month_used=layout.month_used,
        fair_step=ground.fair_step,
        face_cost=ground.face_cost,
    )


def _rows(layout: Layout, chances: Chances, parts: Parts) -> _Rows:
    """Chances of one pair and visit in one part are one row: its worth is the best of theirs.

    A row keeps its tight day only where it has no other day; else that limit is left out.
    """
    ground = layout.ground
    worth = ground.pair_worth[chances.pair] + ground.change_cost * chances.is_told
    order = np.lexsort((parts.of_chance, chances.visit, chances.pair, ground.pair_helper[chances.pair]))
    pair, visit, part = chances.pair[order], chances.visit[order], parts.of_chance[order]
    first = np.flatnonzero(_is_new(pair, visit, part))
    if len(first) == 0:
        return _Rows(pair, visit, part, parts.tight_day, worth.astype(np.int64))
    days = np.diff(np.append(first, len(order)))
    tight = np.where(days == 1, parts.tight_day[order][first], -1).astype(np.int32)
    best = np.maximum.reduceat(worth[order], first).astype(np.int64)
    return _Rows(pair[first], visit[first], part[first], tight, best)


def _is_new(*columns: npt.NDArray[Any]) -> Flags:
    """Where one of the columns differs from the row before."""
    new = np.zeros(len(columns[0]), dtype=bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new
