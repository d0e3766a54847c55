"""What somebody's own calendar shows: the visits of both sides, as a list, a week, a sheet and a feed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.arrangements.models import Arrangement, Visit
from samenspel.arrangements.rules import VisitState
from samenspel.exchange.access import agreements_to_represent, offer_of
from samenspel.exchange.wording import activity_text
from samenspel.foundation import clock
from samenspel.neighbourhoods.access import holding_now
from samenspel.neighbourhoods.models import Community
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.queries import display_name
from samenspel.ui.moments import day_text, span_text, weekday_text
from samenspel.ui.shapes import Tone

A_PAGE = 25
A_WEEK = timedelta(days=7)
SHEET_WEEKS = 4
A_SHEET = 20
SATURDAY = 6
MOST_BETWEEN = 400

TONES = {
    VisitState.OPEN: Tone.WARNING,
    VisitState.PLANNED: Tone.OK,
    VisitState.DONE: Tone.NEUTRAL,
    VisitState.MISSED: Tone.WARNING,
    VisitState.MOVED: Tone.NEUTRAL,
    VisitState.CANCELLED: Tone.NEUTRAL,
}
LOOKS = {
    VisitState.OPEN: "open",
    VisitState.PLANNED: "agreed",
    VisitState.DONE: "done",
    VisitState.MISSED: "missed",
    VisitState.MOVED: "cancelled",
    VisitState.CANCELLED: "cancelled",
}


@dataclass(frozen=True)
class CalendarVisit:
    """One visit, as the person whose calendar it is reads it."""

    visit_id: uuid.UUID
    url: str
    code: VisitState
    starts_at: datetime
    minutes: int
    date: date
    day: str
    weekday: str
    month: str
    time: str
    what: str
    who: str
    state: str
    tone: Tone
    look: str
    is_off: bool
    is_open: bool


@dataclass(frozen=True)
class CalendarDay:
    """One day of a week, with what happens then."""

    date: date
    weekday: str
    day: str
    is_today: bool
    visits: tuple[CalendarVisit, ...]


@dataclass(frozen=True)
class ListPage:
    """The calendar as a list: what is coming, or what has been."""

    view: str
    pages: Page[Visit]
    visits: tuple[CalendarVisit, ...]
    helps: bool  # and so may be ill or away


@dataclass(frozen=True)
class WeekPage:
    """The calendar as a week, and the way to the weeks around it."""

    view: str
    title: str
    days: tuple[CalendarDay, ...]
    before: str
    after: str
    now: str
    is_this_week: bool


@dataclass(frozen=True)
class SheetPage:
    """Four weeks on one sheet of paper, for on the fridge: only what goes on."""

    view: str
    made_on: str
    visits: tuple[CalendarVisit, ...]
    more: int
    phone: str
    people: tuple[Person, ...]  # whose names stand on it

    @property
    def is_short(self) -> bool:
        """Whether there is room for very large letters."""
        return len(self.visits) <= A_SHEET // 2


def own_visits(person: Person) -> QuerySet[Visit]:
    """Find the visits that stand in this person's calendar: received, made, or of somebody this person is beside."""
    own = Q(resident=person) | Q(helper=person)
    beside = arrangements_beside(person)
    return Visit.objects.filter(own | Q(arrangement_id__in=beside) if beside else own)


def arrangements_beside(person: Person) -> list[uuid.UUID]:
    """List the arrangements that this person looks after for a resident who agreed to that, while it holds.

    A list and not a subquery: inside an "or" PostgreSQL would not use the indexes of the visits.
    """
    residents = agreements_to_represent(person).values("subject_id")
    return list(Arrangement.objects.filter(ask__asker=person, resident__in=residents).values_list("pk", flat=True))


def visits_page(actor: Actor, *, past: bool, number: str | None = None) -> ListPage:
    """Open this person's coming or past visits; the same number of queries for any number of visits."""
    today = clock.today()
    visits = own_visits(actor.person)
    if past:
        rows = visits.filter(date__lt=today).order_by("-starts_at", "pk")
    else:
        rows = visits.filter(date__gte=today).order_by("starts_at", "pk")
    pages = Paginator(_with_people(rows), A_PAGE).get_page(number)
    shown = tuple(as_shown(visit, actor.person) for visit in pages)
    return ListPage("past" if past else "coming", pages, shown, helps=offer_of(actor) is not None)


def week_page(actor: Actor, *, day: date | None = None) -> WeekPage:
    """Open the week in which ``day`` falls; when none was asked for, the one in which something is still to come."""
    today = clock.today()
    day = day or _day_that_matters(actor, today)
    monday = day - timedelta(days=day.weekday())
    days = _days(actor, monday, 7, today)
    return WeekPage(
        view="week",
        title=_("Week of %(day)s") % {"day": day_text(monday)},
        days=days,
        before=(monday - A_WEEK).isoformat(),
        after=(monday + A_WEEK).isoformat(),
        now=today.isoformat(),
        is_this_week=monday <= today < monday + A_WEEK,
    )


def _day_that_matters(actor: Actor, today: date) -> date:
    """Return today, or in a weekend in which nothing comes any more the Monday after it."""
    monday = today + timedelta(days=7 - today.weekday())
    if today.isoweekday() < SATURDAY or own_visits(actor.person).filter(date__gte=today, date__lt=monday).exists():
        return today
    return monday


