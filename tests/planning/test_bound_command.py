"""The door of ``samenspel bound``, and the line about coverage under every plan."""

import gzip
import json
import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from samenspel.planning import OpenVisit, Plan, Why, bound, coverage_bound, solve, solve_exactly, write_plan
from samenspel.planning.bounding.bounds import distance_of
from samenspel.planning.commands.bound import bound_lines, run_bound
from samenspel.planning.commands.pacing import DONE, REFUSED
from samenspel.planning.commands.plan import run_plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.scoring import figures
from samenspel.planning.searching.results import Spent
from tests.planning.streets import street, street_row


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("samenspel.planning.commands.pacing.age_of_process", lambda: 0.5)
    monkeypatch.setattr("samenspel.planning.commands.bound.age_of_process", lambda: 0.5)
    path = tmp_path / "street.json.gz"
    path.write_bytes(gzip.compress(json.dumps(street_row(9)).encode()))
    return path


def test_both_bounds_are_said(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_bound(instance, seconds=4) == DONE
    shown = capsys.readouterr()
    covered, score = shown.out.splitlines()
    assert covered == f"any plan covers at most {coverage_bound(street(9))} of {street(9).visit_count} visits"
    assert float(score.split()[-2]) >= round(solve_exactly(street(9)).score, 2)
    assert "street-9: 4 requests" in shown.err


def test_a_plan_is_held_against_them(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = instance.with_name("plan.json")
    write_plan(solve_exactly(street(9)).plan, plan)
    assert run_bound(instance, plan=plan, seconds=4) == DONE
    lines = capsys.readouterr().out.splitlines()
    covered = len(solve_exactly(street(9)).plan.visits)
    assert lines[2].startswith(f"this plan covers {covered} visits and is worth {solve_exactly(street(9)).score:.2f}")
    assert len(lines) == 5


@pytest.mark.parametrize("points", [0.0, 0.01, 0.02])
def test_a_hundredth_of_a_point_from_the_bound_is_not_proven_to_be_the_best(points: float) -> None:
    for seed in range(10):
        problem = street(seed)
        plan = solve(problem, rounds=1).plan
        found = bound(problem, rounds=1)
        distance = distance_of(problem, plan, found.coverage, figures(problem, plan).score + points)
        is_best = "no plan is worth more: this one is proven to be the best" in bound_lines(
            problem, replace(found, distance=distance)
        )
        assert (distance.points, is_best) == (points, points == 0)


def test_without_time_it_says_how_much_would_do(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_bound(instance, seconds=0, show=lambda _: None) == DONE
    said = re.search(r"no time to bound the score; --seconds (\d+) should do", capsys.readouterr().out)
    assert said is not None
    assert run_bound(instance, seconds=float(said[1]), show=lambda _: None) == DONE
    assert "is worth at most" in capsys.readouterr().out


def test_an_area_that_is_too_large_for_it_is_called_so(
    instance: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("samenspel.planning.bounding.bounds.MAX_CHANCES", 1)
    assert run_bound(instance, seconds=4, show=lambda _: None) == DONE
    assert capsys.readouterr().out.splitlines()[1] == "the area is too large to bound the score; a smaller one can be"


def test_what_is_proven_is_not_said_to_get_better_with_time_or_with_more_visits(
    instance: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = instance.with_name("plan.json")
    write_plan(Plan("street-9", (), tuple(OpenVisit(visit, Why.TRADED_OFF) for visit in street(9).visit_by_id)), plan)
    said: list[str] = []
    assert run_bound(instance, plan=plan, seconds=4, show=said.append) == DONE
    assert "more time makes the bound" in said[-1]
    assert "visits more at most (" in capsys.readouterr().out
    found = bound(street(9), plan=solve_exactly(street(9)).plan, rounds=1)
    assert found.distance is not None
    proven = list(bound_lines(street(9), replace(found, distance=replace(found.distance, visits=2, points=0.0))))
    assert proven[3:] == [
        "a plan with more visits, if there is one (2 more at most), is worth no more points",
        "no plan is worth more: this one is proven to be the best",
    ]


def test_getting_the_loops_ready_does_not_count_when_no_time_was_given(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []

    def counted(_problem: Problem, seconds: float) -> Spent:
        given.append(seconds)
        return lambda: 1.0

    monkeypatch.setattr("samenspel.planning.commands.bound.budget", counted)
    monkeypatch.setattr("samenspel.planning.commands.bound.has_to_stay_plain", lambda *_: False)
    monkeypatch.setattr("samenspel.planning.commands.bound._made_ready", lambda: 11.0)
    for seconds in (None, 5.0):
        assert run_bound(instance, seconds=seconds, show=lambda _: None) == DONE
    assert given == [31.0, 5.0]


@pytest.mark.parametrize(
    "content", ["{}", "nothing", '{"format": "samenspel-plan/1", "instance": "x", "visits": [], "open": []}']
)
def test_a_bad_plan_is_refused_in_words(content: str, instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = instance.with_name("plan.json")
    plan.write_text(content, encoding="utf-8")
    lines: list[str] = []
    assert run_bound(instance, plan=plan, seconds=2, show=lines.append) == REFUSED
    assert lines[-1].startswith("refused: ")
    assert capsys.readouterr().out == ""


def test_a_bad_instance_is_refused(tmp_path: Path) -> None:
    lines: list[str] = []
    assert run_bound(tmp_path / "nothing.json", show=lines.append) == REFUSED
    assert lines[0].startswith("refused: ")


def test_under_every_plan_stands_how_many_visits_any_could_cover(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = f"any plan covers at most {coverage_bound(street(9))} of {street(9).visit_count} visits"
    run_plan(instance, instance.with_name("plan.json"), rounds=1, show=lambda _: None)
    assert capsys.readouterr().out.splitlines()[-1] == expected
    run_plan(instance, instance.with_name("plan.json"), rounds=0, show=lambda _: None)
    assert capsys.readouterr().out.splitlines()[-1] == expected


def test_no_plan_waits_for_that(instance: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    end = threading.Event()

    def never(*_: object) -> int:
        return int(end.wait())

    monkeypatch.setattr("samenspel.planning.commands.beside.coverage_bound", never)
    output = instance.with_name("plan.json")
    assert run_plan(instance, output, seconds=1, show=lambda _: None) == DONE
    end.set()
    assert output.exists()
    assert "there was no time" in capsys.readouterr().out.splitlines()[-1]
    assert solve(street(9), rounds=0).plan.visits
