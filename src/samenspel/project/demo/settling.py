"""Who lives in the demo: three communities with their staff, and some three hundred neighbours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from allauth.account.models import EmailAddress

from samenspel.exchange.rules import Activity, Quality
from samenspel.exchange.services import set_offer
from samenspel.exchange.shapes import OfferWish
from samenspel.neighbourhoods.models import Community
from samenspel.neighbourhoods.rules import CommunityKind
from samenspel.neighbourhoods.services import found_community, give_hat, join, record_vetting, set_home
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.rules import Hat
from samenspel.people.services import change_profile, find_or_make_person
from samenspel.project.demo.names import FAMILY, MEN, WOMEN
from samenspel.project.demo.stories import AFTERNOONS, DAYS, EVENINGS, MORNINGS, WEEKEND, WORDS_OF_HELPERS, stored_times
from samenspel.project.demo.town import NEIGHBOURHOODS, Place, make_town
from samenspel.project.demo.world import World, acting

MAIL = "demo.example"
BEFORE = 120  # days ago it all began

STAFF = (
    # community, part (who you can be, or nobody), hat, first name, family name
    (0, "coordinator", Hat.COORDINATOR, "Bas", "Hendriks"),
    (0, "", Hat.COORDINATOR, "Mirjam", "de Graaf"),
    (0, "social_worker", Hat.SOCIAL_WORKER, "Naima", "Amrani"),
    (0, "", Hat.SOCIAL_WORKER, "Rutger", "Blom"),
    (0, "administrator", Hat.ADMINISTRATOR, "Joost", "Visser"),
    (1, "", Hat.COORDINATOR, "Wilma", "Postma"),
    (1, "", Hat.SOCIAL_WORKER, "Soraya", "Pinas"),
    (1, "", Hat.ADMINISTRATOR, "Ger", "Timmer"),
    (2, "", Hat.COORDINATOR, "Anouk", "Wagenaar"),
    (2, "", Hat.ADMINISTRATOR, "Hylke", "Veenstra"),
)
PEOPLE = ((96, 122), (18, 26), (10, 14))  # residents and helpers of each community, besides those with a part

LATE = "1 15:00-21:00, 2 15:00-21:00, 3 15:00-21:00, 4 15:00-21:00, 5 15:00-21:00"
TIMES = (
    AFTERNOONS, DAYS, LATE, MORNINGS,
    f"{AFTERNOONS}, {WEEKEND}", f"{MORNINGS}, {WEEKEND}", f"{EVENINGS}, {WEEKEND}", f"{LATE}, {WEEKEND}",
)  # fmt: skip
WAYS_IN = ("", "", "", "Bel twee keer, ik ben wat traag.", "De sleutel ligt bij de buren op 12.", "Achterom mag ook.")
ODDS = (
    (Quality.CAR, 0.55), (Quality.LIKES_PETS, 0.6), (Quality.NON_SMOKER, 0.8), (Quality.DEMENTIA, 0.2), (Quality.WHEELCHAIR, 0.2),
)  # fmt: skip
LANGUAGES = (Quality.SPEAKS_ENGLISH, Quality.SPEAKS_TURKISH, Quality.SPEAKS_ARABIC, Quality.SPEAKS_UKRAINIAN)


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is about to take part."""

    first_name: str
    family_name: str
    is_woman: bool
    number: int

    @property
    def email(self) -> str:
        """An address that nobody has: ``.example`` is kept free for this."""
        return f"{self.first_name}.{self.family_name}.{self.number}@{MAIL}".lower().replace(" ", "")


def begin(world: World) -> None:
    """Make the town, its communities and the people who work for them."""
    world.areas = make_town()
    _found_communities(world)
    _appoint_staff(world)


def settle(world: World) -> None:
    """Let everybody else come to live in the town."""
    newcomers = _newcomers(world)
    for number, (residents, helpers) in enumerate(PEOPLE):
        for _resident in range(residents):
            _let_live(world, next(newcomers), number, helps=False)
        for _helper in range(helpers):
            _let_live(world, next(newcomers), number, helps=True)
    _see_certificates(world)


def _found_communities(world: World) -> None:
    town, village = world.areas["GM9990"], world.areas["WK999003"]
    given = (
        ("Gemeente Ganzendam", "ganzendam", CommunityKind.MUNICIPALITY, town, "0299 000 100"),
        ("Welzijn De Brug", "de-brug", CommunityKind.ORGANISATION, world.areas["WK999002"], "0299 000 200"),
        ("Dorpshulp Oeverdorp", "oeverdorp", CommunityKind.ORGANISATION, village, "0299 000 300"),
    )
    for name, slug, kind, area, phone in given:
        world.communities.append(found_community(name, slug, kind=kind, areas=[area], phone=phone, actor=None))