def sheet_page(actor: Actor) -> SheetPage:
    """Open the sheet for on the fridge: what goes on in the coming four weeks, as far as it fits on one sheet."""
    return _sheet(own_visits(actor.person), actor.person, _phone_of(actor.person))


def sheet_for(resident: Person, community: Community) -> SheetPage:
    """Open the sheet of a resident who cannot print it: who comes in one community, in words for the resident."""
    rows = Visit.objects.filter(resident=resident, arrangement__community=community)
    return _sheet(rows, resident, community.phone)


def _sheet(visits: QuerySet[Visit], reader: Person, phone: str) -> SheetPage:
    today = clock.today()
    rows = visits.filter(date__gte=today, date__lt=today + timedelta(weeks=SHEET_WEEKS))
    going_on = list(_with_people(rows.filter(state__in=[VisitState.PLANNED, VisitState.OPEN]).order_by("starts_at", "pk")))
    kept = going_on[:A_SHEET]
    people = {person.pk: person for visit in kept for person in (visit.resident, visit.helper) if person is not None}
    shown = tuple(as_shown(visit, reader) for visit in kept)
    return SheetPage("sheet", day_text(today), shown, len(going_on) - len(shown), phone, tuple(people.values()))


def _phone_of(person: Person) -> str:
    """Find the number to call in the community whose visits this person has."""
    numbers = Community.objects.filter(holding_now("relations__"), relations__person=person).exclude(phone="")
    return numbers.order_by("relations__valid_from").values_list("phone", flat=True).first() or ""


def visits_between(actor: Actor, *, first: date, last: date) -> tuple[CalendarVisit, ...]:
    """List the visits of a period, the first ones first; the same number of queries for any number of visits."""
    rows = own_visits(actor.person).filter(date__gte=first, date__lte=last).order_by("starts_at", "pk")
    return tuple(as_shown(visit, actor.person) for visit in _with_people(rows)[:MOST_BETWEEN])


def as_shown(visit: Visit, viewer: Person) -> CalendarVisit:
    """Put one visit into the words of the person whose calendar it is."""
    state = VisitState(visit.state)
    return CalendarVisit(
        visit_id=visit.pk,
        url=reverse("arrangements:visit_detail", args=[visit.pk]),
        code=state,
        starts_at=visit.starts_at,
        minutes=visit.minutes,
        date=visit.date,
        day=day_text(visit.date),
        weekday=weekday_text(visit.date.isoweekday()),
        month=_month_of(visit.date),
        time=span_text(visit.start, visit.minutes),
        what=activity_text(visit.arrangement.ask.activity),
        who=who_text(visit, viewer),
        state=state_text(state),
        tone=TONES[state],
        look=LOOKS[state],
        is_off=state in (VisitState.CANCELLED, VisitState.MOVED),
        is_open=state is VisitState.OPEN,
    )


def who_text(visit: Visit, viewer: Person) -> str:
    """Say who visits whom, seen from one of the two, or from somebody beside them."""
    if visit.helper_id == viewer.pk:
        return _("You visit %(name)s") % {"name": display_name(visit.resident)}
    if visit.helper is None:
        if visit.resident_id == viewer.pk:
            return _("We are looking for somebody")
        return _("We are looking for somebody for %(name)s") % {"name": display_name(visit.resident)}
    names = {"helper": display_name(visit.helper), "resident": display_name(visit.resident)}
    if visit.resident_id == viewer.pk:
        return _("%(helper)s comes to you") % names
    return _("%(helper)s visits %(resident)s") % names


def state_text(state: VisitState) -> str:
    """Say in words how a visit stands."""
    words = {
        VisitState.OPEN: _("Nobody yet"),
        VisitState.PLANNED: _("Agreed"),
        VisitState.DONE: _("Has been"),
        VisitState.MISSED: _("Did not happen"),
        VisitState.MOVED: _("Moved to another time"),
        VisitState.CANCELLED: _("Cancelled"),
    }
    return words[state]


def _with_people(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    """Load what a line of the calendar shows, and nothing that would have to be decrypted."""
    return rows.select_related("helper", "resident", "arrangement__ask").only(
        "date", "start", "minutes", "starts_at", "state", "helper__first_name", "resident__first_name",
        "arrangement__ask__activity",
    )  # fmt: skip


def _days(actor: Actor, first: date, count: int, today: date) -> tuple[CalendarDay, ...]:
    rows = own_visits(actor.person).filter(date__gte=first, date__lt=first + timedelta(days=count))
    visits: dict[date, list[CalendarVisit]] = {}
    for visit in _with_people(rows.order_by("starts_at", "pk")):
        visits.setdefault(visit.date, []).append(as_shown(visit, actor.person))
    days = (first + timedelta(days=number) for number in range(count))
    return tuple(_day(day, visits.get(day, ()), today) for day in days)


def _day(day: date, visits: Sequence[CalendarVisit], today: date) -> CalendarDay:
    return CalendarDay(day, weekday_text(day.isoweekday()), day_text(day).partition(" ")[2], day == today, tuple(visits))


def _month_of(day: date) -> str:
    """Name the month of a day in a few letters, as it stands under a large figure."""
    return day_text(day, short=True).rpartition(" ")[2]
