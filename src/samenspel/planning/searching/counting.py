"""What a plan in arrays is worth by the official weights, whatever weights it was searched with."""

from __future__ import annotations

import numpy as np

from samenspel.planning.model.scoring import CHANGE, FACE, FAIR_SHARE
from samenspel.planning.searching.arrays import MICRO, STRIDE, Ints, Layout


def official_points(layout: Layout, pair: Ints, moment: Ints) -> float:
    """The score of a plan given per visit by its pair (-1: open) and moment."""
    ground = layout.ground
    is_done = pair >= 0
    pairs = pair[is_done]
    is_as_told = is_done & (pair == ground.told_pair) & (moment == ground.told_moment)
    total = int(ground.pair_worth[pairs].sum()) - FACE * MICRO * len(np.unique(pairs)) - _fair_share(layout, pair, moment)
    changed = len(layout.problem.current) - int(is_as_told.sum())
    return total / MICRO - CHANGE * changed


def _fair_share(layout: Layout, pair: Ints, moment: Ints) -> int:
    """Millionths that the visits of all months cost, the k-th counted with what is booked."""
    helpers, months = layout.problem.helpers, len(layout.calendar.months)
    step = np.array([FAIR_SHARE * MICRO // max(1, one.most_per_month) for one in helpers], dtype=np.int64)
    is_done = pair >= 0
    month = layout.ground.pair_helper[pair[is_done]] * months + layout.calendar.month[moment[is_done] // STRIDE]
    before = layout.month_used.astype(np.int64)
    after = before + np.bincount(month, minlength=len(before))
    costs = (after * (after - 1) - before * (before - 1)) // 2
    return int((costs * np.repeat(step, months)).sum())
