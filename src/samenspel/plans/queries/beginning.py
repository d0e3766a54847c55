"""What somebody must know before a plan is made: how much stands open, where, and whether one is being made already."""

from dataclasses import dataclass

from django.urls import reverse

from samenspel.neighbourhoods.models import Area, Community
from samenspel.neighbourhoods.queries import shown
from samenspel.plans.models import PlanRun
from samenspel.plans.planner import asks_to_plan
from samenspel.plans.rules import LIVE


@dataclass(frozen=True)
class NewPlanPage:
    """The page on which a plan is asked for."""

    community: str
    asks: int
    live_url: str


def new_plan_page(community: Community) -> NewPlanPage:
    """Open the page on which a plan is asked for."""
    live = live_run(community)
    return NewPlanPage(
        community=community.name,
        asks=asks_to_plan(community, None).count(),
        live_url=reverse("plans:plan_detail", args=[live.pk]) if live else "",
    )


def live_run(community: Community) -> PlanRun | None:
    """Find the run that is being worked out in a community, if there is one."""
    return PlanRun.objects.filter(community=community, state__in=LIVE).first()


def list_areas(community: Community) -> list[Area]:
    """List the neighbourhoods, as they are shown, in which something may stand open; by name."""
    asks = asks_to_plan(community, None).only("area", "area__shown_as", "resident", "asker", "community")
    areas = {shown(ask.area).pk: shown(ask.area) for ask in asks}
    return sorted(areas.values(), key=lambda area: (area.name, area.pk))
