"""Local wall-clock time stays put over every change of the clocks; a skipped hour shifts, a doubled hour is the first."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from samenspel.arrangements.moments import clock_of, minute_of, moment_of, monday_of, span_of

ZONE = "Europe/Amsterdam"
SPRINGS = [date(2026, 3, 29), date(2027, 3, 28), date(2028, 3, 26), date(2029, 3, 25), date(2030, 3, 31)]
AUTUMNS = [date(2026, 10, 25), date(2027, 10, 31), date(2028, 10, 29), date(2029, 10, 28), date(2030, 10, 27)]
QUARTERS = [clock_of(minute) for minute in range(0, 24 * 60, 15)]
SKIPPED = [clock for clock in QUARTERS if clock.hour == 2]


@pytest.mark.parametrize("change", SPRINGS + AUTUMNS)
def test_every_quarter_around_a_change_keeps_its_wall_clock(change: date) -> None:
    wrong = [
        (day, clock)
        for day in (change + timedelta(days=number) for number in range(-2, 3))
        for clock in QUARTERS
        if not (day == change and change in SPRINGS and clock in SKIPPED) and _wall(moment_of(day, clock, ZONE)) != (day, clock)
    ]
    assert wrong == []


@pytest.mark.parametrize("change", SPRINGS)
def test_a_time_in_the_skipped_hour_shifts_forward_by_that_hour(change: date) -> None:
    shifted = [_wall(moment_of(change, clock, ZONE)) for clock in SKIPPED]
    assert shifted == [(change, clock.replace(hour=3)) for clock in SKIPPED]


@pytest.mark.parametrize("change", AUTUMNS)
def test_a_time_in_the_doubled_hour_is_the_first_of_the_two(change: date) -> None:
    for clock in SKIPPED:
        assert moment_of(change, clock, ZONE) == datetime.combine(change, clock.replace(hour=0), UTC)


@pytest.mark.parametrize(("night", "hours"), [(date(2026, 3, 28), 7), (date(2026, 10, 24), 9), (date(2026, 6, 1), 8)])
def test_a_night_until_half_past_seven_lasts_as_long_as_it_really_does(night: date, hours: int) -> None:
    begins, ends = span_of(night, time(23, 30), hours * 60, ZONE)
    assert ends - begins == timedelta(hours=hours)
    assert _wall(ends) == (night + timedelta(days=1), time(7, 30))


@pytest.mark.parametrize("weeks", [1, 2, 4])
def test_a_rhythm_over_years_stays_at_ten_o_clock(weeks: int) -> None:
    days = [date(2026, 1, 1) + timedelta(weeks=weeks * number) for number in range(260 // weeks)]
    assert {_wall(moment_of(day, time(10), ZONE)) for day in days} == {(day, time(10)) for day in days}


def test_other_zones_have_their_own_changes() -> None:
    assert moment_of(date(2026, 3, 29), time(1, 30), "Europe/Lisbon") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert moment_of(date(2026, 3, 29), time(2, 30), "UTC") == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)


def test_minutes_clocks_and_mondays_go_back_and_forth() -> None:
    assert [minute_of(clock_of(minute)) for minute in range(1440)] == list(range(1440))
    assert {monday_of(date(2026, 3, 2) + timedelta(days=number)) for number in range(7)} == {date(2026, 3, 2)}


def _wall(moment: datetime) -> tuple[date, time]:
    local = moment.astimezone(ZoneInfo(ZONE))
    return local.date(), local.time()
