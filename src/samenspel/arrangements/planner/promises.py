"""What people promised already, read with as little as a database can be asked: two questions, however many people."""

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection

from samenspel import planning
from samenspel.arrangements import moments
from samenspel.arrangements.models import Face, Proposal, Visit
from samenspel.arrangements.rules import LIVE, ProposalState, Say
from samenspel.exchange.models import Ask

# "state || ''" keeps the database from going by the index of states, in which half of all visits lie.
VISITS = """
SELECT id, helper_id, date, start, minutes FROM VISITS
WHERE helper_id IN (PEOPLE) AND starts_at BETWEEN %(before)s AND %(after)s
  AND state || '' IN (STATES) AND date BETWEEN %(first)s AND %(last)s
""".replace("VISITS", Visit._meta.db_table)

FACES = """
SELECT f.helper_id, CAST(f.visits AS text), a.minutes, a.id FROM FACES AS f
JOIN PROPOSALS AS p ON p.id = f.proposal_id JOIN ASKS AS a ON a.id = p.ask_id
WHERE f.helper_id IN (PEOPLE) AND f.helper_says = %(yes)s AND p.state = %(waiting)s
"""
FACES = FACES.replace("FACES", Face._meta.db_table).replace("PROPOSALS", Proposal._meta.db_table)
FACES = FACES.replace("ASKS", Ask._meta.db_table)

Found = defaultdict[uuid.UUID, list[planning.Booking]]


def bookings(
    helper_ids: Collection[uuid.UUID], first: date, last: date, *, standing: Collection[uuid.UUID], ask: Ask | None
) -> Found:
    """List what is promised already per helper, over the whole weeks and months of these days; two queries.

    Visits that stand in the puzzle itself are left out, and so is what was promised for the same ask.
    """
    found: Found = defaultdict(list)
    if helper_ids:
        _add_visits(found, helper_ids, (first.replace(day=1) - timedelta(days=7), last + timedelta(days=38)), standing)
        _add_faces(found, helper_ids, ask)
    return found


def _add_visits(
    found: Found, helper_ids: Collection[uuid.UUID], span: tuple[date, date], standing: Collection[uuid.UUID]
) -> None:
    states = {f"state{at}": state.value for at, state in enumerate(sorted(LIVE))}
    question = VISITS.replace("STATES", _marks(states))
    wider = span[0] - timedelta(days=2), span[1] + timedelta(days=2)  # what the index knows is no local day
    days = zip(("first", "last", "before", "after"), (*span, *wider), strict=True)
    for pk, helper_id, day, start, minutes in _rows(question, helper_ids, {**states, **{name: str(one) for name, one in days}}):
        if not standing or _id(pk) not in standing:
            found[_id(helper_id)].append(_booking(_day(day), _minute(start), minutes))


def _add_faces(found: Found, helper_ids: Collection[uuid.UUID], ask: Ask | None) -> None:
    given = {"yes": Say.YES.value, "waiting": ProposalState.WAITING.value}
    for helper_id, visits, minutes, ask_id in _rows(FACES, helper_ids, given):
        if ask is None or _id(ask_id) != ask.pk:
            found[_id(helper_id)] += [_booking(_day(one["date"]), _minute(one["start"]), minutes) for one in json.loads(visits)]


def _rows(question: str, helper_ids: Collection[uuid.UUID], given: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    is_sqlite = connection.vendor == "sqlite"
    people = {f"person{at}": one.hex if is_sqlite else one for at, one in enumerate(helper_ids)}
    with connection.cursor() as cursor:
        cursor.execute(question.replace("PEOPLE", _marks(people)), {**people, **given})
        yield from cursor.fetchall()


def _marks(named: Collection[str]) -> str:
    return ", ".join(f"%({name})s" for name in named)


@lru_cache(maxsize=10_000)
def _id(stored: uuid.UUID | str) -> uuid.UUID:
    """Read an id as each of the databases gives it."""
    return stored if isinstance(stored, uuid.UUID) else uuid.UUID(hex=stored)


@lru_cache(maxsize=1_000)
def _day(stored: date | str) -> date:
    return stored if isinstance(stored, date) else date.fromisoformat(stored)


@lru_cache(maxsize=2_000)
def _minute(stored: time | str) -> int:
    return moments.minute_of(stored if isinstance(stored, time) else time.fromisoformat(stored))


@lru_cache(maxsize=10_000)
def _booking(day: date, begin: int, minutes: int) -> planning.Booking:
    return planning.Booking(day, begin, min(begin + minutes, moments.DAY_MINUTES))
