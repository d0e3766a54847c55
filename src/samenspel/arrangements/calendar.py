"""Visits as an iCalendar file (RFC 5545): what calendar programs read; no name, no address, no story."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

PRODUCT = "-//Samenspel//Bezoek//NL"
READ_AGAIN = timedelta(hours=1)
MARGIN = timedelta(days=370)


class Status(StrEnum):
    """How sure an entry is, in the words of iCalendar."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Entry:
    """One visit, as a calendar program may know it."""

    uid: str
    title: str
    starts_at: datetime
    length: timedelta  # real time: a night with 25 hours makes nobody stay shorter
    zone: str
    status: Status
    sequence: int
    url: str


def write_calendar(entries: Iterable[Entry], *, name: str, now: datetime) -> bytes:
    """Write the entries as one calendar, each in its own local time, with the rules of that local time."""
    entries = tuple(entries)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for zone in sorted({entry.zone for entry in entries}):
        moments = [entry.starts_at for entry in entries if entry.zone == zone]
        calendar.add_component(timezone_component(zone, min(moments) - MARGIN, max(moments) + MARGIN))
    for entry in entries:
        calendar.add_component(event_component(entry, now))
    return bytes(calendar.to_ical())


def event_component(entry: Entry, now: datetime) -> Event:
    """Write one visit. It says how long, not until when: a length means one thing on the night of a clock change."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(ZoneInfo(entry.zone)))
    event.add("duration", entry.length)
    event.add("summary", entry.title)
    event.add("status", entry.status.value)
    event.add("sequence", entry.sequence)
    event.add("transp", "TRANSPARENT" if entry.status is Status.CANCELLED else "OPAQUE")
    event.add("class", "PRIVATE")
    event.add("url", entry.url)
    return event


def timezone_component(name: str, first: datetime, last: datetime) -> Timezone:
    """Write the clock changes of a time zone between two moments.

    Made here, because the onset must be in the local time *before* the change; the library writes the
    spring one an hour late.
    """
    zone = ZoneInfo(name)
    component = Timezone()
    component.add("tzid", name)
    component.add_component(_observance(zone, first, first))
    for change in clock_changes(zone, first, last):
        component.add_component(_observance(zone, change - timedelta(seconds=1), change))
    return component


def clock_changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """Find the moments (UTC, to the second) at which the clock of a zone is put forward or back."""
    day = first.astimezone(UTC).replace(microsecond=0)
    while day < last:
        following = day + timedelta(days=1)
        if day.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            yield _first_with_other_offset(zone, day, following)
        day = following


def _first_with_other_offset(zone: ZoneInfo, early: datetime, late: datetime) -> datetime:
    """Halve the time between two moments with different clocks until the change is found."""
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        early, late = (middle, late) if middle.astimezone(zone).utcoffset() == before else (early, middle)
    return late


def _observance(zone: ZoneInfo, before: datetime, onset: datetime) -> TimezoneStandard | TimezoneDaylight:
    """Write the clock that holds from ``onset`` on, after the clock of the moment ``before`` it."""
    old, new = before.astimezone(zone), onset.astimezone(zone)
    old_offset, new_offset = old.utcoffset() or timedelta(0), new.utcoffset() or timedelta(0)
    observance = TimezoneDaylight() if new.dst() else TimezoneStandard()
    observance.add("dtstart", (onset.astimezone(UTC) + old_offset).replace(tzinfo=None, microsecond=0))
    observance.add("tzoffsetfrom", old_offset)
    observance.add("tzoffsetto", new_offset)
    observance.add("tzname", new.tzname())
    return observance
