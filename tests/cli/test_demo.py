"""The demo keeps apart from real data, runs once at a time and stops as a whole."""

import os
import signal
from pathlib import Path

import pytest

from samenspel.cli.demo import move_into_demo, one_at_a_time, run_together
from samenspel.cli.stopping import SIGNALS
from samenspel.cli.voice import Refused


@pytest.fixture
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Put back the environment afterwards; return the home folder that it names."""
    monkeypatch.setattr(os, "environ", os.environ.copy())
    os.environ["SAMENSPEL_HOME"] = str(tmp_path)
    return tmp_path


def test_the_demo_never_sees_the_real_settings(own_environment: Path) -> None:
    os.environ["SAMENSPEL_DATABASE_URL"] = "postgres://real/data"
    os.environ["SAMENSPEL_MAIL_URL"] = "smtp://real"
    assert move_into_demo(8123) == own_environment / "demo"
    given = {name: value for name, value in os.environ.items() if name.startswith("SAMENSPEL_")}
    assert given == {
        "SAMENSPEL_HOME": str(own_environment / "demo"),
        "SAMENSPEL_DEMO": "1",
        "SAMENSPEL_URL": "http://127.0.0.1:8123",
    }


def test_a_second_demo_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with one_at_a_time(folder), pytest.raises(Refused, match="already running"), one_at_a_time(folder):
        pass
    with one_at_a_time(folder):
        assert not folder.exists()


def test_when_one_part_ends_all_of_the_demo_ends() -> None:
    with pytest.raises(Refused, match="stopped by itself"):
        run_together((("--version",), ("--version",)))


def test_a_demo_that_ended_hears_no_signals_any_more() -> None:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    with pytest.raises(Refused, match="stopped by itself"):
        run_together((("--version",),))
    assert {number: signal.getsignal(number) for number in SIGNALS} == before
