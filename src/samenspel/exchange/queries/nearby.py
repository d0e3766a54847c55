"""The offers that promise most for one ask, found in one index: the nearest circle that has enough of them.

The one place of the search that speaks SQL itself: Django would take longer to put the question together than a
database takes to answer it.
"""

import uuid
from dataclasses import dataclass
from datetime import date
from math import ceil, cos, radians
from typing import Any

from h3.api import basic_int as h3

from samenspel.exchange.models import Offer
from samenspel.exchange.rules import ACTIVITY_MARKS, PROVEN, QUALITY_MARKS, WEEKDAY_MARKS, Activity, OfferState, bits_of
from samenspel.foundation import asking
from samenspel.foundation.asking import id_of
from samenspel.neighbourhoods.models import Community, Vetting
from samenspel.planning import KM_POINTS, VISIT_POINTS, WISH_POINTS

CELL_KM = 0.9
"""Between the centres of two neighbouring cells of resolution 8, a little less than it is in the Netherlands."""

DEGREE_KM = 111.2
SLACK = 1.02
"""Flat distances are a little off; who is just too far is left to the planning core."""

CIRCLES = (1 / 2, 1)
"""Parts of the widest circle that are looked through one after the other, the second without the first: it is seldom needed."""

PROMISING = 0.4
"""So large a part of those who are found promise most in all; each visit of the others costs least: they share with these.

Measured on 300 asks among 10,000 helpers: the best way is that of the four hundred most promising in 97 %, with the first kind
alone in 95 %.
"""

BEND_KM = 1.5
"""Where the square of a distance stands in for the distance: up to some kilometres ``2 d`` is about ``d² / 1.5 + 1.5``."""

FITS = 2
MOST_MISFITS = 20
"""So many of those who do not fit are enough to say why nobody does."""

LOOK = """
WITH measured AS MATERIALIZED (
    SELECT id, square, square * %(bend)s MISSED AS cost,
           CASE WHEN (able & %(able)s) <> %(able)s OPEN THEN 0 WHEN (weekdays & %(weekdays)s) = 0 THEN 1 ELSE 2 END AS fit,
           CASE WHEN weekly < monthly AND weekly < %(visits)s THEN weekly
                WHEN monthly < %(visits)s THEN monthly ELSE %(visits)s END * (%(each)s - square * %(fall)s) AS promise
    FROM (
        SELECT id, HELPER able, weekdays, reach_km, most_per_week * %(weeks)s AS weekly, most_per_month * %(months)s AS monthly,
               (latitude - %(latitude)s) * (latitude - %(latitude)s) * %(north)s
               + (longitude - %(longitude)s) * (longitude - %(longitude)s) * %(east)s AS square
        FROM OFFERS WHERE community_id = %(community)s AND state = %(active)s AND cell IN %(cells)s AND (doing & %(doing)s) <> 0
    ) AS placed
    WHERE square <= %(square)s AND square <= reach_km * reach_km * %(slack)s
), best AS (
    SELECT * FROM (SELECT * FROM measured ORDER BY fit DESC, promise DESC, square, id LIMIT %(promising)s) AS promising
    UNION SELECT * FROM (SELECT * FROM measured ORDER BY fit DESC, cost, square, id LIMIT %(most)s) AS near
)
SELECT o.id, o.helper_id, o.latitude, o.longitude, o.reach_km, o.most_per_week, o.most_per_month,
       CAST(o.activities AS text), CAST(o.qualities AS text), CAST(o.availability AS text), CAST(o.away AS text),
       best.fit, best.promise, best.cost, best.square
FROM best JOIN OFFERS AS o ON o.id = best.id
""".replace("OFFERS", Offer._meta.db_table)

MISSED = "+ CASE WHEN LACKING THEN %(miss)s ELSE 0 END"
UNTOLD = "(able & %(NAME)s) = 0"
UNPROVEN = """NOT EXISTS (SELECT 1 FROM VETTINGS AS v WHERE v.person_id = placed.helper_id
    AND CASE WHEN v.community_id = %(community)s AND v.quality = %(NAME)s AND v.seen_on <= %(on)s AND v.valid_until >= %(on)s
        THEN 1 ELSE 0 END = 1)""".replace("VETTINGS", Vetting._meta.db_table)
"""The ``CASE`` keeps a database without statistics from reading all proof in the community again for each offer."""


@dataclass(frozen=True)
class Spot:
    """A point on the map and the cell around it."""

    latitude: float
    longitude: float
    cell: int


