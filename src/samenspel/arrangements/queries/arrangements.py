"""What the page of an arrangement shows: who comes when, and how to reach each other."""

import uuid
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.urls import reverse

from samenspel.arrangements import access
from samenspel.arrangements.models import Arrangement, Helping, Visit
from samenspel.arrangements.queries.calendar import CalendarVisit, as_shown
from samenspel.arrangements.queries.visit_pages import Contact, Reach, contacts_with, reach_of
from samenspel.arrangements.rules import Act, ArrangementState, Role, VisitState, may
from samenspel.exchange.queries import AskSummary, ask_summary
from samenspel.foundation import clock
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.queries import display_name
from samenspel.ui.moments import date_text

A_PAGE = 25


@dataclass(frozen=True)
class HelpingCard:
    """Somebody who comes here."""

    name: str
    is_me: bool
    since: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True)
class ArrangementPage:
    """An arrangement: the ask it fills, the people in it, the coming visits."""

    arrangement_id: uuid.UUID
    ask: AskSummary
    resident_name: str
    helpings: tuple[HelpingCard, ...]
    resident_contact: Contact | None
    reach: Reach | None
    visits: tuple[CalendarVisit, ...]
    pages: Page[Visit]
    open_count: int
    is_active: bool
    is_helper: bool
    may_end: bool
    may_propose: bool
    ways_url: str
    sheet_url: str  # the sheet for on the fridge of a resident without an account, for whoever helps along


def arrangement_page(arrangement: Arrangement, *, viewer: Actor, number: str | None = None) -> ArrangementPage:
    """Open an arrangement as this person may see it."""
    role = access.role_of(viewer, arrangement)
    helpings = _helpings(arrangement)
    is_active = arrangement.state == ArrangementState.ACTIVE
    coming = arrangement.visits.filter(ends_at__gt=clock.now()).exclude(state=VisitState.MOVED)
    rows = coming.select_related("helper", "resident", "arrangement__ask").order_by("starts_at", "pk")
    pages = Paginator(rows, A_PAGE).get_page(number)
    mine = next((one for one in helpings if one.helper_id == viewer.pk), None) if role is Role.HELPER else None
    own = contacts_with(mine, role) if mine is not None and is_active else ()
    return ArrangementPage(
        arrangement_id=arrangement.pk,
        ask=ask_summary(arrangement.ask),
        resident_name=display_name(arrangement.resident),
        helpings=tuple(_card(helping, viewer, role, is_active=is_active) for helping in helpings),
        resident_contact=own[0] if own else None,
        reach=reach_of(arrangement, role, viewer),
        visits=tuple(_line(visit, viewer, role) for visit in pages),
        pages=pages,
        open_count=coming.filter(state=VisitState.OPEN).count(),
        is_active=is_active,
        is_helper=role is Role.HELPER,
        may_end=may(role, Act.END) and is_active,
        may_propose=may(role, Act.PROPOSE) and is_active,
        ways_url=reverse("arrangements:proposal_new", args=[arrangement.ask_id]),
        sheet_url=reverse("arrangements:arrangement_sheet", args=[arrangement.pk])
        if access.prints_sheet(viewer, arrangement)
        else "",
    )


def _line(visit: Visit, viewer: Actor, role: Role | None) -> CalendarVisit:
    """Show a visit; the pages of visits by somebody else are not a helper's to open."""
    line = as_shown(visit, viewer.person)
    return line if role is not Role.HELPER or visit.helper_id == viewer.pk else replace(line, url="")


def _helpings(arrangement: Arrangement) -> list[Helping]:
    rows = arrangement.helpings.filter(ended_at__isnull=True).select_related(
        "helper", "for_visit", "agreement", "agreement_back", "arrangement__resident", "arrangement__community"
    )
    return [helping for helping in rows.order_by("began_at", "pk") if access.is_substitute_window(helping)]


def _card(helping: Helping, viewer: Actor, role: Role | None, *, is_active: bool) -> HelpingCard:
    """Another helper's contact details are nobody's here but the resident's and the desk's."""
    opens = is_active and role in (Role.RESIDENT, Role.BESIDE, Role.COORDINATOR)
    found = contacts_with(helping, role) if opens else ()
    return HelpingCard(
        name=display_name(helping.helper),
        is_me=helping.helper_id == viewer.pk,
        since=date_text(clock.day_of(helping.began_at, helping.arrangement.community.time_zone)),
        contacts=tuple(contact for contact in found if contact.subject.pk == helping.helper_id),
    )


def people_of(arrangement: Arrangement) -> list[Person]:
    """List whose names stand on the page of an arrangement: the resident's, and of who comes."""
    return [arrangement.resident, *(helping.helper for helping in _helpings(arrangement))]


def fellows_shown(arrangement: Arrangement, page: ArrangementPage) -> list[Person]:
    """List the others who come, and whose first names and days whoever comes here reads on the page."""
    helpers = [helping.helper for helping in _helpings(arrangement)]
    found = {helper.pk: helper for helper in [*helpers, *(visit.helper for visit in page.pages)] if helper is not None}
    return list(found.values())


def contacts_shown(page: ArrangementPage) -> list[Contact]:
    """List whose contact details the page shows."""
    found = [contact for card in page.helpings for contact in card.contacts]
    return [*found, page.resident_contact] if page.resident_contact else found
