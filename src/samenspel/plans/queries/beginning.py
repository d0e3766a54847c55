"""What somebody must know before a plan is made: how much stands open, where, and whether one is being made already."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.exchange.models import Ask
from samenspel.exchange.rules import AskState
from samenspel.neighbourhoods.models import Area, Community
from samenspel.neighbourhoods.queries import shown
from samenspel.neighbourhoods.rules import AreaKind
from samenspel.plans import sentences
from samenspel.plans.models import PlanRun
from samenspel.plans.planner import asks_to_plan, count_asks
from samenspel.plans.rules import LIVE


@dataclass(frozen=True)
class NewPlanPage:
    """The page on which a plan is asked for."""

    community: str
    asks: int
    counted: tuple[str, ...]  # what these asks are, which ones are left out, and how many the desk counts
    live_url: str


@dataclass(frozen=True)
class AreaGroup:
    """A district that can be planned as a whole, and the neighbourhoods in it that can be planned by themselves."""

    around: Area
    parts: tuple[Area, ...]


def new_plan_page(community: Community) -> NewPlanPage:
    """Open the page on which a plan is asked for."""
    live, counts = live_run(community), count_asks(community)
    at_desk = Ask.objects.filter(community=community, state=AskState.OPEN).count()
    return NewPlanPage(
        community=community.name,
        asks=counts.open + counts.agreed,
        counted=tuple(sentences.counted_texts(counts, at_desk=at_desk)),
        live_url=reverse("plans:plan_detail", args=[live.pk]) if live else "",
    )


def live_run(community: Community) -> PlanRun | None:
    """Find the run that is being worked out in a community, if there is one."""
    return PlanRun.objects.filter(community=community, state__in=LIVE).first()


def list_areas(community: Community) -> tuple[AreaGroup, ...]:
    """List the neighbourhoods, as they are shown, in which something may stand open, by what is around them; one query."""
    rows = Area.objects.filter(pk__in=asks_to_plan(community, None).order_by().values("area"))
    areas = {shown(area) for area in rows.select_related("parent", "shown_as__parent")}
    parts: dict[Area, list[Area]] = {}
    for area in sorted(areas, key=_by_name):
        if area.kind == AreaKind.NEIGHBOURHOOD and area.parent is not None:
            parts.setdefault(area.parent, []).append(area)
        else:
            parts.setdefault(area, [])
    return tuple(AreaGroup(around, tuple(parts[around])) for around in sorted(parts, key=_by_name))


def nothing_open_in(code: str) -> str:
    """Say of an area that is not offered that nothing stands open there; of what is no area that people see, what to do."""
    area = Area.objects.filter(pk=code, shown_as=code).first() if code.isalnum() else None
    if area is None:
        return _("Choose a district or a neighbourhood from the list.")
    return _("Nothing stands open to share out in %(area)s now. Choose another area.") % {"area": area.name}


def _by_name(area: Area) -> tuple[str, str]:
    return area.name, area.pk
