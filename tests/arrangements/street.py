"""An ask of Aisha, and neighbours who offer time: what the stories of proposals begin with."""

from datetime import date
from typing import Any

from samenspel.arrangements import planner, services
from samenspel.arrangements.models import Arrangement, Face, Proposal
from samenspel.arrangements.rules import Say
from samenspel.consent.models import Agreement
from samenspel.consent.rules import DataClass, Purpose
from samenspel.consent.services import agree
from samenspel.exchange.models import Ask, Offer, Reply
from samenspel.exchange.rules import AskState, Rhythm
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from tests.conftest import Cast

TUESDAY_AFTERNOON = [{"weekday": 2, "from": "13:00", "to": "17:00"}]


def ask_company(cast: Cast, *, asker: Person | None = None, **facts: Any) -> Ask:
    """Let Aisha ask company for an hour and a half, every Tuesday afternoon."""
    usual: dict[str, Any] = {
        "activity": "company", "rhythm": Rhythm.WEEKLY, "minutes": 90, "first_day": date(2026, 3, 3),
        "times": TUESDAY_AFTERNOON, "most_faces": 4, "state": AskState.OPEN, "words": "Kom je koffie drinken?",
    }  # fmt: skip
    return Ask.objects.create(
        resident=cast.aisha.person, asker=asker or cast.aisha.person, community=cast.community, area=cast.street,
        **(usual | facts),
    )  # fmt: skip


def offer_time(cast: Cast, name: str, *, month: int = 5, week: int = 1, **facts: Any) -> Offer:
    """Let one of the cast offer company on Tuesday afternoons, so often a month and a week at most."""
    person = cast.players[name].person
    home = person.home
    usual: dict[str, Any] = {
        "activities": ["company"], "availability": TUESDAY_AFTERNOON, "most_per_month": month, "most_per_week": week,
        "words": "Ik drink graag koffie.", "latitude": home.latitude, "longitude": home.longitude, "cell": home.cell,
        "area": cast.street,
    }  # fmt: skip
    return Offer.objects.create(helper=person, community=cast.community, **(usual | facts))


def reply(cast: Cast, ask: Ask, name: str, every_weeks: int | None = None) -> Reply:
    """Let a helper say: I could do this."""
    return Reply.objects.create(ask=ask, helper=cast.players[name].person, every_weeks=every_weeks)


def stand_beside(cast: Cast, name: str, *, may_share_contact: bool = True) -> Agreement:
    """Let Aisha agree that somebody arranges things beside her."""
    classes = [DataClass.ACCOUNT, DataClass.MATCHING, DataClass.STORY]
    classes += [DataClass.CONTACT] if may_share_contact else []
    return agree(
        cast.aisha.person, cast.players[name].person, purpose=Purpose.REPRESENT, data_classes=classes,
        sentence="Hanna mag dingen voor mij regelen.", actor=cast.aisha.actor,
    )  # fmt: skip


def propose(ask: Ask, actor: Actor, *, faces: int | None = None) -> Proposal:
    """Pick the best way (with so many faces, when that is said)."""
    ways = planner.ways_for(ask).ways
    return services.make_proposal(ask, way=next(way for way in ways if faces in (None, len(way.shares))), actor=actor)


def everybody_says_yes(proposal: Proposal, actor: Actor) -> Arrangement:
    """Let the resident and then every helper say yes."""
    for face in proposal.faces.all():
        services.approve_face(face, says=Say.YES, actor=actor)
    for face in Face.objects.filter(proposal=proposal, resident_says=Say.YES):
        services.answer_face(face, says=Say.YES, actor=Actor(face.helper))
    return Arrangement.objects.get(ask=proposal.ask)


def arrange_company(cast: Cast, *names: str, month: int = 1, **facts: Any) -> Arrangement:
    """Let these helpers share Aisha's weekly company."""
    for name in names:
        offer_time(cast, name, month=month)
    ask = ask_company(cast, **facts)
    return everybody_says_yes(propose(ask, cast.aisha.actor, faces=len(names)), cast.aisha.actor)
