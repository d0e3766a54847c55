"""A last look over a plan: nobody is used to the limit of a month while somebody with room waits."""

from __future__ import annotations

from collections import Counter

from samenspel.planning.model.plan import Plan, Planned
from samenspel.planning.model.rooms import Rooms, rooms_after
from samenspel.planning.searching.arrays import Layout
from samenspel.planning.searching.loads import Loads, relief


def relieved(layout: Layout, planned: tuple[Planned, ...], spared: frozenset[str] = frozenset()) -> tuple[Planned, ...]:
    """Give visits of full helper-months to whoever has nothing in that month and is not full with it.

    What people were told stays, and so does the only visit of helpers in ``spared`` (ids): it is
    their turn. Every step leaves one helper-month fewer at its limit, so it ends.
    """
    problem = layout.problem
    relieving = _Relieving(layout, rooms_after(problem, Plan(problem.name, planned, ())), planned, spared)
    while relieving.is_any_moved():
        pass
    return tuple(relieving.stands[visit] for visit in problem.visit_by_id if visit in relieving.stands)


class _Relieving:
    """A plan from which visits move, and the room that it leaves."""

    def __init__(self, layout: Layout, rooms: Rooms, planned: tuple[Planned, ...], spared: frozenset[str]) -> None:
        self.layout = layout
        self.stands = {one.visit: one for one in planned}
        self._rooms = rooms
        self._told = set(layout.problem.current)
        self._spared = spared
        self._count = Counter(one.helper for one in planned)
        self._visits = tuple(layout.problem.visit_by_id)

    def is_any_moved(self) -> bool:
        """Go once over all visits that could move; whether one did."""
        visits, pairs = relief(Loads(self.layout, tuple(self.stands.values())))
        helpers = self.layout.ground.pair_helper
        rows = sorted(zip(visits.tolist(), pairs.tolist(), strict=True))  # the most promising pair first
        moved = [self._is_moved(self._visits[visit], self.layout.problem.helpers[helpers[pair]].id) for visit, pair in rows]
        return any(moved)

    def _is_moved(self, visit_id: str, helper: str) -> bool:
        """Let this helper make this visit if that still relieves somebody and keeps every rule."""
        old = self.stands[visit_id]
        if old in self._told or self._is_turn(old) or not self._is_full(old):
            return False
        self._rooms.remove(old)
        new = self._by(visit_id, helper)
        self._rooms.place(new or old)
        self.stands[visit_id] = new or old
        self._count[old.helper] -= 1
        self._count[self.stands[visit_id].helper] += 1
        return new is not None

    def _is_turn(self, one: Planned) -> bool:
        """Whether this is all that somebody has who waited."""
        return one.helper in self._spared and self._count[one.helper] == 1

    def _is_full(self, one: Planned) -> bool:
        room = self._rooms.of(one.helper)
        return room.month_load(one.day) >= room.helper.most_per_month

    def _by(self, visit_id: str, helper: str) -> Planned | None:
        """The visit by somebody who has nothing in that month, if faces and room allow."""
        request, visit = self.layout.problem.visit_by_id[visit_id]
        faces, room = self._rooms.faces[request.id], self._rooms.of(helper)
        if helper not in faces and len(faces) >= request.most_faces:
            return None
        moments = (moment for moment in room.starts_for(visit) if room.month_load(moment[0]) == 0)
        moment = next(moments, None)
        return Planned(visit_id, helper, *moment) if moment else None
