"""Whole neighbourhoods: no rule is ever broken, and the same question has the same answer."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.planning import figures, plan_to, problem_from, solve, write_problem
from samenspel.planning.model.formats import plan_text
from samenspel.planning.model.moments import clock
from tests.planning.judge import best_score, judge, official_judge, shared, shared_instance
from tests.planning.streets import Row, street, street_row, street_rows

quick = settings(max_examples=60, deadline=None)


@quick
@given(street_rows())
def test_no_plan_breaks_a_rule_and_the_score_is_right(row: Row) -> None:
    result = solve(problem_from(row), rounds=1)
    assert result.figures.score == pytest.approx(judge(row, plan_to(result.plan)), abs=0.02)


@quick
@given(street_rows(), st.integers(0, 99))
def test_rounds_never_make_the_first_answer_worse(row: Row, seed: int) -> None:
    result = solve(problem_from(row), seed=seed, rounds=1)
    first = solve(problem_from(row), seed=seed, rounds=0)
    assert result.figures.score >= first.figures.score
    assert result.first_score == pytest.approx(first.figures.score, abs=0.02)


@settings(max_examples=40, deadline=None)
@given(street_rows(), st.integers(0, 99), st.integers(0, 5), st.integers(1, 4))
def test_more_time_never_gives_a_worse_plan(row: Row, seed: int, fewer: int, more: int) -> None:
    problem = problem_from(row)
    short, long = (solve(problem, seed=seed, rounds=rounds).figures.score for rounds in (fewer, fewer + more))
    assert long >= short


def test_what_more_time_found_on_a_larger_street_is_kept() -> None:
    problem = street(31, helpers=60, requests=40)
    scores = [solve(problem, seed=3, rounds=rounds).figures.score for rounds in range(10)]
    assert scores == sorted(scores)
    assert scores[-1] > scores[0]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_tiny_streets_get_the_best_plan_there_is(seed: int) -> None:
    row = street_row(seed, helpers=2, requests=2)
    for request in row["requests"]:
        request["visits"] = request["visits"][:2]
        for visit in request["visits"]:
            visit["options"] = visit["options"][:1]
    result = solve(problem_from(row), rounds=1)
    assert result.figures.score == pytest.approx(best_score(row, grid=15), abs=0.02)


@quick
@given(street_rows())
def test_what_people_were_told_is_left_alone_unless_it_pays(row: Row) -> None:
    told = plan_to(solve(problem_from(row), seed=1, rounds=1).plan)
    again = row | {"current": {"visits": told["visits"]}}
    result = solve(problem_from(again), seed=2, rounds=1)
    assert result.figures.score == pytest.approx(judge(again, plan_to(result.plan)), abs=0.02)
    assert result.figures.score >= judge(again, told) - 0.02


def test_same_seed_and_rounds_give_the_same_plan() -> None:
    problem = street(5, helpers=30, requests=20)
    plans = {plan_text(solve(problem, seed=7, rounds=3).plan) for _ in range(3)}
    assert len(plans) == 1
    assert plan_text(solve(problem, seed=8, rounds=3).plan) not in plans


def test_plain_loops_make_the_very_same_plan() -> None:
    problem = street(6, helpers=12, requests=8)
    assert solve(problem, rounds=1, plain=True).plan == solve(problem, rounds=1).plan


def test_two_workers_side_by_side_keep_every_rule_and_make_one_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samenspel.planning.searching.rounds.REQUESTS_A_PATCH", 10)
    row = street_row(12, helpers=30, requests=24)
    plans = [solve(problem_from(row), rounds=6, seed=seed).plan for seed in (1, 2, 1, 2)]
    assert plans[:2] == plans[2:]
    for plan in plans[:2]:
        judge(row, plan_to(plan))
    monkeypatch.setattr("samenspel.planning.searching.rounds.STEPS_A_ROUND", 100)
    assert solve(problem_from(row), rounds=3, plain=True).plan == solve(problem_from(row), rounds=3).plan


def test_another_process_makes_the_same_plan(tmp_path: Path) -> None:
    write_problem(street(5, helpers=30, requests=20), tmp_path / "street.json")
    code = (
        "import sys; from pathlib import Path; from samenspel.planning import *;"
        "here = Path(sys.argv[1]);"
        "write_plan(solve(read_problem(here / 'street.json'), seed=3, rounds=2).plan, here / sys.argv[2])"
    )
    for name in ("1", "2"):
        subprocess.run([sys.executable, "-c", code, str(tmp_path), name], check=True, env=os.environ | {"PYTHONHASHSEED": name})
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_other_names_change_nothing() -> None:
    row = street_row(11, helpers=20, requests=12)
    text = json.dumps(row)
    for at in reversed(range(20)):
        text = text.replace(f'"h{at}"', f'"person {(at * 7) % 20}"')
    plan, other = (plan_to(solve(problem_from(one), rounds=2).plan) for one in (row, json.loads(text)))
    for one in plan["visits"]:
        one["helper"] = f"person {(int(one['helper'][1:]) * 7) % 20}"
    assert plan["visits"] == other["visits"]


def test_the_search_stops_when_the_caller_says_so() -> None:
    asked = iter((0.0, 0.5, 1.0))
    assert solve(street(1), spent=lambda: next(asked)).rounds == 2


def test_progress_is_shown_after_every_round() -> None:
    seen: list[float] = []
    solve(street(1), rounds=4, watch=lambda progress: seen.append(progress.score))
    assert len(seen) == 4
    assert seen == sorted(seen)


@pytest.mark.parametrize(("helpers", "requests"), [(0, 0), (0, 3), (3, 0)])
def test_an_empty_street_has_an_empty_plan(helpers: int, requests: int) -> None:
    result = solve(street(2, helpers=helpers, requests=requests), rounds=1)
    assert result.plan.visits == ()
    assert result.figures.score == 0


def test_a_visit_may_end_at_midnight_and_the_next_begin_there() -> None:
    row = street_row(3, helpers=1, requests=1)
    row["pause_minutes"] = 30
    row["helpers"][0] |= {
        "place": row["requests"][0]["place"],
        "activities": ["company"],
        "availability": [
            {"weekday": 1, "from": "23:00", "to": "24:00"},
            {"weekday": 2, "from": "00:00", "to": "01:00"},
        ],
        "away": [],
        "booked": [],
        "most_per_week": 2,
        "most_per_month": 4,
    }
    row["requests"][0] |= {"activity": "company", "needs": [], "avoid": []}
    row["requests"][0]["visits"] = [
        {"id": "late", "minutes": 60, "options": [{"date": "2026-03-23", "from": "20:00", "to": "24:00"}]},
        {"id": "early", "minutes": 60, "options": [{"date": "2026-03-24", "from": "00:00", "to": "08:00"}]},
    ]
    plan = solve(problem_from(row), rounds=1).plan
    assert [(one.visit, clock(one.start)) for one in plan.visits] == [("late", "23:00"), ("early", "00:00")]


def test_figures_are_those_of_the_official_judge() -> None:
    row = street_row(21, helpers=40, requests=25)
    problem = problem_from(row)
    plan = solve(problem, rounds=2).plan
    mine = figures(problem, plan)
    theirs = official_judge().judge(row, plan_to(plan))
    assert {name: getattr(mine, name) for name in theirs} == theirs


@pytest.mark.parametrize(("name", "least"), [("street", 6134), ("neighbourhood", 36010), ("district", 299000), ("town", 885000)])
def test_the_known_instances_are_planned_well_in_a_moment(name: str, least: float) -> None:
    row = shared_instance(name)
    plan = solve(problem_from(row), rounds=8).plan
    assert official_judge().judge(row, plan_to(plan))["score"] >= least


@pytest.mark.parametrize("kind", ["board", "split"])
def test_both_baselines_are_beaten(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(shared("baselines.py").parent))
    import baselines  # type: ignore[import-not-found]

    row = shared_instance("district")
    official = official_judge()
    baseline = official.judge(row, baselines.plan(row, kind == "split"))["score"]
    assert official.judge(row, plan_to(solve(problem_from(row), rounds=2).plan))["score"] > baseline


def test_a_problem_is_never_changed() -> None:
    problem = street(4)
    before = replace(problem)
    solve(problem, rounds=1)
    assert problem == before
