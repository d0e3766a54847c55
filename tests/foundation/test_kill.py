"""What was acknowledged stays, whatever happens to the process; and no job is taken twice."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
KILLS = 100
SECONDS = 20.0

pytestmark = pytest.mark.race


def run(module: str, *arguments: object, surroundings: dict[str, str]) -> dict[str, Any]:
    """Run one of the programs beside this file and read its figures."""
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-m", f"tests.foundation.{module}", *map(str, arguments)]
    done = subprocess.run(command, env=surroundings, cwd=CHECKOUT, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def test_nothing_acknowledged_is_lost_when_writers_are_killed(own_database: dict[str, str]) -> None:
    figures = run("killing", KILLS, SECONDS, surroundings=own_database)
    assert figures["kills"] >= KILLS // 2, figures
    assert figures["acknowledged"] > figures["kills"], figures
    assert (figures["lost"], figures["halves"], figures["integrity"]) == (0, 0, "ok"), figures


def test_two_workers_never_take_the_same_job(own_database: dict[str, str]) -> None:
    figures = run("leasing", 3, 300, surroundings=own_database)
    assert figures == {"taken": 300, "different": 300, "codes": [0, 0, 0]}
