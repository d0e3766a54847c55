"""What can be chosen from a plan as things are now, and what does not hold any more, with the reason."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from samenspel.arrangements import planner as arrangements
from samenspel.arrangements.models import Proposal
from samenspel.arrangements.rules import ProposalState
from samenspel.consent.access import refusals
from samenspel.consent.rules import Purpose
from samenspel.exchange.models import Ask
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Community
from samenspel.plans.models import PlanLine, PlanRun
from samenspel.plans.planner import asks_to_plan, left_open_among, left_open_each, planned_of
from samenspel.plans.rules import Choice, LineState, RunKind, RunState, Stale, choice_of

FIRST_LOOK = 4
"""So many lines of a plan are read for a list, and held against how things are: of a plan that is not old one holds."""

LAST_LOOK = 25
"""So many are read where none of the first ones holds. Where none of these does either, the plan's own page reads them all."""


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
    rows = list(_shown_lines([run]).defer("why").order_by("pk"))
    if not rows:
        return Choosable((), 0, 0)
    waiting = _waiting(rows)
    stale = _stale(run, rows, waiting)
    lines = [line for line in rows if line.pk not in stale]
    people, asks = {line.helper_id for line in lines}, {line.ask_id for line in lines}
    return Choosable(tuple(line.pk for line in lines), len(people), len(asks), stale, waiting)


def choosable_by_ask(run: PlanRun) -> Mapping[uuid.UUID, Sequence[uuid.UUID]]:
    """List by ask the lines of a run that can be chosen; one query more than ``choosable_in``."""
    found: defaultdict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for ask, line in run.lines.filter(pk__in=choosable_in(run).lines).values_list("ask", "pk"):
        found[ask].append(line)
    return found


def choices_in(runs: Sequence[PlanRun]) -> Mapping[uuid.UUID, Choice]:
    """Say of each of these runs of one community what there is to choose, by the first line that is found to hold.

    The same number of queries however many runs and lines, and of each run no more than a few lines are read: where all of
    many were in vain, it says that it is not sure. Only plans that are ready have something to choose.
    """
    ready = [run for run in runs if run.kind == RunKind.PLAN and run.state == RunState.DONE]
    there, unsure = _with_one_that_holds(ready, most=FIRST_LOOK)
    more, unsure = _with_one_that_holds([run for run in ready if run.pk in unsure], most=LAST_LOOK)
    there |= more
    rest = [run for run in ready if run.pk not in there]
    shown = frozenset(_shown_lines(rest).order_by().values_list("run", flat=True).distinct())
    chosen = frozenset(
        PlanLine.objects.filter(run__in=rest, state=LineState.PROPOSED).order_by().values_list("run", flat=True).distinct()
    )
    return {
        run.pk: choice_of(
            is_there=run.pk in there,
            has_proposed=run.pk in chosen,
            is_stale=run.pk in shown,
            is_unsure=run.pk in unsure,
        )
        for run in ready
    }


def _with_one_that_holds(runs: Sequence[PlanRun], *, most: int) -> tuple[Set[uuid.UUID], Set[uuid.UUID]]:
    """List which of these runs have a line that still holds among the first ``most`` that may, and which may have one after."""
    if not runs:
        return frozenset(), frozenset()
    lines = _may_hold(runs, most + 1)  # one more tells whether there are more
    wanted = [(line.ask_id, planned_of(line.helper_id, line.visits)) for line in lines]
    left_open_of, now = left_open_among(runs[0].community, wanted), _now_in(runs[0].community)
    there: set[uuid.UUID] = set()
    for line, one in zip(lines, wanted, strict=True):
        if line.run_id not in there and not _has_passed(line, now) and left_open_of(one) is not None:
            there.add(line.run_id)
    read = Counter(line.run_id for line in lines)
    return there, {run.pk for run in runs if run.pk not in there and read[run.pk] > most}


def _may_hold(runs: Sequence[PlanRun], most: int) -> list[PlanLine]:
    """Read of each of these runs the first lines that may still hold, by what the database sees of them; one query.

    That is: the ask is one that a plan looks at, and the first visit is still to come. Ids are drawn by lot, so the first
    lines are no worse than the others.
    """
    asks = asks_to_plan(runs[0].community, None).order_by().values("pk")
    to_come = Q(begins_at__isnull=True) | Q(begins_at__gte=clock.now())
    rows = _shown_lines(runs).filter(to_come, ask__in=asks)
    rows = rows.alias(at=Window(RowNumber(), partition_by="run", order_by="pk")).filter(at__lte=most)
    return list(rows.defer("why").order_by("pk"))


def _shown_lines(runs: Sequence[PlanRun]) -> QuerySet[PlanLine]:
    """List the lines of these runs that nobody chose, but for those whom a resident does not want to be found by."""
    refused = refusals(Purpose.ASK).filter(subject=OuterRef("ask__resident"), recipient=OuterRef("helper"))
    return PlanLine.objects.filter(~Exists(refused), run__in=runs, state=LineState.OPEN)


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
