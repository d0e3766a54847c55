"""Databases of their own, for tests in which processes die or race."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

USUAL_POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
Surroundings = dict[str, str]


@pytest.fixture(params=["sqlite", "postgresql"])
def own_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Surroundings]:
    """Give the surroundings for processes that share a database which nobody else uses."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("SAMENSPEL_")}
    surroundings |= {
        "SAMENSPEL_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tests.foundation.bare_settings",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    if request.param == "sqlite":
        yield surroundings
        return
    server = os.environ.get("SAMENSPEL_TEST_POSTGRES_URL") or USUAL_POSTGRES
    name = f"samenspel_foundation_{os.getpid()}"
    try:
        connection = psycopg.connect(server, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL within reach")
    with connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        yield surroundings | {"SAMENSPEL_DATABASE_URL": f"{server.rpartition('/')[0]}/{name}"}
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
