"""One clock for everything, that can stand still."""

from datetime import UTC, date, datetime

import pytest

from samenspel.foundation import clock


def test_the_clock_stands_still_inside_the_block_and_goes_on_after() -> None:
    moment = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    with clock.at(moment):
        assert clock.now() == moment
    assert clock.now() != moment


def test_today_is_the_day_where_the_people_are() -> None:
    with clock.at(datetime(2026, 3, 28, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 3, 29)
        assert clock.today("Atlantic/Azores") == date(2026, 3, 28)


def test_a_moment_just_after_midnight_falls_on_the_day_of_the_people() -> None:
    assert clock.day_of(datetime(2026, 3, 28, 23, 30, tzinfo=UTC)) == date(2026, 3, 29)
    assert clock.day_of(datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "Atlantic/Azores") == date(2026, 3, 28)


def test_the_clock_does_not_guess_a_time_zone() -> None:
    with pytest.raises(ValueError, match="aware"), clock.at(datetime(2026, 3, 28, 12)):  # noqa: DTZ001
        pass
