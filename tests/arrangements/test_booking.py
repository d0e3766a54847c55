"""Deadlocks, busy databases and double bookings: tried again or said in human words, never a crash."""

import re
from collections.abc import Callable
from datetime import datetime

import psycopg.errors
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from samenspel.arrangements import services
from samenspel.arrangements.models import Arrangement, Cover
from samenspel.arrangements.rules import Say
from samenspel.arrangements.services.booking import MOST_TRIES, booking, is_double_booking, is_passing
from samenspel.exchange.rules import Closing
from samenspel.exchange.services import close_ask
from samenspel.foundation.refusals import NotFound, NotPossibleNow
from tests.arrangements.street import arrange_company, ask_company, offer_time, propose
from tests.conftest import Cast


def database_error(cause: Exception | None, text: str = "") -> OperationalError:
    error = OperationalError(text or str(cause))
    error.__cause__ = cause
    return error


PASSING = [
    database_error(psycopg.errors.DeadlockDetected()),
    database_error(psycopg.errors.SerializationFailure()),
    database_error(psycopg.errors.LockNotAvailable()),
    database_error(None, "database is locked"),
]
AWAY = [database_error(psycopg.errors.AdminShutdown()), database_error(None, "disk I/O error")]


def failing(errors: list[Exception]) -> Callable[[], str]:
    """Make a service that fails with these errors, one by one, and then succeeds."""

    @booking
    def service() -> str:
        if errors:
            raise errors.pop(0)
        return "done"

    return service


@pytest.mark.parametrize("error", PASSING, ids=str)
@pytest.mark.django_db(transaction=True)
def test_what_passes_is_tried_again_at_most_three_times(error: OperationalError) -> None:
    assert is_passing(error)
    assert failing([error] * (MOST_TRIES - 1))() == "done"
    with pytest.raises(NotPossibleNow, match="busy"):
        failing([error] * MOST_TRIES)()


@pytest.mark.django_db(transaction=True)
def test_inside_another_transaction_nothing_is_tried_again() -> None:
    errors: list[Exception] = [PASSING[0]] * MOST_TRIES
    with pytest.raises(NotPossibleNow, match="busy"), transaction.atomic():
        failing(errors)()
    assert len(errors) == MOST_TRIES - 1


@pytest.mark.parametrize("error", AWAY, ids=str)
@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_not_called_busy(error: OperationalError) -> None:
    assert not is_passing(error)
    with pytest.raises(OperationalError):
        failing([error])()


@pytest.mark.django_db(transaction=True)
def test_only_a_double_booking_is_said_in_human_words() -> None:
    with pytest.raises(NotPossibleNow, match="taken"):
        failing([IntegrityError('conflicting key value violates exclusion constraint "helper_double_booked"')])()
    other = IntegrityError("UNIQUE constraint failed: arrangements_cover.visit_id")
    assert not is_double_booking(other)
    with pytest.raises(IntegrityError):
        failing([other])()


END: dict[str, Callable[[Arrangement, Cast], object]] = {
    "the ask closes": lambda company, cast: close_ask(company.ask, why=Closing.NOT_NEEDED, actor=cast.aisha.actor),
    "the visits end": lambda company, cast: services.end_arrangement(company, actor=cast.aisha.actor),
    "the helper stops": lambda company, cast: services.stop_helping(
        company, helper=cast.chantal.person, actor=cast.chantal.actor
    ),
}


def locked_tables(captured: CaptureQueriesContext) -> list[str]:
    said = [query["sql"] for query in captured if "FOR UPDATE" in query["sql"]]
    return [found.group(1) for found in (re.search(r'FROM "(\w+)"', sql) for sql in said) if found]


@pytest.mark.skipif(not connection.features.has_select_for_update, reason="this database locks as a whole")
@pytest.mark.parametrize("why", END)
def test_the_ask_is_locked_before_what_was_arranged_for_it(monday: datetime, cast: Cast, why: str) -> None:
    company = arrange_company(cast, "chantal", month=5, most_faces=3)
    with CaptureQueriesContext(connection) as captured:
        END[why](company, cast)
    tables = locked_tables(captured)
    assert tables.index("exchange_ask") < tables.index("arrangements_arrangement")


@pytest.mark.skipif(not connection.features.has_select_for_update, reason="this database locks as a whole")
def test_the_ask_is_locked_before_a_proposal_for_it(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    face = propose(ask_company(cast), cast.aisha.actor).faces.get()
    with CaptureQueriesContext(connection) as captured:
        services.approve_face(face, says=Say.YES, actor=cast.aisha.actor)
    assert locked_tables(captured)[:2] == ["exchange_ask", "arrangements_proposal"]


@pytest.mark.skipif(not connection.features.has_select_for_update, reason="this database locks as a whole")
def test_a_stranger_waits_for_nobody_and_locks_nothing(monday: datetime, cast: Cast) -> None:
    company = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    visit = company.visits.order_by("starts_at")[0]
    with CaptureQueriesContext(connection) as captured, pytest.raises(NotFound):
        services.drop_out(visit, actor=cast.dirk.actor)
    assert locked_tables(captured) == []
    services.drop_out(visit, actor=cast.chantal.actor)
    with CaptureQueriesContext(connection) as captured, pytest.raises(NotFound):
        services.answer_cover(Cover.objects.get(), says=Say.YES, actor=cast.dirk.actor)
    assert locked_tables(captured) == []
