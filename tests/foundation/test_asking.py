"""Questions in SQL of our own: the same text and values for both databases."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from samenspel.foundation import asking
from samenspel.foundation.asking import id_of
from samenspel.foundation.models import Job

WHICH = f"SELECT id FROM {Job._meta.db_table} WHERE id IN %(ids)s AND task IN %(names)s AND task <> %(other)s"


NOON = datetime(2026, 3, 2, 12, 0, 0, 500_000, tzinfo=UTC)


@pytest.fixture
def jobs(db: None) -> list[Job]:
    return [Job.objects.create(task=f"tests.{name}") for name in ("first", "second", "third")]


@pytest.mark.parametrize("many", [0, 1, 3])
def test_a_collection_of_any_length_is_one_value(jobs: list[Job], many: int) -> None:
    given = {"ids": {job.pk for job in jobs[:many]}, "names": tuple(job.task for job in jobs), "other": "tests.nothing"}
    assert {id_of(row[0]) for row in asking.answer(WHICH, given)} == {job.pk for job in jobs[:many]}


def test_every_value_counts_and_a_text_is_no_collection(jobs: list[Job]) -> None:
    given = {"ids": [job.pk for job in jobs], "names": ["tests.first", "tests.third"], "other": "tests.first"}
    assert [id_of(row[0]) for row in asking.answer(WHICH, given)] == [jobs[2].pk]


def test_an_id_alone_is_found_too(jobs: list[Job]) -> None:
    table = Job._meta.db_table
    rows = asking.answer(f"SELECT task FROM {table} WHERE id = %(id)s", {"id": jobs[1].pk})
    assert rows == [("tests.second",)]


def test_a_moment_is_compared_to_the_microsecond(jobs: list[Job]) -> None:
    Job.objects.filter(pk=jobs[0].pk).update(created_at=NOON)
    question = f"SELECT id FROM {Job._meta.db_table} WHERE created_at <= %(moment)s AND id = %(id)s"
    found = [asking.answer(question, {"moment": NOON - timedelta(microseconds=early), "id": jobs[0].pk}) for early in (0, 1)]
    assert [len(rows) for rows in found] == [1, 0]


def test_a_collection_may_hold_numbers(jobs: list[Job]) -> None:
    Job.objects.filter(pk=jobs[1].pk).update(attempts=7)
    rows = asking.answer(f"SELECT id FROM {Job._meta.db_table} WHERE attempts IN %(some)s", {"some": [7, 12, -1]})
    assert [id_of(row[0]) for row in rows] == [jobs[1].pk]


def test_an_id_reads_the_same_from_both_databases() -> None:
    one = uuid.uuid4()
    assert id_of(one) == id_of(one.hex) == id_of(str(one)) == one


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL keeps questions that are prepared")
@pytest.mark.parametrize(("threshold", "kept"), [(0, 1), (None, 0)], ids=["own connection", "pooled"])
def test_a_question_is_prepared_once_unless_connections_are_pooled(
    jobs: list[Job], monkeypatch: pytest.MonkeyPatch, threshold: int | None, kept: int
) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "prepare_threshold", threshold)
    question = f"SELECT task FROM {Job._meta.db_table} WHERE id = %(id)s AND 'kept' = 'kept'"
    assert [asking.answer(question, {"id": job.pk})[0][0] for job in jobs] == [job.task for job in jobs]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%''kept'' = ''kept''%%'")
        assert cursor.fetchone() == (kept,)
