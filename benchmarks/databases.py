"""Empty databases for benchmarks, thrown away afterwards.

PostgreSQL: the server of SAMENSPEL_TEST_POSTGRES_URL, else 127.0.0.1:5432; a database is made and dropped. *pooled* is the
same as it is spoken to behind a pool of connections, without prepared questions.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

POOLED = "postgresql-pooled"
DATABASES = ("sqlite", "postgresql", POOLED)
POSTGRES = os.environ.get("SAMENSPEL_TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")


@contextmanager
def spare_database(database: str, name: str) -> Iterator[dict[str, str]]:
    """Give the environment in which a program finds an empty database (on PostgreSQL by this name) and a folder."""
    folder = tempfile.mkdtemp(prefix="samenspel-benchmark-")
    environment = {"SAMENSPEL_HOME": folder, "SAMENSPEL_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "samenspel.project.settings"}
    try:
        if database != "sqlite":
            administer(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
            environment["SAMENSPEL_DATABASE_URL"] = POSTGRES.rpartition("/")[0] + "/" + name
            environment["SAMENSPEL_DATABASE_POOLED"] = str(int(database == POOLED))
        yield environment
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if database != "sqlite":
            administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def administer(*statements: str) -> None:
    """Run statements on the PostgreSQL server."""
    import psycopg

    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
