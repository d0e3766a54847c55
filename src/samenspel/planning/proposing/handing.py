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

MANY = 6
"""From so many portions on it is quicker to pass over the offers of others than to sort their own."""

Given = dict[int, tuple[int, int]]  # visit → place of the person, month


@dataclass(frozen=True, slots=True)
class Portion:
    """One person (``at``) in one month: as many visits as ``offers`` says at most, each worth less than the one before.

    ``parts`` are the visits it may take, each part with the most that may come from it. ``number`` tells it from the
    others of a block, and the offers say with it what each visit brings, below zero, the best first.
    """

    number: int
    at: int
    month: int
    parts: tuple[tuple[Bits, int], ...]
    offers: tuple[tuple[float, int], ...]


class Block:
    """Everybody's portions of the months of one block."""

    def __init__(self, months: Sequence[int], people: Sequence[Candidate], rooms: Sequence[Sequence[int]]) -> None:
        self.portions: list[Portion] = []
        self.of_face: list[tuple[Portion, ...]] = []
        self.faces: Bits = 0
        for at, (person, room) in enumerate(zip(people, rooms, strict=True)):
            begin = len(self.portions)
            for one in person.slices:
                if one.month in months and room[one.month] > 0:
                    number = len(self.portions)
                    offers = tuple([(loss, number) for loss in one.losses[: room[one.month]]])
                    self.portions.append(Portion(number, at, one.month, one.parts, offers))
            self.of_face.append(tuple(self.portions[begin:]))
            self.faces |= (len(self.portions) > begin) << at
        self.can = [one.parts[0][0] for one in self.portions]
        self.offers = sorted([offer for one in self.portions for offer in one.offers])
        self.is_parted = any(len(one.parts) > 1 for one in self.portions)

    def points(self, faces: Bits) -> float:
        """The most points that these people can bring."""
        handing = self.handing(faces)
        if len(handing.chosen) == 1 and not self.is_parted:
            return -sum([loss for loss, _ in handing.chosen[0].offers])
        return handing.hand_out()

    def handing(self, faces: Bits) -> Handing:
        """Begin to hand out the visits to these people."""
        chosen = [one for at in places(faces & self.faces) for one in self.of_face[at]]
        return PartedHanding(self, chosen) if self.is_parted else Handing(self, chosen)


class Handing:
    """Visits being handed out over chosen portions of a block, of one part each."""

    def __init__(self, block: Block, chosen: Sequence[Portion]) -> None:
        self.block = block
        self.chosen = chosen
        self.can = block.can
        self.holder: dict[Bits, int] = {}
        self.covered: Bits = 0

    def hand_out(self) -> float:
        """Let the portion that gains most take one visit more, until none can or wants to; the points in all."""
        total, every, growing = 0.0, self._every(), {one.number for one in self.chosen}
        for loss, taker in self._offers():
            if taker in growing:
                if self._grow(taker):
                    total -= loss
                    if self.covered == every:
                        break
                else:
                    growing.remove(taker)
        return total

    def _every(self) -> Bits:
        every = 0
        for one in self.chosen:
            every |= self.can[one.number]
        return every

    def _offers(self) -> Sequence[tuple[float, int]]:
        """Offers among which are those of the chosen, the best first."""
        if len(self.chosen) > MANY:
            return self.block.offers
        return sorted([offer for one in self.chosen for offer in one.offers])

    def _grow(self, best: int) -> bool:
        free = self.can[best] & ~self.covered
        if free:
            self.holder[free & -free] = best
            self.covered |= free & -free
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
        one = self.block.portions[taker]
        return one.at, one.month


class PartedHanding(Handing):
    """The same where a portion has several parts, each with a most of its own; takers are parts."""

    def __init__(self, block: Block, chosen: Sequence[Portion]) -> None:
        super().__init__(block, chosen)
        self.can = []
        self.left: list[int] = []
        self.portion_of: list[int] = []
        self.parts: dict[int, range] = {}
        for one in chosen:
            self.parts[one.number] = range(len(self.can), len(self.can) + len(one.parts))
            self.can += [visits for visits, _ in one.parts]
            self.left += [most for _, most in one.parts]
            self.portion_of += [one.number] * len(one.parts)

    def _every(self) -> Bits:
        return reduce(or_, self.can, 0)

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
