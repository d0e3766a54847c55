"""What a proposal says: the people who could come, and the ways in which an ask can be filled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from samenspel.planning.model.funnel import Funnel
from samenspel.planning.model.plan import OpenVisit, Planned


class Strength(StrEnum):
    """Why somebody stands where they stand in the ranking; the web turns it into a sentence."""

    KNOWN_FACE = "known_face"
    COVERS_ALL = "covers_all"
    COVERS_MOST = "covers_most"
    NEAREST = "nearest"
    ALL_WISHES = "all_wishes"
    LIGHT_LOAD = "light_load"
    NEAR_ENOUGH = "near_enough"


class Kind(StrEnum):
    """In what way an ask is filled."""

    ONE_PERSON = "one_person"
    SPLIT = "split"
    SHARED_OUT = "shared_out"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who could come, and what this person alone could do.

    ``strengths`` go from the most to the least telling; there is always one.
    ``worth`` is in points of the score, for ranking only.
    """

    helper: str
    km: float
    known_face: bool
    wishes_met: tuple[str, ...]
    wishes_missed: tuple[str, ...]
    visits: tuple[Planned, ...]
    most_in_a_month: int
    most_per_month: int
    strengths: tuple[Strength, ...]
    worth: float


@dataclass(frozen=True, slots=True)
class Share:
    """What one person does in a way to fill an ask."""

    helper: str
    km: float
    known_face: bool
    visits: tuple[Planned, ...]
    strengths: tuple[Strength, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to fill an ask: who does what, and what stays open."""

    kind: Kind
    shares: tuple[Share, ...]
    open: tuple[OpenVisit, ...]
    worth: float

    @property
    def visits(self) -> tuple[Planned, ...]:
        """All visits of this way in order of time."""
        every = (one for share in self.shares for one in share.visits)
        return tuple(sorted(every, key=lambda one: (one.day, one.start, one.visit)))


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who could come (best first) and the best ways (best first) for one ask."""

    request: str
    funnel: Funnel
    people: tuple[Person, ...]
    ways: tuple[Way, ...]
    open: tuple[OpenVisit, ...]
