"""A last look over a plan: whoever waits too long gets a turn, out of what is proposed anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import ceil

import numpy as np

from samenspel.planning.model.plan import Plan, Planned
from samenspel.planning.model.problem import Request
from samenspel.planning.model.rooms import rooms_after
from samenspel.planning.model.sharing import Turn, Wait, Weights
from samenspel.planning.searching.arrays import Layout
from samenspel.planning.searching.relieving import relieved

Moved = tuple[Planned, Planned]  # as it stood, as it stands


def shared_out(
    layout: Layout, planned: tuple[Planned, ...], weights: Weights, waiting: Mapping[str, Wait]
) -> tuple[Planned, ...]:
    """Give whoever waits a turn and, where the weights say so, spare whoever is used to the limit."""
    if waiting:
        planned = in_turn(layout, planned, waiting, weights.turn)
    if weights.full_month:
        planned = relieved(layout, planned, spared=frozenset(waiting))
    return planned


def in_turn(layout: Layout, planned: tuple[Planned, ...], waiting: Mapping[str, Wait], turn: Turn) -> tuple[Planned, ...]:
    """Give visits to helpers who wait and have none; none is lost by it.

    The longest waiting goes first, newcomers with a year and the rarity of their places on top, of equals whoever could
    come to the fewest residents. They come instead
    of a face that does not wait, whose visits they and the other faces can make; else they get an equal
    part of a request, where the resident can bear one face more and everybody else keeps a visit; else they come
    instead of a face that is later in the row. By turns a request gets at most as many faces more as ``turn`` says;
    for newcomers, from the week that it says, as many as the resident can bear. What people were told stays.
    """
    place = {helper.id: at for at, helper in enumerate(layout.problem.helpers)}
    late = [name for name in waiting if name in place and turn.worth(waiting[name].counted) > 0]
    chances = np.diff(layout.ground.helper_pair_start)
    late.sort(key=lambda one: (-waiting[one].rank, chances[place[one]], place[one]))
    turning = _Turning(layout, planned, {name: waiting[name] for name in late}, turn)
    while sum(turning.has_found_turn(name, place[name]) for name in late) > 0:
        pass  # what one takes over may leave a face that another can take
    return tuple(turning.stands[visit] for visit in layout.problem.visit_by_id if visit in turning.stands)


class _Turning:
    """A plan in which visits change hands, and the room that it leaves. ``late`` are those who wait, in their order."""

    def __init__(self, layout: Layout, planned: tuple[Planned, ...], late: Mapping[str, Wait], turn: Turn) -> None:
        self._layout = layout
        self._row = {name: at for at, name in enumerate(late)}
        self._newcomers = frozenset(name for name, wait in late.items() if wait.is_new and wait.weeks >= turn.newcomers_from)
        self._more_faces: defaultdict[str, int] = defaultdict(lambda: turn.faces)
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
        whole = [one for one, visits in held.items() if len(visits) == faces[one]]
        settled = [one for one in whole if one not in self._row]
        behind = (one for one in whole if self._row.get(one, -1) > self._row[name])
        later = sorted(behind, key=self._row.__getitem__, reverse=True)
        return (
            any(self._is_replaced(held, one, name) for one in settled)
            or self._has_joined(request, held, name)
            or any(self._is_replaced(held, one, name) for one in later)
        )

    def _held(self, request: Request) -> dict[str, list[Planned]]:
        """What may change hands, per holder, the largest part first."""
        found: defaultdict[str, list[Planned]] = defaultdict(list)
        for visit in request.visits:
            one = self.stands.get(visit.id)
            if one is not None and one not in self._told:
                found[one.helper].append(one)
        return dict(sorted(found.items(), key=lambda item: -len(item[1])))

    def _is_replaced(self, held: Mapping[str, list[Planned]], gone: str, name: str) -> bool:
        """Let a helper come instead of a face, as far as needed with the other faces; ``False`` when a visit would be lost."""
        request, _ = self._layout.problem.visit_by_id[held[gone][0].visit]
        others = [one for one in self._rooms.faces[request.id] if one != gone]
        moved = list(self._moved(held[gone], (name, *others)))
        if len(moved) == len(held[gone]) and self._count[name] == 0:
            spare = [one for other in others for one in held.get(other, ())[1:]]
            moved += islice(self._moved(spare, (name,)), 1)
        return self._is_kept(moved, is_good=len(moved) >= len(held[gone]) and self._count[name] > 0)

    def _has_joined(self, request: Request, held: Mapping[str, list[Planned]], name: str) -> bool:
        """Let a helper have an equal part of a request beside all its faces, where one more is welcome."""
        faces = self._rooms.faces[request.id]
        may_be_more = self._more_faces[request.id] > 0 or name in self._newcomers
        if len(faces) >= request.most_faces or not may_be_more:
            return False
        spare = [one for visits in held.values() for one in visits[1:]]
        moved = list(islice(self._moved(spare, (name,)), ceil(faces.total() / (len(faces) + 1))))
        self._more_faces[request.id] -= bool(moved)
        return bool(moved)

    def _moved(self, visits: Sequence[Planned], helpers: Sequence[str]) -> Iterator[Moved]:
        """Move visits, each to the first of these helpers who has room for it; those that nobody has stay."""
        for old in visits:
            visit = self._layout.problem.visit_by_id[old.visit][1]
            found = ((one, moment) for one in helpers if (moment := self._rooms.of(one).start_for(visit)) is not None)
            for helper, moment in islice(found, 1):
                new = Planned(old.visit, helper, *moment)
                self._swap(old, new)
                yield old, new

    def _is_kept(self, moved: list[Moved], *, is_good: bool) -> bool:
        """Let visits be where they were moved to, or put them back."""
        if not is_good:
            for old, new in reversed(moved):
                self._swap(new, old)
        return is_good

    def _swap(self, old: Planned, new: Planned) -> None:
        self._rooms.remove(old)
        self._rooms.place(new)
        self.stands[old.visit] = new
        self._count[old.helper] -= 1
        self._count[new.helper] += 1
