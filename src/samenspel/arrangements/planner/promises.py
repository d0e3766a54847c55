"""What people promised already, read with as little as a database can be asked: two questions, however many people."""

import json
import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import date, time, timedelta
from functools import lru_cache

from samenspel import planning
from samenspel.arrangements import moments
from samenspel.arrangements.models import Face, Proposal, Visit
from samenspel.arrangements.rules import LIVE, ProposalState, Say
from samenspel.exchange.models import Ask
from samenspel.foundation import asking
from samenspel.foundation.asking import id_of

# "state || ''" keeps the database from going by the index of states, in which half of all visits lie.
VISITS = """
SELECT id, helper_id, date, start, minutes FROM VISITS
WHERE helper_id IN %(people)s AND starts_at BETWEEN %(before)s AND %(after)s
  AND state || '' IN %(states)s AND date BETWEEN %(first)s AND %(last)s
""".replace("VISITS", Visit._meta.db_table)

FACES = """
SELECT f.helper_id, CAST(f.visits AS text), a.minutes, a.id FROM FACES AS f
JOIN PROPOSALS AS p ON p.id = f.proposal_id JOIN ASKS AS a ON a.id = p.ask_id
WHERE f.helper_id IN %(people)s AND f.helper_says = %(yes)s AND p.state = %(waiting)s
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
    wider = span[0] - timedelta(days=2), span[1] + timedelta(days=2)  # what the index knows is no local day
    days = zip(("first", "last", "before", "after"), (*span, *wider), strict=True)
    given = {"people": helper_ids, "states": sorted(state.value for state in LIVE), **{name: str(day) for name, day in days}}
    for pk, helper_id, day, start, minutes in asking.answer(VISITS, given):
        if not standing or id_of(pk) not in standing:
            found[id_of(helper_id)].append(_booking(_day(day), _minute(start), minutes))


def _add_faces(found: Found, helper_ids: Collection[uuid.UUID], ask: Ask | None) -> None:
    given = {"people": helper_ids, "yes": Say.YES.value, "waiting": ProposalState.WAITING.value}
    for helper_id, visits, minutes, ask_id in asking.answer(FACES, given):
        if ask is None or id_of(ask_id) != ask.pk:
            found[id_of(helper_id)] += [_booking(_day(one["date"]), _minute(one["start"]), minutes) for one in json.loads(visits)]


@lru_cache(maxsize=1_000)
def _day(stored: date | str) -> date:
    return stored if isinstance(stored, date) else date.fromisoformat(stored)


@lru_cache(maxsize=2_000)
def _minute(stored: time | str) -> int:
    return moments.minute_of(stored if isinstance(stored, time) else time.fromisoformat(stored))


@lru_cache(maxsize=10_000)
def _booking(day: date, begin: int, minutes: int) -> planning.Booking:
    return planning.Booking(day, begin, min(begin + minutes, moments.DAY_MINUTES))
