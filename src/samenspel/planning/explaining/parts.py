"""The parts of a day in which people say they have time, in minutes after midnight."""

from __future__ import annotations

Part = tuple[int, int]

MORNING: Part = (9 * 60, 12 * 60 + 30)
AFTERNOON: Part = (12 * 60 + 30, 17 * 60 + 30)
EVENING: Part = (17 * 60 + 30, 21 * 60 + 30)
DAY: Part = (8 * 60, 22 * 60)

# A part before the whole day: nobody is asked for a day who is needed in the afternoon.
PARTS = (MORNING, AFTERNOON, EVENING, DAY)
