"""A large town for ``web.py``: made in bulk, with the same rules that hold for what people make by hand."""

import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice

import h3
from django.db import transaction

from samenspel.arrangements.models import Arrangement, Helping, Visit
from samenspel.arrangements.moments import span_of
from samenspel.arrangements.rules import VisitState
from samenspel.consent.models import Agreement, Look
from samenspel.conversations.models import Message, Party, Thread
from samenspel.exchange.models import Ask, Offer, Reply, Suggestion
from samenspel.exchange.rules import Activity, Answer, AskState, ReplyState, Rhythm
from samenspel.foundation import clock
from samenspel.foundation.models import JournalLine
from samenspel.neighbourhoods.models import Area, Community, Home, Relation
from samenspel.neighbourhoods.rules import AreaKind, CommunityKind
from samenspel.people.models import Person
from samenspel.people.rules import Hat

ZONE = "Europe/Amsterdam"
BATCH = 2000
WEEKS_BACK, WEEKS_AHEAD = 18, 12
WORDS = "Ik zou het fijn vinden als er iemand koffie komt drinken. Ik praat graag over vroeger, maar ik luister ook."
AFTERNOONS = [{"weekday": day, "from": "13:00", "to": "17:30"} for day in range(1, 8)]


@dataclass
class Parish:
    """One community of the town and who lives there."""

    community: Community
    areas: list[Area]
    residents: list[Person] = field(default_factory=list)
    helpers: list[Person] = field(default_factory=list)
    coordinator: Person | None = None


@dataclass(frozen=True)
class Size:
    """How large the town is."""

    people: int
    asks: int
    visits: int
    communities: int = 10

    def part(self, share: float) -> "Size":
        """The same town, smaller; the number of communities stays."""
        return Size(int(self.people * share), int(self.asks * share), int(self.visits * share), self.communities)


def make_town(size: Size, *, number: int) -> None:
    """Make (a part of) the town; ``number`` tells the parts apart."""
    chance = random.Random(number)
    with transaction.atomic():
        parishes = [_parish(each) for each in range(size.communities)]
        _people(parishes, size, number, chance)
        _asks(parishes, size, chance)


def _parish(each: int) -> Parish:
    """Find a community with its neighbourhoods, or found it."""
    known = Community.objects.filter(slug=f"gemeente-{each}").first()
    if known is not None:
        return Parish(known, list(Area.objects.filter(code__startswith=f"BU{each:02d}")))
    south, west = 52.0 + each * 0.2, 5.0
    town = _area(f"GM{each:02d}00", AreaKind.MUNICIPALITY, None, (south, west), 9000)
    district = _area(f"WK{each:02d}0001", AreaKind.DISTRICT, town, (south, west), 9000)
    areas = [
        _area(f"BU{each:02d}0001{n:02d}", AreaKind.NEIGHBOURHOOD, district, (south + n * 0.006, west + n % 4 * 0.009), 900)
        for n in range(10)
    ]
    community = Community.objects.create(
        name=f"Gemeente {each}", slug=f"gemeente-{each}", kind=CommunityKind.MUNICIPALITY, phone="0201234500"
    )
    community.areas.add(town)
    return Parish(community, areas)


def _area(code: str, kind: AreaKind, parent: Area | None, place: tuple[float, float], addresses: int) -> Area:
    area = Area(code=code, name=f"Buurt {code}", kind=kind, parent=parent, addresses=addresses)
    area.latitude, area.longitude, area.shown_as_id = place[0], place[1], code
    area.save()
    return area


def _people(parishes: list[Parish], size: Size, number: int, chance: random.Random) -> None:
    """Let everybody move in: of ten people four help; each community has a coordinator."""
    each = size.people // len(parishes)
    people: list[Person] = []
    for index, parish in enumerate(parishes):
        made = [
            Person(
                email=f"p{number}.{index}.{n}@example.org",
                first_name=f"Buur{n}",
                last_name="van de Straat",
                phone="0612345678",
                password="!",  # noqa: S106  no password opens anything
            )
            for n in range(each)
        ]
        people += made
        parish.coordinator = made[0] if number == 0 else None
        rest = made[1:] if number == 0 else made
        parish.helpers, parish.residents = rest[: int(each * 0.4)], rest[int(each * 0.4) :]
    _write(Person, people)
    _write(Relation, [relation for parish in parishes for relation in _relations(parish)])
    homes = {person.pk: _home(person, parish, chance) for parish in parishes for person in (*parish.residents, *parish.helpers)}
    _write(Home, list(homes.values()))
    _write(Offer, [_offer(helper, parish, homes[helper.pk], chance) for parish in parishes for helper in parish.helpers])


