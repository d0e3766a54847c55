"""Which offers fit an ask: the search for suggestions, and the rows that plans are made from."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from math import ceil

import h3
from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from samenspel.consent.access import refusals
from samenspel.consent.rules import Purpose
from samenspel.exchange.models import Ask, Offer, Reply, Suggestion
from samenspel.exchange.rules import (
    MOST_SUGGESTIONS_A_DAY,
    PROVEN,
    RINGS_KM,
    Activity,
    Offered,
    OfferState,
    Rhythm,
    Stretch,
    Wanted,
    fits,
    is_away,
    stretches,
)
from samenspel.exchange.shapes import Candidate
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Area, Community
from samenspel.neighbourhoods.queries import band_of_areas, home_of, kilometres, shown, valid_vettings
from samenspel.people.models import Person

CELL_KM = 0.9
"""Between the centres of two neighbouring cells of resolution 8, a little less than it is in the Netherlands."""

MOST_ROWS = 400
"""So many nearest helpers are plenty to make a plan for one ask."""

MOST_CANDIDATES = 40
BATCH = 200
"""So many offers are read at once while looking for candidates."""


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


@dataclass(frozen=True)
class Spot:
    """A point on the map and the cell around it."""

    latitude: float
    longitude: float
    cell: int


def wanted_of(ask: Ask) -> Wanted:
    """Take from an ask what decides who fits."""
    if ask.first_day is None:
        raise ValueError("an ask without a first day is not finished")
    return Wanted(
        activity=ask.activity,
        needs=frozenset(ask.needs),
        times=stretches(ask.times),
        minutes=ask.minutes,
        first_day=ask.first_day,
        last_day=ask.last_day,
        rhythm=Rhythm(ask.rhythm),
    )


def offered_of(offer: Offer, proven: Collection[str]) -> Offered:
    """Take from an offer what decides what fits; what must be proven counts only when somebody saw the proof."""
    return Offered(
        activities=frozenset(offer.activities),
        qualities=qualities_of(offer.qualities, proven),
        times=stretches(offer.availability),
        away=days_away(offer.away),
        reach_km=offer.reach_km,
    )


def qualities_of(declared: Collection[str], proven: Collection[str]) -> frozenset[str]:
    """Join what somebody says with what somebody else has seen proof of."""
    return (frozenset(declared) - PROVEN) | frozenset(proven)


def days_away(away: Collection[Collection[str]]) -> tuple[tuple[date, date], ...]:
    """Read stored holidays."""
    return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in away)


def find_candidates(ask: Ask, *, ring: int, today: date, most: int = MOST_CANDIDATES) -> list[Candidate]:
    """List about ``most`` helpers whom an ask fits and before whom it was never put, the best first.

    Distances lie between the centres of areas as they are shown, so nobody's home follows from who
    is asked. Near areas are looked through first; far ones only when those do not give enough.
    """
    around = areas_around(shown(ask.area), ask.community, RINGS_KM[ring])
    found: list[tuple[float, int, str, Candidate]] = []
    for offers in _batches_of_offers(ask, around, today):
        proven = valid_vettings([offer.helper_id for offer in offers], ask.community, today)
        for offer in offers:
            area, km = around[offer.area_id or ""]
            offered = offered_of(offer, proven[offer.helper_id])
            if not is_away(offered.away, today) and fits(wanted_of(ask), offered, km=km, ring_km=RINGS_KM[ring], today=today):
                met = len(offered.qualities.intersection(ask.wishes))
                candidate = Candidate(offer.helper_id, band_of_areas(shown(ask.area), area), met)
                found.append((km, -met, _shuffled(ask, offer.helper_id), candidate))
        if len(found) >= most:
            break
    return [row[-1] for row in sorted(found, key=lambda row: row[:3])]


def _batches_of_offers(ask: Ask, around: Mapping[str, tuple[Area, float]], today: date) -> Iterator[list[Offer]]:
    """Yield the offers that an ask may be put before, a few hundred at a time, the nearest areas first."""
    rows = _unasked_offers(ask, set(around), today).values_list("pk", "area", "helper")
    order = sorted((around[area or ""][1], _shuffled(ask, helper), pk) for pk, area, helper in rows)
    ids = [pk for _km, _shuffle, pk in order]
    for start in range(0, len(ids), BATCH):
        yield list(Offer.objects.filter(pk__in=ids[start : start + BATCH]))


def areas_around(area: Area, community: Community, km: float) -> dict[str, tuple[Area, float]]:
    """Return the areas with helpers of a community whose centre lies within ``km``, each with its distance."""
    lived_in = Offer.objects.filter(community=community, state=OfferState.ACTIVE, area__isnull=False)
    codes = lived_in.order_by().values_list("area", flat=True).distinct()
    found = {}
    for other in Area.objects.filter(pk__in=list(codes)):
        distance = _distance(area, other)
        if distance <= km:
            found[other.pk] = (other, distance)
    return found


def _distance(area: Area, other: Area) -> float:
    if area.pk == other.pk:
        return 0.0
    if area.latitude is None or area.longitude is None or other.latitude is None or other.longitude is None:
        return float("inf")
    return kilometres((area.latitude, area.longitude), (other.latitude, other.longitude))


def _unasked_offers(ask: Ask, areas: set[str], today: date) -> QuerySet[Offer]:
    """Keep the offers whose helper has never had this ask and still has room for one today."""
    mine = Suggestion.objects.filter(helper=OuterRef("helper"))
    replied = Reply.objects.filter(ask=ask, helper=OuterRef("helper"))
    full = mine.filter(day=today, nth=MOST_SUGGESTIONS_A_DAY)
    offers = Offer.objects.filter(community=ask.community, state=OfferState.ACTIVE, area__in=areas)
    offers = offers.exclude(helper__in=[ask.resident_id, ask.asker_id])
    offers = offers.exclude(helper__in=refusals(Purpose.ASK).filter(subject=ask.resident_id).values("recipient"))
    return _naming(offers.filter(~Exists(mine.filter(ask=ask)), ~Exists(replied), ~Exists(full)), ask.activity)


def _naming(offers: QuerySet[Offer], activity: str) -> QuerySet[Offer]:
    """Keep the offers that name an activity; both databases can do this in the stored text."""
    return offers.annotate(said=Cast("activities", TextField())).filter(said__contains=f'"{Activity(activity)}"')


def _shuffled(ask: Ask, helper_id: uuid.UUID) -> str:
    """Return an order that is the same every time but favours nobody."""
    return sha256(f"{ask.pk}{helper_id}".encode()).hexdigest()


def helper_rows(
    community: Community,
    *,
    activity: str = "",
    near: Spot | None = None,
    km: float = RINGS_KM[-1],
    people: Collection[uuid.UUID] = (),
    most: int = MOST_ROWS,
) -> tuple[HelperRow, ...]:
    """List the active offers of a community as plans need them, the ``most`` nearest first.

    ``near`` (a ``Home`` will do) looks only in the cells within ``km``; ``people`` are helpers who
    are in the list wherever they live, because they already come. Six queries at most.
    """
    ids = _nearest_offers(community, activity, near, km, most) if near or not people else []
    known = Offer.objects.filter(community=community, state=OfferState.ACTIVE, latitude__isnull=False)
    chosen = list(known.filter(pk__in=ids)) + list(known.filter(helper__in=list(people)).exclude(pk__in=ids))
    order = {pk: index for index, pk in enumerate(ids)}
    chosen.sort(key=lambda offer: (order.get(offer.pk, len(order)), str(offer.pk)))
    proven = valid_vettings([offer.helper_id for offer in chosen], community, clock.today(community.time_zone))
    return tuple(_row_of(offer, proven[offer.helper_id]) for offer in chosen)


def _nearest_offers(community: Community, activity: str, near: Spot | None, km: float, most: int) -> list[uuid.UUID]:
    """List the nearest offers that reach; a wider circle is only looked through when a smaller one is not enough."""
    offers = Offer.objects.filter(community=community, state=OfferState.ACTIVE, latitude__isnull=False)
    if activity:
        offers = _naming(offers, activity)
    if near is None:
        return list(offers.order_by("pk").values_list("pk", flat=True)[:most])
    here, found = (near.latitude, near.longitude), []
    for radius in (km / 4, km / 2, km):
        inside = offers.filter(cell__in=cells_around(near.cell, radius))
        rows = inside.values_list("pk", "latitude", "longitude", "reach_km")
        placed = [(kilometres(here, (latitude or 0.0, longitude or 0.0)), pk, reach) for pk, latitude, longitude, reach in rows]
        found = sorted((distance, pk) for distance, pk, reach in placed if distance <= min(radius, reach))
        if len(found) >= most:
            break
    return [pk for _distance, pk in found[:most]]


def cells_around(cell: int, km: float) -> list[int]:
    """List the cells that lie wholly or partly within ``km`` of a cell."""
    return [h3.str_to_int(found) for found in h3.grid_disk(h3.int_to_str(cell), ceil(km / CELL_KM) + 1)]


def _row_of(offer: Offer, proven: Collection[str]) -> HelperRow:
    offered = offered_of(offer, proven)
    return HelperRow(
        helper_id=offer.helper_id,
        place=(offer.latitude or 0.0, offer.longitude or 0.0),
        reach_km=offered.reach_km,
        activities=offered.activities,
        qualities=offered.qualities,
        times=offered.times,
        away=offered.away,
        most_per_week=offer.most_per_week,
        most_per_month=offer.most_per_month,
    )


def offer_area(person: Person) -> tuple[Spot, Area] | None:
    """Return where a helper lives, as the search needs it: the point, the cell, and the area as it is shown."""
    home = home_of(person)
    if home is None:
        return None
    return Spot(home.latitude, home.longitude, home.cell), shown(home.area)
