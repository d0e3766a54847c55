"""Handing out the visits of one block of months to given people, for the most worth there is.

With the people fixed, how much a month adds depends only on how many visits each of them makes in it, and every
further visit adds less. The numbers that are possible form a polymatroid, so taking the best next visit again and
again, where others may trade visits to make it possible, ends at the best
(A. Federgruen, H. Groenevelt, Operations Research 34, 1986). Where one week has several visits of an ask and lies
in two months, its limit is held for each month apart, and putting the visits in a calendar decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from samenspel.planning.proposing.asked import Bits
from samenspel.planning.proposing.candidates import Candidate

Given = dict[int, tuple[int, int]]  # visit → place of the person among the people, month


class Handing:
    """Visits being handed out; a *share* is one person in one month, a *part* is a slice of it."""

    def __init__(self, people: Sequence[Candidate], months: Iterable[int], rooms: Sequence[Sequence[int]]) -> None:
        self.gains: list[float] = []
        self.steps: list[float] = []
        self.room: list[int] = []
        self.whose: list[tuple[int, int]] = []
        self.parts: list[list[int]] = []
        self.can: list[Bits] = []
        self.left: list[int] = []
        self.share_of: list[int] = []
        self.holder: dict[Bits, int] = {}
        self.covered: Bits = 0
        for month in months:
            for at, person in enumerate(people):
                self._add(at, person, month, rooms[at][month])

    def _add(self, at: int, person: Candidate, month: int, room: int) -> None:
        mine = [part for part in person.slices if part.month == month]
        if not mine or room <= 0:
            return
        self.parts.append(list(range(len(self.can), len(self.can) + len(mine))))
        self.can += [part.visits for part in mine]
        self.left += [part.most for part in mine]
        self.share_of += [len(self.whose)] * len(mine)
        self.whose.append((at, month))
        self.gains.append(person.each - person.step * person.month_load[month])
        self.steps.append(person.step)
        self.room.append(room)

    def hand_out(self) -> float:
        """Let the share that gains most take one visit more, until none can or wants to; the points in all."""
        total, every = 0.0, 0
        for can in self.can:
            every |= can
        active = list(range(len(self.whose)))
        while active and self.covered != every:
            share = max(active, key=self.gains.__getitem__)
            if self.gains[share] <= 0:
                break
            if not self._grow(share):
                active.remove(share)
                continue
            total += self.gains[share]
            self.gains[share] -= self.steps[share]
            self.room[share] -= 1
            if not self.room[share]:
                active.remove(share)
        return total

    def _grow(self, share: int) -> bool:
        for part in self.parts[share]:
            free = self.can[part] & ~self.covered
            if free and self.left[part]:
                self._give(free & -free, part)
                self.left[part] -= 1
                return True
        return self._grow_by_trading(share)

    def _give(self, visit: Bits, part: int) -> None:
        self.holder[visit] = part
        self.covered |= visit

    def _grow_by_trading(self, share: int) -> bool:
        """Find a row of people in which each takes a visit of the next, and the last one a visit that nobody has."""
        came: dict[int, tuple[int, Bits, int]] = {part: (-1, 0, part) for part in self.parts[share] if self.left[part]}
        queue, seen = list(came), 0
        for part in queue:
            free = self.can[part] & ~self.covered
            if free:
                self._trade(came, part, free & -free)
                return True
            others = self.can[part] & ~seen
            seen |= others
            while others:
                visit = others & -others
                others ^= visit
                holder = self.holder[visit]
                for after in (holder, *self._spare(holder)):
                    if after not in came:
                        came[after] = (part, visit, holder)
                        queue.append(after)
        return False

    def _spare(self, holder: int) -> list[int]:
        """The other parts of the same share that may grow when this one shrinks."""
        return [part for part in self.parts[self.share_of[holder]] if part != holder and self.left[part]]

    def _trade(self, came: dict[int, tuple[int, Bits, int]], part: int, visit: Bits) -> None:
        while True:
            self._give(visit, part)
            before, visit, holder = came[part]
            if before < 0 or holder != part:
                self.left[part] -= 1
            if before < 0:
                return
            if holder != part:
                self.left[holder] += 1
            part = before

    def given(self) -> Given:
        """Who has which visit, and in which month."""
        return {visit.bit_length() - 1: self.whose[self.share_of[part]] for visit, part in self.holder.items()}
