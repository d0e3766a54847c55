"""Agreed visits that do not fit how their helper helps now."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import ngettext

from samenspel.arrangements.models import Visit
from samenspel.arrangements.queries.calendar import CalendarVisit, as_shown
from samenspel.arrangements.rules import VisitState
from samenspel.foundation import clock
from samenspel.people.actors import Actor
from samenspel.people.models import Person


@dataclass(frozen=True)
class DoubtPage:
    """The visits about which a helper is asked: shall somebody else come?"""

    text: str
    visits: tuple[CalendarVisit, ...]


def doubted_visits(person: Person) -> QuerySet[Visit]:
    """Find the coming visits of this helper that the changed offer does not fit."""
    return Visit.objects.filter(
        helper=person, state=VisitState.PLANNED, doubted_at__isnull=False, starts_at__gt=clock.now()
    ).order_by("starts_at", "pk")


def doubt_text(count: int) -> str:
    """Say how many visits are in doubt."""
    text = ngettext(
        "You changed your times or your days away. %(count)d agreed visit does not fit that.",
        "You changed your times or your days away. %(count)d agreed visits do not fit that.",
        count,
    )
    return text % {"count": count}


def doubt_page(actor: Actor) -> DoubtPage:
    """Open the visits in doubt of this helper."""
    rows = list(doubted_visits(actor.person).select_related("helper", "resident", "arrangement__ask"))
    return DoubtPage(doubt_text(len(rows)), tuple(as_shown(visit, actor.person) for visit in rows))
