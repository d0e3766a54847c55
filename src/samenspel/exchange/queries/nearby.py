"""The offers that promise most for one ask, found in one index: the nearest circle that has enough of them."""

import uuid
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from math import ceil, cos, radians

from django.db.models import Case, Exists, ExpressionWrapper, F, FloatField, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Least
from django.db.models.lookups import Exact, GreaterThan
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

Found = tuple[uuid.UUID, int, float, float]


@dataclass(frozen=True)
class Spot:
    """A point on the map and the cell around it."""

    latitude: float
    longitude: float
    cell: int


@dataclass(frozen=True)
class Sought:
    """What makes an offer promising: who has the ``needs``, has time on these ISO weekdays, and may come often.

    ``visits`` lie in so many ``weeks`` and ``months``. It decides who comes first, not who may come; only
    whom ``resident`` does not want to know of an ask is left out. ``enough`` who fit end the search.
    """

    needs: frozenset[str] = frozenset()
    weekdays: frozenset[int] = frozenset()
    visits: int = 1
    weeks: int = 1
    months: int = 1
    urgency: int = 1
    resident: uuid.UUID | None = None
    enough: int = 60


def cells_around(cell: int, km: float) -> list[int]:
    """List the cells that lie wholly or partly within ``km`` of a cell."""
    return list(h3.grid_disk(cell, ceil(km / CELL_KM) + 1))


def offers_for(community: Community, activity: str) -> QuerySet[Offer]:
    """List the offers of a community that can be found on the map, for one activity or for any."""
    offers = Offer.objects.filter(community=community, state=OfferState.ACTIVE, latitude__isnull=False)
    if not activity:
        return offers
    bit = bits_of(ACTIVITY_MARKS, [f'"{Activity(activity)}"'])
    return offers.alias(does=F("doing").bitand(bit)).filter(does__gt=0)


def most_promising(offers: QuerySet[Offer], near: Spot, km: float, sought: Sought, on: date, most: int) -> list[uuid.UUID]:
    """List the offers within ``km`` that reach a spot, those that promise most first; three queries at most.

    An offer promises all visits that its limits allow, each worth what it is in the score of a plan. A wider
    circle is only looked through when the smaller ones have too few who fit; ``on`` is when proof must be valid.
    """
    found: list[Found] = []
    seen: set[int] = set()
    for part in CIRCLES:
        cells = set(cells_around(near.cell, km * part)) - seen
        seen |= cells
        found += _best(offers.filter(cell__in=cells), near, km, sought, on)[:most]
        if sum(fit == FITS for _, fit, _, _ in found) >= sought.enough:
            break
    return _first(found, most)


def _first(found: list[Found], most: int) -> list[uuid.UUID]:
    best = nsmallest(most, found, key=lambda row: (-row[1], -row[2], row[3], row[0]))
    fitting = sum(fit == FITS for _, fit, _, _ in best)
    return [row[0] for row in best[: fitting + MOST_MISFITS]]


def _best(offers: QuerySet[Offer], near: Spot, km: float, sought: Sought, on: date) -> "QuerySet[Offer, Found]":
    north = (F("latitude") - near.latitude) * DEGREE_KM
    east = (F("longitude") - near.longitude) * (DEGREE_KM * cos(radians(near.latitude)))
    placed = offers.annotate(square=_number(north * north + east * east))
    reaching = placed.filter(square__lte=Least(_number(F("reach_km") * F("reach_km") * SLACK), Value(km * km)))
    visits = Least(F("most_per_week") * sought.weeks, F("most_per_month") * sought.months, Value(sought.visits))
    each = Value(100.0 * sought.urgency) - F("square") * (2 / km)  # no less than 2 a kilometre leaves
    ordered = reaching.annotate(fit=_fit(sought, on), promise=_number(visits * each))
    return ordered.order_by("-fit", "-promise", "square", "pk").values_list("pk", "fit", "promise", "square")


def _number(expression: Combinable) -> ExpressionWrapper[Combinable]:
    return ExpressionWrapper(expression, output_field=FloatField())


def _fit(sought: Sought, on: date) -> Case:
    """Two for who has all that is needed and time on a weekday that is asked, one for the first alone."""
    able = bits_of(QUALITY_MARKS, (f'"{need}"' for need in sought.needs - PROVEN))
    days = bits_of(WEEKDAY_MARKS, (f'"weekday": {day}' for day in sought.weekdays)) or (1 << len(WEEKDAY_MARKS)) - 1
    met = Q(Exact(F("able").bitand(able), able))
    for quality in sorted(sought.needs & PROVEN):
        proof = Vetting.objects.filter(person=OuterRef("helper"), community=OuterRef("community"), quality=quality)
        met &= Q(Exists(proof.filter(seen_on__lte=on, valid_until__gte=on)))
    timely = Q(GreaterThan(F("weekdays").bitand(days), 0))
    return Case(When(timely & met, then=Value(FITS)), When(met, then=Value(1)), default=Value(0), output_field=IntegerField())
