"""What can be chosen from a plan as things are now, and what does not hold any more, with the reason."""

import uuid
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Window
from django.db.models.functions import RowNumber

from samenspel.arrangements import planner as arrangements
from samenspel.arrangements.models import Proposal
from samenspel.arrangements.rules import ProposalState
from samenspel.exchange.models import Ask
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Community
from samenspel.plans.models import PlanLine, PlanRun
from samenspel.plans.planner import left_open_among, left_open_each, planned_of
from samenspel.plans.rules import Choice, LineState, RunKind, RunState, Stale, choice_of

FIRST_LOOK = 4
"""So many lines of a plan are read, and held against how things are, before all are: of a plan that is not old one holds."""


@dataclass(frozen=True)
class Choosable:
    """What can be proposed of a plan: lines, the different people in them, and the asks that they are for.

    ``stale`` names the lines that nobody chose and that do not hold any more; ``waiting`` the proposals that wait for their asks.
    """

    lines: tuple[uuid.UUID, ...]
    people: int
    asks: int
    stale: Mapping[uuid.UUID, Stale] = field(default_factory=dict)
    waiting: Mapping[uuid.UUID, uuid.UUID] = field(default_factory=dict)

    def choice(self, *, has_proposed: bool) -> Choice:
        """Say what there is to choose from a run of which people were proposed or not."""
        return choice_of(is_there=bool(self.lines), has_proposed=has_proposed, is_stale=bool(self.stale))


def choosable_in(run: PlanRun) -> Choosable:
    """List the lines of a run that are shown and still hold, each by itself; the same number of queries however many."""
    if run.state != RunState.DONE:
        return Choosable((), 0, 0)
    rows = _shown_lines([run])
    if not rows:
        return Choosable((), 0, 0)
    waiting = _waiting(rows)
    stale = _stale(run, rows, waiting)
    lines = [line for line in rows if line.pk not in stale]
    people, asks = {line.helper_id for line in lines}, {line.ask_id for line in lines}
    return Choosable(tuple(line.pk for line in lines), len(people), len(asks), stale, waiting)


def choices_in(runs: Sequence[PlanRun]) -> Mapping[uuid.UUID, Choice]:
    """Say of each of these runs of one community what there is to choose, as its page does, by its first line that holds.

    The same number of queries however many runs and lines; only plans that are ready have something to choose.
    """
    ready = [run for run in runs if run.kind == RunKind.PLAN and run.state == RunState.DONE]
    there = _with_one_that_holds(runs, _shown_lines(ready, most=FIRST_LOOK))
    rows = _shown_lines([run for run in ready if run.pk not in there])
    there |= _with_one_that_holds(runs, rows)
    shown = {line.run_id for line in rows}
    chosen = _with_one_proposed([run for run in ready if run.pk not in there])
    return {run.pk: choice_of(is_there=run.pk in there, has_proposed=run.pk in chosen, is_stale=run.pk in shown) for run in ready}


def _with_one_proposed(runs: Sequence[PlanRun]) -> Set[uuid.UUID]:
    """List which of these runs have a line that was proposed; one query."""
    rows = PlanLine.objects.filter(run__in=runs, state=LineState.PROPOSED)
    return frozenset(rows.values_list("run", flat=True))


def _with_one_that_holds(runs: Sequence[PlanRun], lines: Sequence[PlanLine]) -> Set[uuid.UUID]:
    """List which of these runs have a line that still holds; what waits or has passed needs no more than a look."""
    if not lines:
        return frozenset()
    community = runs[0].community
    waiting, now = _waiting(lines), _now_in(community)
    lines = [line for line in lines if line.ask_id not in waiting and not _has_passed(line, now)]
    wanted = [(line.ask_id, planned_of(line.helper_id, line.visits)) for line in lines]
    left_open_of = left_open_among(community, wanted)
    found: set[uuid.UUID] = set()
    for line, one in zip(lines, wanted, strict=True):
        if line.run_id not in found and left_open_of(one) is not None:
            found.add(line.run_id)
    return found


def _shown_lines(runs: Sequence[PlanRun], *, most: int | None = None) -> list[PlanLine]:
    """List the lines of these runs that nobody chose, but for those whom a resident does not want to be found by; two queries.

    With ``most`` only so many of each run are read, the first ones.
    """
    lines = PlanLine.objects.filter(run__in=runs, state=LineState.OPEN)
    if most is not None:
        lines = lines.alias(at=Window(RowNumber(), partition_by="run", order_by="pk")).filter(at__lte=most)
    rows = list(lines.select_related("ask").defer("ask__words", "why").order_by("pk"))
    refused = arrangements.refused_in(line.ask for line in rows)
    return [line for line in rows if str(line.helper_id) not in refused[line.ask.resident_id]]


def _waiting(lines: Sequence[PlanLine]) -> Mapping[uuid.UUID, uuid.UUID]:
    """Find the proposals that wait for the asks of these lines; one query."""
    proposals = Proposal.objects.filter(ask__in={line.ask_id for line in lines}, state=ProposalState.WAITING)
    return dict(proposals.values_list("ask_id", "pk"))


def _stale(run: PlanRun, lines: Sequence[PlanLine], waiting: Mapping[uuid.UUID, uuid.UUID]) -> Mapping[uuid.UUID, Stale]:
    """Hold every line against how things are now, as proposing it does."""
    left = left_open_each(run.community, [(line.ask_id, planned_of(line.helper_id, line.visits)) for line in lines])
    now, resting = _now_in(run.community), _resting(lines)
    return {
        line.pk: _why(line, waiting, resting, now) for line, still_open in zip(lines, left, strict=True) if still_open is None
    }


def _now_in(community: Community) -> datetime:
    return clock.now().astimezone(ZoneInfo(community.time_zone)).replace(tzinfo=None)


def _resting(lines: Sequence[PlanLine]) -> Set[uuid.UUID]:
    """List the asks of these lines for which the resident wants nobody just now; one query."""
    rows = Ask.objects.filter(arrangements.wants_nobody_now(), pk__in={line.ask_id for line in lines})
    return frozenset(rows.values_list("pk", flat=True))


def _why(line: PlanLine, waiting: Collection[uuid.UUID], resting: Collection[uuid.UUID], now: datetime) -> Stale:
    if line.ask_id in waiting:
        return Stale.WAITS
    if line.ask_id in resting:
        return Stale.NOT_NOW
    return Stale.PASSED if _has_passed(line, now) else Stale.CHANGED


def _has_passed(line: PlanLine, now: datetime) -> bool:
    """Whether the first visit of a line would have been already; then the line cannot hold."""
    starts = (datetime.combine(date.fromisoformat(one["date"]), time.fromisoformat(one["start"])) for one in line.visits)
    return min(starts, default=now) < now
