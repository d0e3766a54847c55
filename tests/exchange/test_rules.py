"""What is possible in asking and helping, cell by cell, and what must hold for all input."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.exchange.rules import (
    ASK_CHANGES,
    DAYS_PER_RING,
    GRANTS,
    RINGS_KM,
    Act,
    AskState,
    Offered,
    Rhythm,
    Role,
    Stall,
    Stretch,
    Wanted,
    common_days,
    fits,
    has_common_time,
    is_away,
    may,
    may_become,
    next_ring,
    stretches,
    tells_how_to_reach,
    why_stalled,
)

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
AFTERNOON = Stretch(2, 13 * 60, 17 * 60)

days = st.integers(1, 7)
times = st.builds(
    lambda day, begin, length: Stretch(day, begin, begin + length), days, st.integers(0, 1300), st.integers(15, 139)
)


def wanted(**facts: object) -> Wanted:
    given_facts = {
        "activity": "company", "needs": frozenset(), "times": (AFTERNOON,), "minutes": 90,
        "first_day": MONDAY, "last_day": None, "rhythm": Rhythm.WEEKLY,
    }  # fmt: skip
    return Wanted(**{**given_facts, **facts})  # type: ignore[arg-type]


def offered(**facts: object) -> Offered:
    given_facts = {
        "activities": frozenset({"company"}), "qualities": frozenset({"car"}), "times": (AFTERNOON,), "away": (), "reach_km": 3.0,
    }  # fmt: skip
    return Offered(**{**given_facts, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(("role", "act"), list(product(Role, Act)))
def test_a_role_may_do_exactly_what_the_table_grants(role: Role, act: Act) -> None:
    assert may(role, act) == (act in GRANTS[role])


@pytest.mark.parametrize("act", Act)
def test_a_stranger_may_do_nothing(act: Act) -> None:
    assert not may(None, act)


def test_only_who_decides_may_change_and_only_a_helper_may_reply() -> None:
    assert {role for role in Role if may(role, Act.CHANGE)} == {Role.RESIDENT, Role.BESIDE, Role.WRITER}
    assert {role for role in Role if may(role, Act.REPLY)} == {Role.CANDIDATE}
    assert {role for role in Role if may(role, Act.GUIDE)} == {Role.COORDINATOR}


@pytest.mark.parametrize(("state", "then"), list(product(AskState, AskState)))
def test_an_ask_changes_only_along_the_table(state: AskState, then: AskState) -> None:
    assert may_become(state, then) == (then in ASK_CHANGES[state])


def test_a_closed_ask_stays_closed() -> None:
    assert not any(may_become(AskState.CLOSED, then) for then in AskState)


def test_what_fits_in_everything_fits() -> None:
    assert fits(wanted(), offered(), km=0.4, ring_km=1.0, today=MONDAY)


@pytest.mark.parametrize(
    ("ask", "offer", "km"),
    [
        ({"activity": "garden"}, {}, 0.4),
        ({"needs": frozenset({"vog"})}, {}, 0.4),
        ({"times": (Stretch(3, 780, 1020),)}, {}, 0.4),
        ({"minutes": 300}, {}, 0.4),
        ({}, {"times": (Stretch(2, 16 * 60, 18 * 60),)}, 0.4),
        ({}, {}, 1.2),
        ({}, {"reach_km": 0.3}, 0.4),
        ({}, {"away": ((MONDAY, MONDAY + timedelta(days=40)),)}, 0.4),
        ({"rhythm": Rhythm.ONCE, "first_day": MONDAY}, {}, 0.4),
        ({"last_day": MONDAY}, {}, 0.4),
    ],
    ids=["activity", "need", "weekday", "too long", "too late", "outside the ring", "out of reach", "away", "other day", "over"],
)
def test_what_misses_one_thing_does_not_fit(ask: dict[str, object], offer: dict[str, object], km: float) -> None:
    assert not fits(wanted(**ask), offered(**offer), km=km, ring_km=1.0, today=MONDAY)


def test_a_holiday_that_ends_within_four_weeks_does_not_stand_in_the_way() -> None:
    away = ((MONDAY, MONDAY + timedelta(days=20)),)
    assert fits(wanted(), offered(away=away), km=0.0, ring_km=1.0, today=MONDAY)
    assert is_away(away, MONDAY)
    assert is_away(away, MONDAY + timedelta(days=20))
    assert not is_away(away, MONDAY + timedelta(days=21))


@given(st.lists(times, max_size=6), st.lists(times, max_size=6), st.integers(15, 120))
def test_having_time_together_goes_both_ways(mine: list[Stretch], yours: list[Stretch], minutes: int) -> None:
    assert has_common_time(mine, yours, minutes) == has_common_time(yours, mine, minutes)


@given(st.lists(times, max_size=6), st.lists(times, max_size=6), times, st.integers(15, 120))
def test_more_free_time_never_loses_a_day(mine: list[Stretch], yours: list[Stretch], more: Stretch, minutes: int) -> None:
    assert common_days(mine, yours, minutes) <= common_days(mine, [*yours, more], minutes)


@given(st.integers(0, 2), st.floats(0, 300), st.one_of(st.none(), st.floats(0, 300)))
def test_a_ring_never_skips_and_never_shrinks(ring: int, hours: float, reply_hours: float | None) -> None:
    reply = None if reply_hours is None else NOON - timedelta(hours=reply_hours)
    then = next_ring(ring, since=NOON - timedelta(hours=hours), last_reply=reply, now=NOON)
    assert then in (ring, ring + 1)
    assert then < len(RINGS_KM)


def test_a_ring_widens_only_after_quiet_days() -> None:
    long_ago = NOON - timedelta(days=DAYS_PER_RING)
    assert next_ring(0, since=long_ago, last_reply=None, now=NOON) == 1
    assert next_ring(0, since=long_ago + timedelta(minutes=1), last_reply=None, now=NOON) == 0
    assert next_ring(0, since=long_ago, last_reply=NOON - timedelta(hours=1), now=NOON) == 0


@pytest.mark.parametrize(
    ("rhythm", "faces", "offered", "why"),
    [
        (Rhythm.WEEKLY, 4, {"activities": frozenset({"garden"})}, Stall.NOBODY_IN_REACH),
        (Rhythm.WEEKLY, 4, {"qualities": frozenset()}, Stall.NEEDS_NOT_MET),
        (Rhythm.WEEKLY, 1, {"times": (Stretch(2, 540, 600),)}, Stall.NO_COMMON_TIME),
        (Rhythm.WEEKLY, 1, {}, Stall.ONE_FACE),
        (Rhythm.WEEKLY, 2, {}, Stall.TOO_HEAVY),
        (Rhythm.WEEKLY, 3, {}, Stall.NO_REPLY),
        (Rhythm.FORTNIGHTLY, 1, {}, Stall.NO_REPLY),
    ],
)
def test_a_quiet_ask_has_a_reason(rhythm: Rhythm, faces: int, offered: dict[str, Any], why: Stall) -> None:
    day = date(2026, 3, 3)
    afternoon = (Stretch(2, 750, 1050),)
    wanted = Wanted("company", frozenset({"car"}), afternoon, 60, day, None, rhythm)
    offer = Offered(frozenset({"company"}), frozenset({"car"}), afternoon, (), 3.0)
    assert why_stalled(wanted, [replace(offer, **offered)], most_faces=faces) is why


def test_stored_times_are_read_as_minutes() -> None:
    assert stretches([{"weekday": 2, "from": "13:05", "to": "17:00"}]) == (Stretch(2, 785, 1020),)


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        ("bel me op 0612345678 of mail x@y.nl", True),
        ("06-12 34 56 78", True),
        ("Mijn nummer is 020-1234567.", True),
        ("+31 (0)6 1234 5678", True),
        ("0032 471 12 34 56", True),
        ("Mail naar Jan.de.Boer@Voorbeeld.org", True),
        ("06 - 12345678", True),
        ("06 \u2013 12345678", True),
        ("(020) 123 45 67", True),
        ("020 - 123 45 67", True),
        ("06.12.34.56.78", True),
        ("+31 (0) 6 - 12 34 56 78", True),
        ("Bel 03-12-2026 vanaf 09.00 06 12 34 56 78", True),
        ("09.00-12.00 14.00-16.00", False),
        ("09.00-12.30 13.30-17.00, 2 keer", False),
        ("01-12 02-12 03-12 04-12", False),
        ("2026-12-03 - 2026-12-04 09:00 - 12:30", False),
        ("Op 03-12-2026 09:00 kan ik, en op 4.12.2026 ook.", False),
        ("Ik ben 83 en woon hier sinds 1961.", False),
        ("Tussen 10.00 en 12.30 uur, op 1, 8, 15 en 22 december", False),
        ("Om de week, 2 uur per keer; 1000 stukjes puzzel", False),
    ],
)
def test_words_that_tell_how_to_reach_somebody_are_known_and_days_and_times_are_not(words: str, tells: bool) -> None:
    assert tells_how_to_reach(words) is tells
