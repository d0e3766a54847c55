"""Questions put to the database in SQL of our own, spelled as each of the databases wants them.

Only for questions of which putting them together takes Django longer than the database takes to answer.
"""

import uuid
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from django.db import connection


def answer(question: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Put a question with named values; ``IN %(name)s`` takes a collection of any length.

    Ids are given as ``uuid.UUID`` and come back as the database has them: read them with ``id_of``. PostgreSQL gets a
    collection as one value, so that the question has the same text however many there are, and is taken apart once.
    """
    values = dict(given)
    if connection.vendor == "sqlite":
        for name, value in given.items():
            if _is_many(value):
                del values[name]
                each = {f"{name}_{at}": one for at, one in enumerate(value)}
                question = question.replace(f"IN %({name})s", f"IN ({', '.join(f'%({key})s' for key in each)})")
                values |= each
        values = {name: value.hex if isinstance(value, uuid.UUID) else value for name, value in values.items()}
    else:
        for name, value in given.items():
            if _is_many(value):
                question = question.replace(f"IN %({name})s", f"= ANY(%({name})s)")
                values[name] = list(value)
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _is_many(value: object) -> bool:
    return isinstance(value, Collection) and not isinstance(value, (str, bytes))


@lru_cache(maxsize=10_000)
def id_of(stored: uuid.UUID | str) -> uuid.UUID:
    """Read an id as each of the databases gives it."""
    return stored if isinstance(stored, uuid.UUID) else uuid.UUID(hex=stored)