def _relations(parish: Parish) -> Iterator[Relation]:
    long_ago = clock.now() - timedelta(days=300)
    hats = [(parish.coordinator, Hat.COORDINATOR)] if parish.coordinator else []
    hats += [(person, Hat.RESIDENT) for person in (*parish.residents, *parish.helpers)]
    hats += [(person, Hat.HELPER) for person in parish.helpers]
    for person, hat in hats:
        yield Relation(person=person, community=parish.community, hat=hat, valid_from=long_ago)


def _home(person: Person, parish: Parish, chance: random.Random) -> Home:
    area = chance.choice(parish.areas)
    place = (area.latitude + chance.uniform(-0.002, 0.002), area.longitude + chance.uniform(-0.003, 0.003))
    cell = h3.str_to_int(h3.latlng_to_cell(*place, 8))
    return Home(
        person=person, area=area, address="Straat 1", postcode="3512 AB", latitude=place[0], longitude=place[1], cell=cell
    )


def _offer(helper: Person, parish: Parish, home: Home, chance: random.Random) -> Offer:
    return Offer(
        helper=helper,
        community=parish.community,
        activities=sorted(chance.sample(list(Activity), 4)),
        availability=AFTERNOONS,
        reach_km=3.0,
        most_per_week=2,
        most_per_month=6,
        latitude=home.latitude,
        longitude=home.longitude,
        cell=home.cell,
        area=home.area,
    )


