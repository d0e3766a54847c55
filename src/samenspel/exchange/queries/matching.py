"""Which offers fit an ask: the search for suggestions."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from samenspel.consent.access import refusals
from samenspel.consent.rules import Purpose
from samenspel.exchange.leaving_out import left_out
from samenspel.exchange.models import Ask, Offer, Reply, Suggestion
from samenspel.exchange.queries.nearby import Spot
from samenspel.exchange.rules import (
    MOST_SUGGESTIONS_A_DAY,
    PROVEN,
    RINGS_KM,
    Activity,
    Offered,
    OfferState,
    Rhythm,
    Wanted,
    fits,
    is_away,
    stretches,
)
from samenspel.exchange.shapes import Candidate
from samenspel.neighbourhoods.models import Area, Community
from samenspel.neighbourhoods.queries import band_of_areas, home_of, kilometres, shown, valid_vettings
from samenspel.people.models import Person

MOST_CANDIDATES = 40
BATCH = 200
"""So many offers are read at once while looking for candidates."""

WEEKS_OF_TURNS = 4
"""Whoever had no suggestion for so many weeks goes first; longer does not count for more."""


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


class _Waiting(NamedTuple):
    """An offer, and how many weeks its helper has had no suggestion."""

    offer: Offer
    turn: int


def find_candidates(ask: Ask, *, ring: int, today: date, most: int = MOST_CANDIDATES) -> list[Candidate]:
    """List about ``most`` helpers whom an ask fits and before whom it was never put, the best first.

    Whoever had no suggestion for some weeks goes before whoever had, so that nobody within the ring is
    forgotten; then the nearest. Distances lie between the centres of areas as they are shown, so nobody's home follows from who
    is asked. Near areas go before far ones among those who waited equally long.
    """
    around = areas_around(shown(ask.area), ask.community, RINGS_KM[ring])
    found: list[tuple[int, float, int, str, Candidate]] = []
    for offers in _batches_of_offers(ask, around, today):
        proven = valid_vettings([one.offer.helper_id for one in offers], ask.community, today)
        for offer, turn in offers:
            area, km = around[offer.area_id or ""]
            offered = offered_of(offer, proven[offer.helper_id])
            if not is_away(offered.away, today) and fits(wanted_of(ask), offered, km=km, ring_km=RINGS_KM[ring], today=today):
                met = len(offered.qualities.intersection(ask.wishes))
                candidate = Candidate(offer.helper_id, band_of_areas(shown(ask.area), area), met)
                found.append((-turn, km, -met, _shuffled(ask, offer.helper_id), candidate))
        if len(found) >= most:
            break
    return [row[-1] for row in sorted(found, key=lambda row: row[:4])]


def _batches_of_offers(ask: Ask, around: Mapping[str, tuple[Area, float]], today: date) -> Iterator[list[_Waiting]]:
    """Yield the offers that an ask may be put before, a few hundred at a time, in the order in which people have a turn."""
    last = Suggestion.objects.filter(helper=OuterRef("helper")).order_by("-day").values("day")[:1]
    rows = _unasked_offers(ask, set(around), today).annotate(last=Subquery(last)).values_list("pk", "area", "helper", "last")
    turns = {pk: _turn(asked, today) for pk, _area, _helper, asked in rows}
    order = sorted((-turns[pk], around[area or ""][1], _shuffled(ask, helper), pk) for pk, area, helper, _last in rows)
    ids = [row[-1] for row in order]
    for start in range(0, len(ids), BATCH):
        yield [_Waiting(offer, turns[offer.pk]) for offer in Offer.objects.filter(pk__in=ids[start : start + BATCH])]


def _turn(asked: date | None, today: date) -> int:
    """How long ago somebody had a suggestion, in weeks; whoever never had one waited longest."""
    return WEEKS_OF_TURNS if asked is None else min(WEEKS_OF_TURNS, (today - asked).days // 7)


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
    for helpers in left_out(ask):
        offers = offers.exclude(helper__in=helpers)
    return _naming(offers.filter(~Exists(mine.filter(ask=ask)), ~Exists(replied), ~Exists(full)), ask.activity)


def _naming(offers: QuerySet[Offer], activity: str) -> QuerySet[Offer]:
    """Keep the offers that name an activity; both databases can do this in the stored text."""
    return offers.annotate(said=Cast("activities", TextField())).filter(said__contains=f'"{Activity(activity)}"')


def _shuffled(ask: Ask, helper_id: uuid.UUID) -> str:
    """Return an order that is the same every time but favours nobody."""
    return sha256(f"{ask.pk}{helper_id}".encode()).hexdigest()


def offer_area(person: Person) -> tuple[Spot, Area] | None:
    """Return where a helper lives, as the search needs it: the point, the cell, and the area as it is shown."""
    home = home_of(person)
    if home is None:
        return None
    return Spot(home.latitude, home.longitude, home.cell), shown(home.area)
