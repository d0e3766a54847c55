"""Days and clocks in the words of the reader."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from samenspel.ui import moments

TUESDAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("language", "long", "short", "with_year"),
    [
        ("nl", "dinsdag 3 maart", "di 3 mrt", "dinsdag 3 maart 2026"),
        ("en", "Tuesday 3 March", "Tue 3 Mar", "Tuesday 3 March 2026"),
    ],
)
def test_a_day_is_written_in_the_language_of_the_reader(language: str, long: str, short: str, with_year: str) -> None:
    with translation.override(language):
        assert moments.day_text(TUESDAY) == long
        assert moments.day_text(TUESDAY, short=True) == short
        assert moments.day_text(TUESDAY, year=True) == with_year


@pytest.mark.parametrize(
    ("minutes", "dutch"),
    [
        (30, "een half uur"),
        (60, "een uur"),
        (90, "anderhalf uur"),
        (120, "2 uur"),
        (135, "2 uur en 15 minuten"),
        (45, "45 minuten"),
    ],
)
def test_a_length_is_said_as_people_say_it(minutes: int, dutch: str) -> None:
    with translation.override("nl"):
        assert moments.length_text(minutes) == dutch


def test_a_span_may_end_at_midnight() -> None:
    assert moments.span_text(time(14, 0), 90) == "14:00–15:30"
    assert moments.span_text(23 * 60, 60) == "23:00–00:00"


@pytest.mark.parametrize(
    ("days", "dutch"),
    [
        ([4, 1], "maandag en donderdag"),
        ([1, 3, 5], "maandag, woensdag en vrijdag"),
        (range(1, 8), "elke dag"),
        (range(1, 6), "werkdagen"),
        ([2], "dinsdag"),
        ([], ""),
    ],
)
def test_weekdays_are_joined_as_people_say_them(days: list[int], dutch: str) -> None:
    with translation.override("nl"):
        assert moments.days_text(days) == dutch


def test_near_days_are_called_by_their_nearness() -> None:
    with translation.override("nl"):
        assert moments.near_day_text(TUESDAY, today=TUESDAY) == "vandaag"
        assert moments.near_day_text(date(2026, 3, 4), today=TUESDAY) == "morgen"
        assert moments.near_day_text(date(2027, 1, 4), today=TUESDAY) == "maandag 4 januari 2027"


@pytest.mark.parametrize(
    ("moment", "dutch"),
    [
        (datetime(2026, 3, 3, 13, 0, tzinfo=UTC), "vandaag om 14:00"),
        (datetime(2026, 3, 2, 22, 59, tzinfo=UTC), "gisteren"),
        (datetime(2026, 3, 2, 23, 1, tzinfo=UTC), "vandaag om 00:01"),
        (datetime(2026, 2, 27, 9, 0, tzinfo=UTC), "vr 27 feb"),
    ],
)
def test_a_moment_is_seen_from_the_clock_on_the_wall(moment: datetime, dutch: str) -> None:
    with translation.override("nl"):
        assert moments.ago_text(moment, today=TUESDAY) == dutch