def _asks(parishes: list[Parish], size: Size, chance: random.Random) -> None:
    """Let residents ask; of ten asks seven are arranged, three are open, with suggestions, replies and talk."""
    each = size.asks // len(parishes)
    for parish in parishes:
        asks = [_ask(parish, parish.residents[n % len(parish.residents)], n, chance) for n in range(each)]
        _write(Ask, asks)
        _write(JournalLine, [_line("exchange.ask_opened", ask) for ask in asks])
        arranged = [ask for ask in asks if ask.state == AskState.ARRANGED]
        _arrange(parish, arranged, -(-size.visits // len(parishes) // max(len(arranged), 1)))
        _suggest(parish, [ask for ask in asks if ask.state == AskState.OPEN], chance)


def _ask(parish: Parish, resident: Person, number: int, chance: random.Random) -> Ask:
    is_arranged = number % 10 < 7
    opened = clock.now() - (timedelta(weeks=WEEKS_BACK + 1) if is_arranged else timedelta(days=chance.randint(1, 20)))
    return Ask(
        resident=resident,
        asker=resident,
        community=parish.community,
        area=chance.choice(parish.areas),
        words=WORDS,
        activity=chance.choice(list(Activity)),
        rhythm=Rhythm.WEEKLY,
        minutes=90,
        first_day=opened.date(),
        times=AFTERNOONS,
        state=AskState.ARRANGED if is_arranged else AskState.OPEN,
        opened_at=opened,
        ring_at=opened,
        step=5,
        expires_on=clock.today() + timedelta(days=20),
    )


def _arrange(parish: Parish, asks: list[Ask], visits_each: int) -> None:
    """Let two helpers share each ask, week after week; no helper is in two places, for each has asks at other hours."""
    pairs = [parish.helpers[n : n + 2] for n in range(0, len(parish.helpers) - 1, 2)]
    begun = clock.now() - timedelta(weeks=WEEKS_BACK)
    arrangements = [
        Arrangement(
            ask=ask, resident=ask.resident, community=parish.community, planned_until=clock.today() + timedelta(weeks=WEEKS_AHEAD)
        )
        for ask in asks
    ]
    _write(Arrangement, arrangements)
    helpings: list[Helping] = []
    visits: list[Visit] = []
    for number, arrangement in enumerate(arrangements):
        pair = pairs[number % len(pairs)]
        helpings += [Helping(arrangement=arrangement, helper=helper, began_at=begun) for helper in pair]
        slot = number // len(pairs)  # the third ask of a pair of helpers is at another hour than their first
        first = clock.today() - timedelta(weeks=visits_each * 3 // 5) + timedelta(days=number % 7)
        visits += _visits(arrangement, pair, first, time(9 + 2 * slot % 12), visits_each, number)
    _agree(helpings, begun)
    _write(Helping, helpings)
    _write(Visit, visits)
    _write(JournalLine, [_line("arrangements.visit_planned", visit) for visit in visits])


def _agree(helpings: list[Helping], begun: datetime) -> None:
    """Let both sides agree to know how to reach each other."""
    agreements = []
    for helping in helpings:
        resident, helper = helping.arrangement.resident, helping.helper
        helping.agreement = _agreement(resident, helper, begun, helping.arrangement)
        helping.agreement_back = _agreement(helper, resident, begun, helping.arrangement)
        agreements += [helping.agreement, helping.agreement_back]
    _write(Agreement, agreements)


def _agreement(subject: Person, recipient: Person, begun: datetime, about: Arrangement) -> Agreement:
    return Agreement(
        subject=subject,
        recipient=recipient,
        decided_by=subject,
        recorded_by=subject,
        purpose="visits",
        data_classes=["contact"],
        about_type="arrangements.arrangement",
        about_id=str(about.pk),
        text_version="0" * 64,
        valid_from=begun,
        valid_until=clock.now() + timedelta(days=60),
    )


def _visits(
    arrangement: Arrangement, pair: Sequence[Person], first: date, start: time, count: int, number: int
) -> Iterator[Visit]:
    for week in range(count):
        yield _visit(arrangement, pair[week % 2], first + timedelta(weeks=week), start, has_trouble=(week + number) % 37 == 0)


def _visit(arrangement: Arrangement, helper: Person, day: date, start: time, *, has_trouble: bool) -> Visit:
    """Make one visit; a few did not happen, and of a few that are to come the helper dropped out."""
    starts_at, ends_at = span_of(day, start, 90, ZONE)
    is_past = ends_at < clock.now()
    usual, trouble = (VisitState.DONE, VisitState.MISSED) if is_past else (VisitState.PLANNED, VisitState.OPEN)
    return Visit(
        arrangement=arrangement,
        resident_id=arrangement.resident_id,
        helper=None if has_trouble and not is_past else helper,
        dropped_by=helper if has_trouble else None,
        date=day,
        start=start,
        minutes=90,
        starts_at=starts_at,
        ends_at=ends_at,
        state=trouble if has_trouble else usual,
    )


def _suggest(parish: Parish, asks: list[Ask], chance: random.Random) -> None:
    """Put open asks before helpers; every second one has a reply, with a conversation."""
    suggestions: list[Suggestion] = []
    threads: list[tuple[Thread, Ask, Person]] = []
    taken: dict[tuple[uuid.UUID, date], int] = {}
    agreements: list[Agreement] = []
    for number, ask in enumerate(asks):
        for helper in chance.sample(parish.helpers, min(5, len(parish.helpers))):
            day = clock.today() - timedelta(days=chance.randint(0, 5))
            nth = taken[helper.pk, day] = taken.get((helper.pk, day), 0) + 1
            if nth <= 5:
                suggestions.append(Suggestion(ask=ask, helper=helper, day=day, nth=nth, ring=0, band="near"))
                agreements.append(_reads(ask, helper))
        if number % 2 == 0:
            mine = suggestions[-1]
            mine.answer, mine.answered_at = Answer.REPLIED, clock.now()
            threads.append((Thread(about_type="exchange.ask", about_id=str(ask.pk)), ask, mine.helper))
    _write(Suggestion, suggestions)
    _write(Agreement, agreements)
    _talk(threads)
    _write(Look, _looks(suggestions))


def _reads(ask: Ask, helper: Person) -> Agreement:
    agreement = _agreement(ask.resident, helper, clock.now() - timedelta(days=6), Arrangement())
    agreement.purpose, agreement.data_classes = "ask", ["matching", "story"]
    agreement.about_type, agreement.about_id = "exchange.ask", str(ask.pk)
    return agreement


def _talk(threads: list[tuple[Thread, Ask, Person]]) -> None:
    _write(Thread, [thread for thread, _ask, _helper in threads])
    parties = [Party(thread=thread, person=person) for thread, ask, helper in threads for person in (ask.resident, helper)]
    _write(Party, parties)
    messages = [
        Message(
            thread=thread, author=ask.resident if n % 2 else helper, words=WORDS, created_at=clock.now() - timedelta(hours=20 - n)
        )
        for thread, ask, helper in threads
        for n in range(8)
    ]
    _write(Message, messages)
    _write(
        Reply,
        [Reply(ask=ask, helper=helper, words=WORDS, state=ReplyState.OPEN, thread=thread) for thread, ask, helper in threads],
    )


def _looks(suggestions: list[Suggestion]) -> list[Look]:
    return [
        Look(
            day=one.day,
            viewer_id=str(one.helper_id),
            viewer_hat="helper",
            subject_id=str(one.ask.resident_id),
            data_class="story",
            purpose="ask",
            about_type="exchange.ask",
            about_id=str(one.ask_id),
            ground="agreement",
        )
        for one in suggestions
    ]


def _line(verb: str, subject: Ask | Visit) -> JournalLine:
    return JournalLine(verb=verb, subject_type=subject._meta.label_lower, subject_id=str(subject.pk))


def _write(model: type, rows: Sequence[object]) -> None:
    """Write rows in batches; every constraint and every trigger of the database still has its say."""
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        model.objects.bulk_create(batch)  # type: ignore[attr-defined]
