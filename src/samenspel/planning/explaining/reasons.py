"""Why this person, and why not: reasons as data, for the web to put into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from samenspel.planning.model.funnel import Near
from samenspel.planning.model.geometry import km_between
from samenspel.planning.model.plan import OpenVisit, Plan, Planned, Why
from samenspel.planning.model.problem import Helper, Problem, Request
from samenspel.planning.model.rooms import Rooms, rooms_after
from samenspel.planning.model.scoring import CHANGE, FACE, KM, WISH, missed_wishes, share_cost, visit_worth

if TYPE_CHECKING:
    from samenspel.planning.explaining.rivals import Rivals

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
    """A reason for every planned visit, and the first true reason for every open one.

    ``too_far`` has those ``TRADED_OFF`` visits, by id, that no plan gains points by as things stand: how many
    kilometres away the best person lives who has room.
    """

    visits: tuple[VisitReason, ...]
    open: tuple[OpenVisit, ...]
    too_far: Mapping[str, float] = field(default_factory=dict)


def explain(problem: Problem, plan: Plan) -> Explanation:
    """Say of each planned visit why this person, and of each open visit why nobody.

    The plan keeps the rules of the problem.
    """
    # numpy stays away from whoever only proposes or reads formats
    from samenspel.planning.explaining.rivals import find_rivals
    from samenspel.planning.searching.arrays import lay_out
    from samenspel.planning.searching.tidying import open_visits

    layout, rooms = lay_out(problem), rooms_after(problem, plan)
    faces = [len(rooms.faces[request.id]) for request in problem.requests]
    rivals = find_rivals(layout, plan.visits, faces)
    place = {visit: at for at, visit in enumerate(problem.visit_by_id)}
    told = (_reason(problem, one, rooms, _others(problem, rivals, place[one.visit])) for one in plan.visits)
    left = open_visits(layout, plan.visits)
    traded = {one.visit: rivals.best[place[one.visit]] for one in left if one.why is Why.TRADED_OFF}
    best = {visit: problem.helpers[int(row)] for visit, row in traded.items() if row >= 0}
    return Explanation(tuple(told), left, dict(_too_far(problem, best, rooms)))


def _too_far(problem: Problem, best: Mapping[str, Helper], rooms: Rooms) -> Iterator[tuple[str, float]]:
    """The visits that cost more points than they bring, also if this person made all that are open of the request."""
    told = {one.visit for one in problem.current}
    together = Counter(problem.visit_by_id[visit][0].id for visit in best)
    for visit, helper in best.items():
        request = problem.visit_by_id[visit][0]
        km = km_between(request.place, helper.place)
        brings = visit_worth(request, helper, km) + CHANGE * (visit in told)
        if together[request.id] * brings <= FACE * (helper.id not in rooms.faces[request.id]):
            yield visit, km


@dataclass(frozen=True, slots=True)
class _Others:
    """How many others could make a visit, and the best of those whom the resident can bear."""

    fit: int
    free: int
    best: Helper | None
    best_load: int


def _others(problem: Problem, rivals: Rivals, at: int) -> _Others:
    best = int(rivals.best[at])
    who = problem.helpers[best] if best >= 0 else None
    return _Others(int(rivals.fit[at]), int(rivals.free[at]), who, int(rivals.best_load[at]))


def _reason(problem: Problem, one: Planned, rooms: Rooms, others: _Others) -> VisitReason:
    request = problem.visit_by_id[one.visit][0]
    room = rooms.of(one.helper)
    me = Near(room.helper, km_between(request.place, room.helper.place))
    missed = missed_wishes(request, room.helper)
    return VisitReason(
        visit=one.visit,
        helper=one.helper,
        because=_because(request, me, room.month_load(one.day) - 1, others, rooms.faces[request.id]),
        runner_up=others.best.id if others.best else None,
        km=me.km,
        wishes_met=tuple(sorted(request.wishes - missed)),
        wishes_missed=tuple(sorted(missed)),
        visits_here=rooms.faces[request.id][one.helper],
        visits_in_all=len(request.visits),
        visits_in_month=room.month_load(one.day),
        most_per_month=room.helper.most_per_month,
        others_fit=others.fit,
        others_with_room=others.free,
    )


def _because(request: Request, me: Near, load: int, others: _Others, faces: Counter[str]) -> Because:
    """What decides between this person and the best other one."""
    if not others.free:
        return Because.ONLY_ONE_WITH_ROOM if others.fit else Because.ONLY_ONE
    if others.best is None:
        return Because.FACES_FULL
    rival = Near(others.best, km_between(request.place, others.best.place))
    mine = _terms(request, me, load, faces[me.helper.id] < 2)
    return _largest_gain(mine, _terms(request, rival, others.best_load, others.best.id not in faces))


def _largest_gain(mine: tuple[float, ...], theirs: tuple[float, ...]) -> Because:
    gains = [other - own for own, other in zip(mine, theirs, strict=True)]
    if sum(gains) < -TIE:
        return Because.WHOLE_PLAN
    if max(gains) <= TIE:
        return Because.EQUALLY_FIT
    codes = (Because.SAME_FACE, Because.MORE_WISHES, Because.NEARER, Because.LIGHTER_LOAD)
    return codes[gains.index(max(gains))]


def _terms(request: Request, near: Near, load: int, is_new: bool) -> tuple[float, ...]:
    """What one visit of this person costs: face, wishes, distance, fair share."""
    return (
        FACE * float(is_new),
        WISH * float(len(missed_wishes(request, near.helper))),
        KM * near.km,
        share_cost(near.helper, load) if near.helper.most_per_month else 0.0,
    )
