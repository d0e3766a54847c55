"""Somebody drops out: fill the gap with the least change, known faces first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.funnel import Near, for_activity, in_reach, meeting_needs, why_open
from samenspel.planning.model.geometry import km_between
from samenspel.planning.model.plan import OpenVisit, Plan, Planned
from samenspel.planning.model.problem import Problem, Request, Visit
from samenspel.planning.model.rooms import Rooms, standing
from samenspel.planning.model.scoring import FACE, share_cost, visit_worth


@dataclass(frozen=True, slots=True)
class Change:
    """One visit that somebody must be asked about; ``now`` is empty when it stays open."""

    visit: str
    was: Planned | None
    now: Planned | None
    known_face: bool


@dataclass(frozen=True, slots=True)
class Repair:
    """A plan in which nobody else's visit changed unless that was asked for, and what did change."""

    plan: Plan
    changes: tuple[Change, ...]


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
    nothing new. Faces that the resident knows come first: those who still come and
    the pairs (request, helper) in ``known``; only then somebody new, as few as can be.
    A second step, when asked for: up to ``moves`` other visits may go to another moment
    or helper, each so that one more lost visit is covered; they are in ``changes`` too.
    """
    for one in lost:
        if one not in problem.visit_by_id:
            raise WrongInput("lost", f'"{one[:40]}" is not a visit')
    rooms, fallen = standing(problem, (one for one in plan.visits if one.visit not in lost))
    gap = {*lost, *(one.visit for one in fallen)} & set(problem.visit_by_id)
    kept = [one for one in plan.visits if one.visit not in gap and one.visit in problem.visit_by_id]
    mending = _Mending(problem, rooms, _Terms(frozenset(without), frozenset(known)), kept)
    mending.fill(gap)
    moved = mending.make_room(gap, moves)
    new_plan = Plan(plan.instance, _in_order(problem, mending.stands.values()), ())
    return Repair(
        plan=Plan(plan.instance, new_plan.visits, _still_open(problem, new_plan, rooms)),
        changes=tuple(_change(mending, visit, plan.by_visit.get(visit)) for visit in problem.visit_by_id if visit in gap | moved),
    )


def _change(mending: _Mending, visit: str, was: Planned | None) -> Change:
    now = mending.stands.get(visit)
    return Change(visit, was, now, now is not None and mending.is_known(now))


def _in_order(problem: Problem, visits: Iterable[Planned]) -> tuple[Planned, ...]:
    place = {visit: at for at, visit in enumerate(problem.visit_by_id)}
    return tuple(sorted(visits, key=lambda one: place[one.visit]))


def _still_open(problem: Problem, plan: Plan, rooms: Rooms) -> tuple[OpenVisit, ...]:
    found = []
    for request in problem.requests:
        left = [visit for visit in request.visits if visit.id not in plan.by_visit]
        reach = in_reach(problem, request) if left else []
        found += [OpenVisit(one.id, why_open(request, one, reach, rooms)) for one in left]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Terms:
    """Who gets nothing new, and which faces residents know from before."""

    without: frozenset[str]
    known: frozenset[tuple[str, str]]


class _Mending:
    """The gap being filled."""

    def __init__(self, problem: Problem, rooms: Rooms, terms: _Terms, kept: Iterable[Planned]) -> None:
        self.problem = problem
        self.rooms = rooms
        self.without = terms.without
        self.known = terms.known | {(r, h) for r, who in rooms.faces.items() for h in who}
        self.stands = {one.visit: one for one in kept}
        self._people: dict[str, list[Near]] = {}

    def is_known(self, one: Planned) -> bool:
        """Whether the resident knew this face before the gap was filled."""
        return (self.problem.visit_by_id[one.visit][0].id, one.helper) in self.known

    def people(self, request: Request) -> list[Near]:
        """Who may come to a resident, known faces first, then the nearest."""
        if request.id not in self._people:
            fit = meeting_needs(request, for_activity(request, in_reach(self.problem, request)))
            welcome = [near for near in fit if near.helper.id not in self.without]
            self._people[request.id] = sorted(welcome, key=lambda near: (request.id, near.helper.id) not in self.known)
        return self._people[request.id]

    def fill(self, gap: set[str]) -> None:
        """Cover for as much of the gap as there is, request by request, urgent ones first."""
        for request in self._hit(gap):
            todo = [visit for visit in request.visits if visit.id in gap]
            familiar = [near for near in self.people(request) if (request.id, near.helper.id) in self.known]
            found = self._hand_out(request, todo, familiar)
            found += self._hand_out(request, _left(todo, found), self.people(request))
            self.stands.update({one.visit: one for one in found})

    def _hit(self, gap: set[str]) -> list[Request]:
        hit = [request for request in self.problem.requests if any(visit.id in gap for visit in request.visits)]
        return sorted(hit, key=lambda request: -request.urgency)

    def make_room(self, gap: set[str], moves: int) -> set[str]:
        """Cover what is still open by moving at most so many other visits; which ones were moved."""
        moved: set[str] = set()
        for request in self._hit(gap):
            for visit in request.visits:
                if visit.id in gap and visit.id not in self.stands and len(moved) < moves:
                    moved |= self._cover_by_moving(request, visit, gap | moved)
        return moved

    def _cover_by_moving(self, request: Request, visit: Visit, fixed: set[str]) -> set[str]:
        for near in self.people(request):
            if not self.rooms.of(near.helper.id).has_time_for(visit):
                continue
            mine = [one for one in self.stands.values() if one.helper == near.helper.id and one.visit not in fixed]
            for other in mine:
                if self._is_swapped(request, visit, near, other):
                    return {other.visit}
        return set()

    def _is_swapped(self, request: Request, visit: Visit, near: Near, other: Planned) -> bool:
        """Let one helper make this visit instead of another one, if somebody can make that one."""
        self.rooms.remove(other)
        mine = self._placed(request, visit, near)
        if mine is not None:
            their_request, their_visit = self.problem.visit_by_id[other.visit]
            placed = (self._placed(their_request, their_visit, one) for one in self.people(their_request))
            theirs = next((one for one in placed if one is not None), None)
            if theirs is not None:
                self.stands |= {mine.visit: mine, theirs.visit: theirs}
                return True
            self.rooms.remove(mine)
        self.rooms.place(other)
        return False

    def _placed(self, request: Request, visit: Visit, near: Near) -> Planned | None:
        """The visit with this helper, placed, if faces and room allow."""
        faces = self.rooms.faces[request.id]
        moment = self.rooms.of(near.helper.id).start_for(visit)
        if moment is None or (near.helper.id not in faces and len(faces) >= request.most_faces):
            return None
        one = Planned(visit.id, near.helper.id, *moment)
        self.rooms.place(one)
        return one

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
