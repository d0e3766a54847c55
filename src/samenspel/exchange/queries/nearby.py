"""The offers that promise most for one ask, found in one index: the nearest circle that has enough of them.

The one place of the search that speaks SQL itself: Django would take longer to put the question together than a
database takes to answer it.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil, cos, radians
from typing import Any

from django.db import connection
from h3.api import basic_int as h3

from samenspel.exchange.models import Offer
from samenspel.exchange.rules import ACTIVITY_MARKS, PROVEN, QUALITY_MARKS, WEEKDAY_MARKS, Activity, OfferState, bits_of
from samenspel.neighbourhoods.models import Community, Vetting

CELL_KM = 0.9
"""Between the centres of two neighbouring cells of resolution 8, a little less than it is in the Netherlands."""

DEGREE_KM = 111.2
SLACK = 1.02
"""Flat distances are a little off; who is just too far is left to the planning core."""

CIRCLES = (1 / 4, 1 / 2, 1)
"""Parts of the widest circle that are looked through one after the other, each without the one before."""

FITS = 2
MOST_MISFITS = 20
"""So many of those who do not fit are enough to say why nobody does."""

LOOK = """
SELECT o.id, o.helper_id, o.latitude, o.longitude, o.reach_km, o.most_per_week, o.most_per_month,
       CAST(o.activities AS text), CAST(o.qualities AS text), CAST(o.availability AS text), CAST(o.away AS text),
       best.fit, best.promise, best.square
