"""Days, times of day and their written forms: time here is whole minutes after midnight."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from samenspel.planning.model.errors import WrongInput

DAY_MINUTES = 24 * 60


@lru_cache(maxsize=2048)
def minutes_of(text: str) -> int:
    """Minutes after midnight of a time written as ``13:05``; ``24:00`` ends a day."""
    if len(text) == 5 and text[2] == ":" and text.isascii():
        hours, minutes = text[:2], text[3:]
        if hours.isdigit() and minutes.isdigit() and int(minutes) < 60:
            total = int(hours) * 60 + int(minutes)
            if total <= DAY_MINUTES:
                return total
    raise WrongInput("", f'"{text[:40]}" is not a time')


@lru_cache(maxsize=2048)
def clock(minutes: int) -> str:
    """Write minutes after midnight as ``13:05``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@lru_cache(maxsize=8192)
def day_of(text: str) -> date:
    """The day written as ``2026-03-02``, in no other way."""
    if len(text) == 10 and text.isascii() and text[4] == "-" and text[7] == "-":
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise WrongInput("", f'"{text[:40]}" is not a date')


@lru_cache(maxsize=8192)
def week_of(day: date) -> tuple[int, int]:
    """The ISO year and week in which a day falls."""
    year, week, _ = day.isocalendar()
    return year, week


def month_of(day: date) -> tuple[int, int]:
    """The calendar year and month in which a day falls."""
    return day.year, day.month
