"""The plans of a community, the latest first."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.neighbourhoods.models import Community
from samenspel.plans import sentences
from samenspel.plans.models import PlanRun
from samenspel.plans.rules import RunKind, RunState
from samenspel.ui.moments import clock_text, day_text
from samenspel.ui.shapes import Tone
from samenspel.ui.waiting import Waiting

A_PAGE = 20


@dataclass(frozen=True)
class RunCard:
    """One plan in the list."""

    url: str
    when: str
    area: str
    kind: str
    result: str
    state: str
    tone: Tone


@dataclass(frozen=True)
class PlanListPage:
    """All plans that are still kept."""

    community: str
    runs: tuple[RunCard, ...]
    pages: Page[PlanRun]


def plan_list_page(community: Community, *, number: str | None = None) -> PlanListPage:
    """Open the list of plans; three queries, however many there are."""
    rows = PlanRun.objects.filter(community=community).select_related("area").order_by("-created_at", "pk")
    pages = Paginator(rows, A_PAGE).get_page(number)
    return PlanListPage(community.name, tuple(_card(run, community.time_zone) for run in pages), pages)


def plan_waits_for(community: Community) -> tuple[Waiting, ...]:
    """Say that the latest plan is ready and nobody chose from it yet; one query."""
    run = PlanRun.objects.filter(community=community, kind=RunKind.PLAN).order_by("-created_at", "pk").first()
    if run is None or run.state != RunState.DONE or not run.covered:
        return ()
    text = _("A neighbourhood plan is ready. You can choose from it.")
    url = reverse("plans:plan_detail", args=[run.pk])
    return (Waiting(text, url, _("Look at the plan"), "people", run.finished_at or run.created_at),)


def _card(run: PlanRun, zone: str) -> RunCard:
    state, tone = state_of(run)
    return RunCard(
        url=reverse("plans:plan_detail", args=[run.pk]),
        when=when_text(run, zone),
        area=sentences.area_text(run.area),
        kind=_("What if") if run.kind == RunKind.WHAT_IF else _("Plan"),
        result=result_text(run),
        state=state,
        tone=tone,
    )


def state_of(run: PlanRun) -> tuple[str, Tone]:
    """Say how a run stands; from a what-if there is nothing to choose, and neither where nobody can come to anything."""
    state, tone = sentences.STATES[RunState(run.state)]
    if run.state == RunState.DONE and (run.kind == RunKind.WHAT_IF or not run.covered):
        return str(sentences.LOOKED_AT), Tone.OK
    return str(state), tone


def when_text(run: PlanRun, zone: str) -> str:
    """Say when a run was asked for."""
    local = run.created_at.astimezone(ZoneInfo(zone))
    return _("%(day)s at %(time)s") % {"day": day_text(local.date()), "time": clock_text(local.time())}


def result_text(run: PlanRun) -> str:
    """Say how many of the open visits somebody would come to."""
    if run.state in (RunState.WAITING, RunState.FAILED) or not run.visits:
        return ""
    return _("%(covered)d of %(visits)d open visits") % {"covered": run.covered, "visits": run.visits}
