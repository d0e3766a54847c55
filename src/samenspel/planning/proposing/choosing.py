"""Which people share an ask: a search over sets of faces that proves its answer while the tries last.

What a set of people is worth grows ever less with each further person (handing out visits is an assignment, and its
worth is submodular in the people: L. Shapley, Naval Research Logistics Quarterly 9, 1962). So what somebody adds
to a few is a bound on what they add to more, and most sets are passed over unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from samenspel.planning.proposing.asked import Asked
from samenspel.planning.proposing.candidates import Candidate
from samenspel.planning.proposing.handing import Given, Handing

MOST_TRIED = 400
"""So many sets are reckoned for one ask at most; on nearly all asks the best is proven sooner."""

TIE = 1e-9
Faces = tuple[int, ...]
Offer = tuple[float, int]  # what somebody adds at most, and who


@dataclass(slots=True)
class Field:
    """Those among whom is chosen, with the visits that each may take a month at most."""

    asked: Asked
    people: Sequence[Candidate]
    rooms: Sequence[Sequence[int]]
    known: dict[tuple[int, Faces], float] = field(default_factory=dict)

    def worth(self, faces: Faces) -> float:
        """The most points that exactly these people can bring; ``faces`` go up."""
        total = sum(self._block(block, faces) for block in range(len(self.asked.blocks)))
        return total - sum(self.people[face].entry for face in faces)

    def _block(self, block: int, faces: Faces) -> float:
        months = self.asked.blocks[block]
        some = tuple(face for face in faces if any(part.month in months for part in self.people[face].slices))
        key = block, some
        if key not in self.known:
            self.known[key] = self._handing(some, months).hand_out()
        return self.known[key]

    def _handing(self, faces: Faces, months: Sequence[int]) -> Handing:
        return Handing([self.people[face] for face in faces], months, [self.rooms[face] for face in faces])

    def given(self, faces: Faces) -> Given:
        """Who of these people has which visit when they bring the most points."""
        given: Given = {}
        for months in self.asked.blocks:
            handing = self._handing(faces, months)
            handing.hand_out()
            given |= handing.given()
        return given


class Chooser:
    """Sets of two and more people, the best first.

    ``base`` always take part (faces that the resident knows cost nothing); at most ``room`` others join them.
    """

    def __init__(self, among: Field, base: Faces, room: int, tries: int = MOST_TRIED) -> None:
        self.among = among
        self.found: dict[Faces, float] = {}
        self.bar = float("-inf")
        self.tries = tries
        worth = among.worth(base)
        if len(base) > 1:
            self._note(base, worth)
        self._add(base, worth, room, self._alone(base))

    def _alone(self, base: Faces) -> list[Offer]:
        others = (face for face in range(len(self.among.people)) if face not in base)
        offers = [(self.among.worth((face,)), face) for face in others]
        return sorted(offers, key=lambda offer: (-offer[0], offer[1]))

    def _note(self, faces: Faces, worth: float) -> None:
        self.found[faces] = worth
        self.bar = max(self.bar, worth)

    def _add(self, faces: Faces, worth: float, room: int, offers: list[Offer]) -> None:
        """Try everybody who could still lift these faces over the best so far, then go on with each."""
        tried = self._try(faces, worth, room, offers)
        unseen = offers[len(tried) :]
        tried.sort(key=lambda offer: (-offer[0], offer[1]))
        for at, (gain, face) in enumerate(tried):
            after = sorted([*tried[at + 1 :], *unseen], key=lambda offer: (-offer[0], offer[1]))
            if room > 1 and self._may_win(worth + gain, after, room - 1):
                self._add(tuple(sorted((*faces, face))), worth + gain, room - 1, after)

    def _try(self, faces: Faces, worth: float, room: int, offers: list[Offer]) -> list[Offer]:
        """What each of the first of these really adds, as far as any set with the rest could be the best."""
        tried: list[Offer] = []
        for at, (_, face) in enumerate(offers):
            if self.tries <= 0 or not room or not self._may_win(worth, offers[at:], room):
                break
            more = tuple(sorted((*faces, face)))
            total = self.among.worth(more)
            if len(more) > 1:
                self.tries -= 1
                self._note(more, total)
            tried.append((total - worth, face))
        return tried

    def _may_win(self, worth: float, offers: list[Offer], room: int) -> bool:
        """Whether at most so many more of these, who come best first, could lead past the best so far."""
        return worth + sum(max(0.0, gain) for gain, _ in offers[:room]) > self.bar + TIE


def worthwhile(asked: Asked, people: Sequence[Candidate], most: int) -> list[int]:
    """Leave out new faces than whom ``most`` others are at least as good in every way; places, in order.

    If somebody so left out were in a best set, one of those others is not, and may stand in the same place.
    """
    kept: list[int] = []
    for at, person in enumerate(people):
        better = 0
        for other in kept:
            better += not people[other].is_known and _is_at_least(people[other], person, asked)
            if better >= most:
                break
        if better < most or person.is_known:
            kept.append(at)
    return kept


def _is_at_least(one: Candidate, other: Candidate, asked: Asked) -> bool:
    """Whether ``one`` can stand in for ``other`` in everything, for no fewer points."""
    if other.free & ~one.free or one.each < other.each or one.entry > other.entry:
        return False
    return all(_is_as_light(one, other, month, bits, asked) for month, bits in enumerate(asked.by_month) if other.free & bits)


def _is_as_light(one: Candidate, other: Candidate, month: int, bits: int, asked: Asked) -> bool:
    most = min(other.month_room[month], (other.free & bits).bit_count())
    first, last = one.month_load[month] * one.step, (one.month_load[month] + most - 1) * one.step
    return (
        one.month_room[month] >= most
        and first <= other.month_load[month] * other.step
        and last <= (other.month_load[month] + most - 1) * other.step
        and (not asked.is_knotted or all(a >= b for a, b in zip(one.week_room, other.week_room, strict=True)))
    )
