"""The door of ``samenspel bound``, and the line about coverage under every plan."""

import gzip
import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from samenspel.planning import bound, coverage_bound, solve, solve_exactly, write_plan
from samenspel.planning.bounding.bounds import distance_of
from samenspel.planning.commands.bound import bound_lines, run_bound
from samenspel.planning.commands.pacing import DONE, REFUSED
from samenspel.planning.commands.plan import run_plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.scoring import figures
from tests.planning.streets import street, street_row


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("samenspel.planning.commands.pacing._process_age", lambda: 0.5)
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


def test_without_time_it_says_that_the_score_is_not_bounded(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_bound(instance, seconds=0, show=lambda _: None) == DONE
    assert "no time to bound the score" in capsys.readouterr().out


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

    def never(problem: Problem) -> int:
        return int(end.wait())

    monkeypatch.setattr("samenspel.planning.commands.beside.coverage_bound", never)
    output = instance.with_name("plan.json")
    assert run_plan(instance, output, seconds=1, show=lambda _: None) == DONE
    end.set()
    assert output.exists()
    assert "there was no time" in capsys.readouterr().out.splitlines()[-1]
    assert solve(street(9), rounds=0).plan.visits
