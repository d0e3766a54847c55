"""The offers of a community as plans need them: never shown, only reckoned with."""

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from samenspel.exchange.models import Offer
from samenspel.exchange.queries.matching import days_away, qualities_of
from samenspel.exchange.queries.nearby import Sought, Spot, Stored, most_promising
from samenspel.exchange.rules import ACTIVITY_MARKS, RINGS_KM, Activity, Offered, OfferState, Stretch, bits_of, stretches
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Community
from samenspel.neighbourhoods.queries import valid_vettings

MOST_ROWS = 55
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

    @property
    def offered(self) -> Offered:
        """What decides what fits."""
        return Offered(self.activities, self.qualities, self.times, self.away, self.reach_km)


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
    said by ``sought``, and proof counts where it asks for it. ``people`` are helpers who are in the list wherever
    they live, because they already come; alone, they are all that is asked for. Five queries at most, however many
    offers there are.
    """
    today = clock.today(community.time_zone)
    offers = _placed(community)
    if near is not None:
        wish = sought or Sought()
        chosen = most_promising(community, near, wish, activity=activity, km=km, on=today, most=most)
    elif activity:
        chosen = _stored(_naming(offers, activity).order_by("pk")[:most])
    else:
        chosen = [] if people else _stored(offers.order_by("pk")[:most])
    if people:
        there = {row.helper_id for row in chosen}
        chosen += _stored(offers.filter(helper__in=set(people) - there).order_by("pk"))
    return _rows_of(chosen, community, asks_for_proof=sought is None or sought.asks_for_proof)


def rows_in(
    community: Community, cells: Collection[int], *, activities: Collection[str], asks_for_proof: bool
) -> tuple[HelperRow, ...]:
    """List all active offers in these cells that name one of these activities; two queries at most."""
    offers = _placed(community).filter(cell__in=cells)
    return _rows_of(_stored(_naming(offers, *activities)), community, asks_for_proof=asks_for_proof)


def _placed(community: Community) -> QuerySet[Offer]:
    """The active offers of which it is known where."""
    return Offer.objects.filter(community=community, state=OfferState.ACTIVE, latitude__isnull=False)


def _naming(offers: QuerySet[Offer], *activities: str) -> QuerySet[Offer]:
    bits = bits_of(ACTIVITY_MARKS, [f'"{Activity(activity)}"' for activity in activities])
    return offers.alias(does=F("doing").bitand(bits)).filter(does__gt=0)


def _rows_of(chosen: Sequence[Stored], community: Community, *, asks_for_proof: bool) -> tuple[HelperRow, ...]:
    proven: Mapping[uuid.UUID, Collection[str]] = {}
    if asks_for_proof:
        today = clock.today(community.time_zone)
        proven = valid_vettings([row.helper_id for row in chosen], community, today)
    return tuple(_row_of(row, proven.get(row.helper_id, ())) for row in chosen)


def _stored(offers: QuerySet[Offer]) -> list[Stored]:
    """Read offers with their lists as text."""
    return [Stored(*row) for row in offers.values_list(*COLUMNS, *(Cast(name, TextField()) for name in LISTS))]


def _row_of(row: Stored, proven: Collection[str]) -> HelperRow:
    return HelperRow(
        helper_id=row.helper_id,
        place=(row.latitude, row.longitude),
        reach_km=row.reach_km,
        activities=_codes(row.activities),
        qualities=qualities_of(_codes(row.qualities), proven),
        times=_times(row.availability),
        away=_away(row.away),
        most_per_week=row.most_per_week,
        most_per_month=row.most_per_month,
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
