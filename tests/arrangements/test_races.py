"""Two planners, one slot: 2,000 forced races on each database, and the loser reads a human sentence."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.house.places import ROOT

pytestmark = [pytest.mark.race]

ROUNDS = 2000


@pytest.fixture
def empty_database(db: None, tmp_path: Path) -> Iterator[str]:
    """Make an empty database of the kind that the tests run on, and say its address."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'race.sqlite3'}"
        return
    settings = connection.settings_dict
    name = f"{settings['NAME']}_race"
    server = f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT'] or 5432}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as session:
        session.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
        session.execute(f'CREATE DATABASE "{name}"'.encode())
        yield f"{server}/{name}"
        session.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def test_of_two_planners_who_take_the_same_time_exactly_one_wins(empty_database: str, tmp_path: Path) -> None:
    environment = os.environ | {
        "SAMENSPEL_DATABASE_URL": empty_database,
        "SAMENSPEL_HOME": str(tmp_path),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.arrangements.race", str(ROUNDS)],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout)
    assert outcome["outcomes"] == {"arrangements.taken": ROUNDS, "won": ROUNDS}
    assert (outcome["one_winner"], outcome["double_bookings"]) == (ROUNDS, 0)
    assert len(outcome["sentences"]) == 1
