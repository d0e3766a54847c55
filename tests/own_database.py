"""Databases of their own, for tests in which processes die or race."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
USUAL_POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
Surroundings = dict[str, str]


@pytest.fixture(params=["sqlite", "postgresql"])
def own_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Surroundings]:
    """Give the surroundings for processes that share a database which nobody else uses."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("SAMENSPEL_")}
    surroundings |= {
        "SAMENSPEL_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "samenspel.project.settings",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    if request.param == "sqlite":
        yield surroundings
        return
    server = os.environ.get("SAMENSPEL_TEST_POSTGRES_URL") or USUAL_POSTGRES
    name = f"samenspel_own_{os.getpid()}"
    try:
        connection = psycopg.connect(server, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL within reach")
    with connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        yield surroundings | {"SAMENSPEL_DATABASE_URL": f"{server.rpartition('/')[0]}/{name}"}
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def run(module: str, *arguments: object, surroundings: Surroundings) -> dict[str, Any]:
    """Run a program of the tests in these surroundings and read the figures that it prints."""
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-m", module, *map(str, arguments)]
    done = subprocess.run(command, env=surroundings, cwd=CHECKOUT, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures
