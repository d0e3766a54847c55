"""Migration operations for the rules that live in the database itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation


class PerVendorSQL(Operation):
    """Run the statements written for the database at hand (``sqlite`` or ``postgresql``)."""

    reduces_to_sql = True
    reversible = True
    elidable = False

    def __init__(self, forward: Mapping[str, Sequence[str]], backward: Mapping[str, Sequence[str]]) -> None:
        self.forward = {vendor: list(statements) for vendor, statements in forward.items()}
        self.backward = {vendor: list(statements) for vendor, statements in backward.items()}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing in Django's picture of the models."""

    def database_forwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_states: Any) -> None:
        """Add the rule."""
        for statement in self.forward[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_states: Any) -> None:
        """Take the rule away."""
        for statement in self.backward[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        """Say what this operation is in the output of ``migrate``."""
        return "A rule in the database itself"


def append_only(table: str) -> PerVendorSQL:
    """Make the database refuse every change and every deletion of a row of ``table``."""
    refusal = f"{table} is append-only"
    sqlite = [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        for verb in ("update", "delete")
    ]
    postgresql = [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'restrict_violation'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
    ]
    return PerVendorSQL(
        forward={"sqlite": sqlite, "postgresql": postgresql},
        backward={
            "sqlite": [f"DROP TRIGGER {table}_no_update", f"DROP TRIGGER {table}_no_delete"],
            "postgresql": [f"DROP TRIGGER {table}_append_only ON {table}", f"DROP FUNCTION {table}_refuse()"],
        },
    )
