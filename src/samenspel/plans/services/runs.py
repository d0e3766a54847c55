"""The life of a run: asked for, taken up by a worker, heard from, stopped, done, or given up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from samenspel.arrangements.moments import moment_of
from samenspel.arrangements.services.booking import is_passing
from samenspel.foundation import bus, clock, journal
from samenspel.foundation.limits import Limit
from samenspel.foundation.refusals import NotPossibleNow
from samenspel.neighbourhoods.models import Area, Community
from samenspel.people.actors import Actor
from samenspel.plans import access, rules
from samenspel.plans.events import RunAsked
from samenspel.plans.models import PlanLine, PlanRun
from samenspel.plans.planner import Drawn
from samenspel.plans.rules import AT_WORK, LIVE, Act, Failure, Phase, RunKind, RunState

RUNS_A_DAY = Limit("plans.run_started", 100)


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to be worked out."""

    seconds: int
    area: Area | None = None
    sharing: str = ""
    kind: RunKind = RunKind.PLAN
    supposed: Mapping[str, Any] = field(default_factory=dict)

    def is_asked_in(self, run: PlanRun) -> bool:
        """Whether a run works out just this."""
        asked = (self.seconds, self.area.pk if self.area else None, self.sharing, self.kind, dict(self.supposed))
        return asked == (run.seconds, run.area_id, run.sharing, run.kind, run.supposed)


@transaction.atomic
def start_run(community: Community, wanted: Wanted, *, actor: Actor) -> PlanRun:
    """Ask for a plan; the worker works it out. A second tap gives back the run of the first one."""
    access.require(actor, Act.DESK)
    Community.objects.select_for_update().get(pk=community.pk)
    live = PlanRun.objects.filter(community=community, state__in=LIVE).first()
    if live is not None:
        if live.started_by_id == actor.pk and live.kind == wanted.kind:
            return live
        raise NotPossibleNow("plans.busy", _("Another plan is being worked out just now. Wait for that one first."))
    sentence = _("You asked for very many plans today. Tomorrow you can go on.")
    journal.refuse_too_often(RUNS_A_DAY, actor=actor, sentence=sentence)
    run = PlanRun.objects.create(
        community=community,
        area=wanted.area,
        started_by=actor.person,
        kind=wanted.kind,
        seconds=wanted.seconds,
        sharing=wanted.sharing,
        supposed=dict(wanted.supposed),
    )
    journal.record("plans.run_started", run, actor=actor, kind=run.kind, seconds=run.seconds)
    bus.announce(RunAsked(run.pk))
    return run


@transaction.atomic
def stop_run(run: PlanRun, *, actor: Actor | None) -> PlanRun:
    """Let the search end now, with the best so far; a run at which nobody is working is simply over."""
    access.require(actor, Act.STOP, run)
    locked = _lock(run.pk)
    if locked.state == RunState.WAITING or (locked.state in AT_WORK and is_silent(locked)):
        _change(locked, RunState.DISCARDED, verb="plans.run_stopped", actor=actor)
    elif locked.state == RunState.RUNNING:
        _change(locked, RunState.STOPPING, verb="plans.run_stopped", actor=actor)
    return locked


def is_silent(run: PlanRun) -> bool:
    """Whether nothing was heard from the worker of a run for so long that it must be gone."""
    return run.heard_at is None or clock.now() - run.heard_at >= rules.SILENT_AFTER


@transaction.atomic
def take_up(run_id: UUID) -> PlanRun | None:
    """Let a worker begin on a run; ``None`` when another is at it, or nothing is to be done any more."""
    rows = PlanRun.objects.select_for_update(of=("self",)).select_related("community", "area")
    run = rows.filter(pk=run_id, state__in=LIVE).first()
    if run is None or (run.state in AT_WORK and not is_silent(run)):
        return None
    if run.state == RunState.STOPPING or run.attempts >= rules.MOST_ATTEMPTS:
        _give_up(run, Failure.INTERRUPTED)
        return None
    run.attempts += 1
    run.heard_at = run.started_at = clock.now()
    run.phase, run.share, run.covered = Phase.READING, 0.0, 0
    _change(run, RunState.RUNNING, verb="plans.run_taken_up", actor=None, attempt=run.attempts)
    return run


def look_again_at(run_id: UUID) -> datetime | None:
    """Say when whoever could not take up a run should look whether its worker is still heard; never when nobody is at it."""
    heard = PlanRun.objects.filter(pk=run_id, state__in=AT_WORK).values_list("heard_at", flat=True).first()
    return heard + rules.SILENT_AFTER if heard is not None else None


