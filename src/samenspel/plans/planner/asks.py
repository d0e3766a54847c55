"""Which asks a plan looks at, and how many it leaves out."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from samenspel.arrangements import planner as arrangements
from samenspel.arrangements.models import Arrangement, Cover, Proposal, Visit
from samenspel.arrangements.rules import ArrangementState, ProposalState, VisitState
from samenspel.exchange.access import LIVING
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import AskState
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Area, Community


@dataclass(frozen=True)
class AskCounts:
    """How many asks a plan looks at, open ones and agreed ones with visits that nobody does; and how many it leaves out."""

    open: int
    agreed: int
    waiting: int  # open ones for which a proposal waits
    not_now: int  # the resident wants nobody just now
    not_now_open: int  # the open ones among these


def asks_to_plan(community: Community, area: Area | None) -> QuerySet[Ask]:
    """List the asks of which something stands open, the oldest first.

    Those for which a proposal waits, or for which the resident wants nobody just now, are left out.
    """
    rows = _asks_open(community, area).filter(~_proposal_waits(), ~arrangements.wants_nobody_now())
    return rows.select_related("resident", "asker", "community", "area__shown_as").order_by("opened_at", "pk")


def asks_not_now(community: Community, area: Area | None) -> QuerySet[Ask]:
    """List the asks that are left out as the resident wants nobody just now, the oldest first."""
    rows = _asks_open(community, area).filter(arrangements.wants_nobody_now(), ~_proposal_waits())
    return rows.select_related("area__shown_as").order_by("opened_at", "pk")


def count_asks(community: Community, area: Area | None = None) -> AskCounts:
    """Count the asks that a plan looks at, and those that it leaves out; two queries."""
    looked_at = Counter(asks_to_plan(community, area).values_list("state", flat=True).order_by())
    waits, is_open = _proposal_waits(), Q(state=AskState.OPEN)
    not_now = arrangements.wants_nobody_now() & ~waits
    rows = _asks_open(community, area).aggregate(
        waiting=Count("pk", filter=waits & is_open),
        not_now=Count("pk", filter=not_now),
        not_now_open=Count("pk", filter=not_now & is_open),
    )
    return AskCounts(looked_at[AskState.OPEN], looked_at[AskState.ARRANGED], **rows)


def _asks_open(community: Community, area: Area | None) -> QuerySet[Ask]:
    """List the asks that wait for somebody, or to whose visits nobody comes."""
    running = Arrangement.objects.filter(ask=OuterRef("pk"), state=ArrangementState.ACTIVE)
    vacant = visits_of_nobody().filter(arrangement__ask=OuterRef("pk"), arrangement__state=ArrangementState.ACTIVE)
    is_open = Q(state=AskState.OPEN) & ~Exists(running) | Exists(vacant)
    return Ask.objects.filter(is_open, in_area(area), community=community, state__in=LIVING)


def _proposal_waits() -> Exists:
    return Exists(Proposal.objects.filter(ask=OuterRef("pk"), state=ProposalState.WAITING))


def visits_of_nobody() -> QuerySet[Visit]:
    """Find the coming visits that nobody does and for which nobody is being asked."""
    asking = Cover.objects.filter(visit=OuterRef("pk"), state__in=arrangements.ASKING)
    return Visit.objects.filter(~Exists(asking), state=VisitState.OPEN, starts_at__gt=clock.now())


def in_area(area: Area | None, prefix: str = "") -> Q:
    """Keep what is in an area, or in an area inside it; everything when there is none."""
    if area is None:
        return Q()
    return Q(**{f"{prefix}area": area}) | Q(**{f"{prefix}area__parent": area}) | Q(**{f"{prefix}area__parent__parent": area})
