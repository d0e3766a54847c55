"""Visits for other pages: what is coming for somebody, and what stands open in a community."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from samenspel.arrangements.models import Cover, Visit
from samenspel.arrangements.queries.calendar import CalendarVisit, as_shown, own_visits
from samenspel.arrangements.rules import ArrangementState, CoverState, VisitState
from samenspel.exchange.models import Ask
from samenspel.exchange.wording import activity_text
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Community
from samenspel.neighbourhoods.queries import shown
from samenspel.people.actors import Actor
from samenspel.ui.moments import day_text, span_text

MOST_COMING = 10


@dataclass(frozen=True)
class OpenVisit:
    """A coming visit that nobody does yet, for whoever coordinates."""

    visit_id: uuid.UUID
    ask_id: uuid.UUID
    url: str
    ways_url: str
    day: str
    time: str
    what: str
    area: str
    starts_at: datetime
    is_found: bool  # somebody has been found; the resident has not said yes yet
    is_asked: bool  # the resident said yes, and that person is being asked
    has_dropped_out: bool  # somebody could not come after all


def coming_visits(actor: Actor, days: int = 14, *, most: int = MOST_COMING) -> tuple[CalendarVisit, ...]:
    """List the first visits that this person receives, makes or looks after in the coming days."""
    moment = clock.now()
    rows = own_visits(actor.person).filter(
        state__in=[VisitState.PLANNED, VisitState.OPEN], ends_at__gt=moment, starts_at__lt=moment + timedelta(days=days)
    )
    visits = rows.select_related("helper", "resident", "arrangement__ask").order_by("starts_at", "pk")[:most]
    return tuple(as_shown(visit, actor.person) for visit in visits)


def open_visits(community: Community, *, most: int = 50) -> tuple[OpenVisit, ...]:
    """List the coming visits of a community that nobody does yet, the first ones first; one query."""
    covers = Cover.objects.filter(visit=OuterRef("pk"))
    found = Exists(covers.filter(state=CoverState.ASKED_RESIDENT))
    asked = Exists(covers.filter(state=CoverState.ASKED_HELPER))
    rows = (
        _open_in(community)
        .annotate(is_found=found, is_asked=asked)
        .select_related("resident", "arrangement__ask__area__shown_as")
    )
    return tuple(
        OpenVisit(
            visit_id=visit.pk,
            ask_id=visit.arrangement.ask_id,
            url=reverse("arrangements:visit_detail", args=[visit.pk]),
            ways_url=reverse("arrangements:proposal_new", args=[visit.arrangement.ask_id]),
            day=day_text(visit.date),
            time=span_text(visit.start, visit.minutes),
            what=activity_text(visit.arrangement.ask.activity),
            area=shown(visit.arrangement.ask.area).name,
            starts_at=visit.starts_at,
            is_found=visit.is_found,
            is_asked=visit.is_asked,
            has_dropped_out=visit.dropped_by_id is not None,
        )
        for visit in rows.order_by("starts_at", "pk")[:most]
    )


def count_open_visits(community: Community) -> int:
    """Count the coming visits of a community that nobody does yet."""
    return _open_in(community).count()


def count_gaps(ask: Ask) -> int:
    """Count the coming visits of what was agreed for an ask that nobody does yet; one query."""
    return _open().filter(arrangement__ask=ask).count()


def _open_in(community: Community) -> QuerySet[Visit]:
    return _open().filter(arrangement__community=community)


def _open() -> QuerySet[Visit]:
    return Visit.objects.filter(state=VisitState.OPEN, starts_at__gt=clock.now(), arrangement__state=ArrangementState.ACTIVE)
