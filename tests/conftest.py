"""What all tests share: the people of our street, and a clock that they can set."""

import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Area, Community, Home, Relation
from samenspel.neighbourhoods.rules import AreaKind, CommunityKind
from samenspel.people.actors import Actor, WornHat
from samenspel.people.models import Person
from samenspel.people.rules import PROFESSIONAL_HATS, Hat

MONDAY_MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # four weeks before the clocks go forward


@dataclass(frozen=True)
class Player:
    """One of the cast: the person, and the same person under the hat that fits the part."""

    person: Person
    actor: Actor


@dataclass
class Cast:
    """The people of our street. Aisha receives, Bram coordinates, Chantal helps, Dirk is outside.

    Els, Fatima and Gerrit help too; Hanna cares for Aisha; Ivo administers; Joke is the social worker.
    """

    community: Community
    other_community: Community
    street: Area
    far_street: Area
    players: dict[str, Player] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Player:
        players: dict[str, Player] = self.__dict__["players"]
        if name not in players:
            raise AttributeError(name)
        return players[name]

    def client(self, name: str) -> Client:
        """Sign somebody in, under the hat of the part, with a second factor where the hat asks for one."""
        player = self.players[name]
        client = Client()
        client.force_login(player.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        method = {"method": "code"}
        if player.actor.hat is not None:
            session["hat"] = str(player.actor.hat.relation_id)
            if player.actor.hat.hat in PROFESSIONAL_HATS:
                method = {"method": "mfa", "type": "totp"}
        session["account_authentication_methods"] = [{**method, "at": time.time()}]
        session.save()
        return client


PARTS = {
    "aisha": (Hat.RESIDENT, "Aisha", 52.0905, 5.1240),
    "bram": (Hat.COORDINATOR, "Bram", 52.0910, 5.1250),
    "chantal": (Hat.HELPER, "Chantal", 52.0915, 5.1260),
    "els": (Hat.HELPER, "Els", 52.0921, 5.1231),
    "fatima": (Hat.HELPER, "Fatima", 52.0899, 5.1222),
    "gerrit": (Hat.HELPER, "Gerrit", 52.0893, 5.1263),
    "hanna": (Hat.CARER, "Hanna", 52.0906, 5.1241),
    "ivo": (Hat.ADMINISTRATOR, "Ivo", 52.0931, 5.1290),
    "joke": (Hat.SOCIAL_WORKER, "Joke", 52.0935, 5.1200),
}


@pytest.fixture(scope="session", autouse=True)
def hears_who_stops_it() -> None:
    """Hear Ctrl-C and a terminal that closes as a program in a terminal does, also where the tests run in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session", autouse=True)
def _let_tests_empty_the_tables() -> Iterator[None]:
    """SQLite empties tables row by row between tests, which append-only tables refuse: lift that for the emptying alone.

    PostgreSQL truncates, which is no row's business. The triggers stand again before the next test begins.
    """
    if connection.vendor != "sqlite":
        yield
        return
    original = type(connection.ops).execute_sql_flush

    def flush(operations: Any, statements: list[str]) -> None:
        with operations.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_delete'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            original(operations, statements)
            for _, sql in triggers:
                cursor.execute(sql)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "execute_sql_flush", flush)
        yield


@pytest.fixture(autouse=True)
def _own_folder(settings: object, tmp_path: object) -> None:
    """Keep letters and keys of a test in that test's own folder."""
    settings.MAIL_FOLDER = tmp_path / "mail"  # type: ignore[attr-defined,operator]


@pytest.fixture
def set_clock() -> Iterator[Callable[[datetime], None]]:
    """Let a test set the moment that it is; put back afterwards."""
    token = clock._frozen.set(None)

    def set_to(moment: datetime) -> None:
        clock._frozen.set(moment)

    yield set_to
    clock._frozen.reset(token)


@pytest.fixture
def monday(set_clock: Callable[[datetime], None]) -> datetime:
    """Make it a Monday morning in March, and say which."""
    set_clock(MONDAY_MORNING)
    return MONDAY_MORNING


def make_area(code: str, name: str, kind: AreaKind, parent: Area | None, place: tuple[float, float], addresses: int) -> Area:
    """Make an area that is shown as itself when it has enough addresses."""
    area = Area.objects.create(
        code=code, name=name, kind=kind, parent=parent, latitude=place[0], longitude=place[1], addresses=addresses
    )
    area.shown_as = area if addresses >= 100 or parent is None else parent
    area.save(update_fields=["shown_as"])
    return area


def make_player(name: str, hat: Hat | None, community: Community | None, area: Area, place: tuple[float, float]) -> Player:
    """Make a person with a home and one hat."""
    import h3

    person = Person.objects.create_user(
        email=f"{name.lower()}@example.org", first_name=name, last_name="van de Straat", phone="0201234567"
    )
    cell = h3.str_to_int(h3.latlng_to_cell(place[0], place[1], 8))
    Home.objects.create(
        person=person,
        area=area,
        address=f"Straat {len(name)}",
        postcode="3512 AB",
        way_in="Bel twee keer",
        latitude=place[0],
        longitude=place[1],
        cell=cell,
    )
    worn = None
    if hat is not None and community is not None:
        relation = Relation.objects.create(person=person, community=community, hat=hat)
        if hat not in (Hat.RESIDENT, *PROFESSIONAL_HATS):
            Relation.objects.create(person=person, community=community, hat=Hat.RESIDENT)
        worn = WornHat(relation.pk, hat, community.pk, community.name)
    return Player(person, Actor(person, worn))


@pytest.fixture
def cast(db: None) -> Cast:
    """Put the people of our street on stage, in two communities that are strictly apart."""
    town = make_area("GM0001", "Ganzendam", AreaKind.MUNICIPALITY, None, (52.09, 5.12), 9000)
    district = make_area("WK000101", "Waterwijk", AreaKind.DISTRICT, town, (52.09, 5.12), 3000)
    street = make_area("BU00010101", "Ganzenveld", AreaKind.NEIGHBOURHOOD, district, (52.0905, 5.1240), 400)
    far = make_area("BU00010102", "Verre Veld", AreaKind.NEIGHBOURHOOD, district, (52.1300, 5.2000), 300)
    here = Community.objects.create(name="Ganzendam", slug="ganzendam", kind=CommunityKind.MUNICIPALITY, phone="0201234500")
    here.areas.add(town)
    elsewhere = Community.objects.create(name="Elders", slug="elders", kind=CommunityKind.ORGANISATION)
    cast = Cast(here, elsewhere, street, far)
    for name, (hat, first_name, latitude, longitude) in PARTS.items():
        cast.players[name] = make_player(first_name, hat, here, street, (latitude, longitude))
    cast.players["dirk"] = make_player("Dirk", Hat.HELPER, elsewhere, far, (52.13, 5.20))
    return cast
