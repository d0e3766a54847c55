"""Handing out the visits of one block of months to given people, for the most worth there is.

With the people fixed, how much a month adds depends only on how many visits each of them makes in it, and every
further visit adds less. The numbers that are possible form a polymatroid, so taking the best next visit again and
again, where others may trade visits to make it possible, ends at the best
(A. Federgruen, H. Groenevelt, Operations Research 34, 1986). Where one week has several visits of an ask and lies
in two months, its limit is held for each month apart, and putting the visits in a calendar decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from samenspel.planning.proposing.asked import Bits
from samenspel.planning.proposing.candidates import Candidate

Given = dict[int, tuple[int, int]]  # visit → place of the person, month


@dataclass(frozen=True, slots=True)
class Portion:
    """One person in one month: at most ``room`` visits, the first worth ``gain``, each further one ``step`` less.

    ``parts`` are the visits it may take, each part with the most that may come from it.
    """

    at: int
    month: int
    gain: float
    step: float
    room: int
    parts: tuple[tuple[Bits, int], ...]

    def alone(self) -> float:
        """Points when nobody else takes part, where there is one part without a limit of its own."""
        count = min(self.room, self.parts[0][0].bit_count())
        return sum(max(0.0, self.gain - self.step * more) for more in range(count))


def portion(at: int, person: Candidate, month: int, room: int) -> Portion | None:
    """What a person may take of a month, if anything."""
    parts = tuple((part.visits, part.most) for part in person.slices if part.month == month)
    if not parts or room <= 0:
        return None
    return Portion(at, month, person.each - person.step * person.month_load[month], person.step, room, parts)


class Handing:
    """Visits being handed out over portions."""

    def __init__(self, portions: Iterable[Portion]) -> None:
        self.portions = list(portions)
        self.gains = [one.gain for one in self.portions]
        self.room = [one.room for one in self.portions]
        self.parts: list[list[int]] = []
        self.can: list[Bits] = []
        self.left: list[int] = []
        self.share_of: list[int] = []
        self.holder: dict[Bits, int] = {}
        self.covered: Bits = 0
        for share, one in enumerate(self.portions):
            self.parts.append(list(range(len(self.can), len(self.can) + len(one.parts))))
            for visits, most in one.parts:
                self.can.append(visits)
                self.left.append(most)
                self.share_of.append(share)

    def hand_out(self) -> float:
        """Let the portion that gains most take one visit more, until none can or wants to; the points in all."""
        total, every = 0.0, 0
        for can in self.can:
            every |= can
        active = list(range(len(self.portions)))
        while active and self.covered != every:
            share = max(active, key=self.gains.__getitem__)
            if self.gains[share] <= 0:
                break
            if not self._grow(share):
                active.remove(share)
                continue
            total += self.gains[share]
            self.gains[share] -= self.portions[share].step
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
        return {visit.bit_length() - 1: self._whose(part) for visit, part in self.holder.items()}

    def _whose(self, part: int) -> tuple[int, int]:
        one = self.portions[self.share_of[part]]
        return one.at, one.month
