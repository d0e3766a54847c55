"""How many visits any plan can cover: never too few, and as few as can be shown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.planning import Goal, coverage_bound, problem_from, solve, solve_exactly
from samenspel.planning.bounding.coverage import coverage
from tests.planning.judge import shared_instance
from tests.planning.streets import Row, street, street_row, street_rows

quick = settings(max_examples=60, deadline=None)


@quick
@given(street_rows())
def test_no_plan_covers_more_than_the_bound(row: Row) -> None:
    problem = problem_from(row)
    most = coverage_bound(problem)
    assert solve_exactly(problem, goal=Goal.COVERAGE).score <= most
    assert solve(problem, rounds=1).figures.covered <= most


def test_the_bound_is_mostly_the_best_there_is() -> None:
    streets = [street(seed) for seed in range(40)]
    over = [coverage_bound(one) - solve_exactly(one, goal=Goal.COVERAGE).score for one in streets]
    assert over.count(0) >= 25
    assert max(over) <= 3


@pytest.mark.parametrize(("name", "most"), [("street", 66), ("neighbourhood", 322), ("district", 2723), ("town", 8102)])
def test_the_known_instances_have_their_known_bound(name: str, most: int) -> None:
    """Elsewhere computed: 66, 322, 2,723 and 8,113; a day that holds one visit only makes the last one lower."""
    assert coverage_bound(problem_from(shared_instance(name))) == most


def test_two_visits_that_never_fit_on_one_day_count_once() -> None:
    row = _one_helper(most_per_week=2)
    assert coverage_bound(problem_from(row)) == 1
    row["helpers"][0]["availability"][0]["to"] = "12:15"
    assert coverage_bound(problem_from(row)) == 2


def test_what_is_booked_takes_its_time() -> None:
    row = _one_helper(most_per_week=3)
    row["helpers"][0]["booked"] = [["2026-03-23", "10:00", "11:30"]]
    assert coverage_bound(problem_from(row)) == 0


def test_a_week_that_two_months_share_counts_for_each_month() -> None:
    row = _one_helper(most_per_week=1)
    days = ("2026-03-30", "2026-04-01")
    for visit, day in zip(row["requests"][0]["visits"], days, strict=True):
        visit["options"] = [{"date": day, "from": "09:00", "to": "17:00"}]
    row["helpers"][0]["availability"].append({"weekday": 3, "from": "10:00", "to": "12:00"})
    assert solve_exactly(problem_from(row), goal=Goal.COVERAGE).score == 1
    assert coverage_bound(problem_from(row)) == 2


def test_the_cut_names_who_is_full_and_which_visits_wait() -> None:
    row = _one_helper(most_per_week=1)
    cut = coverage(problem_from(row))
    assert set(cut.scarce) == {"v0", "v1"}
    assert cut.full_weeks == (("h", (2026, 13)),)
    assert cut.full_months == ()
    row["helpers"][0] |= {"most_per_week": 2, "most_per_month": 1}
    row["helpers"][0]["availability"][0]["to"] = "17:00"
    assert coverage(problem_from(row)).full_months == (("h", (2026, 3)),)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_more_room_in_what_is_full_is_the_only_room_that_helps(seed: int) -> None:
    row = street_row(seed)
    cut = coverage(problem_from(row))
    full = {helper for helper, _ in cut.full_weeks + cut.full_months}
    for helper in row["helpers"]:
        if helper["id"] not in full and not helper["booked"]:
            helper["most_per_month"] += 3
    assert coverage_bound(problem_from(row)) == cut.most


def _one_helper(most_per_week: int) -> Row:
    """One helper with two hours on a Monday, and two visits of an hour then."""
    row = street_row(1, helpers=1, requests=1)
    row["pause_minutes"] = 15
    row["helpers"][0] = {
        "id": "h",
        "place": [52.37, 4.89],
        "reach_km": 1.0,
        "activities": ["company"],
        "qualities": [],
        "availability": [{"weekday": 1, "from": "10:00", "to": "12:00"}],
        "away": [],
        "most_per_week": most_per_week,
        "most_per_month": 4,
        "booked": [],
    }
    options = [{"date": "2026-03-23", "from": "09:00", "to": "17:00"}]
    row["requests"][0] |= {
        "place": [52.37, 4.89],
        "activity": "company",
        "needs": [],
        "wishes": [],
        "avoid": [],
        "most_faces": 2,
        "visits": [{"id": f"v{at}", "minutes": 60, "options": options} for at in range(2)],
    }
    return row
