"""One small world with a thing of every kind, and in plain words who stands where in it.

The table ``ROLES`` is written by hand from the story, not asked of the code: it is what the code is held against.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.test import Client

from samenspel.arrangements.models import Arrangement, CalendarFeed, Cover, Face, Helping, Proposal, Visit
from samenspel.arrangements.rules import CoverState, Say, VisitState
from samenspel.arrangements.rules import Role as InArrangement
from samenspel.consent.models import Agreement
from samenspel.consent.rules import DataClass, Purpose
from samenspel.conversations.models import Party, Thread
from samenspel.conversations.rules import Role as InTalk
from samenspel.exchange.models import Ask, Offer, Reply, Suggestion
from samenspel.exchange.rules import Activity, Answer, AskState, Rhythm
from samenspel.exchange.rules import Role as InAsk
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Relation
from samenspel.people.models import Person
from samenspel.people.rules import Hat
from samenspel.plans import outcome
from samenspel.plans.models import PlanLine, PlanRun
from samenspel.plans.rules import Role as InPlan
from samenspel.plans.rules import RunState
from tests.conftest import Cast

AFTERNOONS = [{"weekday": day, "from": "13:00", "to": "17:00"} for day in range(1, 8)]


class Own(StrEnum):
    """Whose thing it is, where a capability knows no finer roles."""

    OWNER = "owner"


PERSONAS = (
    "anonymous",
    "aisha",
    "hanna",
    "chantal",
    "els",
    "fatima",
    "gerrit",
    "bram",
    "bram_at_home",
    "joke",
    "ivo",
    "dirk",
    "newcomer",
)

ROLES: Mapping[str, Mapping[str, StrEnum]] = {
    "ask": {
        "aisha": InAsk.RESIDENT,
        "hanna": InAsk.BESIDE,
        "els": InAsk.CANDIDATE,
        "bram": InAsk.COORDINATOR,
        "joke": InAsk.COORDINATOR,
    },
    "draft": {"aisha": InAsk.RESIDENT},
    "suggestion": {"els": InAsk.CANDIDATE},
    "reply": {"els": InAsk.CANDIDATE, "aisha": InAsk.RESIDENT, "hanna": InAsk.BESIDE},
    "offer": {"els": Own.OWNER},
    "ask_to_fill": {
        "aisha": InArrangement.RESIDENT,
        "hanna": InArrangement.BESIDE,
        "bram": InArrangement.COORDINATOR,
        "joke": InArrangement.COORDINATOR,
    },
    "proposal": {
        "aisha": InArrangement.RESIDENT,
        "hanna": InArrangement.BESIDE,
        "chantal": InArrangement.CANDIDATE,
        "bram": InArrangement.COORDINATOR,
        "joke": InArrangement.COORDINATOR,
    },
    "proposal_to_call": {"bram": InArrangement.COORDINATOR, "joke": InArrangement.COORDINATOR},
    "arrangement_to_print": {"bram": InArrangement.COORDINATOR, "joke": InArrangement.COORDINATOR},
    "face": {
        "aisha": InArrangement.RESIDENT,
        "hanna": InArrangement.BESIDE,
        "chantal": InArrangement.CANDIDATE,
        "bram": InArrangement.COORDINATOR,
        "joke": InArrangement.COORDINATOR,
    },
    "arrangement": {
        "aisha": InArrangement.RESIDENT,
        "hanna": InArrangement.BESIDE,
        "chantal": InArrangement.HELPER,
        "bram": InArrangement.COORDINATOR,
        "joke": InArrangement.COORDINATOR,
    },
    "visit": {
        "aisha": InArrangement.RESIDENT,
        "hanna": InArrangement.BESIDE,
        "chantal": InArrangement.HELPER,
        "bram": InArrangement.COORDINATOR,
        "joke": InArrangement.COORDINATOR,
    },
    "cover": {
        "aisha": InArrangement.RESIDENT,
        "hanna": InArrangement.BESIDE,
        "fatima": InArrangement.CANDIDATE,
        "bram": InArrangement.COORDINATOR,
        "joke": InArrangement.COORDINATOR,
    },
    "thread": {"aisha": InTalk.PARTY, "els": InTalk.PARTY},
    "agreement": {"aisha": Own.OWNER},
    "agreement_to_renew": {"aisha": Own.OWNER, "hanna": Own.OWNER},
    "feed": {"chantal": Own.OWNER},
    "run": {"bram": InPlan.COORDINATOR, "joke": InPlan.COORDINATOR},
}
"""Thing → persona → role. Whoever is missing is a stranger, for whom the thing does not exist.

