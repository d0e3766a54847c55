"""Rules that live in the database itself can be added, and taken away again."""

import pytest
from django.db import DatabaseError, connection, transaction

from samenspel.foundation.models import Job
from samenspel.foundation.operations import PerVendorSQL, append_only


def run(operation: PerVendorSQL, *, forwards: bool) -> None:
    with connection.schema_editor() as editor:
        (operation.database_forwards if forwards else operation.database_backwards)("foundation", editor)


@pytest.mark.django_db(transaction=True)
def test_an_append_only_table_takes_rows_and_keeps_them_until_it_is_freed() -> None:
    operation = append_only("foundation_job")
    run(operation, forwards=True)
    try:
        job = Job.objects.create(task="tests.nothing")
        for attempt in (job.delete, lambda: Job.objects.update(task="tests.something")):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                attempt()
    finally:
        run(operation, forwards=False)
    assert Job.objects.update(task="tests.something") == 1
    assert "rule" in operation.describe()
