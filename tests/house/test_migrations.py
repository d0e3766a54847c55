"""Migrations are linear, complete and stand free of the code that changes around them."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.house.places import PRODUCT, name_of

MIGRATIONS = sorted(path for path in PRODUCT.glob("*/migrations/*.py") if path.name != "__init__.py")
APPLICATION = re.compile(
    r"^\s*(?:from|import) samenspel\.\w+\.(services|queries|access|views|forms|jobs|reactions)\b", re.MULTILINE
)


@pytest.mark.django_db
def test_no_change_of_a_model_lacks_its_migration() -> None:
    said = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1, stdout=said)
    assert said.getvalue().strip() == "No changes detected"


def test_the_migrations_of_a_capability_stand_in_one_row() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    ours = {path.parent.parent.name for path in MIGRATIONS}
    assert ours
    assert {app: loader.graph.leaf_nodes(app) for app in ours if len(loader.graph.leaf_nodes(app)) != 1} == {}


def test_a_migration_is_named_after_what_it_does() -> None:
    assert [name_of(path) for path in MIGRATIONS if re.fullmatch(r"\d{4}_(auto_.*|alter_\w+_and_more)", path.stem)] == []


def test_a_migration_uses_no_code_of_the_application() -> None:
    assert [name_of(path) for path in MIGRATIONS if APPLICATION.search(path.read_text(encoding="utf-8"))] == []
