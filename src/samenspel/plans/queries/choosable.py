"""What can be chosen from a plan as things are now, and what does not hold any more, with the reason."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from samenspel.arrangements import planner as arrangements
from samenspel.arrangements.models import Proposal
from samenspel.arrangements.rules import ProposalState
from samenspel.foundation import clock
from samenspel.plans.models import PlanLine, PlanRun
from samenspel.plans.planner import left_open_each, planned_of
from samenspel.plans.rules import LineState, RunState, Stale


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


def choosable_in(run: PlanRun) -> Choosable:
    """List the lines of a run that are shown and still hold, each by itself; the same number of queries however many."""
    if run.state != RunState.DONE:
        return Choosable((), 0, 0)
    rows = list(run.lines.filter(state=LineState.OPEN).select_related("ask").defer("ask__words", "why").order_by("pk"))
    refused = arrangements.refused_in(line.ask for line in rows)
    rows = [line for line in rows if str(line.helper_id) not in refused[line.ask.resident_id]]
    if not rows:
        return Choosable((), 0, 0)
    proposals = Proposal.objects.filter(ask__in={line.ask_id for line in rows}, state=ProposalState.WAITING)
    waiting = dict(proposals.values_list("ask_id", "pk"))
    stale = _stale(run, rows, waiting)
    lines = [line for line in rows if line.pk not in stale]
    people, asks = {line.helper_id for line in lines}, {line.ask_id for line in lines}
    return Choosable(tuple(line.pk for line in lines), len(people), len(asks), stale, waiting)


def _stale(run: PlanRun, lines: Sequence[PlanLine], waiting: Mapping[uuid.UUID, uuid.UUID]) -> Mapping[uuid.UUID, Stale]:
    """Hold every line against how things are now, as proposing it does."""
    left = left_open_each(run.community, [(line.ask_id, planned_of(line.helper_id, line.visits)) for line in lines])
    now = clock.now().astimezone(ZoneInfo(run.community.time_zone)).replace(tzinfo=None)
    return {line.pk: _why(line, waiting, now) for line, still_open in zip(lines, left, strict=True) if still_open is None}


def _why(line: PlanLine, waiting: Mapping[uuid.UUID, uuid.UUID], now: datetime) -> Stale:
    if line.ask_id in waiting:
        return Stale.WAITS
    starts = (datetime.combine(date.fromisoformat(one["date"]), time.fromisoformat(one["start"])) for one in line.visits)
    return Stale.PASSED if min(starts, default=now) < now else Stale.CHANGED
