"""What a command that is stopped by hand hears, and how often."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from samenspel.planning import read_plan, write_problem
from samenspel.planning.commands.pacing import FAILED
from samenspel.planning.commands.stopping import Stop
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
