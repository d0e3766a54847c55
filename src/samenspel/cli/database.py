"""What the commands ask of the database before they trust it."""

from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from samenspel.cli.voice import Refused, say

OLDEST_POSTGRESQL = 15
OLDEST_SQLITE = (3, 37)
NORMAL = 1  # SQLite's own number for synchronous = NORMAL, the least that survives a crash


@dataclass(frozen=True)
class Flaw:
    """Something about the database that may cost data."""

    what: str
    mend: str


def name_of_database() -> str:
    """Name the database and its version, without the password."""
    if connection.vendor == "sqlite":
        import sqlite3

        return f"SQLite {sqlite3.sqlite_version}, {connection.settings_dict['NAME']}"
    host = connection.settings_dict["HOST"] or "local socket"
    return f"PostgreSQL {_ask('SHOW server_version')}, {connection.settings_dict['NAME']} at {host}"


def find_flaws() -> list[Flaw]:
    """List why this database is not safe enough for what people entrust to it."""
    return _sqlite_flaws() if connection.vendor == "sqlite" else _postgresql_flaws()


def refuse_unsafe() -> None:
    """Refuse a database that could lose what was acknowledged."""
    for flaw in find_flaws():
        raise Refused(f"The database is not safe to use: {flaw.what}. {flaw.mend}")


def count_waiting_migrations() -> int:
    """Count the migrations that this version knows and the database does not."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_outdated() -> None:
    """Refuse a database that this version cannot work with yet."""
    waiting = count_waiting_migrations()
    if waiting:
        raise Refused(f"The database is {waiting} migrations behind. Run: samenspel migrate")


def bring_up_to_date(*, quiet: bool = False) -> None:
    """Run the migrations that wait."""
    waiting = count_waiting_migrations()
    call_command("migrate", interactive=False, verbosity=0)
    if not quiet:
        say(f"The database is up to date ({waiting} migrations run): {name_of_database()}.")


def _ask(question: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _sqlite_flaws() -> list[Flaw]:
    import sqlite3

    flaws = []
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        flaws.append(Flaw(f"SQLite {sqlite3.sqlite_version} is too old", "Use a Python with SQLite 3.37 or newer."))
    if _ask("PRAGMA journal_mode").lower() not in {"wal", "memory"}:
        flaws.append(Flaw("its journal is not in WAL mode", "Put the home folder on a local disk."))
    if _ask("PRAGMA foreign_keys") != "1":
        flaws.append(Flaw("it does not check foreign keys", "Use a Python whose SQLite has them."))
    if int(_ask("PRAGMA synchronous")) < NORMAL:
        flaws.append(Flaw("it does not wait for the disk", "Leave PRAGMA synchronous as Samenspel sets it."))
    return flaws


def _postgresql_flaws() -> list[Flaw]:
    flaws = []
    if int(_ask("SHOW server_version_num")) // 10_000 < OLDEST_POSTGRESQL:
        flaws.append(Flaw(f"PostgreSQL {_ask('SHOW server_version')} is too old", "Use version 15 or newer."))
    unsafe = [setting for setting in ("synchronous_commit", "fsync") if _ask(f"SHOW {setting}") == "off"]
    flaws += [Flaw(f"{name} is off, so a crash loses acknowledged work", f"Set {name} = on.") for name in unsafe]
    return flaws
