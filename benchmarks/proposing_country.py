"""A country of helpers for ``proposing.py``: towns of very different sizes, with homes, offers, proof and promises.

Rows go in by the thousand, as text or through ``bulk_create``; every constraint and trigger of the database has
its say. The same seed makes the same country on both databases.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from itertools import islice
from math import cos, radians, sqrt
from typing import Any

from django.db import connection
from h3.api import basic_int as h3

from samenspel.arrangements.models import Arrangement, Helping, Visit
from samenspel.arrangements.moments import span_of
from samenspel.arrangements.rules import VisitState
from samenspel.consent.models import Agreement
from samenspel.exchange.models import Ask, Offer
from samenspel.exchange.rules import Activity, AskState, Quality, Rhythm
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Area, Community, Home, Relation, Vetting
from samenspel.neighbourhoods.rules import AreaKind, CommunityKind
from samenspel.people.models import Person

ZONE = "Europe/Amsterdam"
BATCH = 5000
HELPERS_A_TOWN = 3000
HELPERS_A_KM2 = 350.0  # in the middle of a large town; the less, the smaller it is
DEGREE_KM = 111.2
BOOKED = 0.4  # of the helpers who live near an ask
MOST_BOOKED = 10_000

POPULAR = {
    Activity.COMPANY: 9, Activity.WALK: 8, Activity.GROCERIES: 7, Activity.COOKING: 4, Activity.GARDEN: 4, Activity.ODD_JOBS: 4,
    Activity.PETS: 4, Activity.CHILDREN: 4, Activity.DIGITAL: 3, Activity.LANGUAGE: 3, Activity.TRANSPORT: 2,
    Activity.PAPERWORK: 2, Activity.RESPITE: 2,
}  # fmt: skip
HELD = dict(zip(Quality, (0, 0.5, 0.55, 0.45, 0.2, 0.15, 0.6, 0.7, 0.5, 0.08, 0.06, 0.03, 0.02), strict=True))
PROVEN_SHARE = 0.3
PARTS = {"morning": ("09:00", "12:30"), "afternoon": ("12:30", "17:30"), "evening": ("17:30", "21:30")}
LIVES = (  # how much of the week somebody has: weekdays, parts, how many of them
    (range(1, 6), ("evening",), (1, 2)),
    (range(6, 8), ("morning", "afternoon"), (1, 2)),
    (range(1, 6), ("morning", "afternoon"), (2, 6)),
    (range(1, 8), tuple(PARTS), (1, 4)),
)
MONTHLY = (1, 2, 3, 4, 6, 8), (23, 28, 11, 25, 8, 5)


@dataclass(frozen=True)
class Town:
    """One community, where it lies, and how many of its helpers live how far around."""

    community: Community
    area: Area
    place: tuple[float, float]
    helpers: int

    @property
    def spread_km(self) -> float:
        """The deviation of homes around the middle of the town."""
        return sqrt(self.helpers / HELPERS_A_KM2 / 3.1416) / 1.6 + 0.4


def make_country(helpers: int, asks: int, *, seed: int = 1) -> list[uuid.UUID]:
    """Fill an empty database with so many helpers, and return the ids of so many open asks."""
    chance = random.Random(seed)
    towns = list(_towns(helpers))
    rows = _Rows(chance)
    for town in towns:
        rows.settle(town)
    rows.flush()
    made = _asks(towns, asks, chance)
    _book(made, chance)
    return [ask.pk for ask in made if ask.state == AskState.OPEN]


def _towns(helpers: int) -> Iterator[Town]:
    """Cut a number of helpers into towns: a few large ones, many small ones."""
    count = max(3, min(342, helpers // HELPERS_A_TOWN))
    weights = [1 / (rank + 5) for rank in range(count)]
    left = helpers
    for rank, weight in enumerate(weights):
        mine = left if rank == count - 1 else round(helpers * weight / sum(weights))
        left -= mine
        place = 50.9 + rank // 19 * 0.14, 4.0 + rank % 19 * 0.17
        area = Area(code=f"GM{rank:04d}", name=f"Plaats {rank}", kind=AreaKind.MUNICIPALITY, addresses=mine)
        area.latitude, area.longitude, area.shown_as_id = place[0], place[1], area.code
        area.save()
        name = f"Gemeente {rank}"
        community = Community.objects.create(
            name=name, slug=f"gemeente-{rank}", kind=CommunityKind.MUNICIPALITY, phone="0201234500"
        )
        community.areas.add(area)
        yield Town(community, area, place, mine)


def _home(town: Town, chance: random.Random) -> tuple[float, float, int]:
    north, east = chance.gauss(0, town.spread_km), chance.gauss(0, town.spread_km)
    place = town.place[0] + north / DEGREE_KM, town.place[1] + east / DEGREE_KM / cos(radians(town.place[0]))
    return *place, h3.latlng_to_cell(*place, 8)


COLUMNS: dict[Any, tuple[str, ...]] = {
    Person: ("id", "created_at", "password", "first_name", "last_name", "phone", "language", "wants_reminders", "is_active"),
    Relation: ("id", "created_at", "person_id", "community_id", "hat", "valid_from", "is_closed"),
    Home: ("id", "created_at", "person_id", "area_id", "address", "postcode", "way_in", "latitude", "longitude", "cell"),
    Vetting: ("id", "created_at", "person_id", "community_id", "quality", "seen_on", "valid_until"),
    Offer: (
        "id", "created_at", "helper_id", "community_id", "area_id", "latitude", "longitude", "cell", "activities", "qualities",
        "availability", "away", "reach_km", "most_per_week", "most_per_month", "words", "is_standing", "state", "version",
    ),
}  # fmt: skip


class _Rows:
    """Helpers on their way into the tables, a batch at a time; every value as both databases read it."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.today = clock.today()
        self.now = clock.now().replace(tzinfo=None).isoformat(" ")
        self.proof = str(self.today - timedelta(days=9)), str(self.today + timedelta(days=400))
        self.waiting: dict[Any, list[tuple[Any, ...]]] = {model: [] for model in COLUMNS}
        self.week = [json.dumps(_availability(chance)) for _ in range(3000)]

    def _key(self) -> str:
        """A random id, of the form that ids have."""
        return f"{self.chance.getrandbits(128) & ~(0xF << 76) | 4 << 76:032x}"

    def settle(self, town: Town) -> None:
        """Let the helpers of a town move in."""
        for _ in range(town.helpers):
            self._add(town, town.community.pk.hex, town.area.pk)
            if len(self.waiting[Person]) >= BATCH:
                self.flush()

    def _add(self, town: Town, community: str, area: str) -> None:
        now, person, (latitude, longitude, cell) = self.now, self._key(), _home(town, self.chance)
        waiting = self.waiting
        waiting[Person].append((person, now, "!", "Buur", "", "", "nl", True, True))
        waiting[Relation].append((self._key(), now, person, community, "helper", now, False))
        waiting[Home].append((self._key(), now, person, area, "", "", "", latitude, longitude, cell))
        if self.chance.random() < PROVEN_SHARE:
            waiting[Vetting].append((self._key(), now, person, community, "vog", *self.proof))
        waiting[Offer].append((self._key(), now, person, community, area, latitude, longitude, cell, *self._offer()))

    def _offer(self) -> tuple[Any, ...]:
        chance = self.chance
        activities = sorted(set(chance.choices(list(POPULAR), list(POPULAR.values()), k=chance.randint(1, 5))))
        qualities = [quality for quality, share in HELD.items() if chance.random() < share]
        away = "[]"
        if chance.random() < 0.25:
            first = self.today + timedelta(days=chance.randint(-5, 80))
            away = json.dumps([[str(first), str(first + timedelta(days=chance.randint(3, 20)))]])
        reach = chance.choice((1.0, 2.0, 3.0, 3.0, 5.0, 10.0))
        weekly, monthly = 1 + (chance.random() < 0.12), chance.choices(*MONTHLY)[0]
        lists = json.dumps(activities), json.dumps(qualities), chance.choice(self.week), away
        return *lists, reach, weekly, monthly, "", True, "active", 1

    def flush(self) -> None:
        """Write what waits."""
        for model, rows in self.waiting.items():
            _insert(model._meta.db_table, COLUMNS[model], rows)
            rows.clear()


