"""Finding somebody else with least change: for a face that fell away, and for one open visit."""

import uuid
from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from samenspel import planning
from samenspel.arrangements import turns
from samenspel.arrangements.models import Arrangement, Helping, Proposal, Visit
from samenspel.arrangements.planner.puzzle import Puzzle
from samenspel.arrangements.planner.puzzling import arrangement_puzzle, proposal_puzzle
from samenspel.arrangements.planner.wanting import NOTICE_MINUTES, open_visit
from samenspel.arrangements.rules import SOON, Say, VisitState
from samenspel.foundation import clock


def refill(proposal: Proposal, lost: Collection[planning.Planned]) -> tuple[planning.Planned, ...]:
    """Find others for visits whose face fell away: least change, and what the resident said yes to stays as it is."""
    puzzle = _in_time(proposal_puzzle(proposal), lost)
    known = {visit.id for visit in puzzle.request.visits}
    lost_ids = {one.visit for one in lost} & known
    faces = list(proposal.faces.all())
    settled = {str(face.helper_id) for face in faces if face.resident_says != Say.NOT_YET}
    found = _repaired(puzzle, lost_ids, settled)
    kept, early = turns.split_by_rest(found, puzzle.plan.visits, puzzle.rests)
    for one in early:
        stands = puzzle.standing(kept)
        tired = {
            helper
            for helper in puzzle.rests
            if not turns.is_rested(replace(one, helper=helper), stands.plan.visits, puzzle.rests)
        }
        kept += _repaired(stands, {one.visit}, settled | tired)
    return kept


def _in_time(puzzle: Puzzle, lost: Collection[planning.Planned]) -> Puzzle:
    """Let a visit that fell away come within a day only when it would have anyhow: both sides must answer anew."""
    soon, soonest = _local(SOON, puzzle), _local(timedelta(minutes=NOTICE_MINUTES), puzzle)
    earliest = {one.visit: max(min((one.day, one.start), soon), soonest) for one in lost}
    visits = tuple(_not_before(visit, earliest[visit.id]) if visit.id in earliest else visit for visit in puzzle.request.visits)
    request = replace(puzzle.request, visits=tuple(visit for visit in visits if visit is not None))
    return replace(puzzle, request=request, problem=replace(puzzle.problem, requests=(request,)))


def _local(ahead: timedelta, puzzle: Puzzle) -> tuple[date, int]:
    """Say which day and minute it is so far ahead, where the visits are."""
    local = (clock.now() + ahead).astimezone(ZoneInfo(puzzle.problem.timezone))
    return local.date(), local.hour * 60 + local.minute


def _not_before(visit: planning.Visit, earliest: tuple[date, int]) -> planning.Visit | None:
    """The same visit at the moments that are left; ``None`` where none is."""
    day, minute = earliest
    quarter = -(-minute // 15) * 15
    late = []
    for option in visit.options:
        start = max(option.start, quarter) if option.day == day else option.start
        if option.day >= day and start + visit.minutes <= option.end:
            late.append(replace(option, start=start))
    return replace(visit, options=tuple(late)) if late else None


def _repaired(puzzle: Puzzle, lost: set[str], without: set[str]) -> tuple[planning.Planned, ...]:
    found = planning.repair(puzzle.problem, puzzle.plan, lost=lost, without=without)
    return tuple(change.now for change in found.changes if change.now is not None and change.visit in lost)


def cover_for(visit: Visit, *, without: Collection[uuid.UUID]) -> tuple[planning.Planned, bool] | None:
    """Find who could do an open visit: known faces first, the same moment first; says whether the face is known.

    Nothing else changes.
    """
    arrangement = visit.arrangement
    known = known_faces(arrangement) - {str(one) for one in without}
    for familiar in (True, False):
        for wide in (False, True):
            puzzle = arrangement_puzzle(arrangement, todo=[open_visit(visit, arrangement.ask, wide=wide)])
            if familiar:
                puzzle = puzzle.only(known)
            found = planning.repair(
                puzzle.problem,
                puzzle.plan,
                lost={str(visit.pk)},
                without={str(one) for one in without},
                known=[(puzzle.request.id, one) for one in known],
            )
            change = next((one for one in found.changes if one.visit == str(visit.pk)), None)
            if change is not None and change.now is not None:
                return change.now, change.now.helper in known
    return None


def known_faces(arrangement: Arrangement) -> set[str]:
    """List the faces that a resident knows: who helps now, and who came before."""
    helping = Helping.objects.filter(arrangement=arrangement, ended_at__isnull=True).values_list("helper_id", flat=True)
    came = Visit.objects.filter(resident=arrangement.resident_id, state=VisitState.DONE, helper__isnull=False).values_list(
        "helper_id", flat=True
    )
    return {str(one) for one in (*helping, *came)}
