"""Making puzzles: of a whole ask, of what a proposal answers, of what stands open in an arrangement."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from samenspel import planning
from samenspel.arrangements import moments
from samenspel.arrangements.models import Arrangement, Cover, Proposal, Visit
from samenspel.arrangements.planner.avoiding import avoided, replies_to
from samenspel.arrangements.planner.people import helpers_for, place_of, spot_of
from samenspel.arrangements.planner.puzzle import Puzzle
from samenspel.arrangements.planner.rows import planned_of, running_arrangement
from samenspel.arrangements.planner.wanting import exact_visit, open_visit, wanted_visits
from samenspel.arrangements.rules import PAUSE_MINUTES, CoverState, Say, VisitState
from samenspel.exchange.models import Ask
from samenspel.foundation import clock

ASKING = (CoverState.ASKED_RESIDENT, CoverState.ASKED_HELPER)


def puzzle_for(ask: Ask, *, at: datetime | None = None, wide: bool = True) -> Puzzle:
    """Make the puzzle of an ask: all its visits, or for a running arrangement those that stand open."""
    arrangement = running_arrangement(ask)
    if arrangement is not None:
        return arrangement_puzzle(arrangement, wide=wide)
    return _puzzle(ask, wanted_visits(ask, at=at), ())


def proposal_puzzle(proposal: Proposal) -> Puzzle:
    """Make the puzzle that a proposal answers, with the visits of the faces that are still in it standing."""
    puzzle = puzzle_for(proposal.ask, at=proposal.created_at)
    known = {visit.id for visit in puzzle.request.visits}
    faces = [face for face in proposal.faces.all() if Say.NO not in (face.resident_says, face.helper_says)]
    standing = tuple(one for face in faces for one in planned_of(face) if one.visit in known)
    return replace(puzzle, plan=planning.Plan(puzzle.plan.instance, (*puzzle.plan.visits, *standing), ()))


def arrangement_puzzle(arrangement: Arrangement, *, wide: bool = True, todo: Sequence[planning.Visit] | None = None) -> Puzzle:
    """Make the puzzle of what is open in an arrangement; the visits that have somebody stand."""
    rows = list(arrangement.visits.filter(state__in=[VisitState.OPEN, VisitState.PLANNED], starts_at__gt=clock.now()))
    barred: Mapping[str, list[date]] = {}
    if todo is None:
        asked = set(Cover.objects.filter(visit__arrangement=arrangement, state__in=ASKING).values_list("visit", flat=True))
        vacant = [visit for visit in rows if visit.state == VisitState.OPEN and visit.pk not in asked]
        todo = [open_visit(visit, arrangement.ask, wide=wide) for visit in vacant]
        barred = _barred(vacant, todo)
    standing = [visit for visit in rows if visit.state == VisitState.PLANNED]
    return _puzzle(arrangement.ask, [*todo, *(exact_visit(visit) for visit in standing)], standing, barred)


def _barred(vacant: Sequence[Visit], todo: Sequence[planning.Visit]) -> Mapping[str, list[date]]:
    """List who is not asked for these open visits again, with their days: who dropped out of one, or said no to it."""
    said_no = Cover.objects.filter(visit__in=vacant, state=CoverState.REFUSED).values_list("visit", "helper")
    pairs = {*((visit.pk, visit.dropped_by_id) for visit in vacant if visit.dropped_by_id), *said_no}
    days = {visit.id: {option.day for option in visit.options} for visit in todo}
    found: defaultdict[str, list[date]] = defaultdict(list)
    for visit_id, helper_id in pairs:
        found[str(helper_id)] += sorted(days[str(visit_id)])
    return found


def _puzzle(
    ask: Ask, visits: Sequence[planning.Visit], standing: Sequence[Visit], barred: Mapping[str, list[date]] = MappingProxyType({})
) -> Puzzle:
    days = [option.day for visit in visits for option in visit.options] or [clock.today(ask.community.time_zone)]
    replied, home = replies_to(ask), spot_of(ask)
    request = planning.Request(
        id=str(ask.pk),
        place=place_of(ask, home),
        activity=ask.activity,
        visits=tuple(visits),
        needs=frozenset(ask.needs),
        wishes=frozenset(ask.wishes),
        urgency=ask.urgency,
        most_faces=ask.most_faces,
        avoid=avoided(ask),
    )
    helpers = tuple(
        replace(one, away=(*one.away, *((day, day) for day in barred[one.id]))) if one.id in barred else one
        for one in helpers_for(ask, home, replied, (min(days), max(days)), standing)
    )
    problem = planning.Problem(
        name="ask",
        timezone=ask.community.time_zone,
        first_day=min(days),
        last_day=max(days),
        helpers=helpers,
        requests=(request,),
        pause_minutes=PAUSE_MINUTES,
    )
    told = tuple(
        planning.Planned(str(visit.pk), str(visit.helper_id), visit.date, moments.minute_of(visit.start)) for visit in standing
    )
    rests = {helper: weeks for helper, weeks in replied.items() if weeks and weeks > 1}
    return Puzzle(problem, request, planning.Plan("", told, ()), frozenset(replied) & set(problem.helper_by_id), rests)