def _insert(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows of one table through the database's own door for many rows."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join("?" * len(columns))
            cursor.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608
            return
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _availability(chance: random.Random) -> list[dict[str, Any]]:
    days, parts, (low, high) = chance.choice(LIVES)
    slots = [(day, part) for day in days for part in parts]
    chosen = sorted(chance.sample(slots, min(len(slots), chance.randint(low, high))))
    return [{"weekday": day, "from": PARTS[part][0], "to": PARTS[part][1]} for day, part in chosen]


def _asks(towns: Sequence[Town], count: int, chance: random.Random) -> list[Ask]:
    """Let residents ask, in each town as many as its size says."""
    people, homes, asks = [], [], []
    for number in range(count):
        town = chance.choices(towns, [town.helpers for town in towns])[0]
        person = Person(email=f"vraag{number}@example.org", first_name="Aisha", password="!")  # noqa: S106
        latitude, longitude, cell = _home(town, chance)
        people.append(person)
        homes.append(Home(person=person, area=town.area, latitude=latitude, longitude=longitude, cell=cell))
        asks.append(_ask(person, town, chance))
    for model, rows in ((Person, people), (Home, homes), (Ask, asks)):
        model.objects.bulk_create(rows, batch_size=500)
    return asks


def _ask(person: Person, town: Town, chance: random.Random) -> Ask:
    flexible = chance.random() < 0.4
    days = chance.sample(range(1, 8), 5 if flexible else chance.choice((1, 1, 2)))
    part = PARTS[chance.choice(list(PARTS))]
    return Ask(
        resident=person, asker=person, community=town.community, area=town.area, words="Wie komt er?", step=5,
        activity=chance.choices(list(POPULAR), list(POPULAR.values()))[0],
        rhythm=chance.choices((Rhythm.WEEKLY, Rhythm.FORTNIGHTLY, Rhythm.ONCE), (8, 1, 1))[0],
        minutes=chance.choice((60, 90, 120)), first_day=clock.today() + timedelta(days=chance.randint(1, 9)),
        times=[{"weekday": day, "from": part[0], "to": part[1]} for day in sorted(days)],
        needs=chance.sample(["vog", "car", "dementia", "woman"], 1) if chance.random() < 0.3 else [],
        wishes=chance.sample(["lang:en", "likes_pets", "non_smoker"], chance.randint(0, 2)),
        most_faces=chance.choice((2, 3, 4, 4, 4)), urgency=chance.choice((1, 1, 1, 2)),
        state=AskState.OPEN, opened_at=clock.now(), ring_at=clock.now(), expires_on=clock.today() + timedelta(days=25),
    )  # fmt: skip


def _book(asks: Sequence[Ask], chance: random.Random) -> None:
    """Let many of those who live near an ask come to somebody else already, week after week or now and then."""
    cells = {home.cell for home in Home.objects.filter(person__in=[ask.resident_id for ask in asks])}
    near = {cell for one in cells for cell in h3.grid_disk(one, 2)}
    found: list[Offer] = []
    for some in _batches(sorted(near), 400):
        found += Offer.objects.filter(cell__in=some, state="active").select_related("helper").order_by("pk")
    booked = [offer for offer in found if chance.random() < BOOKED]
    for some in _batches(chance.sample(booked, min(len(booked), MOST_BOOKED)), BATCH):
        _promise(some, chance)


def _promise(offers: Sequence[Offer], chance: random.Random) -> None:
    """Give each of these an arrangement with somebody who asked before; the visits keep to what was offered."""
    people = [Person(first_name="Bep", password="!") for _ in offers]  # noqa: S106
    old = [
        Ask(
            resident=person, asker=person, community_id=offer.community_id, area_id=offer.area_id, activity=offer.activities[0],
            rhythm=Rhythm.WEEKLY, first_day=clock.today(), times=offer.availability, state=AskState.ARRANGED, step=5,
        )
        for person, offer in zip(people, offers, strict=True)
    ]  # fmt: skip
    until = clock.today() + timedelta(weeks=12)
    arrangements = [
        Arrangement(ask=one, resident=person, community_id=offer.community_id, planned_until=until)
        for one, person, offer in zip(old, people, offers, strict=True)
    ]
    pairs = list(zip(arrangements, offers, strict=True))
    there = [_agreement(one.resident, offer.helper, one) for one, offer in pairs]
    back = [_agreement(offer.helper, one.resident, one) for one, offer in pairs]
    helpings = [
        Helping(arrangement=one, helper=offer.helper, agreement=mine, agreement_back=theirs)
        for (one, offer), mine, theirs in zip(pairs, there, back, strict=True)
    ]
    visits = [visit for one, offer in zip(arrangements, offers, strict=True) for visit in _visits(one, offer, chance)]
    Person.objects.bulk_create(people, batch_size=1000)
    Ask.objects.bulk_create(old, batch_size=1000)
    Arrangement.objects.bulk_create(arrangements, batch_size=1000)
    Agreement.objects.bulk_create([*there, *back], batch_size=1000)
    Helping.objects.bulk_create(helpings, batch_size=1000)
    Visit.objects.bulk_create(visits, batch_size=1000)


def _agreement(subject: Person, recipient: Person, about: Arrangement) -> Agreement:
    """Let one know how to reach the other."""
    return Agreement(
        subject=subject, recipient=recipient, decided_by=subject, recorded_by=subject, purpose="visits", data_classes=["contact"],
        about_type="arrangements.arrangement", about_id=str(about.pk), text_version="0" * 64,
        valid_from=clock.now(), valid_until=clock.now() + timedelta(days=90),
    )  # fmt: skip


def _visits(arrangement: Arrangement, offer: Offer, chance: random.Random) -> Iterator[Visit]:
    window = chance.choice(offer.availability)
    step = chance.choice([step for step in (1, 2, 4) if step * offer.most_per_month >= 5] or [5])
    first = clock.today() + timedelta(days=(window["weekday"] - clock.today().isoweekday()) % 7 or 7)
    start = time.fromisoformat(window["from"])
    for week in range(chance.randrange(step), 12, step):
        day = first + timedelta(weeks=week)
        starts_at, ends_at = span_of(day, start, 60, ZONE)
        yield Visit(
            arrangement=arrangement, resident_id=arrangement.resident_id, helper=offer.helper, date=day, start=start, minutes=60,
            starts_at=starts_at, ends_at=ends_at, state=VisitState.PLANNED,
        )  # fmt: skip


def _batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, size)):
        yield batch
