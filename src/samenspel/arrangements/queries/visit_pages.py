"""What the page of one visit shows, to each of the people who have to do with it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.arrangements import access, sentences
from samenspel.arrangements.models import Arrangement, Cover, Helping, Visit
from samenspel.arrangements.queries.calendar import TONES, state_text, who_text
from samenspel.arrangements.queries.experiences import ExperiencePart, experience_part
from samenspel.arrangements.queries.faces import Acquaintance, acquaint
from samenspel.arrangements.queries.lapsing import answer_before_text
from samenspel.arrangements.rules import Act, ArrangementState, CoverState, Role, VisitState, may
from samenspel.consent.access import agreement_covering
from samenspel.consent.models import Agreement
from samenspel.consent.rules import DataClass, Purpose
from samenspel.exchange.access import is_decided_without_account, offer_of
from samenspel.exchange.queries.asks import decider_of
from samenspel.exchange.wording import activity_text
from samenspel.foundation import clock
from samenspel.neighbourhoods.queries import home_of, shown
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.queries import display_name
from samenspel.ui.moments import clock_text, day_text, near_day_text, span_text
from samenspel.ui.shapes import Fact, Tone


@dataclass(frozen=True)
class Contact:
    """Contact details that are open to the reader, on what ground, and whose they are."""

    subject: Person
    name: str
    facts: tuple[Fact, ...]
    agreement: Agreement | None
    ground: str


@dataclass(frozen=True)
class Reach:
    """How whoever helps along reaches the people of an ask: whom to write to, and the resident's phone number."""

    ask_id: uuid.UUID
    name: str  # who reads a message; empty: nobody does
    phone: Contact | None
    is_refused: bool  # the resident does not want that the reader has the number


@dataclass(frozen=True)
class CoverCard:
    """Somebody who may come instead, and what the reader can say."""

    cover_id: uuid.UUID
    person: Acquaintance
    why: str
    when: str
    may_choose: bool
    is_asked: bool


@dataclass(frozen=True)
class Asked:
    """The question to a helper to come instead of another."""

    cover_id: uuid.UUID
    when: str
    name: str
    area: str
    agreement: Agreement | None
    sentence: str  # what a yes agrees to
    answer_before: str


@dataclass(frozen=True)
class VisitPage:
    """One visit."""

    visit_id: uuid.UUID
    sequence: int
    code: VisitState
    starts_at: datetime
    ends_at: datetime
    title: str
    day: str
    time: str
    what: str
    state: str
    tone: Tone
    facts: tuple[Fact, ...]
    contacts: tuple[Contact, ...]
    reach: Reach | None
    cover: CoverCard | None
    asked: Asked | None
    experience: ExperiencePart
    moved_to_url: str
    arrangement_url: str
    ways_url: str
    may_drop_out: bool
    away_url: str  # where a helper says to be ill or away for longer
    may_manage: bool
    may_report_done: bool
    may_report_missed: bool
    may_find: bool
    is_by_phone: bool  # the resident has no page to choose on: whoever helps along proposes somebody, and calls
    opens_text: str  # when somebody who covers sees the address
    is_settled: bool  # whether it took place has been told


