"""The plans of a community, the latest first."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.arrangements.models import Face
from samenspel.arrangements.rules import ProposalState, Say
from samenspel.neighbourhoods.models import Community
from samenspel.planning import Sharing
from samenspel.plans import outcome, sentences
from samenspel.plans.models import PlanLine, PlanRun
from samenspel.plans.queries.answers import Answered, answered_in
from samenspel.plans.queries.choosable import choices_in
from samenspel.plans.rules import Choice, RunKind, RunState
from samenspel.plans.supposing import supposed_of
from samenspel.ui.moments import clock_text, day_text
from samenspel.ui.shapes import Tone
from samenspel.ui.waiting import Waiting

A_PAGE = 20
NOBODY = Answered(0, 0)
READY = {
    Choice.THERE: gettext_lazy("A neighbourhood plan is ready. You can choose from it."),
    Choice.UNSURE: gettext_lazy("A neighbourhood plan is ready. Look whether you can still choose from it."),
}


@dataclass(frozen=True)
class RunCard:
    """One plan in the list."""

    url: str
    when: str
    area: str
    kind: str
    supposed: tuple[str, ...]  # of a what-if
    sharing: str  # what mattered most
    answered: tuple[str, ...]  # by those who were proposed
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
    """Open the list of plans; the same number of queries however many there are, and however much is in them."""
    rows = PlanRun.objects.filter(community=community).select_related("area", "community").order_by("-created_at", "pk")
    pages = Paginator(rows, A_PAGE).get_page(number)
    choices = choices_in(list(pages))
    answered = answered_in(pages)
    cards = tuple(
        _card(run, community.time_zone, choices.get(run.pk, Choice.NOTHING), answered.get(run.pk, NOBODY)) for run in pages
    )
    return PlanListPage(community.name, cards, pages)


def plan_waits_for(community: Community) -> tuple[Waiting, ...]:
    """Say that the latest plan is ready and nobody chose from it yet, as long as something of it still holds, or may."""
    rows = PlanRun.objects.filter(community=community, kind=RunKind.PLAN).select_related("community")
    run = rows.order_by("-created_at", "pk").first()
    text = READY.get(choices_in([run]).get(run.pk, Choice.NOTHING)) if run is not None else None
    if run is None or text is None:
        return ()
    url = reverse("plans:plan_detail", args=[run.pk])
    return (Waiting(str(text), url, _("Look at the plan"), "people", run.finished_at or run.created_at),)


@dataclass(frozen=True)
class WaitingProposals:
    """Proposals that came from plans and wait for the resident, and the latest plan that made one."""

    count: int
    url: str


def proposals_that_wait(community: Community) -> WaitingProposals:
    """Count the proposals from plans of a community about which the resident has not answered yet; one query."""
    asked = Face.objects.filter(proposal=OuterRef("proposal"), resident_says=Say.NOT_YET)
    rows = PlanLine.objects.filter(Exists(asked), run__community=community, proposal__state=ProposalState.WAITING)
    found = list(rows.order_by("-run__created_at", "run").values_list("proposal", "run"))
    url = reverse("plans:plan_detail", args=[found[0][1]]) if found else reverse("plans:plan_list")
    return WaitingProposals(len({proposal for proposal, _run in found}), url)


def _card(run: PlanRun, zone: str, choice: Choice, answered: Answered) -> RunCard:
    state, tone = state_of(run, choice)
    return RunCard(
        url=reverse("plans:plan_detail", args=[run.pk]),
        when=when_text(run, zone),
        area=sentences.area_text(run.area),
        kind=_("What if") if run.kind == RunKind.WHAT_IF else _("Plan"),
        supposed=supposed_of(run.supposed).said() if run.kind == RunKind.WHAT_IF else (),
        sharing=str(sentences.SHARING_NAMES[Sharing(run.sharing)]) if run.sharing else "",
        answered=tuple(sentences.answered_texts(answered.waiting, answered.coming)),
        result=result_text(run),
        state=state,
        tone=tone,
    )


def state_of(run: PlanRun, choice: Choice) -> tuple[str, Tone]:
    """Say how a run stands; from a what-if there is nothing to choose, and neither where nobody can come to anything."""
    state, tone = sentences.CHOICES[choice] if run.state == RunState.DONE else sentences.STATES[RunState(run.state)]
    return str(state), tone


def when_text(run: PlanRun, zone: str) -> str:
    """Say when a run was asked for."""
    local = run.created_at.astimezone(ZoneInfo(zone))
    return _("%(day)s at %(time)s") % {"day": day_text(local.date()), "time": clock_text(local.time())}


def result_text(run: PlanRun) -> str:
    """Say how many of the open visits somebody would come to; of a what-if, how many more than as it is."""
    if run.state in (RunState.WAITING, RunState.FAILED) or not run.visits:
        return ""
    if run.kind == RunKind.WHAT_IF:
        return _gain_text(run)
    return _("%(covered)d of %(visits)d open visits") % {"covered": run.covered, "visits": run.visits}


def _gain_text(run: PlanRun) -> str:
    if not run.outcome:
        return ""
    found = outcome.read(run.outcome)
    gained = found.after.covered - found.before.covered
    return sentences.gain_text(gained) if gained > 0 else _("No more visits")
