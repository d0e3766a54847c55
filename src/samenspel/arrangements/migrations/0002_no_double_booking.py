"""Nobody is in two places: the database itself refuses two live visits at once.

PostgreSQL has exclusion constraints for this; SQLite gets triggers that say the same.
"""

from django.db import migrations

from samenspel.foundation.operations import PerVendorSQL

RULES = {
    # name: (column, the states in which a visit takes this column's time)
    "helper_double_booked": ("helper_id", ("planned", "done")),
    "arrangement_double_booked": ("arrangement_id", ("open", "planned", "done")),
}


def sqlite_triggers(name: str, column: str, states: tuple[str, ...]) -> list[str]:
    live = ", ".join(f"'{state}'" for state in states)
    watched = f"{column}, starts_at, ends_at, state"
    return [
        f"CREATE TRIGGER {name}_{verb} BEFORE {event} ON arrangements_visit "
        f"WHEN NEW.{column} IS NOT NULL AND NEW.state IN ({live}) AND EXISTS ("
        f"SELECT 1 FROM arrangements_visit AS other WHERE other.{column} = NEW.{column} AND other.id <> NEW.id "
        f"AND other.state IN ({live}) AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at) "
        f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        for verb, event in (("insert", "INSERT"), ("update", f"UPDATE OF {watched}"))
    ]


def exclusion(name: str, column: str, states: tuple[str, ...]) -> str:
    live = ", ".join(f"'{state}'" for state in states)
    return (
        f"ALTER TABLE arrangements_visit ADD CONSTRAINT {name} EXCLUDE USING gist "
        f"({column} WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&) WHERE (state IN ({live}))"
    )


class Migration(migrations.Migration):
    dependencies = [("arrangements", "0001_initial")]

    operations = [
        PerVendorSQL(
            forward={
                "sqlite": [sql for name, (column, states) in RULES.items() for sql in sqlite_triggers(name, column, states)],
                "postgresql": [
                    "CREATE EXTENSION IF NOT EXISTS btree_gist",
                    *(exclusion(name, column, states) for name, (column, states) in RULES.items()),
                ],
            },
            backward={
                "sqlite": [f"DROP TRIGGER {name}_{verb}" for name in RULES for verb in ("insert", "update")],
                "postgresql": [f"ALTER TABLE arrangements_visit DROP CONSTRAINT {name}" for name in RULES],
            },
        )
    ]
