"""No plan is worth more than the bound: held against the proven best, and tight where it can be."""

import random
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.planning import Bound, OpenVisit, Plan, Why, WrongInput, bound, plan_to, problem_from, solve, solve_exactly
from samenspel.planning.bounding import bounds, offers, prices
from tests.planning.judge import judge, shared_instance
from tests.planning.streets import Row, street, street_row, street_rows

quick = settings(max_examples=25, deadline=None)
ROUNDING = 1e-5


def score_bound(found: Bound) -> float:
    assert found.score is not None
    return found.score


@quick
@given(street_rows(), st.integers(1, 60))
def test_no_plan_is_worth_more_than_the_bound(row: Row, rounds: int) -> None:
    problem = problem_from(row)
    assert score_bound(bound(problem, rounds=rounds)) >= solve_exactly(problem).score - ROUNDING


@quick
@given(st.integers(0, 10**6))
def test_nor_when_people_were_told_something(seed: int) -> None:
    row = street_row(seed)
    row["current"] = {"visits": plan_to(solve(problem_from(row), rounds=1).plan)["visits"]}
    random.Random(seed).choice(row["helpers"])["availability"].pop()
    problem = problem_from(row)
    exact = solve_exactly(problem)
    assert judge(row, plan_to(exact.plan)) == pytest.approx(exact.score, abs=ROUNDING)
    assert score_bound(bound(problem, rounds=40)) >= exact.score - ROUNDING


def test_the_bound_is_mostly_the_best_there_is() -> None:
    over = []
    for seed in range(40):
        problem = street(seed)
        best = solve_exactly(problem).score
        over.append(score_bound(bound(problem, rounds=300)) / max(1.0, best) - 1)
    assert sum(share < 1e-4 for share in over) >= 30
    assert sum(over) / len(over) < 0.01


@pytest.mark.parametrize(
    ("name", "rounds", "most"), [("street", 345, 6134.36), ("neighbourhood", 400, 36_420), ("district", 150, 312_000)]
)
def test_the_known_instances_are_bounded_tightly(name: str, rounds: int, most: float) -> None:
    assert score_bound(bound(problem_from(shared_instance(name)), rounds=rounds)) <= most


def test_a_plan_beside_the_bound_is_called_best_only_when_it_is() -> None:
    problem = problem_from(shared_instance("street"))
    best = solve(problem, rounds=31).plan
    found = bound(problem, plan=best).distance
    assert found is not None
    assert (found.covered, found.visits, found.points) == (64, 2, 0.0)
    worse = Plan(best.instance, best.visits[1:], (*best.open, OpenVisit(best.visits[0].visit, Why.TRADED_OFF)))
    less = bound(problem, plan=worse).distance
    assert less is not None
    assert less.points is not None
    assert less.visits == 3
    assert less.points > 50


def test_more_rounds_never_make_the_bound_higher() -> None:
    problem = street(5, helpers=30, requests=20)
    found = [score_bound(bound(problem, rounds=rounds)) for rounds in (1, 5, 20, 80)]
    assert found == sorted(found, reverse=True)


def test_plain_loops_find_the_very_same_bound() -> None:
    problem = street(6, helpers=12, requests=8)
    assert bound(problem, rounds=15, plain=True) == bound(problem, rounds=15)


def test_the_same_rounds_give_the_same_bound() -> None:
    problem = street(5, helpers=30, requests=20)
    assert bound(problem, rounds=40) == bound(problem, rounds=40)


@pytest.mark.parametrize(("home", "name"), [(prices, "FEW_LOOKS"), (offers, "MOST_LEVELS"), (offers, "MOST_WORK")])
def test_a_bound_cut_short_is_still_a_bound(home: ModuleType, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, name, 1)
    for seed in range(12):
        problem = street(seed)
        assert score_bound(bound(problem, rounds=10, plain=True)) >= solve_exactly(problem).score - ROUNDING


def test_without_time_only_coverage_is_bounded() -> None:
    found = bound(street(3), spent=lambda: 1.0)
    assert (found.score, found.rounds, found.visit_prices) == (None, 0, {})
    assert found.covered > 0


def test_what_is_too_large_has_its_coverage_bounded_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_CHANCES", 1)
    assert bound(street(3), rounds=5).score is None


def test_it_stops_when_the_caller_says_so_and_shows_every_round() -> None:
    asked, seen = iter((0.0, 0.5, 1.0)), list[tuple[int, float]]()
    found = bound(street(1), spent=lambda: next(asked), watch=lambda done, score: seen.append((done, score)))
    assert [done for done, _ in seen] == [1, 2]
    assert seen[-1][1] == found.score


def test_prices_are_what_visits_are_fought_over() -> None:
    problem = problem_from(shared_instance("street"))
    found = bound(problem, rounds=300)
    worth = {visit.id: 100 * request.urgency for request in problem.requests for visit in request.visits}
    assert all(0 < price <= worth[visit] for visit, price in found.visit_prices.items())
    assert set(found.visit_prices) <= set(worth)
    assert sum(found.visit_prices.values()) <= score_bound(found)


@pytest.mark.parametrize(("helpers", "requests"), [(0, 0), (0, 3), (3, 0)])
def test_an_empty_street_is_bounded_by_nothing(helpers: int, requests: int) -> None:
    found = bound(street(2, helpers=helpers, requests=requests), rounds=3)
    assert (found.covered, found.score) == (0, 0.0)


def test_a_plan_that_breaks_a_rule_is_no_measure() -> None:
    problem = street(9)
    plan = solve(problem, rounds=1).plan
    with pytest.raises(WrongInput, match="twice"):
        bound(problem, plan=Plan(plan.instance, (*plan.visits, plan.visits[0]), plan.open))
    with pytest.raises(WrongInput, match="is not"):
        bound(problem, plan=Plan("elsewhere", plan.visits, plan.open))
    (row, *_), others = plan.visits, plan.visits[1:]
    with pytest.raises(WrongInput, match=r"visits\[0\]"):
        bound(problem, plan=Plan(plan.instance, (type(row)(row.visit, row.helper, row.day, 0), *others), plan.open))
