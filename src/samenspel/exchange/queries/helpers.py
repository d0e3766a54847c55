"""The offers of a community as plans need them: never shown, only reckoned with."""

import json
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from samenspel.consent.access import refusals
from samenspel.consent.rules import Purpose
from samenspel.exchange.models import Offer
from samenspel.exchange.queries.matching import days_away, qualities_of
from samenspel.exchange.queries.nearby import Sought, Spot, most_promising, offers_for
from samenspel.exchange.rules import RINGS_KM, Stretch, stretches
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Community
from samenspel.neighbourhoods.queries import valid_vettings

MOST_ROWS = 100
"""So many of the most promising helpers are plenty to make a plan for one ask."""

COLUMNS = ("pk", "helper_id", "latitude", "longitude", "reach_km", "most_per_week", "most_per_month")
LISTS = ("activities", "qualities", "availability", "away")
KEPT = 10_000
"""So many different texts of stored lists are read only once: many people offer the same."""


@dataclass(frozen=True)
class HelperRow:
    """What a plan may know of a helper: never shown, only reckoned with."""

    helper_id: uuid.UUID
    place: tuple[float, float]
    reach_km: float
    activities: frozenset[str]
    qualities: frozenset[str]
    times: tuple[Stretch, ...]
    away: tuple[tuple[date, date], ...]
    most_per_week: int
    most_per_month: int


def helper_rows(
    community: Community,
    *,
    activity: str = "",
    near: Spot | None = None,
    km: float = RINGS_KM[-1],
    people: Collection[uuid.UUID] = (),
    most: int = MOST_ROWS,
    sought: Sought | None = None,
) -> tuple[HelperRow, ...]:
    """List the active offers of a community as plans need them, the ``most`` that promise most first.

    ``near`` (a ``Home`` will do) looks only for who lives within ``km`` and would come so far; what promises is
    said by ``sought``. ``people`` are helpers who are in the list wherever they live, because they already come.
    Six queries at most, however many offers there are.
    """
    today = clock.today(community.time_zone)
    offers = offers_for(community, activity)
    if near is not None:
        ids = most_promising(offers, near, km, sought or Sought(), today, most)
        rows = _stored(_willing(Offer.objects.filter(pk__in=ids), sought)) if ids else {}
    else:
        rows = {} if people else _stored(offers.order_by("pk")[:most])
        ids = list(rows)
    known = _stored(offers_for(community, "").filter(helper__in=people).exclude(pk__in=ids)) if people else {}
    chosen = [rows[pk] for pk in ids if pk in rows] + [known[pk] for pk in sorted(known, key=str)]
    proven = valid_vettings([row[1] for row in chosen], community, today)
    return tuple(_row_of(row, proven[row[1]]) for row in chosen)


def _willing(offers: QuerySet[Offer], sought: Sought | None) -> QuerySet[Offer]:
    """Leave out whom a resident does not want to know of an ask."""
    if sought is None or sought.resident is None:
        return offers
    return offers.exclude(helper__in=refusals(Purpose.ASK).filter(subject=sought.resident).values("recipient"))


Stored = tuple[uuid.UUID, uuid.UUID, float, float, float, int, int, str, str, str, str]


def _stored(offers: QuerySet[Offer]) -> dict[uuid.UUID, Stored]:
    """Read offers with their lists as text."""
    texts = {f"{name}_text": Cast(name, TextField()) for name in LISTS}
    rows: Iterable[Stored] = offers.values_list(*COLUMNS, *texts.values())
    return {row[0]: row for row in rows}


def _row_of(row: Stored, proven: Collection[str]) -> HelperRow:
    _, helper_id, latitude, longitude, reach_km, most_per_week, most_per_month, activities, qualities, availability, away = row
    return HelperRow(
        helper_id=helper_id,
        place=(latitude, longitude),
        reach_km=reach_km,
        activities=_codes(activities),
        qualities=qualities_of(_codes(qualities), proven),
        times=_times(availability),
        away=_away(away),
        most_per_week=most_per_week,
        most_per_month=most_per_month,
    )


@lru_cache(maxsize=KEPT)
def _codes(text: str) -> frozenset[str]:
    return frozenset(json.loads(text))


@lru_cache(maxsize=KEPT)
def _times(text: str) -> tuple[Stretch, ...]:
    return stretches(json.loads(text))


@lru_cache(maxsize=KEPT)
def _away(text: str) -> tuple[tuple[date, date], ...]:
    return days_away(json.loads(text))
