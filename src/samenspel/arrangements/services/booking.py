"""Taking time in calendars: the database has the last word, and whoever is too late reads a human sentence."""

import uuid
from collections.abc import Callable
from datetime import date, time
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from samenspel.arrangements import moments, rules
from samenspel.arrangements.models import Arrangement, Visit
from samenspel.arrangements.rules import VisitState
from samenspel.exchange.models import Ask
from samenspel.foundation import journal
from samenspel.foundation.refusals import NotPossibleNow
from samenspel.people.actors import Actor
from samenspel.people.models import Person

P = ParamSpec("P")
R = TypeVar("R")

MOST_TRIES = 3
DOUBLE_BOOKED = ("helper_double_booked", "arrangement_double_booked")
PASSING_STATES = frozenset({"40001", "40P01", "55P03"})  # serialization failure, deadlock, lock not available


def booking(service: Callable[P, R]) -> Callable[P, R]:
    """Make a service one transaction that takes time in calendars.

    A double booking becomes a refusal. A deadlock, a serialization failure or a busy database is tried
    again, at most three times in all, when no other transaction is around it.
    """

    @wraps(service)
    def booked(*args: P.args, **kwargs: P.kwargs) -> R:
        tries = 1 if connection.in_atomic_block else MOST_TRIES
        for left in reversed(range(tries)):
            try:
                with transaction.atomic():
                    return service(*args, **kwargs)
            except IntegrityError as error:
                if not is_double_booking(error):
                    raise
                raise taken() from error
            except OperationalError as error:
                if not is_passing(error):
                    raise
                if not left:
                    raise busy() from error
        raise AssertionError("the last try returns or raises")

    return booked


def is_double_booking(error: IntegrityError) -> bool:
    """Whether the database refused because somebody would be in two places."""
    return any(name in str(error) for name in DOUBLE_BOOKED)


def is_passing(error: DatabaseError) -> bool:
    """Whether trying again at once may help."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in PASSING_STATES or "database is locked" in str(error) or "database table is locked" in str(error)


def taken() -> NotPossibleNow:
    """Refuse because this time is taken already."""
    return NotPossibleNow(
        "arrangements.taken", _("Somebody was just ahead of you: there is another visit at that time. Please choose again.")
    )


def busy() -> NotPossibleNow:
    """Refuse because too many people do something at once."""
    return NotPossibleNow("arrangements.busy", _("It is very busy just now. Nothing was changed. Please try again."))


def changed() -> NotPossibleNow:
    """Refuse because the page that somebody looked at is not true any more."""
    return NotPossibleNow(
        "arrangements.changed",
        _("Something changed while you were looking. Look at how it is now."),
        title=_("It is different now"),
    )


def lock_ask(ask_id: uuid.UUID) -> None:
    """Let changes to all that is about one ask wait for each other.

    Always the first lock: an ask that closes ends its arrangement, and an arrangement that ends closes its ask.
    """
    Ask.objects.select_for_update(of=("self",)).get(pk=ask_id)


def lock_arrangement(arrangement: Arrangement) -> Arrangement:
    """Let changes to one arrangement wait for each other, by way of its ask."""
    lock_ask(arrangement.ask_id)
    return (
        Arrangement.objects.select_for_update(of=("self",)).select_related("ask", "resident", "community").get(pk=arrangement.pk)
    )


def lock_visit(visit: Visit, *, sequence: int | None = None) -> Visit:
    """Lock a visit, by way of its arrangement; ``sequence`` is how it stood on the page that was answered."""
    lock_arrangement(visit.arrangement)
    locked = (
        Visit.objects.select_for_update(of=("self",))
        .select_related("arrangement__ask", "arrangement__community", "resident", "helper")
        .get(pk=visit.pk)
    )
    if sequence is not None and sequence != locked.sequence:
        raise changed()
    return locked


def make_visit(
    arrangement: Arrangement,
    *,
    helper: Person | None,
    day: date,
    start: time,
    minutes: int,
    in_place_of: Visit | None = None,
) -> Visit:
    """Put a visit in the calendars; without a helper it stands open."""
    starts_at, ends_at = moments.span_of(day, start, minutes, arrangement.community.time_zone)
    return Visit.objects.create(
        arrangement=arrangement,
        resident_id=arrangement.resident_id,
        helper=helper,
        date=day,
        start=start,
        minutes=minutes,
        starts_at=starts_at,
        ends_at=ends_at,
        state=VisitState.PLANNED if helper else VisitState.OPEN,
        in_place_of=in_place_of,
        sequence=in_place_of.sequence + 1 if in_place_of else 0,
    )


def change_state(visit: Visit, then: VisitState, *, verb: str, actor: Actor | None, **facts: object) -> None:
    """Bring a visit to another state, as far as the table allows, and write down who did it."""
    if not rules.may_become(VisitState(visit.state), then):
        raise changed()
    was = visit.state
    visit.state, visit.sequence = then, visit.sequence + 1
    visit.save()
    journal.record(verb, visit, actor=actor, was=was, now=then.value, **facts)


def give_visit(visit: Visit, helper: Person, *, day: date, start: time, actor: Actor | None) -> None:
    """Let a helper do an open visit, perhaps at another moment."""
    visit.starts_at, visit.ends_at = moments.span_of(day, start, visit.minutes, visit.arrangement.community.time_zone)
    visit.helper, visit.date, visit.start = helper, day, start
    change_state(
        visit,
        VisitState.PLANNED,
        verb="arrangements.visit_planned",
        actor=actor,
        helper=helper.pk,
        date=day,
        start=start.isoformat("minutes"),
    )


def free_visit(visit: Visit, *, actor: Actor | None, why: str) -> None:
    """Take the helper off a planned visit: it stands open."""
    helper_id = visit.helper_id
    visit.dropped_by_id, visit.helper, visit.doubted_at = helper_id, None, None
    change_state(visit, VisitState.OPEN, verb="arrangements.visit_opened", actor=actor, helper=helper_id, why=why)
