"""Why this person, and why not: reasons as data, for the web to put into words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from samenspel.planning.model.funnel import Near, for_activity, in_reach, meeting_needs, why_open
from samenspel.planning.model.geometry import km_between
from samenspel.planning.model.plan import OpenVisit, Plan, Planned
from samenspel.planning.model.problem import Problem, Request, Visit
from samenspel.planning.model.rooms import Rooms, rooms_after
from samenspel.planning.model.scoring import FACE, KM, WISH, missed_wishes, share_cost

# Differences below this are rounding.
TIE = 1e-9


class Because(StrEnum):
    """The one thing that decides for the person who comes."""

    ONLY_ONE = "only_one"
    ONLY_ONE_WITH_ROOM = "only_one_with_room"
    SAME_FACE = "same_face"
    FACES_FULL = "faces_full"
    MORE_WISHES = "more_wishes"
    NEARER = "nearer"
    LIGHTER_LOAD = "lighter_load"
    EQUALLY_FIT = "equally_fit"
    WHOLE_PLAN = "whole_plan"


@dataclass(frozen=True, slots=True)
class VisitReason:
    """Why this person makes this visit; ``runner_up`` is the best other one with room.

    ``visits_here`` of the request's ``visits_in_all`` are this person's;
    ``visits_in_month`` of at most ``most_per_month`` stand in the month of this visit.
    """

    visit: str
    helper: str
    because: Because
    runner_up: str | None
    km: float
    wishes_met: tuple[str, ...]
    wishes_missed: tuple[str, ...]
    visits_here: int
    visits_in_all: int
    visits_in_month: int
    most_per_month: int
    others_fit: int
    others_with_room: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reason for every planned visit, and the first true reason for every open one."""

    visits: tuple[VisitReason, ...]
    open: tuple[OpenVisit, ...]


def explain(problem: Problem, plan: Plan) -> Explanation:
    """Say of each planned visit why this person, and of each open visit why nobody."""
    rooms = rooms_after(problem, plan)
    told: dict[str, VisitReason] = {}
    still: list[OpenVisit] = []
    for request in problem.requests:
        if not request.visits:
            continue
        reach = in_reach(problem, request)
        fit = meeting_needs(request, for_activity(request, reach))
        for visit in request.visits:
            one = plan.by_visit.get(visit.id)
            if one is None:
                still.append(OpenVisit(visit.id, why_open(request, visit, reach, rooms)))
            else:
                told[visit.id] = _reason(request, visit, one, fit, rooms)
    return Explanation(tuple(told[one.visit] for one in plan.visits), tuple(still))


def _reason(request: Request, visit: Visit, one: Planned, fit: list[Near], rooms: Rooms) -> VisitReason:
    room = rooms.of(one.helper)
    me = Near(room.helper, km_between(request.place, room.helper.place))
    others = [near for near in fit if near.helper.id != one.helper]
    timely = [near for near in others if rooms.of(near.helper.id).has_time_for(visit)]
    free = [near for near in timely if rooms.of(near.helper.id).start_for(visit) is not None]
    load = room.month_load(one.day) - 1
    if free:
        because, runner_up = _deciding(request, visit, me, load, free, rooms)
    else:
        because, runner_up = (Because.ONLY_ONE_WITH_ROOM if timely else Because.ONLY_ONE), None
    missed = missed_wishes(request, room.helper)
    return VisitReason(
        visit=visit.id,
        helper=one.helper,
        because=because,
        runner_up=runner_up,
        km=me.km,
        wishes_met=tuple(sorted(request.wishes - missed)),
        wishes_missed=tuple(sorted(missed)),
        visits_here=rooms.faces[request.id][one.helper],
        visits_in_all=len(request.visits),
        visits_in_month=room.month_load(one.day),
        most_per_month=room.helper.most_per_month,
        others_fit=len(timely),
        others_with_room=len(free),
    )


def _deciding(request: Request, visit: Visit, me: Near, load: int, free: list[Near], rooms: Rooms) -> tuple[Because, str | None]:
    """What decides between this person and the best other one with room."""
    faces = rooms.faces[request.id]
    is_regular = faces[me.helper.id] > 1
    has_place = len(faces) - (not is_regular) < request.most_faces
    allowed = [near for near in free if near.helper.id in faces or has_place]
    if not allowed:
        return Because.FACES_FULL, None
    costs = [(_rival(request, visit, near, rooms), near.helper.id) for near in allowed]
    theirs, rival = min(costs, key=lambda cost: (sum(cost[0]), cost[1]))
    mine = _terms(request, me, load, not is_regular)
    return _largest_gain(mine, theirs), rival


def _largest_gain(mine: tuple[float, ...], theirs: tuple[float, ...]) -> Because:
    gains = [other - own for own, other in zip(mine, theirs, strict=True)]
    if sum(gains) < -TIE:
        return Because.WHOLE_PLAN
    if max(gains) <= TIE:
        return Because.EQUALLY_FIT
    codes = (Because.SAME_FACE, Because.MORE_WISHES, Because.NEARER, Because.LIGHTER_LOAD)
    return codes[gains.index(max(gains))]


def _rival(request: Request, visit: Visit, near: Near, rooms: Rooms) -> tuple[float, ...]:
    room = rooms.of(near.helper.id)
    moment = room.start_for(visit)
    load = room.month_load(moment[0]) if moment else 0
    return _terms(request, near, load, near.helper.id not in rooms.faces[request.id])


def _terms(request: Request, near: Near, load: int, is_new: bool) -> tuple[float, ...]:
    """What one visit of this person costs: face, wishes, distance, fair share."""
    return (
        FACE * float(is_new),
        WISH * float(len(missed_wishes(request, near.helper))),
        KM * near.km,
        share_cost(near.helper, load) if near.helper.most_per_month else 0.0,
    )
