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
from samenspel.consent.rules import DataClass, Effect, Ground, Purpose, runs_out
from samenspel.foundation import clock
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.queries import display_name, hat_name
from samenspel.people.rules import Hat
from samenspel.ui.moments import clock_text, date_text, day_text

A_PAGE = 25
ZONE = ZoneInfo("Europe/Amsterdam")

WHAT: Mapping[DataClass, str | Promise] = {
    DataClass.ACCOUNT: gettext_lazy("your name and neighbourhood"),
    DataClass.MATCHING: gettext_lazy("what kind of help you ask for, when and in which neighbourhood"),
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
WHAT_OF_OTHER: Mapping[DataClass, str | Promise] = {
    DataClass.ACCOUNT: gettext_lazy("the name and neighbourhood"),
    DataClass.MATCHING: gettext_lazy("what kind of help is asked, when and in which neighbourhood"),
    DataClass.STORY: gettext_lazy("the words of the ask"),
    DataClass.CONTACT: gettext_lazy("the address and phone number"),
    DataClass.VETTING: gettext_lazy("whether the certificate of conduct (VOG) was seen"),
}
WHY_FOR_OTHER: Mapping[Purpose, str | Promise] = {
    Purpose.ASK: gettext_lazy("to find help"),
    Purpose.VISITS: gettext_lazy("for the visits"),
    Purpose.GUIDANCE: gettext_lazy("to help things along"),
    Purpose.REPRESENT: gettext_lazy("to arrange things together"),
}
ALLOWED_BY: Mapping[Ground, str | Promise] = {
    Ground.AGREEMENT: gettext_lazy("you agreed to it"),
    Ground.PARTY: gettext_lazy("you arranged this together"),
    Ground.CASELOAD: gettext_lazy("it belongs to this person's work in the neighbourhood"),
}
ALLOWED_BY_OTHER: Mapping[Ground, str | Promise] = {
    Ground.AGREEMENT: gettext_lazy("there was an agreement about it"),
    Ground.PARTY: gettext_lazy("it was arranged together"),
    Ground.CASELOAD: gettext_lazy("it belongs to this person's work in the neighbourhood"),
}


@dataclass(frozen=True)
class Whose:
    """Of whom a page is: of the reader, or of somebody beside whom the reader stands; and of whom else it can be."""

    person_id: uuid.UUID
    name: str
    is_mine: bool
    others: tuple[tuple[uuid.UUID, str], ...]

    def what(self, data_class: DataClass) -> str:
        """Say what kind of data it is."""
        return str((WHAT if self.is_mine else WHAT_OF_OTHER)[data_class])

    def why(self, purpose: Purpose) -> str:
        """Say what the data is used for."""
        return str((WHY if self.is_mine else WHY_FOR_OTHER)[purpose])


def whose_pages(actor: Actor, subject: Person | None) -> Whose:
    """Say of whom a page is; ``subject`` comes from ``access``, or is nobody: then it is the reader's own."""
    shown = subject or actor.person
    others = tuple((person.pk, display_name(person)) for person in access.people_beside(actor) if person.pk != shown.pk)
    return Whose(shown.pk, display_name(shown), shown.pk == actor.pk, others)


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


Namer = Callable[[Iterable[str]], Mapping[str, str]]

_namers: dict[str, Namer] = {}


def names_about(about_type: str) -> Callable[[Namer], Namer]:
    """Let the decorated function name, for many ids at once, what agreements about this type are about."""

    def register(namer: Namer) -> Namer:
        _namers[about_type] = namer
        return namer

    return register


@dataclass(frozen=True)
class AgreementRow:
    """An agreement as the person who gave it reads it."""

    agreement_id: uuid.UUID
    who: str
    what: tuple[str, ...]
    why: str
    about: str  # the ask or the visits; empty: everything between these two people
    since: str
    until: str
    is_refusal: bool
    ended: str
    may_end: bool
    may_renew: bool

    @property
    def was_short(self) -> bool:
        """Whether it began and ended on one day."""
        return self.since == self.ended


@dataclass(frozen=True)
class Shared:
    """What somebody shares with one other person."""

    who: str
    rows: tuple[AgreementRow, ...]


@dataclass(frozen=True)
class AgreementPage:
    """What somebody shares now, and what is over."""

    subject: Whose
    active: tuple[Shared, ...]
    refusals: tuple[AgreementRow, ...]
    over: tuple[AgreementRow, ...]
    pages: Page[Agreement]


def agreement_page(actor: Actor, *, subject: Person | None = None, page: str = "1") -> AgreementPage:
    """Open what somebody shares, person by person; what holds comes first, the latest first."""
    whose = whose_pages(actor, subject)
    given = access.given_by(subject or actor.person)
    holding = list(given.filter(access.active()).order_by("-valid_from", "pk"))
    pages = Paginator(given.filter(access.over()).order_by("-valid_from", "pk"), A_PAGE).get_page(page)
    past = list(pages.object_list)
    names = _names_of_things([*holding, *past])
    rows = [(row.recipient_id, agreement_row(row, names, whose, may_renew=_may_renew(actor, row))) for row in holding]
    together: dict[uuid.UUID, list[AgreementRow]] = {}
    for recipient_id, row in rows:
        if not row.is_refusal:
            together.setdefault(recipient_id, []).append(row)
    return AgreementPage(
        subject=whose,
        active=tuple(Shared(group[0].who, tuple(group)) for group in together.values()),
        refusals=tuple(row for _recipient, row in rows if row.is_refusal),
        over=tuple(agreement_row(row, names, whose) for row in past),
        pages=pages,
    )


def agreement_row(
    agreement: Agreement, names: Mapping[tuple[str, str], str], whose: Whose, *, may_renew: bool = False
) -> AgreementRow:
    """Say an agreement in words."""
    ending = getattr(agreement, "ending", None)
    return AgreementRow(
        agreement_id=agreement.pk,
        who=display_name(agreement.recipient),
        what=tuple(whose.what(DataClass(name)) for name in agreement.data_classes),
        why=whose.why(Purpose(agreement.purpose)),
        about=names.get((agreement.about_type, agreement.about_id), ""),
        since=date_text(clock.day_of(agreement.valid_from)),
        until=date_text(clock.day_of(agreement.valid_until)),
        is_refusal=agreement.effect == Effect.REFUSE,
        ended=date_text(clock.day_of(ending.at if ending else agreement.valid_until)),
        may_end=whose.is_mine,
        may_renew=may_renew,
    )


def _may_renew(actor: Actor, agreement: Agreement) -> bool:
    """Whether this stops so soon that the reader is asked whether it goes on."""
    if not runs_out(Effect(agreement.effect), agreement.valid_from, agreement.valid_until, clock.now()):
        return False
    return agreement.subject_id == actor.pk or access.may_decide_with(actor, agreement)


def _names_of_things(agreements: Iterable[Agreement]) -> dict[tuple[str, str], str]:
    """Name what agreements are about; one query a type."""
    ids: dict[str, set[str]] = {}
    for agreement in agreements:
        ids.setdefault(agreement.about_type, set()).add(agreement.about_id)
    known = {about_type: _namers[about_type](found) for about_type, found in ids.items() if about_type in _namers}
    return {(about_type, pk): name for about_type, names in known.items() for pk, name in names.items()}


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

    subject: Whose
    days: tuple[LookDay, ...]
    pages: Page[Look]


def viewer_choices(subject: Person) -> list[tuple[str, str]]:
    """List everybody who ever looked at this person's data, by name."""
    ids = Look.objects.filter(subject_id=str(subject.pk)).order_by().values_list("viewer_id", flat=True).distinct()
    names = _names_of(ids)
    return sorted(((viewer_id, _name(names, viewer_id)) for viewer_id in set(ids)), key=lambda choice: choice[1])


def look_page(
    actor: Actor,
    *,
    subject: Person | None = None,
    viewer: str = "",
    first: date | None = None,
    last: date | None = None,
    page: str = "1",
) -> LookPage:
    """Open who looked at somebody's data, latest first; the number of queries does not grow."""
    whose = whose_pages(actor, subject)
    looks = Look.objects.filter(subject_id=str(whose.person_id)).select_related("agreement")
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
        LookDay(_day_title(day), tuple(_look_row(row, names, open_ids, whose) for row in group))
        for day, group in groupby(rows, key=lambda row: row.day)
    )
    return LookPage(whose, days, pages)