def visit_page(visit: Visit, *, viewer: Actor) -> VisitPage:
    """Open one visit: who, when, where as far as this person may know it, and what can be done now."""
    role = access.role_of(viewer, visit)
    state = VisitState(visit.state)
    moment = clock.now()
    to_come, begun = visit.starts_at > moment, visit.starts_at <= moment
    cover = visit.covers.filter(state__in=[CoverState.ASKED_RESIDENT, CoverState.ASKED_HELPER]).select_related("helper").first()
    after = Visit.objects.filter(in_place_of=visit).first()
    goes_on = state in (VisitState.OPEN, VisitState.PLANNED) and to_come
    may_find = state == VisitState.OPEN and to_come and cover is None and may(role, Act.PROPOSE)
    may_drop_out = may(role, Act.DROP_OUT) and visit.helper_id == viewer.pk and state == VisitState.PLANNED and to_come
    reports = may(role, Act.REPORT_VISIT) and begun
    reach = reach_of(visit.arrangement, role, viewer)
    return VisitPage(
        visit_id=visit.pk,
        sequence=visit.sequence,
        code=state,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        title=who_text(visit, viewer.person) if role is not Role.CANDIDATE else _("Can you come instead?"),
        day=near_day_text(visit.date, today=clock.today(visit.arrangement.community.time_zone)),
        time=span_text(visit.start, visit.minutes),
        what=activity_text(visit.arrangement.ask.activity),
        state=state_text(state),
        tone=TONES[state],
        facts=_facts(visit, role),
        contacts=_wanted(contacts_of(visit, role), visit, reach),
        reach=reach,
        cover=_cover_card(cover, visit, role)
        if cover and to_come and role is not Role.CANDIDATE and may(role, Act.PROPOSE)
        else None,
        asked=_asked(cover, visit) if cover is not None and role is Role.CANDIDATE else None,
        experience=experience_part(visit, viewer=viewer),
        moved_to_url=_url(after.pk) if after is not None else "",
        arrangement_url=_arrangement_url(visit, viewer),
        ways_url=reverse("arrangements:proposal_new", args=[visit.arrangement.ask_id]) if may(role, Act.PROPOSE) else "",
        may_drop_out=may_drop_out,
        away_url=reverse("exchange:offer_away") if may_drop_out and offer_of(viewer) is not None else "",
        may_manage=may(role, Act.MANAGE_VISIT) and goes_on,
        may_report_done=reports and state in (VisitState.PLANNED, VisitState.MISSED) and visit.helper_id is not None,
        may_report_missed=reports and state in (VisitState.OPEN, VisitState.PLANNED, VisitState.DONE),
        may_find=may_find,
        is_by_phone=may_find and is_decided_without_account(visit.arrangement.ask),
        opens_text=_opens_text(visit, role) if state == VisitState.PLANNED and to_come else "",
        is_settled=state in (VisitState.DONE, VisitState.MISSED),
    )


def _opens_text(visit: Visit, role: Role | None) -> str:
    """Say to somebody who only covers this visit from when the address is open."""
    if role is not Role.HELPER or visit.helper_id is None or access.open_helping(visit.arrangement, visit.helper_id) is not None:
        return ""
    return _("You see the address here from a day before the visit.")


def _url(visit_id: uuid.UUID) -> str:
    return reverse("arrangements:visit_detail", args=[visit_id])


def _arrangement_url(visit: Visit, viewer: Actor) -> str:
    if access.role_of(viewer, visit.arrangement) is None:
        return ""
    return reverse("arrangements:arrangement_detail", args=[visit.arrangement_id])


def _facts(visit: Visit, role: Role | None) -> tuple[Fact, ...]:
    """Say what kind of help it is, and for the desk in which neighbourhood."""
    facts = [Fact(_("What"), activity_text(visit.arrangement.ask.activity))]
    if role in (Role.COORDINATOR, Role.CANDIDATE):
        facts.append(Fact(_("Where"), shown(visit.arrangement.ask.area).name))
    return tuple(facts)


def _cover_card(cover: Cover, visit: Visit, role: Role | None) -> CoverCard:
    person = acquaint(visit.arrangement.ask, [cover.helper_id])[cover.helper_id]
    same = (cover.date, cover.start) == (visit.date, visit.start)
    if cover.is_known_face:
        known = _("Has been here before and can come at the same time.")
        why = known if same else _("Has been here before and can come at another time.")
    else:
        why = _("Comes here for the first time, lives %(where)s and likes to do this.") % {"where": person.where}
    return CoverCard(
        cover_id=cover.pk,
        person=person,
        why=why,
        when=_when(cover),
        may_choose=may(role, Act.APPROVE) and cover.state == CoverState.ASKED_RESIDENT,
        is_asked=cover.state == CoverState.ASKED_HELPER,
    )


