"""A database that could lose what was acknowledged is refused."""

from collections.abc import Iterator

import pytest
from django.db import connection

from samenspel.cli.database import count_waiting_migrations, find_flaws, name_of_database, refuse_unsafe
from samenspel.cli.voice import Refused

UNSAFE = {
    "sqlite": ("PRAGMA synchronous = OFF", "PRAGMA synchronous = FULL", "does not wait for the disk"),
    "postgresql": ("SET synchronous_commit = off", "SET synchronous_commit = on", "synchronous_commit is off"),
}


@pytest.fixture
def flaw(transactional_db: None) -> Iterator[str]:
    """Make the database careless for a moment; return what should be said about it."""
    careless, careful, complaint = UNSAFE[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(careless)
    yield complaint
    with connection.cursor() as cursor:
        cursor.execute(careful)


@pytest.mark.django_db
def test_the_database_of_the_tests_is_safe_and_up_to_date() -> None:
    assert find_flaws() == []
    assert count_waiting_migrations() == 0


@pytest.mark.django_db
def test_a_database_is_named_without_its_password() -> None:
    named = name_of_database()
    assert named.startswith(("SQLite 3.", "PostgreSQL 1"))
    assert (connection.settings_dict["PASSWORD"] or "no password") not in named


def test_a_careless_database_is_refused(flaw: str) -> None:
    with pytest.raises(Refused, match=flaw):
        refuse_unsafe()
