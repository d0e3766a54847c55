"""Who promises most for an ask: found in the index, and held against looking at everybody."""

import random
from dataclasses import dataclass
from datetime import timedelta
from math import cos, radians

import pytest
from h3.api import basic_int as h3
from pytest_django import DjangoAssertNumQueries

from samenspel.exchange import queries
from samenspel.exchange.models import Offer
from samenspel.exchange.queries import Sought, Spot
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Vetting
from samenspel.people.models import Person
from tests.conftest import Cast

PLACE = (52.09, 5.12)
HERE = Spot(*PLACE, h3.latlng_to_cell(*PLACE, 8))
DEGREE_KM = 111.2


def offers_around(cast: Cast, count: int, *, seed: int = 1, spread_km: float = 1.5) -> list[Offer]:
    """Let many people offer all kinds of things, most of them near."""
    chance = random.Random(seed)
    people = [Person(first_name=f"Helper{at}") for at in range(count)]
    Person.objects.bulk_create(people)
    return Offer.objects.bulk_create([_offer(cast, person, chance, spread_km) for person in people])


def _offer(cast: Cast, person: Person, chance: random.Random, spread_km: float) -> Offer:
    latitude = PLACE[0] + chance.gauss(0, spread_km) / DEGREE_KM
    longitude = PLACE[1] + chance.gauss(0, spread_km) / DEGREE_KM / cos(radians(PLACE[0]))
    return Offer(
        helper=person, community=cast.community, area=cast.street, latitude=latitude, longitude=longitude,
        cell=h3.latlng_to_cell(latitude, longitude, 8),
        activities=chance.sample(["company", "walk", "garden"], chance.randint(1, 2)),
        qualities=chance.sample(["car", "woman", "lang:en"], chance.randint(0, 3)),
        availability=[{"weekday": chance.randint(1, 7), "from": "13:00", "to": "17:00"}],
        reach_km=chance.choice([0.5, 2.0, 6.0]), most_per_week=1, most_per_month=chance.randint(1, 6),
    )  # fmt: skip


@dataclass(frozen=True)
class Reckoned:
    """An offer by plain reckoning: who fits, points promised, points that a visit loses, kilometres squared."""

    offer: Offer
    fit: int
    promise: float
    cost: float
    square: float


def reckon(offer: Offer, sought: Sought) -> Reckoned:
    """Measure one offer as the database should."""
    north = (float(offer.latitude or 0) - PLACE[0]) * DEGREE_KM
    east = (float(offer.longitude or 0) - PLACE[1]) * DEGREE_KM * cos(radians(PLACE[0]))
    square = north**2 + east**2
    visits = min(offer.most_per_week * sought.weeks, offer.most_per_month * sought.months, sought.visits)
    able = sought.needs <= set(offer.qualities)
    fit = 2 if able and sought.weekdays & {row["weekday"] for row in offer.availability} else int(able)
    missed = len(sought.wishes - set(offer.qualities))
    return Reckoned(offer, fit, visits * (100 - square / 3), square / 1.5 + 2 * missed, square)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_those_found_are_the_same_as_among_everybody(cast: Cast, seed: int) -> None:
    offers = offers_around(cast, 120, seed=seed)
    sought = Sought(
        needs=frozenset({"car"}), wishes=frozenset({"woman", "lang:en"}), weekdays=frozenset({2, 3, 4, 5}),
        visits=12, weeks=12, months=3, enough=1000,
    )  # fmt: skip
    rows = queries.helper_rows(cast.community, activity="company", near=HERE, most=20, sought=sought)
    doing = [reckon(offer, sought) for offer in offers if "company" in offer.activities]
    inside = [one for one in doing if one.square <= min(36.0, one.offer.reach_km**2 * 1.02)]
    inside.sort(key=lambda one: (-one.fit, -one.promise, one.square))
    promising, others = inside[:8], sorted(inside[8:], key=lambda one: (-one.fit, one.cost, one.square))[:12]
    expected = [one.offer.helper_id for one in inside if one in promising or one in others]
    assert len(expected) == 20
    assert [row.helper_id for row in rows] == expected
    assert expected != [one.offer.helper_id for one in inside[:20]]  # the near ones took the place of some who promise more


def test_far_ones_are_only_looked_for_when_too_few_near_ones_fit(cast: Cast) -> None:
    offers_around(cast, 60, spread_km=0.3)
    far = _offer(cast, Person.objects.create(first_name="Far"), random.Random(1), 0.0)
    far.latitude = PLACE[0] + 5.5 / DEGREE_KM
    far.cell = h3.latlng_to_cell(far.latitude, PLACE[1], 8)
    far.reach_km, far.most_per_month, far.activities = 9.0, 9, ["company"]
    far.save()
    found = [
        {
            row.helper_id
            for row in queries.helper_rows(cast.community, activity="company", near=HERE, sought=Sought(enough=enough))
        }
        for enough in (10, 1000)
    ]
    assert far.helper_id not in found[0]
    assert far.helper_id in found[1]


@pytest.mark.parametrize(("missing", "looks"), [(0, 1), (1, 2)])
def test_the_wide_circle_is_asked_for_only_when_somebody_is_missing(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, missing: int, looks: int
) -> None:
    fitting = sum("company" in offer.activities for offer in offers_around(cast, 60, spread_km=0.1))
    sought = Sought(enough=fitting + missing)
    with django_assert_num_queries(looks):
        assert len(queries.helper_rows(cast.community, activity="company", near=HERE, sought=sought)) == fitting


def test_proof_counts_only_when_somebody_saw_it(cast: Cast) -> None:
    other, third = (offer.helper for offer in offers_around(cast, 2, spread_km=0.01))
    Offer.objects.update(activities=["company"], reach_km=6.0, qualities=["vog"])
    today = clock.today()
    Vetting.objects.create(person=third, community=cast.community, seen_on=today, valid_until=today + timedelta(days=9))
    sought = Sought(needs=frozenset({"vog"}))
    rows = queries.helper_rows(cast.community, activity="company", near=HERE, sought=sought)
    assert [(row.helper_id, "vog" in row.qualities) for row in rows] == [(third.pk, True), (other.pk, False)]


def test_the_database_keeps_the_numbers_of_an_offer_by_itself(cast: Cast) -> None:
    (offer,) = offers_around(cast, 1)
    Offer.objects.filter(pk=offer.pk).update(
        activities=["company", "groceries"],
        qualities=["car", "lang:en"],
        availability=[{"weekday": 7, "from": "9:00", "to": "10:00"}],
    )
    row = Offer.objects.get(pk=offer.pk)
    assert (row.doing, row.weekdays) == (0b101, 1 << 6)
    assert row.able.bit_count() == 2
