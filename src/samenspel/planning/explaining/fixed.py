"""A plan as it stands: which visits are open, what room is left, and putting visits in on trial."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from samenspel.planning.model.geometry import km_between
from samenspel.planning.model.plan import Plan, Planned
from samenspel.planning.model.problem import Helper, Problem, Request, Visit
from samenspel.planning.model.rooms import Room, Rooms, rooms_after
from samenspel.planning.model.scoring import FACE, FAIR_SHARE, visit_worth


@dataclass(frozen=True, slots=True)
class OpenAsk:
    """A request with the visits of it that nobody makes, and who comes there now."""

    request: Request
    visits: tuple[Visit, ...]
    faces: frozenset[str]


class FixedPlan:
    """A plan that stays as it is, with room kept up to date for what is put in beside it."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.planned = dict(plan.by_visit)
        self.rooms: Rooms = rooms_after(problem, plan)
        self.asks = self._asks()

    def _asks(self) -> tuple[OpenAsk, ...]:
        return tuple(
            OpenAsk(request, left, frozenset(self.rooms.faces[request.id]))
            for request in self.problem.requests
            if (left := tuple(visit for visit in request.visits if visit.id not in self.planned))
        )

    def accept(self, trial: Trial) -> None:
        """Let what a trial put in stand from now on."""
        self.planned.update(trial.taken)
        for one in trial.taken.values():  # their time is taken already
            self.rooms.faces[self.problem.visit_by_id[one.visit][0].id][one.helper] += 1
        self.asks = self._asks()


class Trial:
    """Open visits put with people who are new, or who would do more; nothing that stands is moved.

    ``more_faces`` tells for requests by id how many faces more they would bear.
    """

    def __init__(self, fixed: FixedPlan, more_faces: Mapping[str, int] | None = None) -> None:
        self.taken: dict[str, Planned] = {}
        self._fixed = fixed
        self._more_faces = more_faces or {}
        self._new_faces: Counter[str] = Counter()
        self._filled: list[tuple[Room, Planned, int]] = []

    def add(self, room: Room, asks: Iterable[OpenAsk]) -> int:
        """Let one person take what they can of these asks, most visits first; how many that are.

        Within one person the visits of weeks and months are a laminar family, so that taking
        them one by one in any order finds the most, but for visits that overlap on one day.
        """
        before = len(self.taken)
        counted = [(self._count(room, ask), ask) for ask in asks if self._is_welcome(room.helper, ask)]
        counted.sort(key=lambda pair: -pair[0])
        for promised, ask in counted:
            if promised:
                self._take(room, ask)
        return len(self.taken) - before

    def undo(self) -> None:
        """Give back all time that was taken; what was found stays in ``taken``."""
        for room, one, end in self._filled:
            room.give_back(one.day, one.start, end)
        self._filled = []

    def _is_welcome(self, helper: Helper, ask: OpenAsk) -> bool:
        """Whether the resident bears this face, and the visits bring more than they cost."""
        request = ask.request
        if helper.id not in ask.faces:
            most = request.most_faces + self._more_faces.get(request.id, 0)
            if len(ask.faces) + self._new_faces[request.id] >= most:
                return False
        worth = visit_worth(request, helper, km_between(request.place, helper.place))
        return worth > FACE + FAIR_SHARE

    def _count(self, room: Room, ask: OpenAsk) -> int:
        return sum(visit.id not in self.taken and room.start_for(visit) is not None for visit in ask.visits)

    def _take(self, room: Room, ask: OpenAsk) -> None:
        before = len(self.taken)
        for visit in ask.visits:
            moment = None if visit.id in self.taken else room.start_for(visit)
            if moment is not None:
                one = Planned(visit.id, room.helper.id, *moment)
                room.take(one.day, one.start, one.start + visit.minutes)
                self._filled.append((room, one, one.start + visit.minutes))
                self.taken[visit.id] = one
        if len(self.taken) > before and room.helper.id not in ask.faces:
            self._new_faces[ask.request.id] += 1


@contextmanager
def loosened(room: Room, *, more_per_month: int) -> Iterator[Room]:
    """The room of somebody who would do more in a month; at the end as it was.

    Only the limit differs: availability, which a room remembers, may not.
    """
    was = room.helper
    room.helper = replace(was, most_per_month=was.most_per_month + more_per_month)
    try:
        yield room
    finally:
        room.helper = was
