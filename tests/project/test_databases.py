"""What the settings say of a database."""

import pytest

from samenspel.project.databases import database


@pytest.mark.parametrize("pooled", [False, True])
def test_sqlite_begins_to_write_at_once(pooled: bool) -> None:
    assert database("sqlite:////tmp/own.sqlite3", pooled=pooled)["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_keeps_prepared_questions_beside_what_the_address_asks() -> None:
    settings = database("postgres://somebody@127.0.0.1/own?sslmode=require", pooled=False)
    assert settings["OPTIONS"] == {"sslmode": "require", "prepare_threshold": 0}
    assert not settings["DISABLE_SERVER_SIDE_CURSORS"]


def test_nothing_outlives_a_transaction_where_connections_are_pooled() -> None:
    settings = database("postgres://somebody@127.0.0.1/own?sslmode=require", pooled=True)
    assert settings["OPTIONS"] == {"sslmode": "require"}
    assert settings["DISABLE_SERVER_SIDE_CURSORS"]
