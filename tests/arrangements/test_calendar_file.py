"""The iCalendar file says the same local time as people agreed, over every change of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from samenspel.arrangements.calendar import Entry, Status, clock_changes, write_calendar
from samenspel.arrangements.moments import moment_of, span_of

ZONE = "Europe/Amsterdam"
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
CHANGES = [
    date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31), date(2028, 3, 26), date(2028, 10, 29),
    date(2029, 3, 25), date(2029, 10, 28), date(2030, 3, 31), date(2030, 10, 27),
]  # fmt: skip


def entry(day: date, start: time, minutes: int = 90, *, status: Status = Status.CONFIRMED, number: int = 0) -> Entry:
    """Make an entry of so many real minutes."""
    starts_at, ends_at = span_of(day, start, minutes, ZONE)
    return Entry(f"{number}@samenspel", "Bezoek", starts_at, ends_at - starts_at, ZONE, status, number, "http://localhost/x/")


def read(text: bytes) -> list[Any]:
    """Read the events as a calendar program does."""
    return list(icalendar.Calendar.from_ical(text).events)


def around(change: date) -> list[tuple[date, time]]:
    """List every quarter of an hour of the five days around a change."""
    days = [change + timedelta(days=number) for number in range(-2, 3)]
    return [(day, time(quarter // 4, quarter % 4 * 15)) for day in days for quarter in range(96)]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_the_clock_on_the_wall_stays_put_over_a_change(change: date) -> None:
    zone = ZoneInfo(ZONE)
    moments = around(change)
    events = read(write_calendar([entry(day, start, number=n) for n, (day, start) in enumerate(moments)], name="x", now=NOW))
    wrong = []
    for (day, start), event in zip(moments, events, strict=True):
        said = event["dtstart"].dt
        exists = datetime.combine(day, start, tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
        moment = said.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if said.replace(tzinfo=None) != exists or moment != moment_of(day, start, ZONE):
            wrong.append((day, start, said))
    assert wrong == []


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 28), 7), (date(2026, 10, 24), 9), (date(2026, 6, 1), 8)])
def test_a_night_lasts_as_long_as_it_really_does(day: date, hours: int) -> None:
    begins, ends = moment_of(day, time(23, 30), ZONE), moment_of(day + timedelta(days=1), time(7, 30), ZONE)
    night = Entry("a@b", "Bezoek", begins, ends - begins, ZONE, Status.CONFIRMED, 0, "http://localhost/")
    event = read(write_calendar([night], name="x", now=NOW))[0]
    assert event["duration"].dt == timedelta(hours=hours)
    assert event["dtstart"].dt.replace(tzinfo=None) == datetime.combine(day, time(23, 30))


def test_the_rules_of_the_clock_say_the_local_time_before_each_change() -> None:
    text = write_calendar([entry(date(2026, 3, 3), time(14))], name="x", now=NOW).decode()
    zone = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE")].split("\r\n")
    assert "TZID:Europe/Amsterdam" in zone
    spring = zone.index("DTSTART:20260329T020000")
    autumn = zone.index("DTSTART:20261025T030000")
    assert zone[spring - 1] == "BEGIN:DAYLIGHT"
    assert {"TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"} <= set(zone[spring : spring + 4])
    assert zone[autumn - 1] == "BEGIN:STANDARD"
    assert {"TZOFFSETFROM:+0200", "TZOFFSETTO:+0100"} <= set(zone[autumn : autumn + 4])


def test_the_clock_changes_when_the_law_says() -> None:
    first, last = datetime(2026, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
    found = list(clock_changes(ZoneInfo(ZONE), first, last))
    assert found == [datetime(day.year, day.month, day.day, 1, tzinfo=UTC) for day in CHANGES]


def test_an_entry_says_when_and_nothing_more() -> None:
    visit = entry(date(2026, 3, 3), time(14), status=Status.TENTATIVE, number=7)
    text = write_calendar([visit], name="Samenspel", now=NOW).decode()
    event = text[text.index("BEGIN:VEVENT") :].split("\r\n")
    assert "DTSTART;TZID=Europe/Amsterdam:20260303T140000" in event
    assert {"DURATION:PT1H30M", "SUMMARY:Bezoek", "UID:7@samenspel", "SEQUENCE:7", "STATUS:TENTATIVE"} <= set(event)
    assert not [line for line in event if line.startswith(("LOCATION", "DESCRIPTION", "ATTENDEE", "ORGANIZER"))]
    assert "METHOD" not in text


def test_an_empty_calendar_is_a_calendar() -> None:
    assert read(write_calendar([], name="Samenspel", now=NOW)) == []


def test_every_line_ends_and_folds_as_calendar_programs_expect() -> None:
    text = write_calendar([entry(date(2026, 3, 3), time(14))], name="Samenspel " * 12, now=NOW)
    assert text.replace(b"\r\n", b"").count(b"\n") == 0
    assert max(len(line) for line in text.split(b"\r\n")) <= 75
