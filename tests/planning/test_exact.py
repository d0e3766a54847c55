"""The proven best plan: held against trying everything, and the truth for the search."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.planning import Goal, WrongInput, plan_to, problem_from, solve, solve_exactly
from samenspel.planning.bounding import starts
from tests.planning.judge import best_score, judge
from tests.planning.streets import Row, street, street_row

STREETS = 200
# Worth is counted in millionths for each visit, so that much may be lost in rounding.
ROUNDING = 1e-5


def search_score(row: Row, least: float) -> float:
    """The score of the search, with more rounds as long as it is below."""
    score = float("-inf")
    for rounds in (1, 7, 31, 127):
        score = judge(row, plan_to(solve(problem_from(row), rounds=rounds).plan))
        if score >= least - ROUNDING:
            break
    return score


@pytest.mark.parametrize("part", range(4))
def test_the_search_finds_the_best_plan_of_200_small_streets(part: int) -> None:
    for seed in range(part, STREETS, 4):
        row = street_row(seed)
        exact = solve_exactly(problem_from(row))
        assert exact.is_proven
        assert judge(row, plan_to(exact.plan)) == pytest.approx(exact.score, abs=ROUNDING)
        assert search_score(row, exact.score) == pytest.approx(exact.score, abs=ROUNDING), seed


def told_street(seed: int) -> Row:
    """A street that changes a little after people were told its plan."""
    row = street_row(seed)
    row["current"] = {"visits": plan_to(solve_exactly(problem_from(row)).plan)["visits"]}
    random.Random(seed).choice(row["helpers"])["availability"].pop()
    return row


def test_the_search_finds_the_best_plan_when_people_were_told_one() -> None:
    for seed in range(20):
        row = told_street(seed)
        exact = solve_exactly(problem_from(row))
        assert judge(row, plan_to(exact.plan)) == pytest.approx(exact.score, abs=ROUNDING)
        assert search_score(row, exact.score) == pytest.approx(exact.score, abs=ROUNDING), seed


def tiny_row(seed: int) -> Row:
    """A street so small that everything can be tried, with days on which visits get in each other's way."""
    row = street_row(seed, helpers=2, requests=3)
    row["requests"] = row["requests"][: 1 + seed % 3]
    chance = random.Random(seed)
    for helper in row["helpers"]:
        helper |= {"activities": ["company", "groceries", "ride"], "most_per_week": chance.randint(2, 3), "reach_km": 9.0}
        helper["availability"] = [{"weekday": 1, "from": "09:00", "to": chance.choice(("10:30", "11:45", "12:30"))}]
    for request in row["requests"]:
        request |= {"needs": [], "visits": request["visits"][:1]}
        for visit in request["visits"]:
            day = {"date": "2026-03-30", "from": chance.choice(("09:00", "09:45", "10:15")), "to": "12:30"}
            visit["options"] = [day, *visit["options"][:1]]
    return row


@pytest.mark.parametrize("is_told", [False, True])
def test_the_model_agrees_with_trying_everything(is_told: bool) -> None:
    for seed in range(25):
        row = tiny_row(seed)
        if is_told:
            row["current"] = {"visits": plan_to(solve(problem_from(row), rounds=0).plan)["visits"]}
            row["pause_minutes"] = (row["pause_minutes"] + 15) % 45
        assert solve_exactly(problem_from(row)).score == pytest.approx(best_score(row, grid=15), abs=ROUNDING), seed


def test_a_visit_may_have_to_wait_for_another() -> None:
    row = tiny_row(0)
    row["pause_minutes"] = 15
    row["helpers"] = row["helpers"][:1]
    row["helpers"][0] |= {"away": [], "booked": [], "most_per_month": 3}
    row["helpers"][0]["availability"] = [{"weekday": 1, "from": "10:00", "to": "12:00"}]
    first, second = (row["requests"][0] | {"id": name, "avoid": [], "most_faces": 1} for name in ("r0", "r1"))
    first["visits"] = [{"id": "long", "minutes": 60, "options": [{"date": "2026-03-30", "from": "09:00", "to": "17:00"}]}]
    second["visits"] = [{"id": "soon", "minutes": 45, "options": [{"date": "2026-03-30", "from": "09:00", "to": "11:00"}]}]
    row["requests"] = [first, second]
    exact = solve_exactly(problem_from(row), goal=Goal.COVERAGE)
    assert [(one.visit, one.start) for one in exact.plan.visits] == [("long", 660), ("soon", 600)]
    assert len(solve(problem_from(row), rounds=3).plan.visits) == 2


quick = settings(max_examples=40, deadline=None)


@quick
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_helper_more_is_never_worse(seed: int, other: int) -> None:
    row = street_row(seed, helpers=5, requests=3)
    more = row | {"helpers": [*row["helpers"], street_row(other, helpers=1)["helpers"][0] | {"id": "new"}]}
    for goal in Goal:
        before, after = (solve_exactly(problem_from(one), goal=goal).score for one in (row, more))
        assert after >= before - ROUNDING


@quick
@given(st.integers(0, 10**6))
def test_other_names_and_another_order_change_neither_best(seed: int) -> None:
    row = street_row(seed, helpers=5, requests=3)
    chance = random.Random(seed)
    other = row | {"helpers": renamed(row["helpers"], chance), "requests": renamed(row["requests"], chance)}
    for request in other["requests"]:
        request["avoid"] = [f"x{name}" for name in request["avoid"]]
    for goal in Goal:
        one, two = (solve_exactly(problem_from(each), goal=goal).score for each in (row, other))
        assert one == pytest.approx(two, abs=ROUNDING)


def renamed(rows: list[Row], chance: random.Random) -> list[Row]:
    return chance.sample([one | {"id": f"x{one['id']}"} for one in rows], len(rows))


@quick
@given(st.integers(0, 10**6))
def test_the_most_covered_is_never_less_than_the_best_plan_covers(seed: int) -> None:
    row = street_row(seed)
    most = solve_exactly(problem_from(row), goal=Goal.COVERAGE)
    judge(row, plan_to(most.plan))
    assert most.score == len(most.plan.visits) >= len(solve_exactly(problem_from(row)).plan.visits)


@pytest.mark.parametrize(("helpers", "requests"), [(0, 0), (0, 3), (3, 0)])
def test_an_empty_street_has_an_empty_best_plan(helpers: int, requests: int) -> None:
    exact = solve_exactly(street(2, helpers=helpers, requests=requests))
    assert (exact.plan.visits, exact.score, exact.bound, exact.is_proven) == ((), 0, 0, True)


def test_no_time_gives_a_plan_that_keeps_the_rules_and_proves_nothing_false() -> None:
    row = street_row(4, helpers=30, requests=20)
    exact = solve_exactly(problem_from(row), seconds=0.0)
    assert judge(row, plan_to(exact.plan)) == pytest.approx(exact.score, abs=ROUNDING)
    assert exact.bound >= exact.score


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starts, "MAX_STARTS", 5)
    with pytest.raises(WrongInput, match="too large for an exact answer"):
        solve_exactly(street(3))


@pytest.mark.parametrize("goal", list(Goal))
def test_the_same_question_has_the_same_answer(goal: Goal) -> None:
    assert solve_exactly(street(7), goal=goal) == solve_exactly(street(7), goal=goal)
