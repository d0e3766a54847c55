"""What is private stands encrypted in the database, under a key that lives elsewhere."""

import stat
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from pytest_django import Settings

from samenspel.foundation import keys
from tests.conftest import Cast


def test_what_is_locked_opens_again_but_only_as_the_same_column() -> None:
    sealed = keys.lock("Bel twee keer", column="home.way_in")
    assert keys.unlock(sealed, column="home.way_in") == "Bel twee keer"
    with pytest.raises(InvalidTag):
        keys.unlock(sealed, column="home.address")


def test_the_same_words_are_locked_differently_each_time() -> None:
    assert keys.lock("a", column="c") != keys.lock("a", column="c")


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path, settings: Settings) -> None:
    settings.FIELD_KEY_FILE = str(tmp_path / "keys" / "field-key")
    sealed = keys.lock("a", column="c")
    file = Path(settings.FIELD_KEY_FILE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    keys._cipher.cache_clear()
    assert keys.unlock(sealed, column="c") == "a"


def test_whoever_makes_the_key_first_wins(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        keys.write_private(tmp_path / "key", content)
    assert (tmp_path / "key").read_bytes() == b"first"


def test_a_phone_number_is_not_to_be_read_in_the_database(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM people_person")
        rows = [row[0] for row in cursor.fetchall()]
    assert len(rows) == 10
    assert all("020" not in phone for phone in rows)
    cast.aisha.person.refresh_from_db()
    assert cast.aisha.person.phone == "0201234567"
