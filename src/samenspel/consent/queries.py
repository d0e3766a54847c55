"""What pages must know of agreements and looks."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.consent import access
from samenspel.consent.models import Agreement, Look
from samenspel.consent.rules import DataClass, Effect, Ground, Purpose
from samenspel.foundation import clock
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.queries import display_name
from samenspel.people.rules import Hat
from samenspel.ui.moments import clock_text, date_text, day_text, list_text

A_PAGE = 25
ZONE = ZoneInfo("Europe/Amsterdam")

WHAT: Mapping[DataClass, str | Promise] = {
    DataClass.ACCOUNT: gettext_lazy("your name"),
    DataClass.MATCHING: gettext_lazy("what kind of help you ask for, when, and in which neighbourhood"),
    DataClass.STORY: gettext_lazy("your own words about your ask"),
    DataClass.CONTACT: gettext_lazy("your address and phone number"),
    DataClass.VETTING: gettext_lazy("whether your certificate of conduct (VOG) was seen"),
}
WHY: Mapping[Purpose, str | Promise] = {
    Purpose.ASK: gettext_lazy("to find help for you"),
    Purpose.VISITS: gettext_lazy("for the visits"),
    Purpose.GUIDANCE: gettext_lazy("to help things along"),
    Purpose.REPRESENT: gettext_lazy("to arrange things together with you"),
}
ALLOWED_BY: Mapping[Ground, str | Promise] = {
    Ground.AGREEMENT: gettext_lazy("you agreed to it"),
    Ground.PARTY: gettext_lazy("you arranged this together"),
    Ground.CASELOAD: gettext_lazy("it is a task of this person in your neighbourhood"),
}
HATS: Mapping[Hat, str | Promise] = {
    Hat.RESIDENT: gettext_lazy("neighbour"),
    Hat.HELPER: gettext_lazy("helper"),
    Hat.CARER: gettext_lazy("family carer"),
    Hat.SOCIAL_WORKER: gettext_lazy("social worker"),
    Hat.COORDINATOR: gettext_lazy("coordinator"),
    Hat.ADMINISTRATOR: gettext_lazy("administrator"),
}


Teller = Callable[[Agreement], Iterable[str]]

_tellers: list[Teller] = []


def tells_what_stops(teller: Teller) -> Teller:
    """Let the decorated function say, to who gave an agreement, what else stops when it ends: one sentence each."""
    _tellers.append(teller)
    return teller


@dataclass(frozen=True)
class StopPage:
    """What somebody reads before ending an agreement."""

    name: str
    what: tuple[str, ...]
    stops: tuple[str, ...]
    is_refusal: bool
    is_over: bool


def stop_page(agreement: Agreement) -> StopPage:
    """Open what ending this agreement brings about."""
    name, is_refusal = display_name(agreement.recipient), agreement.effect == Effect.REFUSE
    stops = [sentence for teller in _tellers for sentence in teller(agreement)]
    if agreement.purpose == Purpose.REPRESENT and not is_refusal:
        stops.append(_("%(name)s can no longer arrange things together with you.") % {"name": name})
    what = tuple(str(WHAT[DataClass(code)]) for code in agreement.data_classes)
    return StopPage(name, what, tuple(stops), is_refusal, is_over=not agreement_holds(agreement))


def agreement_holds(agreement: Agreement) -> bool:
    """Whether an agreement holds at this moment."""
    return getattr(agreement, "ending", None) is None and agreement.valid_from <= clock.now() < agreement.valid_until


@dataclass(frozen=True)
class AgreementRow:
    """An agreement as the person who gave it reads it."""

    agreement_id: uuid.UUID
    who: str
    what: str
    why: str
    since: str
    until: str
    is_refusal: bool
    ended: str


@dataclass(frozen=True)
class AgreementPage:
    """What somebody shares now, and what is over."""

    active: tuple[AgreementRow, ...]
    refusals: tuple[AgreementRow, ...]
    over: tuple[AgreementRow, ...]
    pages: Page[Agreement]


def agreement_page(actor: Actor, *, page: str = "1") -> AgreementPage:
    """Open what somebody shares and with whom; what holds comes first."""
    mine = access.visible_to(actor)
    holding = [agreement_row(row) for row in mine.filter(access.active()).order_by("-valid_from", "pk")]
    past = mine.filter(access.over()).order_by("-valid_from", "pk")
    pages = Paginator(past, A_PAGE).get_page(page)
    return AgreementPage(
        active=tuple(row for row in holding if not row.is_refusal),
        refusals=tuple(row for row in holding if row.is_refusal),
        over=tuple(agreement_row(row) for row in pages.object_list),
        pages=pages,
    )


def agreement_row(agreement: Agreement) -> AgreementRow:
    """Say an agreement in words."""
    ending = getattr(agreement, "ending", None)
    return AgreementRow(
        agreement_id=agreement.pk,
        who=display_name(agreement.recipient),
        what=list_text(str(WHAT[DataClass(name)]) for name in agreement.data_classes),
        why=str(WHY[Purpose(agreement.purpose)]),
        since=date_text(clock.day_of(agreement.valid_from)),
        until=date_text(clock.day_of(agreement.valid_until)),
        is_refusal=agreement.effect == Effect.REFUSE,
        ended=date_text(clock.day_of(ending.at if ending else agreement.valid_until)),
    )


@dataclass(frozen=True)
class LookRow:
    """One line of the log, as the person whose data it was reads it."""

    at: str
    who: str
    what: str
    why: str
    allowed_by: str
    stop_url: str  # empty when there is no agreement that still holds


@dataclass(frozen=True)
class LookDay:
    """The lines of one day."""

    title: str
    rows: tuple[LookRow, ...]


@dataclass(frozen=True)
class LookPage:
    """Who looked at somebody's data."""

    days: tuple[LookDay, ...]
    pages: Page[Look]