@dataclass(frozen=True)
class Sought:
    """What makes an offer promising: having the ``needs``, time on these ISO weekdays, room for many visits, the ``wishes``.

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
    cost: float = 0.0  # points that a visit loses by distance and wishes, but for what all lose
    square: float = 0.0  # of the kilometres


def cells_around(cell: int, km: float) -> list[int]:
    """List the cells that lie wholly or partly within ``km`` of a cell."""
    return list(h3.grid_disk(cell, ceil(km / CELL_KM) + 1))


def most_promising(
    community: Community, near: Spot, sought: Sought, *, activity: str, km: float, on: date, most: int
) -> list[Stored]:
    """List ``most`` active offers within ``km`` that reach a spot, those that promise most first; two queries at most.

    An offer promises all visits that its limits allow, each worth what it is in the score of a plan; part of the list
    are those of whom one visit is worth most, however few they promise. The wider circle is only looked through when
    the smaller one has too few who fit; ``on`` is when proof must be valid.
    """
    promising = round(PROMISING * most)
    look, codes = _question(sought)
    given = {**codes, **_terms(near, km, sought), **_filters(community, activity, on), "promising": promising, "most": most}
    found: list[Stored] = []
    seen: set[int] = set()
    for part in CIRCLES:
        cells = sorted(set(cells_around(near.cell, km * part)) - seen)
        seen.update(cells)
        rows = asking.answer(look, {**given, "cells": cells})
        found += [Stored(offer_id, id_of(helper_id), *values) for offer_id, helper_id, *values in rows]
        if sum(row.fit == FITS for row in found) >= sought.enough:
            break
    return _first(found, promising, most)


def _question(sought: Sought) -> tuple[str, dict[str, Any]]:
    """Put the question together, with the values of the qualities in it: proof is looked up, what people tell is a bit."""
    needed = sought.needs & PROVEN
    asked = sorted(needed | sought.wishes)
    codes = {f"quality{at}": one if one in PROVEN else bits_of(QUALITY_MARKS, [f'"{one}"']) for at, one in enumerate(asked)}
    lacking = {one: (UNPROVEN if one in PROVEN else UNTOLD).replace("NAME", name) for one, name in zip(asked, codes, strict=True)}
    unproven = " ".join(f"OR {lacking[need]}" for need in sorted(needed))
    missed = " ".join(MISSED.replace("LACKING", lacking[wish]) for wish in sorted(sought.wishes))
    helper = "helper_id," if sought.asks_for_proof else ""
    return LOOK.replace("OPEN", unproven).replace("MISSED", missed).replace("HELPER", helper), codes


def _first(found: list[Stored], promising: int, most: int) -> list[Stored]:
    """Keep those who promise most, and of the others those whose visits cost least; in the order of what they promise."""
    found.sort(key=lambda row: (-row.fit, -row.promise, row.square, row.offer_id))
    others = sorted(found[promising:], key=lambda row: (-row.fit, row.cost, row.square, row.offer_id))[: most - promising]
    kept = {row.offer_id for row in (*found[:promising], *others)}
    best = [row for row in found if row.offer_id in kept]
    fitting = sum(row.fit == FITS for row in best)
    return best[: fitting + MOST_MISFITS]


def _terms(near: Spot, km: float, sought: Sought) -> dict[str, Any]:
    """What an offer is measured by."""
    every_day = (1 << len(WEEKDAY_MARKS)) - 1
    return {
        "able": bits_of(QUALITY_MARKS, (f'"{need}"' for need in sought.needs - PROVEN)),
        "weekdays": bits_of(WEEKDAY_MARKS, (f'"weekday": {day}' for day in sought.weekdays)) or every_day,
        "visits": sought.visits,
        "weeks": sought.weeks,
        "months": sought.months,
        "each": float(VISIT_POINTS * sought.urgency),
        "fall": KM_POINTS / km,  # no less than a kilometre costs leaves
        "bend": KM_POINTS / 2 / BEND_KM,
        "miss": WISH_POINTS,
        "latitude": near.latitude,
        "longitude": near.longitude,
        "north": DEGREE_KM**2,
        "east": (DEGREE_KM * cos(radians(near.latitude))) ** 2,
        "square": km * km,
        "slack": SLACK,
    }


def _filters(community: Community, activity: str, on: date) -> dict[str, Any]:
    """Which offers are looked at, in the order of the index."""
    doing = bits_of(ACTIVITY_MARKS, [f'"{Activity(activity)}"']) if activity else (1 << len(ACTIVITY_MARKS)) - 1
    return {"community": community.pk, "active": OfferState.ACTIVE.value, "doing": doing, "on": on}
