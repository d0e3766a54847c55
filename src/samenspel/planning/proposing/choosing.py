"""Which people share an ask: a search over sets of faces that proves its answer while the tries last.

What a set of people is worth grows ever less with each further person (handing out visits is an assignment, and its
worth is submodular in the people: L. Shapley, Naval Research Logistics Quarterly 9, 1962). So what somebody adds
to a few is a bound on what they add to more, and most sets are passed over unseen.
"""

from __future__ import annotations

from collections.abc import Sequence

from samenspel.planning.proposing.asked import Asked, Bits
from samenspel.planning.proposing.candidates import Candidate
from samenspel.planning.proposing.handing import Block, Given

MOST_TRIED = 100
"""So many sets are reckoned for one ask at most; on nearly all asks the best is proven sooner."""

TIE = 1e-9
Faces = tuple[int, ...]
Offer = tuple[float, int]  # what is lost at least with somebody more (below zero: gained), and who; the best come first


class Field:
    """Those among whom is chosen; ``rooms`` say how many visits each may take a month at most."""

    def __init__(self, asked: Asked, people: Sequence[Candidate], rooms: Sequence[Sequence[int]]) -> None:
        self.asked = asked
        self.people = people
        self._entry = [person.entry for person in people]
        self._blocks = [Block(months, people, rooms) for months in asked.blocks]
        self._known: list[dict[Bits, float]] = [{0: 0.0} for _ in asked.blocks]

    def worth(self, faces: Faces) -> float:
        """The most points that exactly these people can bring; ``faces`` go up."""
        return self.points(faces) - self.entry(faces)

    def entry(self, faces: Faces) -> float:
        """What it costs that these people come at all."""
        return sum([self._entry[face] for face in faces])

    def points(self, faces: Faces) -> float:
        """The most points of these people's visits, their coming left out."""
        total, everybody = 0.0, _bits(faces)
        for block, known in zip(self._blocks, self._known, strict=True):
            some = everybody & block.faces
            points = known.get(some)
            if points is None:
                points = known[some] = block.points(some)
            total += points
        return total

    def given(self, faces: Faces) -> Given:
        """Who of these people (by place among them) has which visit, and in which month, for the most points."""
        given: Given = {}
        for block in self._blocks:
            handing = block.handing(_bits(faces))
            handing.hand_out()
            given |= handing.given()
        return {visit: (faces.index(at), month) for visit, (at, month) in given.items()}


def _bits(faces: Faces) -> Bits:
    bits = 0
    for face in faces:
        bits |= 1 << face
    return bits


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
        return sorted((-self.among.worth((face,)), face) for face in others)

    def _note(self, faces: Faces, worth: float) -> None:
        self.found[faces] = worth
        self.bar = max(self.bar, worth)

    def _add(self, faces: Faces, worth: float, room: int, offers: list[Offer]) -> None:
        """Try everybody who could still lift these faces over the best so far, then go on with each."""
        most = self._most(faces, offers)
        tried = self._try(faces, worth, room, offers, most)
        rest = [*sorted(tried), *offers[len(tried) :]]
        for at, (loss, face) in enumerate(rest[: len(tried)]):
            more = tuple(sorted((*faces, face)))
            after = sorted(rest[at + 1 :])
            if room > 1 and self._may_win(worth - loss, after, room - 1, most - self.among.people[face].entry):
                self._add(more, worth - loss, room - 1, after)

    def _most(self, faces: Faces, offers: list[Offer]) -> float:
        """Points that all of these together would bring if coming cost nothing but for ``faces``."""
        if not faces or self.tries <= 0:
            return float("inf")
        self.tries -= 1
        return self.among.points(tuple(sorted((*faces, *(face for _, face in offers))))) - self.among.entry(faces)

    def _try(self, faces: Faces, worth: float, room: int, offers: list[Offer], most: float) -> list[Offer]:
        """What each of the first of these really adds, as far as any set with the rest could be the best."""
        tried: list[Offer] = []
        for at, (_, face) in enumerate(offers):
            if self.tries <= 0 or not self._may_win(worth, offers[at : at + room], room, most):
                break
            more = tuple(sorted((*faces, face)))
            total = self.among.worth(more)
            if len(more) > 1:
                self.tries -= 1
                self._note(more, total)
            tried.append((worth - total, face))
        return tried

    def _may_win(self, worth: float, offers: list[Offer], room: int, most: float) -> bool:
        """Whether some of these, who come best first, could lead past the best so far.

        They add no more than each adds without the others, and all together no more than everybody would.
        """
        for loss, face in offers[:room]:
            worth -= loss
            most -= self.among.people[face].entry
            if min(worth, most) > self.bar + TIE:
                return True
            if loss >= 0:
                break
        return False


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