def note_progress(run: PlanRun, **changes: object) -> bool:
    """Write down where the worker is, at once and apart; false when it is to stop (or the run is not its own any more)."""
    mine = PlanRun.objects.filter(pk=run.pk, attempts=run.attempts)
    try:
        mine.filter(state__in=AT_WORK).update(heard_at=clock.now(), **changes)
        return mine.filter(state=RunState.RUNNING).exists()
    except OperationalError as trouble:
        if not is_passing(trouble):
            raise
        return True  # busy for a moment: it is said again in a second


@transaction.atomic
def keep_result(run: PlanRun, lines: Sequence[Drawn], *, outcome: Mapping[str, Any], **facts: object) -> None:
    """Keep what a run found, unless another worker has it by now."""
    locked = _lock(run.pk)
    if locked.state not in AT_WORK or locked.attempts != run.attempts:
        return
    for name, value in facts.items():
        setattr(locked, name, value)
    locked.outcome = dict(outcome)
    locked.share, locked.finished_at = 1.0, clock.now()
    PlanLine.objects.bulk_create([_line(locked, one) for one in lines])
    _change(locked, RunState.DONE, verb="plans.run_finished", actor=None, lines=len(lines), covered=locked.covered)


def _line(run: PlanRun, drawn: Drawn) -> PlanLine:
    zone = run.community.time_zone
    starts = [moment_of(date.fromisoformat(one["date"]), time.fromisoformat(one["start"]), zone) for one in drawn.visits]
    return PlanLine(
        run=run,
        ask_id=drawn.ask_id,
        helper_id=drawn.helper_id,
        visits=drawn.visits,
        begins_at=min(starts, default=None),
        why=drawn.why,
    )


@transaction.atomic
def give_back(run: PlanRun) -> None:
    """Let another worker try after something went wrong; after too often it is given up."""
    locked = _lock(run.pk)
    if locked.state not in AT_WORK or locked.attempts != run.attempts:
        return
    if locked.state == RunState.STOPPING or locked.attempts >= rules.MOST_ATTEMPTS:
        _give_up(locked, Failure.INTERRUPTED)
    else:
        _change(locked, RunState.WAITING, verb="plans.run_given_back", actor=None)


@transaction.atomic
def fail_run(run: PlanRun, why: Failure) -> None:
    """End a run that can give nothing, unless another worker has it by now."""
    locked = _lock(run.pk)
    if locked.state in LIVE and locked.attempts == run.attempts:
        _give_up(locked, why)


@transaction.atomic
def fail_abandoned() -> int:
    """End the runs of which nothing was heard for long: their worker will not come back. Says how many."""
    before = clock.now() - rules.ABANDONED_AFTER
    rows = PlanRun.objects.select_for_update().filter(state__in=LIVE)
    gone = [run for run in rows if (run.heard_at or run.created_at) < before]
    for run in gone:
        _give_up(run, Failure.INTERRUPTED)
    return len(gone)


@transaction.atomic
def forget_old() -> int:
    """Forget runs that tell nothing about today any more, with the names in them. Says how many."""
    rows = PlanRun.objects.filter(created_at__lt=clock.now() - rules.KEPT).exclude(state__in=LIVE)
    count = rows.count()
    for run in rows:
        journal.record("plans.run_forgotten", run, actor=None)
    rows.delete()
    return count


def close_if_chosen(run: PlanRun, *, actor: Actor | None) -> None:
    """End a plan in which nothing is left to choose; the caller has locked it. From a what-if there is nothing to choose."""
    if run.kind != RunKind.PLAN:
        return
    states = set(run.lines.values_list("state", flat=True))
    if run.state != RunState.DONE or rules.LineState.OPEN in states:
        return
    chosen = rules.LineState.PROPOSED in states
    then = RunState.ACCEPTED if chosen else RunState.DISCARDED
    _change(run, then, verb=f"plans.run_{then.value}", actor=actor)


def lock_run(run: PlanRun) -> PlanRun:
    """Let choices from one run wait for each other."""
    return _lock(run.pk)


def _lock(run_id: UUID) -> PlanRun:
    return PlanRun.objects.select_for_update(of=("self",)).select_related("community").get(pk=run_id)


def _give_up(run: PlanRun, why: Failure) -> None:
    run.failure, run.finished_at = why.value, clock.now()
    _change(run, RunState.FAILED, verb="plans.run_failed", actor=None, why=why.value)


def _change(run: PlanRun, then: RunState, *, verb: str, actor: Actor | None, **facts: object) -> None:
    if not rules.may_become(RunState(run.state), then):
        raise NotPossibleNow("plans.changed", _("Something changed while you were looking. Look at how it is now."))
    run.state = then
    run.save()
    journal.record(verb, run, actor=actor, **facts)
