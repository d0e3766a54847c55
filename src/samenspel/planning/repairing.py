"""Somebody drops out: fill the gap with the least change, known faces first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from samenspel.planning.errors import WrongInput
from samenspel.planning.funnel import Near, for_activity, in_reach, meeting_needs, why_open
from samenspel.planning.geometry import km_between
from samenspel.planning.plan import OpenVisit, Plan, Planned
from samenspel.planning.problem import Problem, Request, Visit
from samenspel.planning.rooms import Rooms, standing
from samenspel.planning.scoring import FACE, share_cost, visit_worth


@dataclass(frozen=True, slots=True)
class Change:
    """One visit that somebody must be asked about; ``now`` is empty when it stays open."""

    visit: str
    was: Planned | None
    now: Planned | None
    known_face: bool


@dataclass(frozen=True, slots=True)
class Repair:
    """A plan in which nobody else's visit changed, and what did change."""

    plan: Plan
    changes: tuple[Change, ...]


def repair(
    problem: Problem,
    plan: Plan,
    *,
    lost: Collection[str] = (),
    without: Collection[str] = (),
    known: Collection[tuple[str, str]] = (),
) -> Repair:
    """Find cover for ``lost`` visits (ids) and for all that no longer keep a rule.

    Every other visit stays with whom and when it was. Helpers in ``without`` get
    nothing new. Faces that the resident knows come first: those who still come and
    the pairs (request, helper) in ``known``; only then somebody new, as few as can be.
    """
    for one in lost:
        if one not in problem.visit_by_id:
            raise WrongInput("lost", f'"{one[:40]}" is not a visit')
    told = {one.visit: one for one in plan.visits}
    rooms, fallen = standing(problem, (one for one in plan.visits if one.visit not in lost))
    gap = {*lost, *(one.visit for one in fallen)} & set(problem.visit_by_id)
    kept = [one for one in plan.visits if one.visit not in gap and one not in fallen]
    mending = _Mending(problem, rooms, frozenset(without), frozenset(known))
    found = mending.fill(gap)
    new_plan = Plan(plan.instance, _in_order(problem, [*kept, *found]), ())
    return Repair(
        plan=Plan(plan.instance, new_plan.visits, _still_open(problem, new_plan, rooms)),
        changes=tuple(
            Change(visit, told.get(visit), now, now is not None and mending.is_known(now))
            for visit, now in _by_visit(problem, gap, found)
        ),
    )


def _in_order(problem: Problem, visits: Iterable[Planned]) -> tuple[Planned, ...]:
    place = {visit: at for at, visit in enumerate(problem.visit_by_id)}
    return tuple(sorted(visits, key=lambda one: place[one.visit]))


def _by_visit(problem: Problem, gap: set[str], found: list[Planned]) -> list[tuple[str, Planned | None]]:
    now = {one.visit: one for one in found}
    return [(visit, now.get(visit)) for visit in problem.visit_by_id if visit in gap]


def _still_open(problem: Problem, plan: Plan, rooms: Rooms) -> tuple[OpenVisit, ...]:
    found = []
    for request in problem.requests:
        left = [visit for visit in request.visits if visit.id not in plan.by_visit]
        reach = in_reach(problem, request) if left else []
        found += [OpenVisit(one.id, why_open(request, one, reach, rooms)) for one in left]
    return tuple(found)


class _Mending:
    """The gap being filled."""

    def __init__(
        self,
        problem: Problem,
        rooms: Rooms,
        without: frozenset[str],
        known: frozenset[tuple[str, str]],
    ) -> None:
        self.problem = problem
        self.rooms = rooms
        self.without = without
        self.known = known | {(r, h) for r, who in rooms.faces.items() for h in who}

    def is_known(self, one: Planned) -> bool:
        """Whether the resident knew this face before the gap was filled."""
        return (self.problem.visit_by_id[one.visit][0].id, one.helper) in self.known

    def fill(self, gap: set[str]) -> list[Planned]:
        """Cover for as much of the gap as there is, request by request, urgent ones first."""
        hit = [r for r in self.problem.requests if any(v.id in gap for v in r.visits)]
        found: list[Planned] = []
        for request in sorted(hit, key=lambda request: -request.urgency):
            found += self._fill_request(request, [v for v in request.visits if v.id in gap])
        return found

    def _fill_request(self, request: Request, todo: list[Visit]) -> list[Planned]:
        people = meeting_needs(request, for_activity(request, in_reach(self.problem, request)))
        people = [near for near in people if near.helper.id not in self.without]
        familiar = [near for near in people if (request.id, near.helper.id) in self.known]
        found = self._hand_out(request, todo, familiar)
        return found + self._hand_out(request, _left(todo, found), people)

    def _hand_out(self, request: Request, todo: list[Visit], people: list[Near]) -> list[Planned]:
        """Again and again the person for whom the rest is worth most."""
        found: list[Planned] = []
        while todo:
            tried = [(self._try(request, todo, near), near) for near in people]
            offers = [(worth, near) for worth, near in tried if worth > 0]
            if not offers:
                break
            _, best = max(offers, key=lambda offer: (offer[0], -offer[1].km, offer[1].helper.id))
            taken = self._take(todo, best)
            found += taken
            todo = _left(todo, taken)
        return found

    def _try(self, request: Request, todo: list[Visit], near: Near) -> float:
        """Points that this person would bring, zero when not allowed."""
        faces = self.rooms.faces[request.id]
        is_new = near.helper.id not in faces
        if is_new and len(faces) >= request.most_faces:
            return 0.0
        taken = self._take(todo, near)
        for one in taken:
            self.rooms.remove(one)
        return self._worth(request, near, taken) - FACE * is_new

    def _worth(self, request: Request, near: Near, taken: list[Planned]) -> float:
        room, worth = self.rooms.of(near.helper.id), 0.0
        km = km_between(request.place, near.helper.place)
        for extra, one in enumerate(taken):
            load = room.month_load(one.day) + extra
            worth += visit_worth(request, near.helper, km) - share_cost(near.helper, load)
        return worth

    def _take(self, todo: list[Visit], near: Near) -> list[Planned]:
        taken = []
        for visit in todo:
            moment = self.rooms.of(near.helper.id).start_for(visit)
            if moment is not None:
                one = Planned(visit.id, near.helper.id, *moment)
                self.rooms.place(one)
                taken.append(one)
        return taken


def _left(todo: list[Visit], found: list[Planned]) -> list[Visit]:
    done = {one.visit for one in found}
    return [visit for visit in todo if visit.id not in done]