def viewer_choices(actor: Actor) -> list[tuple[str, str]]:
    """List everybody who ever looked at this person's data, by name."""
    ids = Look.objects.filter(subject_id=str(actor.pk)).order_by().values_list("viewer_id", flat=True).distinct()
    names = _names_of(ids)
    return sorted(((viewer_id, _name(names, viewer_id)) for viewer_id in set(ids)), key=lambda choice: choice[1])


def look_page(
    actor: Actor, *, viewer: str = "", first: date | None = None, last: date | None = None, page: str = "1"
) -> LookPage:
    """Open who looked at this person's data, latest first; the number of queries does not grow."""
    looks = Look.objects.filter(subject_id=str(actor.pk)).select_related("agreement")
    if viewer:
        looks = looks.filter(viewer_id=viewer)
    if first is not None:
        looks = looks.filter(day__gte=first)
    if last is not None:
        looks = looks.filter(day__lte=last)
    pages = Paginator(looks.order_by("-day", "-at", "-pk"), A_PAGE).get_page(page)
    rows = list(pages.object_list)
    names = _names_of(row.viewer_id for row in rows)
    open_ids = _active_ids(row.agreement_id for row in rows)
    days = tuple(
        LookDay(_day_title(day), tuple(_look_row(row, names, open_ids) for row in group))
        for day, group in groupby(rows, key=lambda row: row.day)
    )
    return LookPage(days, pages)


def _look_row(look: Look, names: Mapping[str, str], open_ids: Collection[uuid.UUID]) -> LookRow:
    stop_url = reverse("consent:agreement_end", args=[look.agreement_id]) if look.agreement_id in open_ids else ""
    return LookRow(
        at=clock_text(look.at.astimezone(ZONE).time()),
        who=_who(look, names),
        what=str(WHAT[DataClass(look.data_class)]),
        why=str(WHY[Purpose(look.purpose)]),
        allowed_by=_allowed_by(look),
        stop_url=stop_url,
    )


def _who(look: Look, names: Mapping[str, str]) -> str:
    """Name who looked, with the quality in which he did."""
    name = _name(names, look.viewer_id)
    if not look.viewer_hat:
        return name
    facts = {"name": name, "hat": str(HATS[Hat(look.viewer_hat)]), "community": look.viewer_community}
    return _("%(name)s, %(hat)s in %(community)s") % facts


def _allowed_by(look: Look) -> str:
    if look.agreement is None:
        return str(ALLOWED_BY[Ground(look.ground)])
    return _("you agreed to it on %(day)s") % {"day": date_text(clock.day_of(look.agreement.valid_from))}


def _name(names: Mapping[str, str], person_id: str) -> str:
    return names.get(person_id) or _("somebody who has left")


def _names_of(ids: Iterable[str]) -> dict[str, str]:
    return {str(person.pk): display_name(person) for person in Person.objects.filter(pk__in=set(ids))}


def _active_ids(ids: Iterable[uuid.UUID | None]) -> set[uuid.UUID]:
    wanted = {agreement_id for agreement_id in ids if agreement_id is not None}
    return set(Agreement.objects.filter(access.active(), pk__in=wanted).values_list("pk", flat=True))


def _day_title(day: date) -> str:
    return _("Today") if day == clock.today() else day_text(day, year=True)