Fatima stands in the proposal too, but the resident has not said yes to her face; Gerrit has stopped helping;
Bram at home is the coordinator under his hat of a resident; Ivo administers, which opens nobody's ask.
"""


@dataclass
class World:
    """The cast, and the ids of the things."""

    cast: Cast
    ids: dict[str, UUID]
    newcomer: Person

    def client(self, persona: str) -> Client:
        """Return a browser for a persona."""
        if persona == "anonymous":
            return Client()
        if persona == "newcomer":
            return _signed_in(self.newcomer)
        if persona == "bram_at_home":
            return _signed_in(self.cast.bram.person)
        return self.cast.client(persona)


def make_world(cast: Cast) -> World:
    """Put a thing of every kind on stage."""
    Relation.objects.create(person=cast.bram.person, community=cast.community, hat=Hat.RESIDENT)  # he lives here too
    Offer.objects.create(helper=cast.els.person, community=cast.community, activities=[Activity.COMPANY], availability=AFTERNOONS)
    ask = _ask(cast, AskState.OPEN, asker=cast.hanna.person)
    arranged, helping, visit, open_visit = _arrangement(cast)
    proposal = Proposal.objects.create(ask=ask, made_by=cast.aisha.person)
    face = Face.objects.create(proposal=proposal, helper=cast.chantal.person, resident_says=Say.YES)
    Face.objects.create(proposal=proposal, helper=cast.fatima.person)
    cover = Cover.objects.create(
        visit=open_visit,
        helper=cast.fatima.person,
        is_known_face=False,
        date=open_visit.date,
        start=open_visit.start,
        state=CoverState.ASKED_HELPER,
        approved_by=cast.aisha.person,
    )
    thread = Thread.objects.create(about_type="exchange.ask", about_id=str(ask.pk))
    for player in (cast.aisha, cast.els):
        Party.objects.create(thread=thread, person=player.person)
    things = {
        "ask": ask,
        "draft": _ask(cast, AskState.DRAFT, asker=cast.aisha.person),
        **_answers(cast, ask),
        "proposal": proposal,
        "proposal_to_call": _proposal_to_call(cast),
        "face": face,
        "arrangement": arranged,
        "arrangement_to_print": _arrangement_to_print(cast),
        "visit": visit,
        "cover": cover,
        "thread": thread,
        "agreement": helping.agreement,
        "feed": CalendarFeed.objects.create(person=cast.chantal.person, token_hash="0" * 64),
        "run": _run(cast, ask),
        "relation": Relation.objects.get(person=cast.fatima.person, hat=Hat.HELPER),
        "person": cast.fatima.person,
    }
    ids = {name: thing.pk for name, thing in things.items()}
    ids["ask_to_fill"], ids["agreement_to_renew"] = ids["ask"], ids["agreement"]
    return World(cast, ids, Person.objects.create_user(email="new@example.org", first_name="Nieuw"))


def _proposal_to_call(cast: Cast) -> Proposal:
    """Propose two people to a resident without an account, of whom nothing was said yet."""
    ask = _ask_by_phone(cast, AskState.OPEN)
    proposal = Proposal.objects.create(ask=ask, made_by=cast.bram.person)
    visits = [{"slot": "2026-03-02", "date": "2026-03-03", "start": "14:00"}]
    for helper in (cast.chantal, cast.gerrit):
        Face.objects.create(proposal=proposal, helper=helper.person, visits=visits)
    return proposal


def _arrangement_to_print(cast: Cast) -> Arrangement:
    """Arrange visits for a resident without an account, whose sheet is printed at the desk."""
    ask, until = _ask_by_phone(cast, AskState.ARRANGED), clock.today() + timedelta(weeks=12)
    return Arrangement.objects.create(ask=ask, resident=ask.resident, community=cast.community, planned_until=until)


def _ask_by_phone(cast: Cast, state: AskState) -> Ask:
    ask = _ask(cast, state, asker=cast.bram.person)
    ask.resident = Person.objects.create_user(first_name="Truus", phone="0201112233")
    ask.save()
    return ask


def _run(cast: Cast, ask: Ask) -> PlanRun:
    """Make a plan of the neighbourhood with one line to choose, a gap and an advice."""
    counts = outcome.Counts(covered=9, faces=(1, 2, 0, 1), load=(4, 3, 2, 1), helpers=3, asks_whole=1)
    found = outcome.Outcome(
        agreed=3,
        wanted=12,
        before=counts,
        after=counts,
        most=11,
        expected=outcome.Expectation(7.5, 5.0, 9.0, 2.0),
        gaps=(outcome.Gap(str(ask.pk), "helpers_full", 3, clock.today().isoformat()),),
        advice=(outcome.Advice("more_people", "company", ("car",), (2,), 780, 1020, 3.0, 2, 3, (str(ask.pk),)),),
    )
    run = PlanRun.objects.create(
        community=cast.community,
        started_by=cast.bram.person,
        state=RunState.DONE,
        seconds=10,
        visits=12,
        covered=9,
        input_hash="0" * 64,
        outcome=outcome.written(found),
    )
    visits = [{"slot": "2026-03-02", "date": "2026-03-03", "start": "14:00"}]
    PlanLine.objects.create(run=run, ask=ask, helper=cast.fatima.person, visits=visits, why={"because": "nearer"})
    return run


def _answers(cast: Cast, ask: Ask) -> dict[str, Suggestion | Reply]:
    _agree(cast.aisha.person, cast.hanna.person, Purpose.REPRESENT)
    suggestion = Suggestion.objects.create(
        ask=ask, helper=cast.els.person, day=clock.today(), ring=0, band="same", answer=Answer.REPLIED
    )
    return {"suggestion": suggestion, "reply": Reply.objects.create(ask=ask, helper=cast.els.person)}


def _arrangement(cast: Cast) -> tuple[Arrangement, Helping, Visit, Visit]:
    ask = _ask(cast, AskState.ARRANGED, asker=cast.hanna.person)
    arrangement = Arrangement.objects.create(
        ask=ask, resident=cast.aisha.person, community=cast.community, planned_until=clock.today() + timedelta(weeks=12)
    )
    helping = _helping(cast, arrangement, cast.chantal.person, ended=False)
    _helping(cast, arrangement, cast.gerrit.person, ended=True)
    visit = _visit(arrangement, cast, days=3, helper=cast.chantal.person)
    return arrangement, helping, visit, _visit(arrangement, cast, days=10, helper=None)


def _helping(cast: Cast, arrangement: Arrangement, helper: Person, *, ended: bool) -> Helping:
    return Helping.objects.create(
        arrangement=arrangement,
        helper=helper,
        agreement=_agree(cast.aisha.person, helper, Purpose.VISITS),
        agreement_back=_agree(helper, cast.aisha.person, Purpose.VISITS),
        ended_at=clock.now() if ended else None,
    )


def _visit(arrangement: Arrangement, cast: Cast, *, days: int, helper: Person | None) -> Visit:
    starts_at = (clock.now() + timedelta(days=days)).replace(hour=13, minute=0, second=0, microsecond=0)
    return Visit.objects.create(
        arrangement=arrangement,
        resident=cast.aisha.person,
        helper=helper,
        date=starts_at.date(),
        start=time(14, 0),
        minutes=60,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        state=VisitState.PLANNED if helper else VisitState.OPEN,
    )


def _ask(cast: Cast, state: AskState, *, asker: Person) -> Ask:
    today: date = clock.today()
    return Ask.objects.create(
        resident=cast.aisha.person,
        asker=asker,
        community=cast.community,
        area=cast.street,
        words="Wie drinkt er koffie met mij?",
        activity=Activity.COMPANY,
        rhythm=Rhythm.WEEKLY,
        minutes=60,
        first_day=today,
        last_day=today + timedelta(weeks=12),
        times=AFTERNOONS,
        state=state,
        opened_at=None if state == AskState.DRAFT else clock.now(),
        expires_on=today + timedelta(days=30),
    )


def _agree(subject: Person, recipient: Person, purpose: Purpose) -> Agreement:
    return Agreement.objects.create(
        subject=subject,
        recipient=recipient,
        decided_by=subject,
        recorded_by=subject,
        purpose=purpose,
        data_classes=[DataClass.CONTACT, DataClass.STORY],
        text_version="0" * 64,
        valid_until=clock.now() + timedelta(days=90),
    )


def _signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
