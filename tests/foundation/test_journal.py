"""The journal: a line for every change, which nobody alters."""

import uuid
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from samenspel.foundation import journal
from samenspel.foundation.models import Job, JournalLine
from tests.conftest import Cast


@pytest.mark.django_db
def test_the_database_refuses_to_change_or_delete_a_line() -> None:
    line = journal.record("tests.done", Job(), actor=None)
    for attempt in (
        lambda: JournalLine.objects.filter(pk=line.pk).update(verb="tests.undone"),
        lambda: JournalLine.objects.filter(pk=line.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
    assert JournalLine.objects.get().verb == "tests.done"


def test_a_line_says_who_did_what_to_what_in_which_hat(cast: Cast) -> None:
    someone, day = uuid.uuid4(), date(2026, 3, 2)
    journal.record("tests.done", cast.community, actor=cast.bram.actor, person=someone, day=day, days=[day])
    [line] = journal.lines_about(cast.community)
    assert (line.verb, line.actor_id, line.actor_hat) == ("tests.done", str(cast.bram.person.pk), "coordinator")
    assert line.facts == {"person": str(someone), "day": "2026-03-02", "days": ["2026-03-02"]}
    assert "tests.done" in str(line)


@pytest.mark.django_db
def test_what_the_system_does_has_no_actor() -> None:
    line = journal.record("tests.done", Job(), actor=None)
    assert (line.actor_id, line.actor_hat) == ("", "")
