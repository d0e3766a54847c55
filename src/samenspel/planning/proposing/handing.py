"""Handing out the visits of one block of months to given people, for the most worth there is.

With the people fixed, how much a month adds depends only on how many visits each of them makes in it, and every
further visit adds less. The numbers that are possible form a polymatroid, so taking the best next visit again and
again, where others may trade visits to make it possible, ends at the best
(A. Federgruen, H. Groenevelt, Operations Research 34, 1986). Where one week has several visits of an ask and lies
in two months, its limit is held for each month apart, and putting the visits in a calendar decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from samenspel.planning.proposing.asked import Bits, places
from samenspel.planning.proposing.candidates import Candidate

Given = dict[int, tuple[int, int]]  # visit → place of the person, month


@dataclass(frozen=True, slots=True)
class Portion:
    """One person in one month: as many visits as ``losses`` says at most, each worth less than the one before.

    ``parts`` are the visits it may take, each part with the most that may come from it.
    """

    at: int
    month: int
    parts: tuple[tuple[Bits, int], ...]
    losses: tuple[float, ...]
    """What each visit that is worth making brings, below zero, the best first."""

    def alone(self) -> float:
        """Points when nobody else takes part, where there is one part without a limit of its own."""
        return -sum(self.losses)


def portion(at: int, person: Candidate, month: int, room: int) -> Portion | None:
    """What a person may take of a month, if anything."""
    parts = tuple((part.visits, part.most) for part in person.slices if part.month == month)
    if not parts or room <= 0:
        return None
    most = min(room, sum(min(visits.bit_count(), limit) for visits, limit in parts))
    gain = person.each - person.step * person.month_load[month]
    losses = tuple(person.step * more - gain for more in range(most) if person.step * more < gain)
    return Portion(at, month, parts, losses)


def handing_of(portions: Sequence[Portion]) -> Handing:
    """Begin to hand out visits over these portions."""
    for one in portions:
        if len(one.parts) > 1:
            return PartedHanding(portions)
    return Handing(portions)


class Handing:
    """Visits being handed out over portions of one part each."""

    def __init__(self, portions: Sequence[Portion]) -> None:
        self.portions = portions
        self.can: list[Bits] = [one.parts[0][0] for one in portions]
        self.holder: dict[Bits, int] = {}
        self.covered: Bits = 0

    def hand_out(self) -> float:
        """Let the portion that gains most take one visit more, until none can or wants to; the points in all."""
        offers = [(loss, taker) for taker, one in enumerate(self.portions) for loss in one.losses]
        offers.sort()
        every, total = reduce(or_, self.can, 0), 0.0
        full: set[int] = set()
        for loss, taker in offers:
            if taker in full:
                continue
            if self._grow(taker):
                total -= loss
                if self.covered == every:
                    break
            else:
                full.add(taker)
        return total

    def _grow(self, best: int) -> bool:
        free = self.can[best] & ~self.covered
        if free:
            self._give(free & -free, best)
            return True
        return self._grow_by_trading(best)

    def _give(self, visit: Bits, taker: int) -> None:
        self.holder[visit] = taker
        self.covered |= visit

    def _grow_by_trading(self, best: int) -> bool:
        """Find a row of takers in which each takes a visit of the next, and the last one a visit that nobody has."""
        came: dict[int, tuple[int, Bits]] = {best: (-1, 0)}
        queue, seen = [best], 0
        for taker in queue:
            free = self.can[taker] & ~self.covered
            if free:
                self._trade(came, taker, free & -free)
                return True
            others = self.can[taker] & ~seen
            seen |= others
            while others:
                visit = others & -others
                others ^= visit
                holder = self.holder[visit]
                if holder not in came:
                    came[holder] = (taker, visit)
                    queue.append(holder)
        return False

    def _trade(self, came: dict[int, tuple[int, Bits]], taker: int, visit: Bits) -> None:
        while taker >= 0:
            self._give(visit, taker)
            taker, visit = came[taker]

    def given(self) -> Given:
        """Who has which visit, and in which month."""
        return {visit.bit_length() - 1: self._whose(taker) for visit, taker in self.holder.items()}

    def _whose(self, taker: int) -> tuple[int, int]:
        return self.portions[taker].at, self.portions[taker].month


class PartedHanding(Handing):
    """The same where a portion has several parts, each with a most of its own; takers are parts."""

    def __init__(self, portions: Sequence[Portion]) -> None:
        self.portions = portions
        self.holder = {}
        self.covered = 0
        self.can = []
        self.left: list[int] = []
        self.portion_of: list[int] = []
        self.parts: list[range] = []
        for at, one in enumerate(portions):
            self.parts.append(range(len(self.can), len(self.can) + len(one.parts)))
            self.can += [visits for visits, _ in one.parts]
            self.left += [most for _, most in one.parts]
            self.portion_of += [at] * len(one.parts)

    def _grow(self, best: int) -> bool:
        for part in self.parts[best]:
            free = self.can[part] & ~self.covered
            if free and self.left[part]:
                self._give(free & -free, part)
                self.left[part] -= 1
                return True
        return self._grow_by_trading(best)

    def _grow_by_trading(self, best: int) -> bool:
        """As before; whoever loses a visit may also make up for it in another part of the same portion."""
        came: dict[int, tuple[int, Bits, int]] = {part: (-1, 0, part) for part in self.parts[best] if self.left[part]}
        queue, seen = list(came), 0
        for part in queue:
            free = self.can[part] & ~self.covered
            if free:
                self._trade_parts(came, part, free & -free)
                return True
            others = self.can[part] & ~seen
            seen |= others
            for visit in (1 << at for at in places(others)):
                holder = self.holder[visit]
                new = [after for after in (holder, *self._spare(holder)) if after not in came]
                came.update((after, (part, visit, holder)) for after in new)
                queue += new
        return False

    def _spare(self, holder: int) -> list[int]:
        """The other parts of the same portion that may grow when this one shrinks."""
        return [part for part in self.parts[self.portion_of[holder]] if part != holder and self.left[part]]

    def _trade_parts(self, came: dict[int, tuple[int, Bits, int]], part: int, visit: Bits) -> None:
        while part >= 0:
            self._give(visit, part)
            before, visit, holder = came[part]
            if before < 0 or holder != part:
                self.left[part] -= 1
            if before >= 0 and holder != part:
                self.left[holder] += 1
            part = before

    def _whose(self, taker: int) -> tuple[int, int]:
        return super()._whose(self.portion_of[taker])
