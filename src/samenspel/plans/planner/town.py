"""Everything open of a neighbourhood as the planning core sees it, and the rows that it came from."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from samenspel import planning
from samenspel.arrangements.models import Visit
from samenspel.exchange.models import Ask
from samenspel.neighbourhoods.models import Community


@dataclass(frozen=True)
class Agreed:
    """What is agreed already: how many visits in the days of the plan, and per running arrangement who comes when.

    Also arrangements without a gap are in it.
    """

    visits: int
    comes: Mapping[uuid.UUID, tuple[planning.Planned, ...]]  # of asks, by id

    @cached_property
    def faces(self) -> Mapping[uuid.UUID, frozenset[str]]:
        """Who comes to an ask already."""
        return {ask: frozenset(one.helper for one in visits) for ask, visits in self.comes.items()}


@dataclass(frozen=True)
class Town:
    """One problem of all open asks and open visits; a request is an ask, named after it.

    A visit is named ``ask/slot``, where the slot is what a face calls it: a period, or the open visit itself.
    The core knows no standing visits: it lets as many people come to the open visits as may come at all, and
    ``planner.faces`` sees to it that no more of these are new than there is room for beside those who come already.
    ``problem`` keeps open visits at their own moment, ``wide`` lets them be at any asked moment of that week.
    """

    community: Community
    problem: planning.Problem
    wide: planning.Problem
    asks: Mapping[str, Ask]
    gaps: Mapping[str, Visit]  # visit of the problem → the open row
    replied: Mapping[uuid.UUID, Mapping[str, int | None]]  # ask → helper → once every so many weeks
    agreed: Agreed
    avoided: Mapping[str, frozenset[str]]  # ask → who is not to come, also if more people were welcome
    not_now: int = 0  # asks that are left out, as the resident wants nobody just now

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands open."""
        return self.problem.visit_count == 0

    def fingerprint(self, waiting: Mapping[str, planning.Wait]) -> str:
        """Return a hash of all that is planned from: the same one, the same question.

        ``waiting`` says how long each helper waits for a turn.
        """
        replied = {str(ask): sorted(replies.items()) for ask, replies in self.replied.items()}
        comes = {str(ask): visits for ask, visits in self.agreed.comes.items()}
        known = (sorted(known.items()) for known in (replied, comes, waiting))
        written = planning.problem_to(self.wide), sorted(self.gaps), *known
        return hashlib.sha256(repr(written).encode()).hexdigest()

    def standing_visits(self, ask: Ask) -> tuple[planning.Planned, ...]:
        """List the visits of an ask that are agreed already."""
        return self.agreed.comes.get(ask.pk, ())

    def known_faces(self, ask: Ask) -> frozenset[str]:
        """Say who comes to an ask already."""
        return self.agreed.faces.get(ask.pk, frozenset())

    def room_for_new(self, ask: Ask) -> int:
        """Say how many new people are welcome beside those who come to an ask already."""
        return max(0, ask.most_faces - len(self.known_faces(ask)))


def visit_name(ask: Ask, slot: str) -> str:
    """Name a visit of an ask as the problem does."""
    return f"{ask.pk}/{slot}"


def slot_of(visit: str) -> str:
    """Say what a face calls a visit of the problem."""
    return visit.partition("/")[2]
