"""The time, asked in one place so that tests and the demo can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _frozen.get() or timezone.now()


def today(zone: str = "Europe/Amsterdam") -> date:
    """Return the calendar day that it is now in this time zone."""
    return day_of(now(), zone)


def day_of(moment: datetime, zone: str = "Europe/Amsterdam") -> date:
    """Return the calendar day on which a moment falls in this time zone; its own day may be that of UTC."""
    return moment.astimezone(ZoneInfo(zone)).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the clock stand still at ``moment`` (aware) inside the block."""
    if moment.tzinfo is None:
        raise ValueError("the clock only knows aware moments")
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
