"""Deadlocks, busy databases and double bookings: tried again or said in human words, never a crash."""

from collections.abc import Callable

import psycopg.errors
import pytest
from django.db import IntegrityError, OperationalError, transaction

from samenspel.arrangements.services.booking import MOST_TRIES, booking, is_double_booking, is_passing
from samenspel.foundation.refusals import NotPossibleNow


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
