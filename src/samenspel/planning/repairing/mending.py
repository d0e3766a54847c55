"""Some visits have nobody any more: fill the gap with the least change, known faces first."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.funnel import in_reach, why_open
from samenspel.planning.model.plan import OpenVisit, Plan, Planned
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.rooms import Rooms, standing
from samenspel.planning.repairing.ask import Ask
from samenspel.planning.repairing.changes import Change, Repair
from samenspel.planning.repairing.field import Field

MOST_IN_LISTS = 300_000  # visits times helpers: past this, arrays are quicker although they take a second to load


def repair(
    problem: Problem,
    plan: Plan,
    *,
    lost: Collection[str] = (),
    without: Collection[str] = (),
    known: Collection[tuple[str, str]] = (),
    moves: int = 0,
) -> Repair:
    """Find cover for ``lost`` visits (ids) and for all that no longer keep a rule.

    Every other visit stays with whom and when it was. Helpers in ``without`` get
    nothing new. As many visits as can be are covered, urgent ones first, by as few new faces as
    can be: those who still come and the pairs (request, helper) in ``known`` are not new. A visit keeps
    its moment where that can be. Up to ``moves`` other visits may go to another moment or helper, as
    few as can be, where that covers more; they are in ``changes`` too.
    """
    for one in lost:
        if one not in problem.visit_by_id:
            raise WrongInput("lost", f'"{one[:40]}" is not a visit')
    rooms, fallen = standing(problem, (one for one in plan.visits if one.visit not in lost))
    gap = {*lost, *(one.visit for one in fallen)} & set(problem.visit_by_id)
    kept = [one for one in plan.visits if one.visit not in gap and one.visit in problem.visit_by_id]
    field = _field(rooms, kept, gap, without, moves)
    field.tell(one for one in plan.visits if one.visit in gap)
    field.know(known)
    changes = field.fill([field.visit_at[visit] for visit in gap], moves)
    return Repair(_plan_after(problem, plan, kept, changes, rooms), tuple(changes))


def _field(rooms: Rooms, kept: list[Planned], gap: Collection[str], without: Collection[str], moves: int) -> Field:
    """The board that fits the size of the problem: the same answers from both."""
    problem = rooms.problem
    if moves and problem.visit_count * len(problem.helpers) > MOST_IN_LISTS:
        from samenspel.planning.repairing.town import Town

        town = Town(problem, plain=False)
        town.stand(kept)
        town.close([town.helper_at[helper] for helper in without if helper in town.helper_at])
        return town
    return Ask(rooms, kept, problem.visit_by_id if moves else gap, without)


def _plan_after(problem: Problem, plan: Plan, kept: Iterable[Planned], changes: Iterable[Change], rooms: Rooms) -> Plan:
    """The repaired plan, in the order of the problem; takes the changes into the rooms too."""
    stands = {one.visit: one for one in kept}
    for change in changes:
        if change.visit in stands:
            rooms.remove(stands.pop(change.visit))
    for change in changes:
        if change.now is not None:
            rooms.place(change.now)
            stands[change.visit] = change.now
    visits = tuple(stands[visit] for visit in problem.visit_by_id if visit in stands)
    return Plan(plan.instance, visits, _still_open(problem, stands, rooms))


def _still_open(problem: Problem, stands: Collection[str], rooms: Rooms) -> tuple[OpenVisit, ...]:
    found = []
    for request in problem.requests:
        left = [visit for visit in request.visits if visit.id not in stands]
        reach = in_reach(problem, request) if left else []
        found += [OpenVisit(one.id, why_open(request, one, reach, rooms)) for one in left]
    return tuple(found)
