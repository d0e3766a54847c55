"""The page of one plan: how far it is, what it found, and what can be chosen from it."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundation import clock
from samenspel.neighbourhoods.rules import Act as NeighbourhoodAct
from samenspel.neighbourhoods.rules import may as may_in_community
from samenspel.people.actors import Actor
from samenspel.planning import Sharing
from samenspel.plans import access, outcome, sentences
from samenspel.plans.models import PlanRun
from samenspel.plans.outcome import Outcome
from samenspel.plans.queries import pictures
from samenspel.plans.queries.answers import Proposed, proposed_in
from samenspel.plans.queries.choosable import Choosable, choosable_in
from samenspel.plans.queries.gaps import Gaps, gaps_in
from samenspel.plans.queries.lines import LinesPage, lines_page
from samenspel.plans.queries.lists import state_of, when_text
from samenspel.plans.queries.resting import Resting, resting_in
from samenspel.plans.queries.standing import still_open, why_nothing
from samenspel.plans.rules import AT_WORK, LIVE, SILENT_AFTER, Act, Choice, Failure, Phase, RunKind, RunState, may
from samenspel.plans.supposing import Supposed, supposed_of
from samenspel.ui.charts import Chart
from samenspel.ui.moments import list_text
from samenspel.ui.shapes import Fact, Tone


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
    why_nothing: tuple[str, ...]
    still_open: tuple[str, ...]
    summary: str
    figures: tuple[Fact, ...]
    resting: Resting
    notes: tuple[str, ...]  # from when the figures are, and what became of it since
    charts: tuple[Chart, ...]
    lines: LinesPage
    gaps: Gaps
    facts: tuple[Fact, ...]
    choosable: Choosable
    is_stale: bool  # nobody was proposed from it, and nothing holds any more
    has_proposed: bool
    may_look_up: bool  # the people of the community
    may_stop: bool
    may_choose: bool

    @property
    def is_first(self) -> bool:
        """Whether these are the first lines; with further ones the charts and reasons do not come again."""
        return not self.lines.pages.has_previous()


def run_page(run: PlanRun, *, viewer: Actor, number: str | None = None) -> RunPage:
    """Open a run; the same number of queries however much it found."""
    role = access.role_of(viewer, run)
    found = outcome.read(run.outcome) if run.outcome else None
    choosable = choosable_in(run)
    supposed = supposed_of(run.supposed) if run.kind == RunKind.WHAT_IF else Supposed()
    proposed = proposed_in(run)
    choice = choosable.choice(has_proposed=bool(proposed.lines))
    state, tone = state_of(run, choice)
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
        supposed=supposed.said(),
        why_nothing=why_nothing(supposed, found) if found and run.kind == RunKind.WHAT_IF else (),
        still_open=still_open(found) if found else (),
        summary=_summary(run, found),
        figures=_figures(run, found),
        notes=(*_notes(run, proposed, found), *_no_difference(run, found)),
        resting=resting_in(run, found),
        charts=_charts(run, found),
        lines=lines_page(run, choosable, number=number),
        gaps=gaps_in(run, found),
        facts=_facts(run),
        choosable=choosable,
        is_stale=choice == Choice.GONE,
        has_proposed=bool(proposed.lines),
        may_look_up=viewer.hat is not None and may_in_community(viewer.hat.hat, NeighbourhoodAct.MANAGE_RELATIONS),
        may_stop=may(role, Act.STOP) and _can_stop(run),
        may_choose=may(role, Act.CHOOSE) and _can_choose(run, choosable),
    )


def _can_stop(run: PlanRun) -> bool:
    """Whether there is something to stop; of what is stopping already only when its worker is gone."""
    return run.state in LIVE and (run.state != RunState.STOPPING or _is_silent(run))


def _can_choose(run: PlanRun, choosable: Choosable) -> bool:
    return run.kind == RunKind.PLAN and run.state == RunState.DONE and bool(choosable.lines)


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
    if not found.after.covered:
        text = ngettext(
            "Nobody can be found now for the %(count)d visit that stands open.",
            "Nobody can be found now for the %(count)d visits that stand open.",
            found.wanted,
        )
        return text % {"count": found.wanted}
    text = ngettext(
        "With this plan somebody comes to %(covered)d of %(count)d visit that stands open.",
        "With this plan somebody comes to %(covered)d of %(count)d visits that stand open.",
        found.wanted,
    )
    return text % {"covered": found.after.covered, "count": found.wanted}


def _charts(run: PlanRun, found: Outcome | None) -> tuple[Chart, ...]:
    if found is None or _brings_nothing(run, found):
        return ()
    if run.kind == RunKind.WHAT_IF:
        first, heads, at_most = pictures.what_if_chart(found), pictures.heads_of_what_if(), _("All that they offered, or more")
    else:
        first, heads, at_most = pictures.coverage_chart(found), pictures.heads_of_plan(), _("All that they offered")
    return first, pictures.faces_chart(found, heads), pictures.load_chart(found, heads, at_most=at_most)


def _brings_nothing(run: PlanRun, found: Outcome) -> bool:
    """Whether there is nothing to compare: nothing stands open, or nobody can be found in a plan."""
    return not found.wanted or (run.kind == RunKind.PLAN and not found.after.covered)


def _figures(run: PlanRun, found: Outcome | None) -> tuple[Fact, ...]:
    if found is None or _brings_nothing(run, found):
        return ()
    return pictures.figures_beside(found) if run.kind == RunKind.WHAT_IF else pictures.figures_of(found)


def _notes(run: PlanRun, proposed: Proposed, found: Outcome | None) -> tuple[str, ...]:
    """Say from when the figures are, what is left out, what was answered since, and whether the search was stopped."""
    notes = [_("This is how it stood on %(when)s.") % {"when": when_text(run, run.community.time_zone)}]
    if run.kind == RunKind.WHAT_IF:
        notes.append(_("Two plans are compared. What they bring beside the visits that are agreed is not agreed with anybody."))
    if found is not None and 0 < found.vacant < found.wanted:
        notes.append(sentences.vacant_text(found.vacant, found.wanted - found.vacant))
    if found is not None and found.not_now:
        notes.append(sentences.not_now_text(found.not_now))
    if proposed.waiting:
        text = ngettext(
            "Of this plan, %(count)d visit waits for an answer now.",
            "Of this plan, %(count)d visits wait for an answer now.",
            proposed.waiting,
        )
        notes.append(text % {"count": proposed.waiting})
    if proposed.agreed:
        text = ngettext("Of this plan, %(count)d visit is agreed.", "Of this plan, %(count)d visits are agreed.", proposed.agreed)
        notes.append(text % {"count": proposed.agreed})
    searched = _seconds_searched(run)
    if searched < run.seconds and run.kind == RunKind.PLAN:
        text = ngettext(
            "Stopped after %(searched)d of %(count)d second: a longer search may find more.",
            "Stopped after %(searched)d of %(count)d seconds: a longer search may find more.",
            run.seconds,
        )
        notes.append(text % {"searched": searched, "count": run.seconds})
    return tuple(notes)


def _no_difference(run: PlanRun, found: Outcome | None) -> Iterator[str]:
    """Say with which other ways of sharing, as far as they were tried, the same question came to the same; one query."""
    if found is None or not run.sharing or not run.input_hash or not found.after.covered:
        return
    asked = PlanRun.objects.filter(community=run.community_id, area=run.area_id, kind=run.kind, input_hash=run.input_hash)
    tried = dict(asked.exclude(sharing__in=("", run.sharing)).order_by("created_at", "pk").values_list("sharing", "outcome"))
    same = [name for name, kept in tried.items() if kept and _comes_to(outcome.read(kept)) == _comes_to(found)]
    if same:
        names = list_text(_("“%(name)s”") % {"name": sentences.SHARING_NAMES[Sharing(name)]} for name in sorted(same))
        text = _(
            "What mattered most made no difference here. "
            "With %(names)s there are as many visits, as many helpers, and as many people at one door."
        )
        yield text % {"names": names}


def _comes_to(found: Outcome) -> tuple[object, ...]:
    return found.after.covered, found.after.helpers, found.after.faces


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