def _look_row(look: Look, names: Mapping[str, str], open_ids: Collection[uuid.UUID], whose: Whose) -> LookRow:
    may_stop = whose.is_mine and look.agreement_id in open_ids
    stop_url = reverse("consent:agreement_end", args=[look.agreement_id]) if may_stop else ""
    return LookRow(
        at=clock_text(look.at.astimezone(ZONE).time()),
        who=_who(look, names),
        what=whose.what(DataClass(look.data_class)),
        why=whose.why(Purpose(look.purpose)),
        allowed_by=_allowed_by(look, whose),
        stop_url=stop_url,
    )


def _who(look: Look, names: Mapping[str, str]) -> str:
    """Name who looked, with the quality in which he did."""
    name = _name(names, look.viewer_id)
    if not look.viewer_hat:
        return name
    facts = {"name": name, "hat": hat_name(Hat(look.viewer_hat)), "community": look.viewer_community}
    return _("%(name)s, %(hat)s in %(community)s") % facts


def _allowed_by(look: Look, whose: Whose) -> str:
    if look.agreement is None:
        return str((ALLOWED_BY if whose.is_mine else ALLOWED_BY_OTHER)[Ground(look.ground)])
    if not whose.is_mine:
        facts = {"name": whose.name, "day": date_text(clock.day_of(look.agreement.valid_from))}
        return _("%(name)s agreed to it on %(day)s") % facts
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
