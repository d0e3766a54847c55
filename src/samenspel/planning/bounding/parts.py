"""Where the limits of a helper meet: parts of weeks, shared weeks, and days with time for one visit."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from samenspel.planning.bounding.chances import Chances
from samenspel.planning.bounding.results import Limit
from samenspel.planning.searching.arrays import Flags, Ints, Layout, Longs


class Parts(NamedTuple):
    """A *part* is a helper's week as far as it lies in one month; a *tight day* holds one visit."""

    of_chance: Ints
    week: Ints  # per part: helper * weeks + week
    month: Ints  # per part: helper * months + month
    room: Ints  # per part: visits that week and month leave room for
    shared: Ints  # per part: which week with chances in two months it belongs to, or -1
    shared_week: Ints  # per shared week: helper * weeks + week
    tight_day: Ints  # per chance: which tight day it lies on, or -1
    tight_days: int


def parts_of(layout: Layout, chances: Chances) -> Parts:
    """Find the parts of weeks and the tight days on which chances lie."""
    months = len(layout.calendar.months)
    keys = chances.week.astype(np.int64) * months + chances.month % max(1, months)
    parts, of_chance = np.unique(keys, return_inverse=True)
    week = (parts // max(1, months)).astype(np.int32)
    month = (week // max(1, len(layout.calendar.weeks)) * months + parts % max(1, months)).astype(np.int32)
    weeks, place, count = np.unique(week, return_inverse=True, return_counts=True)
    is_shared = count > 1
    number = np.where(is_shared, np.cumsum(is_shared) - 1, -1)
    tight_day, tight_days = _tight_days(layout, chances)
    return Parts(
        of_chance=of_chance.astype(np.int32),
        week=week,
        month=month,
        room=np.minimum(layout.week_room[week], layout.month_room[month]),
        shared=number[place].astype(np.int32),
        shared_week=weeks[is_shared],
        tight_day=tight_day,
        tight_days=tight_days,
    )


def shared_weeks(layout: Layout, parts: Parts) -> list[Limit]:
    """The weeks that two months share, each with the helper's id."""
    helpers, weeks = layout.problem.helpers, list(layout.calendar.weeks)
    return [(helpers[key // len(weeks)].id, weeks[key % len(weeks)]) for key in parts.shared_week.tolist()]


def _tight_days(layout: Layout, chances: Chances) -> tuple[Ints, int]:
    """Number the days on which no two of a helper's chances fit after one another, where that says more than the week."""
    days, first = np.unique(chances.day, return_index=True)
    place = np.searchsorted(days, chances.day)
    tight = _holds_one(layout, chances) & (np.bincount(place, minlength=len(days)) > 1)
    tight &= layout.week_room[chances.week[first]] > 1
    number = np.where(tight, np.cumsum(tight) - 1, -1)
    return number[place].astype(np.int32), int(tight.sum())


def _holds_one(layout: Layout, chances: Chances) -> Flags:
    """Per day with chances, in order: whether even the earliest end comes after the last start of every other visit."""
    end = chances.first + layout.ground.visit_minutes[chances.visit] + layout.ground.pause
    early, early_two = _two_least(chances.day, end)
    late, late_two = _two_least(chances.day, -chances.last)
    last = chances.last
    fits = np.where(early == late, (end[early_two] <= last[late]) | (end[early] <= last[late_two]), end[early] <= last[late])
    is_alone = early == early_two
    holds: Flags = ~fits | is_alone
    return holds


def _two_least(group: Longs, values: Ints) -> tuple[Longs, Longs]:
    """Per group, in order: the places of the least and of the next value; the same place twice where there is one."""
    order = np.lexsort((values, group))
    first = np.flatnonzero(np.diff(group[order], prepend=-1))
    size = np.diff(np.append(first, len(order)))
    return order[first], order[first + np.minimum(1, size - 1)]
