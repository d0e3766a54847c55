"""Who promises most for an ask: found in the index, and held against looking at everybody."""

import random
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from math import cos, radians
from typing import Any

import pytest
from django.db import connection
from h3.api import basic_int as h3
from pytest_django import DjangoAssertNumQueries

from samenspel.exchange import queries
from samenspel.exchange.models import Offer
from samenspel.exchange.queries import Sought, Spot
from samenspel.exchange.queries.nearby import BEND_KM, most_promising
from samenspel.foundation import asking, clock
from samenspel.foundation.asking import answer
from samenspel.neighbourhoods.models import Vetting
from samenspel.people.models import Person
from samenspel.planning import KM_POINTS, VISIT_POINTS, WISH_POINTS
from samenspel.planning.model.scoring import visit_worth
from tests.conftest import Cast
from tests.planning.asks import company, neighbour

PLACE = (52.09, 5.12)
HERE = Spot(*PLACE, h3.latlng_to_cell(*PLACE, 8))
DEGREE_KM = 111.2
VOG, WOMAN = frozenset({"vog"}), frozenset({"woman"})


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


def reckon(offer: Offer, sought: Sought, proven: Collection[uuid.UUID]) -> Reckoned:
    """Measure one offer as the database should; ``proven`` are those of whom somebody saw a VOG."""
    north = (float(offer.latitude or 0) - PLACE[0]) * DEGREE_KM
    east = (float(offer.longitude or 0) - PLACE[1]) * DEGREE_KM * cos(radians(PLACE[0]))
    square = north**2 + east**2
    visits = min(offer.most_per_week * sought.weeks, offer.most_per_month * sought.months, sought.visits)
    qualities = {*offer.qualities, *(["vog"] if offer.helper_id in proven else [])}
    able = sought.needs <= qualities
    fit = 2 if able and sought.weekdays & {row["weekday"] for row in offer.availability} else int(able)
    missed = len(sought.wishes - qualities)
    return Reckoned(offer, fit, visits * (100 - square / 3), square / 1.5 + 2 * missed, square)


def see_proof(cast: Cast, offers: Iterable[Offer], *, days: int = 9) -> set[uuid.UUID]:
    """Let somebody have seen a VOG of these helpers, valid for so many days from now."""
    seen_on, valid_until = clock.today() - timedelta(days=9), clock.today() + timedelta(days=days)
    Vetting.objects.bulk_create(
        Vetting(person=offer.helper, community=cast.community, seen_on=seen_on, valid_until=valid_until) for offer in offers
    )
    return {offer.helper_id for offer in offers}


@pytest.mark.parametrize("seed", [1, 3, 4])
def test_those_found_are_the_same_as_among_everybody(cast: Cast, seed: int) -> None:
    offers = offers_around(cast, 120, seed=seed)
    proven = see_proof(cast, offers[::3])
    see_proof(cast, offers[1::3], days=-1)
    sought = Sought(
        needs=frozenset({"car"}), wishes=frozenset({"woman", "lang:en", "vog"}), weekdays=frozenset({2, 3, 4, 5}),
        visits=12, weeks=12, months=3, enough=1000,
    )  # fmt: skip
    rows = queries.helper_rows(cast.community, activity="company", near=HERE, most=20, sought=sought)
    doing = [reckon(offer, sought, proven) for offer in offers if "company" in offer.activities]
    inside = [one for one in doing if one.square <= min(36.0, one.offer.reach_km**2 * 1.02)]
    inside.sort(key=lambda one: (-one.fit, -one.promise, one.square))
    promising, others = inside[:8], sorted(inside[8:], key=lambda one: (-one.fit, one.cost, one.square))[:12]
    expected = [one.offer.helper_id for one in inside if one in promising or one in others]
    assert len(expected) == 20
    assert [row.helper_id for row in rows] == expected
    assert expected != [one.offer.helper_id for one in inside[:20]]  # the near ones took the place of some who promise more


@pytest.mark.parametrize("wishes", [frozenset(), WOMAN, WOMAN | VOG])
def test_a_visit_costs_and_promises_what_the_score_says(cast: Cast, wishes: frozenset[str]) -> None:
    near, far = offers_around(cast, 2)
    sought = Sought(wishes=wishes, urgency=2)
    worth = []
    for offer, km in ((near, BEND_KM), (far, 5.999)):
        offer.latitude, offer.longitude = PLACE[0] + km / DEGREE_KM, PLACE[1]
        offer.cell, offer.reach_km = h3.latlng_to_cell(offer.latitude, PLACE[1], 8), 9.0
        offer.activities, offer.qualities = ["company"], []
        offer.save()
        request = replace(company(), wishes=wishes, urgency=2)
        worth.append(visit_worth(request, neighbour("near"), km))
    rows = most_promising(cast.community, HERE, sought, activity="company", km=6.0, on=clock.today(), most=20)
    assert [row.helper_id for row in rows] == [near.helper_id, far.helper_id]
    assert rows[0].cost == pytest.approx(2 * VISIT_POINTS - worth[0] - KM_POINTS * BEND_KM / 2)
    assert rows[1].promise == pytest.approx(worth[1] + WISH_POINTS * len(wishes), abs=0.01)


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
    other, third = offers_around(cast, 2, spread_km=0.01)
    Offer.objects.update(activities=["company"], reach_km=6.0, qualities=["vog"])
    see_proof(cast, [third])
    sought = Sought(needs=frozenset({"vog"}))
    rows = queries.helper_rows(cast.community, activity="company", near=HERE, sought=sought)
    assert [(row.helper_id, "vog" in row.qualities) for row in rows] == [(third.helper_id, True), (other.helper_id, False)]


Question = tuple[str, Mapping[str, Any]]


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """What the database is asked, instead of asking it: nobody is found."""
    asked: list[Question] = []

    def nobody(look: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        asked.append((look, given))
        return []

    monkeypatch.setattr(asking, "answer", nobody)
    return asked


@pytest.mark.parametrize("sought", [Sought(needs=VOG), Sought(wishes=VOG), Sought(needs=WOMAN, wishes=WOMAN)])
def test_proof_is_looked_up_only_when_it_is_asked_for(cast: Cast, sought: Sought, questions: list[Question]) -> None:
    most_promising(cast.community, HERE, sought, activity="company", km=6.0, on=clock.today(), most=20)
    assert [Vetting._meta.db_table in look for look, _ in questions] == [sought.asks_for_proof] * 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps statistics by itself")
def test_without_statistics_too_the_proof_of_one_person_is_read_at_a_time(cast: Cast, questions: list[Question]) -> None:
    most_promising(cast.community, HERE, Sought(wishes=VOG), activity="company", km=6.0, on=clock.today(), most=20)
    plan = [row[-1] for look, given in questions for row in answer(f"EXPLAIN QUERY PLAN {look}", given)]
    assert {line.rpartition("(")[2] for line in plan if line.startswith("SEARCH v ")} == {"person_id=?)"}


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