def _asked(cover: Cover, visit: Visit) -> Asked:
    readable = agreement_covering(visit.resident, cover.helper, DataClass.MATCHING, about=visit, purpose=Purpose.ASK)
    area = shown(visit.arrangement.ask.area).name
    until = answer_before_text(cover.answer_before, visit.arrangement.community.time_zone)
    return Asked(cover.pk, _when(cover), display_name(visit.resident), area, readable, str(sentences.COMES_ONCE), until)


def _when(cover: Cover) -> str:
    return _("%(day)s at %(time)s") % {"day": day_text(cover.date), "time": clock_text(cover.start)}


# --- contact details --------------------------------------------------------------------------------------------


def contacts_of(visit: Visit, role: Role | None) -> tuple[Contact, ...]:
    """Open the contact details that this person may see for this visit: only while both agree, and it goes on."""
    if visit.helper_id is None or visit.state != VisitState.PLANNED or visit.arrangement.state != ArrangementState.ACTIVE:
        return ()
    helping = access.open_helping(visit.arrangement, visit.helper_id)
    return contacts_with(helping, role) if helping is not None else ()


def contacts_with(helping: Helping, role: Role | None) -> tuple[Contact, ...]:
    """Open the contact details of the other one of the two; of both for whoever coordinates."""
    arrangement = helping.arrangement
    resident, helper = arrangement.resident, helping.helper
    about = helping.for_visit or arrangement
    there = agreement_covering(resident, helper, DataClass.CONTACT, about=about)
    back = agreement_covering(helper, resident, DataClass.CONTACT, about=about)
    if there is None or back is None:
        return ()
    if role is Role.HELPER:
        return (_resident_contact(resident, there, "agreement"),)
    if role is Role.RESIDENT:
        return (_helper_contact(helper, back, "agreement"),)
    if role is Role.BESIDE:
        return (_helper_contact(helper, back, "agreement"),)  # the helper's sentence names who stands beside the resident
    return (_resident_contact(resident, None, "caseload"), _helper_contact(helper, None, "caseload"))


def _wanted(contacts: tuple[Contact, ...], visit: Visit, reach: Reach | None) -> tuple[Contact, ...]:
    """Leave out the resident's, where the resident refused that to whoever helps along."""
    is_refused = reach is not None and reach.is_refused
    return tuple(one for one in contacts if not is_refused or one.subject.pk != visit.resident_id)


def reach_of(arrangement: Arrangement, role: Role | None, viewer: Actor) -> Reach | None:
    """Say to whoever helps along, while it goes on, how to reach the resident."""
    if role is not Role.COORDINATOR or arrangement.state != ArrangementState.ACTIVE:
        return None
    resident, decider = arrangement.resident, decider_of(arrangement.ask)
    is_refused = access.is_number_refused(viewer, arrangement.ask, arrangement)
    facts = () if is_refused else _filled([(_("Phone"), resident.phone)])
    phone = Contact(resident, display_name(resident), facts, None, "caseload") if facts else None
    return Reach(arrangement.ask_id, display_name(decider) if decider.email else "", phone, is_refused)


def _resident_contact(person: Person, agreement: Agreement | None, ground: str) -> Contact:
    home = home_of(person)
    rows = [
        (_("Name"), _full_name(person)),
        (_("Address"), home.address if home else ""),
        (_("Postcode"), home.postcode if home else ""),
        (_("How to get in"), home.way_in if home else ""),
        (_("Phone"), person.phone),
    ]
    return Contact(person, display_name(person), _filled(rows), agreement, ground)


def _helper_contact(person: Person, agreement: Agreement | None, ground: str) -> Contact:
    rows = [(_("Name"), _full_name(person)), (_("Phone"), person.phone)]
    return Contact(person, display_name(person), _filled(rows), agreement, ground)


def _filled(rows: list[tuple[str, str]]) -> tuple[Fact, ...]:
    return tuple(Fact(term, value) for term, value in rows if value)


def _full_name(person: Person) -> str:
    return f"{person.first_name} {person.last_name}".strip()