def _appoint_staff(world: World) -> None:
    for number, (community, part, hat, first_name, family_name) in enumerate(STAFF):
        newcomer = Newcomer(first_name, family_name, is_woman=False, number=900 + number)
        person = make_person(newcomer)
        give_hat(person, hat, world.communities[community], actor=None)
        if part:
            world.parts[part], world.staff[part] = person, acting(person, hat)


def make_person(newcomer: Newcomer) -> Person:
    """Give somebody an account with an address that is theirs, a name and a phone number that nobody has."""
    person = find_or_make_person(email=newcomer.email, first_name=newcomer.first_name, actor=None)
    EmailAddress.objects.filter(user=person).update(verified=True)
    phone = f"06 000 00 {newcomer.number:03d}"
    return change_profile(
        person, first_name=newcomer.first_name, last_name=newcomer.family_name, phone=phone, actor=Actor(person)
    )


def _newcomers(world: World) -> Iterator[Newcomer]:
    """Yield people with a first name, a family name and a number of their own."""
    for number in count(100):
        is_woman = world.chance.random() < 0.58
        first_name = world.chance.choice(WOMEN if is_woman else MEN)
        yield Newcomer(first_name, world.chance.choice(FAMILY), is_woman, number)


def _let_live(world: World, newcomer: Newcomer, community: int, *, helps: bool) -> None:
    """Let somebody move in, some day since the beginning."""
    place = world.chance.choice(_places_of(community))
    with world.ago(days=world.chance.randint(61, 68), hours=world.chance.randint(0, 9)):
        actor = move_in(world, newcomer, world.communities[community], place, Hat.HELPER if helps else Hat.RESIDENT)
        if helps:
            offer(world, actor, newcomer)
    if community == 0 and helps:
        world.helpers[actor.pk] = actor
    elif community == 0:
        world.residents.append(actor)


def _places_of(community: int) -> tuple[Place, ...]:
    wanted = ("", "WK999002", "WK999003")[community]
    return tuple(place for place in NEIGHBOURHOODS if place.parent.startswith(wanted))


def move_in(world: World, newcomer: Newcomer, community: Community, place: Place, hat: Hat) -> Actor:
    """Give somebody a home in the town and a hat in a community."""
    chance, person = world.chance, make_person(newcomer)
    set_home(
        person,
        area=world.areas[place.code],
        address=f"{chance.choice(place.streets)} {chance.randint(1, 140)}",
        postcode=f"1999 {chance.choice('ABCDEGHJKLMNPRSTVWXZ')}{chance.choice('ABCDEGHJKLMNPRSTVWXZ')}",
        way_in=chance.choice(WAYS_IN),
        latitude=place.middle[0] + chance.uniform(-0.0020, 0.0020),
        longitude=place.middle[1] + chance.uniform(-0.0030, 0.0030),
        actor=Actor(person),
    )
    join(person, community, [hat], actor=Actor(person))
    return acting(person, hat)


def offer(world: World, actor: Actor, newcomer: Newcomer, **given: object) -> None:
    """Let somebody say how to help; what is not given is left to chance."""
    chance = world.chance
    week = chance.choice((1, 1, 2, 2, 3))
    wish: dict[str, object] = {
        "activities": sorted(chance.sample(list(Activity), chance.randint(3, 6))),
        "qualities": _qualities(world, newcomer),
        "availability": stored_times(chance.choice(TIMES)),
        "away": _holidays(world),
        "reach_km": chance.choice((1.5, 2.0, 3.0, 3.0, 5.0)),
        "most_per_week": week,
        "most_per_month": chance.choice((week, week * 2, week * 4)),
        "words": chance.choice(WORDS_OF_HELPERS),
        "is_standing": True,
        "expires_on": None,
    }
    assert actor.hat is not None
    community = next(one for one in world.communities if one.pk == actor.hat.community_id)
    set_offer(community, OfferWish(**{**wish, **given}), version=0, actor=actor)  # type: ignore[arg-type]


def _qualities(world: World, newcomer: Newcomer) -> list[str]:
    found = [quality for quality, odd in ODDS if world.chance.random() < odd]
    found += [quality for quality in LANGUAGES if world.chance.random() < 0.15]
    return sorted([*found, Quality.WOMAN if newcomer.is_woman else Quality.MAN])


def _holidays(world: World) -> list[list[str]]:
    if world.chance.random() > 0.15:
        return []
    first = world.now.date() + timedelta(days=world.chance.randint(14, 60))
    return [[first.isoformat(), (first + timedelta(days=world.chance.randint(4, 14))).isoformat()]]


def _see_certificates(world: World) -> None:
    """Let the coordinator look at the certificates of conduct of some helpers."""
    coordinator = world.staff["coordinator"]
    for actor in list(world.helpers.values())[::3]:
        with world.ago(days=world.chance.randint(59, 60)) as moment:
            record_vetting(actor.person, world.home, seen_on=moment.date(), actor=coordinator)
