"""The parts of a day in which people say they have time, in minutes after midnight; together they leave no hour out."""

from __future__ import annotations

from samenspel.planning.model.moments import DAY_MINUTES

Part = tuple[int, int]

EARLY: Part = (6 * 60, 9 * 60)
MORNING: Part = (9 * 60, 12 * 60 + 30)
AFTERNOON: Part = (12 * 60 + 30, 17 * 60 + 30)
EVENING: Part = (17 * 60 + 30, 21 * 60 + 30)
LATE: Part = (21 * 60 + 30, DAY_MINUTES)
DAY: Part = (8 * 60, 22 * 60)
ROUND_THE_CLOCK: Part = (0, DAY_MINUTES)

# A part before the whole day: nobody is asked for a day who is needed in the afternoon.
PARTS = (MORNING, AFTERNOON, EVENING, EARLY, LATE, DAY, ROUND_THE_CLOCK)