FROM (
    SELECT id, square,
           CASE WHEN (able & %(able)s) <> %(able)s OPEN THEN 0 WHEN (weekdays & %(weekdays)s) = 0 THEN 1 ELSE 2 END AS fit,
           CASE WHEN weekly < monthly AND weekly < %(visits)s THEN weekly
                WHEN monthly < %(visits)s THEN monthly ELSE %(visits)s END * (%(each)s - square * %(fall)s) AS promise
    FROM (
        SELECT id, HELPER able, weekdays, reach_km, most_per_week * %(weeks)s AS weekly, most_per_month * %(months)s AS monthly,
               (latitude - %(latitude)s) * (latitude - %(latitude)s) * %(north)s
               + (longitude - %(longitude)s) * (longitude - %(longitude)s) * %(east)s AS square
        FROM OFFERS WHERE community_id = %(community)s AND state = %(active)s AND cell IN (CELLS) AND (doing & %(doing)s) <> 0
    ) AS placed
    WHERE square <= %(square)s AND square <= reach_km * reach_km * %(slack)s
    ORDER BY fit DESC, promise DESC, square, id LIMIT %(most)s
) AS best JOIN OFFERS AS o ON o.id = best.id
""".replace("OFFERS", Offer._meta.db_table)

UNPROVEN = """OR NOT EXISTS (SELECT 1 FROM VETTINGS AS v WHERE v.person_id = placed.helper_id AND v.community_id = %(community)s
    AND v.quality = %(NAME)s AND v.seen_on <= %(on)s AND v.valid_until >= %(on)s)""".replace("VETTINGS", Vetting._meta.db_table)


@dataclass(frozen=True)
class Spot:
    """A point on the map and the cell around it."""

    latitude: float
    longitude: float
    cell: int


@dataclass(frozen=True)
class Sought:
    """What makes an offer promising: who has the ``needs``, has time on these ISO weekdays, and may come often.

    ``visits`` lie in so many ``weeks`` and ``months``. It decides who comes first, not who may come.
    ``enough`` who fit end the search.
    Proof is only looked up for qualities among ``needs`` and ``wishes``.
    """

    needs: frozenset[str] = frozenset()
    wishes: frozenset[str] = frozenset()
    weekdays: frozenset[int] = frozenset()
    visits: int = 1
    weeks: int = 1
    months: int = 1
    urgency: int = 1
    enough: int = 50

    @property
    def asks_for_proof(self) -> bool:
        """Whether it matters what somebody has seen proof of."""
        return bool(PROVEN & (self.needs | self.wishes))


@dataclass(frozen=True)
class Stored:
    """An offer as it is stored, lists as text, and how it was found."""

    offer_id: Any  # as the database gives it; it only makes an order
    helper_id: uuid.UUID
    latitude: float
    longitude: float
    reach_km: float
    most_per_week: int
    most_per_month: int
    activities: str
    qualities: str
    availability: str
    away: str
    fit: int = 0
    promise: float = 0.0
    square: float = 0.0  # of the kilometres


def cells_around(cell: int, km: float) -> list[int]:
    """List the cells that lie wholly or partly within ``km`` of a cell."""
    return list(h3.grid_disk(cell, ceil(km / CELL_KM) + 1))


def most_promising(
    community: Community, near: Spot, sought: Sought, *, activity: str, km: float, on: date, most: int
) -> list[Stored]:
    """List the active offers within ``km`` that reach a spot, those that promise most first; three queries at most.

    An offer promises all visits that its limits allow, each worth what it is in the score of a plan. A wider
    circle is only looked through when the smaller ones have too few who fit; ``on`` is when proof must be valid.
    """
    given = {**_terms(near, km, sought), **_filters(community, activity, on, most)}
    needed = {f"proof{at}": quality for at, quality in enumerate(sorted(sought.needs & PROVEN))}
    unproven = " ".join(UNPROVEN.replace("NAME", name) for name in needed)
    look = LOOK.replace("OPEN", unproven).replace("HELPER", "helper_id," if needed else "")
    found: list[Stored] = []
    seen: set[int] = set()
    for part in CIRCLES:
        cells = sorted(set(cells_around(near.cell, km * part)) - seen)
        seen.update(cells)
        found += _rows(look, {**given, **needed}, cells)
        if sum(row.fit == FITS for row in found) >= sought.enough:
            break
    return _first(found, most)


def _first(found: list[Stored], most: int) -> list[Stored]:
    best = sorted(found, key=lambda row: (-row.fit, -row.promise, row.square, row.offer_id))[:most]
    fitting = sum(row.fit == FITS for row in best)
    return best[: fitting + MOST_MISFITS]


def _rows(look: str, given: dict[str, Any], cells: list[int]) -> Iterator[Stored]:
    named = {f"cell{at}": cell for at, cell in enumerate(cells)}
    with connection.cursor() as cursor:
        cursor.execute(look.replace("CELLS", ", ".join(f"%({name})s" for name in named)), {**given, **named})
        rows = cursor.fetchall()
    for offer_id, helper_id, *values in rows:
        yield Stored(offer_id, _uuid(helper_id), *values)


def _uuid(stored: uuid.UUID | str) -> uuid.UUID:
    """Read an id as each of the databases gives it."""
    return stored if isinstance(stored, uuid.UUID) else uuid.UUID(hex=stored)


def _terms(near: Spot, km: float, sought: Sought) -> dict[str, Any]:
    """What an offer is measured by."""
    every_day = (1 << len(WEEKDAY_MARKS)) - 1
    return {
        "able": bits_of(QUALITY_MARKS, (f'"{need}"' for need in sought.needs - PROVEN)),
        "weekdays": bits_of(WEEKDAY_MARKS, (f'"weekday": {day}' for day in sought.weekdays)) or every_day,
        "visits": sought.visits,
        "weeks": sought.weeks,
        "months": sought.months,
        "each": 100.0 * sought.urgency,
        "fall": 2 / km,  # no less than 2 a kilometre leaves
        "latitude": near.latitude,
        "longitude": near.longitude,
        "north": DEGREE_KM**2,
        "east": (DEGREE_KM * cos(radians(near.latitude))) ** 2,
        "square": km * km,
        "slack": SLACK,
    }


def _filters(community: Community, activity: str, on: date, most: int) -> dict[str, Any]:
    """Which offers are looked at, in the order of the index."""
    doing = bits_of(ACTIVITY_MARKS, [f'"{Activity(activity)}"']) if activity else (1 << len(ACTIVITY_MARKS)) - 1
    pk = community.pk.hex if connection.vendor == "sqlite" else community.pk
    return {"community": pk, "active": OfferState.ACTIVE.value, "doing": doing, "on": on, "most": most}
