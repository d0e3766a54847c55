"""Questions put to the database in SQL of our own, spelled as each of the databases wants them.

Only for questions of which putting them together takes Django longer than the database takes to answer. PostgreSQL
works out once a connection how to answer each (a prepared statement), unless connections are pooled.
"""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper


def answer(question: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Put a question with named values; ``IN %(name)s`` takes a collection of any length.

    Ids are given as ``uuid.UUID`` and come back as the database has them: read them with ``id_of``. PostgreSQL gets a
    collection as one value, so that the question has the same text however many there are, and is taken apart once.
    """
    values = dict(given)
    for name, value in given.items():
        if _is_many(value):
            del values[name]
            spelled, named = _spell(name, list(value))
            question = question.replace(f"IN %({name})s", spelled)
            values |= named
    if connection.vendor == "sqlite":
        values = {name: _as_stored(value) for name, value in values.items()}
    with connection.cursor() as cursor:
        _prepare(cursor)
        cursor.execute(question, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _prepare(cursor: CursorWrapper) -> None:
    """Let values go beside the question instead of within it, which Django does not: so it is the same question each time.

    Where questions are written down (``DEBUG``, some tests) they go Django's way, and can be read with their values.
    """
    threshold = connection.settings_dict["OPTIONS"].get("prepare_threshold")
    if threshold is not None and not connection.queries_logged:
        from psycopg import Cursor

        cursor.cursor.close()
        cursor.cursor = Cursor(connection.connection)


def _spell(name: str, values: list[Any]) -> tuple[str, dict[str, Any]]:
    """Say that something is among these values. Of one alone a database knows, before it sees it, that it finds little."""
    if len(values) == 1:
        return f"= %({name})s", {name: values[0]}
    if connection.vendor == "sqlite":
        each = {f"{name}_{at}": one for at, one in enumerate(values)}
        return f"IN ({', '.join(f'%({key})s' for key in each)})", each
    if any(isinstance(value, str) for value in values):
        return f"= ANY(%({name})s)", {name: values}
    return f"= ANY(%({name})s)", {name: f"{{{','.join(map(str, values))}}}"}  # written at once; psycopg asks of each what it is


def _as_stored(value: object) -> object:
    """Spell a value as SQLite keeps it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.hex if isinstance(value, uuid.UUID) else value


def _is_many(value: object) -> bool:
    return isinstance(value, Collection) and not isinstance(value, (str, bytes))


@lru_cache(maxsize=10_000)
def id_of(stored: uuid.UUID | str) -> uuid.UUID:
    """Read an id as each of the databases gives it."""
    return stored if isinstance(stored, uuid.UUID) else uuid.UUID(hex=stored)
