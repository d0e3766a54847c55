"""What a command that is stopped by hand hears, and how often."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from samenspel.planning import (
    Explanation,
    MoreFaces,
    Plan,
    Problem,
    coverage_bound,
    explain,
    read_plan,
    solve,
    what_if,
    write_plan,
    write_problem,
)
from samenspel.planning.commands.bound import run_bound
from samenspel.planning.commands.explain import run_explain
from samenspel.planning.commands.pacing import FAILED
from samenspel.planning.commands.stopping import Stop
from samenspel.planning.commands.what_if import comparison_lines, run_what_if
from tests.planning.streets import street


@pytest.fixture
def said() -> list[str]:
    return []


def test_two_signals_at_once_ask_once(said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samenspel.planning.commands.stopping.SAME_SECONDS", 3600.0)
    with Stop(lambda: said.append("stopping")) as stop:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):
            signal.raise_signal(number)
    assert (stop.asked, said) == (True, ["stopping"])


def test_a_later_signal_does_what_it_did_before(said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samenspel.planning.commands.stopping.SAME_SECONDS", 0.0)
    with Stop(lambda: said.append("stopping")):
        signal.raise_signal(signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert said == ["stopping"]


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="only Unix has terminals that close")
def test_what_is_not_to_be_heard_is_not_heard(said: list[str]) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        with Stop(lambda: said.append("stopping")) as stop:
            signal.raise_signal(signal.SIGHUP)
        after = signal.getsignal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert (stop.asked, said, after) == (False, [], signal.SIG_IGN)


def test_a_plan_is_kept_when_nobody_can_read_any_more_that_it_is_being_made(tmp_path: Path) -> None:
    write_problem(street(9), tmp_path / "street.json")
    command = [sys.executable, "-m", "samenspel", "plan", str(tmp_path / "street.json"), "-o", str(tmp_path / "plan.json")]
    with subprocess.Popen(
        [*command, "--rounds", "1000000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        next(line for line in running.stderr if "score" in line)
        running.stderr.close()
        running.stdout.close()
        running.send_signal(signal.SIGTERM)
    assert running.returncode == FAILED
    assert read_plan(tmp_path / "plan.json").instance == "street-9"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A street and a plan of it."""
    write_problem(street(9), tmp_path / "street.json")
    write_plan(solve(street(9), rounds=1).plan, tmp_path / "plan.json")
    return tmp_path / "street.json", tmp_path / "plan.json"


@pytest.fixture
def stop_at_once(said: list[str]) -> Callable[[str], None]:
    """Hear what is shown, and ask to stop when the size of the street is."""

    def show(line: str) -> None:
        said.append(line)
        if line.startswith("street-9: "):
            signal.raise_signal(signal.SIGINT)

    return show


def test_bounds_found_until_somebody_stops_are_said(
    files: tuple[Path, Path], said: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("samenspel.planning.commands.bound.has_to_stay_plain", lambda *_: True)
    monkeypatch.setattr("samenspel.planning.commands.bound._Teller.look", lambda *_: signal.raise_signal(signal.SIGINT))
    assert run_bound(files[0], plan=files[1], seconds=3600, show=said.append) == FAILED
    covered, worth, *_ = capsys.readouterr().out.splitlines()
    assert covered.startswith(f"any plan covers at most {coverage_bound(street(9))} of ")
    assert worth.startswith("any plan is worth at most ")
    assert said[1].startswith("stopping: the bounds found until now follow")
    assert "after 1 round at most" in said[2]


def test_who_stops_before_the_rounds_has_the_bound_on_visits(
    files: tuple[Path, Path], stop_at_once: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_bound(files[0], seconds=3600, show=stop_at_once) == FAILED
    covered, why = capsys.readouterr().out.splitlines()
    assert covered.startswith(f"any plan covers at most {coverage_bound(street(9))} of ")
    assert why == "it was stopped before the score was bounded"


@pytest.mark.parametrize(("seconds", "rounds"), [(3600, None), (None, 1_000_000)])
def test_a_what_if_that_is_stopped_shows_both_sides(
    seconds: float | None,
    rounds: int | None,
    files: tuple[Path, Path],
    stop_at_once: Callable[[str], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    instance, plan = files
    assert run_what_if(instance, [MoreFaces(1)], plan=plan, seconds=seconds, rounds=rounds, show=stop_at_once) == FAILED
    found = what_if(street(9), [MoreFaces(1)], plan=read_plan(plan), rounds=0)
    assert capsys.readouterr().out.splitlines() == list(comparison_lines(found))


def test_an_explanation_that_is_stopped_leaves_out_what_is_not_begun(
    files: tuple[Path, Path], said: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(problem: Problem, plan: Plan) -> Explanation:
        signal.raise_signal(signal.SIGINT)
        return explain(problem, plan)

    monkeypatch.setattr("samenspel.planning.commands.explain.explain", interrupted)
    assert run_explain(*files, show=said.append) == FAILED
    headings = [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    assert headings == ["Who comes, and why", "What stays open, and why"]
    assert said[-1].startswith("stopping: what is found until now follows")
