"""Choosing from a plan: lines become proposals as a coordinator makes them one by one, the resident says yes first."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction

from samenspel.arrangements import planner as arrangements
from samenspel.arrangements import services
from samenspel.arrangements.services.booking import changed, lock_ask
from samenspel.exchange.models import Ask
from samenspel.foundation import journal
from samenspel.foundation.refusals import Refusal
from samenspel.people.actors import Actor
from samenspel.plans import access
from samenspel.plans.models import PlanLine, PlanRun
from samenspel.plans.planner import left_open, planned_of, share_of
from samenspel.plans.rules import Act, LineState, RunState
from samenspel.plans.services.runs import close_if_chosen, lock_run

MOST_AT_ONCE = 100
"""So many asks are proposed in one go, so that nobody waits long for the page; a second tap goes on."""


@dataclass(frozen=True)
class Chosen:
    """What came of a choice: lines that wait for a resident now, that did not hold any more, and for which to tap again.

    ``dropped`` ones were not chosen, and are for an ask that has a proposal now.
    """

    proposed: int
    refused: int
    left: int = 0
    dropped: int = 0
    people: int = 0  # who are proposed
    residents: int = 0  # to whom


@dataclass(frozen=True)
class _OfAsk:
    """What came of a choice for one ask."""

    proposed: Sequence[PlanLine] = ()
    residents: Collection[uuid.UUID] = ()
    refused: int = 0
    dropped: int = 0


def propose_lines(run: PlanRun, *, chosen: Collection[uuid.UUID], actor: Actor) -> Chosen:
    """Propose these lines to the residents; an ask that changed meanwhile is refused, and the others go on.

    Each ask is a transaction of its own: nothing that was proposed is lost by what comes after it, and
    a second tap finds nothing left to propose.
    """
    access.require(actor, Act.CHOOSE, run)
    lines = PlanLine.objects.filter(run=run, pk__in=chosen, state=LineState.OPEN)
    asks = list(dict.fromkeys(lines.order_by("created_at", "pk").values_list("ask_id", flat=True)))
    found = [_propose_ask(run, ask_id, chosen, actor=actor) for ask_id in asks[:MOST_AT_ONCE]]
    _close(run, actor=actor)
    return Chosen(
        proposed=sum(len(one.proposed) for one in found),
        refused=sum(one.refused for one in found),
        left=lines.count(),
        dropped=sum(one.dropped for one in found),
        people=len({line.helper_id for one in found for line in one.proposed}),
        residents=len({resident for one in found for resident in one.residents}),
    )


@transaction.atomic
def leave_lines(run: PlanRun, *, actor: Actor) -> None:
    """Leave all that was not chosen; nobody is asked about it."""
    access.require(actor, Act.CHOOSE, run)
    locked = lock_run(run)
    count = locked.lines.filter(state=LineState.OPEN).update(state=LineState.LEFT)
    if count:
        journal.record("plans.lines_left", locked, actor=actor, lines=count)
    close_if_chosen(locked, actor=actor)


@transaction.atomic
def _propose_ask(run: PlanRun, ask_id: uuid.UUID, chosen: Collection[uuid.UUID], *, actor: Actor) -> _OfAsk:
    """Propose the chosen lines of one ask together: an ask has one proposal at a time."""
    lock_ask(ask_id)
    locked = lock_run(run)
    lines = list(locked.lines.filter(ask=ask_id, pk__in=chosen, state=LineState.OPEN).order_by("created_at", "pk"))
    if not lines or locked.state != RunState.DONE:
        return _OfAsk()  # a second tap
    ask = Ask.objects.select_related("resident", "asker", "community", "area").get(pk=ask_id)
    try:
        with transaction.atomic():
            _make_proposal(ask, lines, actor)
    except Refusal as refusal:
        PlanLine.objects.filter(pk__in=[line.pk for line in lines]).update(state=LineState.REFUSED, refusal=refusal.code)
        journal.record("plans.lines_refused", locked, actor=actor, ask=ask_id, lines=len(lines), code=refusal.code)
        return _OfAsk(refused=len(lines))
    dropped = locked.lines.filter(ask=ask_id, state=LineState.OPEN).update(state=LineState.LEFT)
    journal.record("plans.lines_proposed", locked, actor=actor, ask=ask_id, lines=len(lines))
    return _OfAsk(lines, {ask.resident_id}, dropped=dropped)


def _make_proposal(ask: Ask, lines: Sequence[PlanLine], actor: Actor) -> None:
    """Make the proposal that these lines are, if they all still hold."""
    planned = [one for line in lines for one in planned_of(line.helper_id, line.visits)]
    still_open = left_open(ask, planned)
    if still_open is None:
        raise changed()
    shares = tuple(share_of(line.helper_id, line.visits, line.why) for line in lines)
    key = sha256(repr(planned).encode()).hexdigest()[:16]
    way = arrangements.Way(key, shares, still_open, all(line.why.get("replied") for line in lines))
    proposal = services.make_proposal(ask, way=way, actor=actor)
    PlanLine.objects.filter(pk__in=[line.pk for line in lines]).update(state=LineState.PROPOSED, proposal=proposal)


@transaction.atomic
def _close(run: PlanRun, *, actor: Actor) -> None:
    close_if_chosen(lock_run(run), actor=actor)
