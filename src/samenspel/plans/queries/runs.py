"""The page of one plan: how far it is, what it found, and what can be chosen from it."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.exchange import wording
from samenspel.exchange.models import Ask
from samenspel.foundation import clock
from samenspel.neighbourhoods.queries import shown
from samenspel.people.actors import Actor
from samenspel.planning import HelpKind, Sharing
from samenspel.plans import access, outcome, sentences
from samenspel.plans.models import PlanRun
from samenspel.plans.outcome import Advice, Outcome
from samenspel.plans.queries import pictures
from samenspel.plans.queries.lines import LinesPage, lines_page
from samenspel.plans.queries.lists import state_of, when_text
from samenspel.plans.rules import AT_WORK, LIVE, SILENT_AFTER, Act, Failure, LineState, Phase, RunKind, RunState, may
from samenspel.plans.supposing import supposed_of
from samenspel.ui.charts import Chart
from samenspel.ui.moments import day_text
from samenspel.ui.shapes import Fact, Tone

MOST_GAPS = 12


@dataclass(frozen=True)
class ProgressPart:
    """How far the search is, as it is told every second."""

    percent: int
    phase: str
    so_far: str
    is_waiting: bool
    is_stopping: bool
    is_silent: bool


@dataclass(frozen=True)
class GapCard:
    """What stays open of one ask, and why."""

    url: str
    title: str
    area: str
    reasons: tuple[str, ...]
    from_when: str


@dataclass(frozen=True)
class AdviceCard:
    """One thing that would help."""

    text: str
    gain: str
    try_url: str  # a what-if that begins with this; empty where there is none


@dataclass(frozen=True)
class RunPage:
    """One run, as whoever sits at the desk reads it."""

    run_id: uuid.UUID
    url: str
    kind: RunKind
    area: str
    when: str
    state: str
    tone: Tone
    is_live: bool
    is_empty: bool
    failure: str
    progress: ProgressPart
    supposed: tuple[str, ...]
    summary: str
    figures: tuple[Fact, ...]
    charts: tuple[Chart, ...]
    lines: LinesPage
    gaps: tuple[GapCard, ...]
    more_gaps: int
    advice: tuple[AdviceCard, ...]
    facts: tuple[Fact, ...]
    open_lines: int
    proposed_lines: int
    may_stop: bool
    may_choose: bool


def run_page(run: PlanRun, *, viewer: Actor, number: str | None = None) -> RunPage:
    """Open a run; the same number of queries however much it found."""
    role = access.role_of(viewer, run)
    found = outcome.read(run.outcome) if run.outcome else None
    state, tone = state_of(run)
    counted = _count_lines(run)
    gaps = _gaps(run, found)
    return RunPage(
        run_id=run.pk,
        url=reverse("plans:plan_detail", args=[run.pk]),
        kind=RunKind(run.kind),
        area=sentences.area_text(run.area),
        when=when_text(run, run.community.time_zone),
        state=state,
        tone=tone,
        is_live=run.state in LIVE,
        is_empty=found is not None and not found.wanted,
        failure=str(sentences.FAILURES[Failure(run.failure)]) if run.failure else "",
        progress=_progress(run),
        supposed=supposed_of(run.supposed).said() if run.kind == RunKind.WHAT_IF else (),
        summary=_summary(run, found),
        figures=_figures(run, found),
        charts=_charts(run, found),
        lines=lines_page(run, number=number),
        gaps=gaps[:MOST_GAPS],
        more_gaps=max(0, len(gaps) - MOST_GAPS),
        advice=_advice(found) if found else (),
        facts=_facts(run),
        open_lines=counted[LineState.OPEN],
        proposed_lines=counted[LineState.PROPOSED],
        may_stop=may(role, Act.STOP) and _can_stop(run),
        may_choose=may(role, Act.CHOOSE) and _can_choose(run, counted),
    )


def _count_lines(run: PlanRun) -> Mapping[str, int]:
    return Counter(run.lines.values_list("state", flat=True))


def _can_stop(run: PlanRun) -> bool:
    """Whether there is something to stop; of what is stopping already only when its worker is gone."""
    return run.state in LIVE and (run.state != RunState.STOPPING or _is_silent(run))


def _can_choose(run: PlanRun, counted: Mapping[str, int]) -> bool:
    return run.kind == RunKind.PLAN and run.state == RunState.DONE and counted[LineState.OPEN] > 0


def _progress(run: PlanRun) -> ProgressPart:
    return ProgressPart(
        percent=round(100 * run.share),
        phase=str(sentences.PHASES[Phase(run.phase)]),
        so_far=_so_far(run),
        is_waiting=run.state == RunState.WAITING,
        is_stopping=run.state == RunState.STOPPING,
        is_silent=_is_silent(run),
    )


def _is_silent(run: PlanRun) -> bool:
    """Whether nobody is heard from who should be at it, or should have begun."""
    patience = SILENT_AFTER if run.state in AT_WORK else SILENT_AFTER / 4
    return run.state in LIVE and clock.now() - (run.heard_at or run.created_at) >= patience


def _so_far(run: PlanRun) -> str:
    if not run.covered:
        return ""
    facts = {"covered": run.covered, "visits": run.visits}
    return _("So far: somebody for %(covered)d of %(visits)d open visits.") % facts


def _summary(run: PlanRun, found: Outcome | None) -> str:
    if found is None or not found.wanted:
        return ""
    if run.kind == RunKind.WHAT_IF:
        return pictures.gain_sentence(found)
    text = ngettext(
        "With this plan somebody comes to %(covered)d of %(count)d visit that stands open.",
        "With this plan somebody comes to %(covered)d of %(count)d visits that stand open.",
        found.wanted,
    )
    return text % {"covered": found.after.covered, "count": found.wanted}


def _charts(run: PlanRun, found: Outcome | None) -> tuple[Chart, ...]:
    if found is None or not found.wanted:
        return ()
    is_what_if = run.kind == RunKind.WHAT_IF
    first = pictures.what_if_chart(found) if is_what_if else pictures.coverage_chart(found)
    heads = pictures.heads_of_what_if() if is_what_if else pictures.heads_of_plan()
    return first, pictures.faces_chart(found, heads), pictures.load_chart(found, heads)


def _figures(run: PlanRun, found: Outcome | None) -> tuple[Fact, ...]:
    return pictures.figures_of(found) if found and found.wanted and run.kind == RunKind.PLAN else ()


def _gaps(run: PlanRun, found: Outcome | None) -> tuple[GapCard, ...]:
    """Gather what stays open by ask in a plan; two queries."""
    if found is None or run.kind != RunKind.PLAN:
        return ()
    rows = Ask.objects.filter(pk__in={gap.ask for gap in found.gaps}).defer("words", "give_back").select_related("area__shown_as")
    asks: Mapping[str, Ask] = {str(ask.pk): ask for ask in rows}
    names = [name for name in dict.fromkeys(gap.ask for gap in found.gaps) if name in asks]
    return tuple(_gap(asks[name], found) for name in names)


def _gap(ask: Ask, found: Outcome) -> GapCard:
    mine = [gap for gap in found.gaps if gap.ask == str(ask.pk)]
    return GapCard(
        url=reverse("arrangements:proposal_new", args=[ask.pk]),
        title=wording.activity_text(ask.activity),
        area=shown(ask.area).name,
        reasons=tuple(sentences.open_text(gap.why, gap.count) for gap in mine),
        from_when=_("From %(day)s") % {"day": day_text(date.fromisoformat(min(gap.first for gap in mine)))},
    )


def _advice(found: Outcome) -> tuple[AdviceCard, ...]:
    return tuple(
        AdviceCard(sentences.advice_text(one), sentences.gain_text(one.visits_gained), _try_url(one)) for one in found.advice
    )


def _try_url(advice: Advice) -> str:
    if advice.kind != HelpKind.MORE_PEOPLE:
        return ""
    asked = [("people", str(advice.people)), ("activity", advice.activity)]
    asked += [("weekdays", str(day)) for day in advice.weekdays] + [("needs", need) for need in advice.needs]
    return f"{reverse('plans:what_if_new')}?{urlencode(asked)}"


def _facts(run: PlanRun) -> tuple[Fact, ...]:
    """List how this came about, so that it can be done again."""
    if not run.input_hash:
        return ()
    rounds = (Fact(_("Rounds"), str(run.rounds)),) if run.rounds else ()
    searched = _seconds_searched(run)
    seconds = ngettext("%(count)d second", "%(count)d seconds", searched) % {"count": searched}
    sharing = (Fact(_("What mattered most"), sentences.SHARINGS[Sharing(run.sharing)]),) if run.sharing else ()
    return (
        *sharing,
        Fact(_("Searched for"), seconds),
        *rounds,
        Fact(_("Score"), f"{run.score:.0f}"),
        Fact(_("Seed"), str(run.seed)),
        Fact(_("Made from"), run.input_hash[:16]),
        Fact(_("Version"), run.version),
    )


def _seconds_searched(run: PlanRun) -> int:
    """How long the search took: as long as was given, or less when somebody stopped it."""
    if run.started_at is None or run.finished_at is None:
        return run.seconds
    return min(run.seconds, max(1, round((run.finished_at - run.started_at).total_seconds())))
