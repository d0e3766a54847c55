"""When a visit is: people agree on a local day and clock; the moment in the world follows from these. No Django.

Local wall-clock time stays put over daylight-saving changes. A time that a change skips shifts forward
by the hour that is skipped; of a time that comes twice the first one is meant. Minutes are real minutes.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60


def moment_of(day: date, clock: time, zone: str) -> datetime:
    """Return the moment (in UTC) of a local day and clock time."""
    return datetime.combine(day, clock, tzinfo=ZoneInfo(zone)).replace(fold=0).astimezone(UTC)


def span_of(day: date, clock: time, minutes: int, zone: str) -> tuple[datetime, datetime]:
    """Return when something of so many real minutes begins and ends."""
    begins = moment_of(day, clock, zone)
    return begins, begins + timedelta(minutes=minutes)


def minute_of(clock: time) -> int:
    """Count the minutes after local midnight."""
    return clock.hour * 60 + clock.minute


def clock_of(minute: int) -> time:
    """Return the clock time so many minutes after local midnight."""
    return time(minute // 60, minute % 60)


def monday_of(day: date) -> date:
    """Return the Monday of the week that a day is in."""
    return day - timedelta(days=day.weekday())
