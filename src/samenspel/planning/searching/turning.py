"""A last look over a plan: whoever waits too long gets a turn, out of what is proposed anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from math import ceil

import numpy as np

from samenspel.planning.model.plan import Plan, Planned
from samenspel.planning.model.problem import Request
from samenspel.planning.model.rooms import rooms_after
from samenspel.planning.model.sharing import Turn, Weights
from samenspel.planning.searching.arrays import Layout
from samenspel.planning.searching.relieving import relieved


def shared_out(layout: Layout, planned: tuple[Planned, ...], weights: Weights, waiting: Mapping[str, int]) -> tuple[Planned, ...]:
    """Give whoever waits a turn and, where the weights say so, spare whoever is used to the limit."""
    if waiting:
        planned = in_turn(layout, planned, waiting, weights.turn)
    if weights.full_month:
        planned = relieved(layout, planned, spared=frozenset(waiting))
    return planned


def in_turn(layout: Layout, planned: tuple[Planned, ...], waiting: Mapping[str, int], turn: Turn) -> tuple[Planned, ...]:
    """Give visits to helpers who wait and have none; none is lost by it.

    The longest waiting goes first, of equals whoever could come to the fewest residents. They take over
    the whole face of somebody who has waited less, if they can make all its visits; else an equal part
    of a request, where the resident can bear one face more and has not had so many more by turns as
    ``turn`` says: everybody else keeps a visit there.
    What people were told stays.
    """
    turning = _Turning(layout, planned, waiting, turn.faces)
    place = {helper.id: at for at, helper in enumerate(layout.problem.helpers)}
    late = [name for name in waiting if name in place and turn.worth(waiting[name]) > 0]
    chances = np.diff(layout.ground.helper_pair_start)
    late.sort(key=lambda one: (-waiting[one], chances[place[one]], place[one]))
    while sum(turning.has_found_turn(name, place[name]) for name in late) > 0:
        pass  # what one takes over may leave a face that another can take
    return tuple(turning.stands[visit] for visit in layout.problem.visit_by_id if visit in turning.stands)


class _Turning:
    """A plan in which visits change hands, and the room that it leaves."""

    def __init__(self, layout: Layout, planned: tuple[Planned, ...], waiting: Mapping[str, int], faces: int) -> None:
        self._layout, self._waiting = layout, waiting
        self._more_faces: defaultdict[str, int] = defaultdict(lambda: faces)
        self._rooms = rooms_after(layout.problem, Plan(layout.problem.name, planned, ()))
        self._told = set(layout.problem.current)
        self.stands = {one.visit: one for one in planned}
        self._count = Counter(one.helper for one in planned)

    def has_found_turn(self, name: str, at: int) -> bool:
        """Let a helper without visits have some of the nearest request that has any for them."""
        if self._count[name]:
            return False
        ground = self._layout.ground
        pairs = ground.helper_pair[ground.helper_pair_start[at] : ground.helper_pair_start[at + 1]]
        nearest = sorted(pairs.tolist(), key=lambda one: -int(ground.pair_worth[one]))
        requests = (self._layout.problem.requests[ground.pair_request[pair]] for pair in nearest)
        return any(self._is_shared_with(request, name) for request in requests)

    def _is_shared_with(self, request: Request, name: str) -> bool:
        """Whether a helper could have a face, or an equal part, of a request; it is theirs then."""
        held, faces = self._held(request), self._rooms.faces[request.id]
        for holder, visits in held.items():
            may_give_all = self._waiting.get(holder, -1) < self._waiting[name] and len(visits) == faces[holder]
            if may_give_all and self._is_taken(visits, name, len(visits), least=len(visits)):
                return True
        if len(faces) >= request.most_faces or self._more_faces[request.id] == 0:
            return False
        part = [one for visits in held.values() for one in visits[1:]]
        is_taken = self._is_taken(part, name, ceil(faces.total() / (len(faces) + 1)), least=1)
        self._more_faces[request.id] -= is_taken
        return is_taken

    def _held(self, request: Request) -> dict[str, list[Planned]]:
        """What may change hands, per holder, the largest part first."""
        found: defaultdict[str, list[Planned]] = defaultdict(list)
        for visit in request.visits:
            one = self.stands.get(visit.id)
            if one is not None and one not in self._told:
                found[one.helper].append(one)
        return dict(sorted(found.items(), key=lambda item: -len(item[1])))

    def _is_taken(self, visits: list[Planned], name: str, most: int, *, least: int) -> bool:
        """Move up to ``most`` visits to a helper; none, and ``False``, when fewer than ``least`` can be moved."""
        moved: list[tuple[Planned, Planned]] = []
        for old in visits:
            moment = self._rooms.of(name).start_for(self._layout.problem.visit_by_id[old.visit][1])
            if moment is not None and len(moved) < most:
                moved.append((old, Planned(old.visit, name, *moment)))
                self._swap(*moved[-1])
        if len(moved) < least:
            for old, new in moved:
                self._swap(new, old)
            return False
        return True

    def _swap(self, old: Planned, new: Planned) -> None:
        self._rooms.remove(old)
        self._rooms.place(new)
        self.stands[old.visit] = new
        self._count[old.helper] -= 1
        self._count[new.helper] += 1
