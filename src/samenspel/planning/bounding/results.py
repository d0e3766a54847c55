"""What bounding and proving give back, and what can be seen meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from samenspel.planning.model.plan import Plan

# A helper and an ISO week (year, week), or a calendar month (year, month).
Limit = tuple[str, tuple[int, int]]
# Called after every round with the rounds done and the bound on the score so far.
WatchBound = Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many visits any plan can cover at most, and what stands in the way of more.

    ``scarce`` names the visits that cannot all be had, because everybody who can make them is
    full in the ``full_weeks`` and ``full_months``: without more room there, or somebody new for
    those visits, the bound stays what it is. Weeks and months that bookings fill by themselves are not named.
    """

    most: int
    scarce: tuple[str, ...]
    full_weeks: tuple[Limit, ...]
    full_months: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class Distance:
    """A plan beside the bounds: the best plan there is lies somewhere between the two.

    ``points`` have two decimals, as scores have; they and ``score_share`` are missing where the score was not bounded.
    Shares are parts of the bound, from 0 to 1.
    """

    covered: int
    score: float
    visits: int
    visit_share: float
    points: float | None
    score_share: float | None


@dataclass(frozen=True, slots=True)
class Bound:
    """No plan covers more than ``covered`` visits, and none is worth more than ``score`` points.

    ``score`` is missing where there was no time, or where the problem ``is_too_large``. The prices, in
    points, are those that prove it: ``visit_prices`` say what one more person able to make a visit would
    bring there at most, ``face_prices`` what one more face of a request would, ``week_prices`` what the limit costs of a
    week that two months share; what has no price is left out.
    """

    covered: int
    score: float | None
    rounds: int
    coverage: Coverage
    visit_prices: dict[str, float]
    face_prices: dict[str, float]
    week_prices: dict[Limit, float]
    distance: Distance | None
    is_too_large: bool = False


class Goal(Enum):
    """What is to be as high as it can be."""

    SCORE = "score"
    COVERAGE = "coverage"


@dataclass(frozen=True, slots=True)
class Exact:
    """The best plan found, what it is worth, and what no plan is above.

    ``score`` and ``bound`` are points for ``Goal.SCORE`` and visits for ``Goal.COVERAGE``.
    ``is_proven`` says that no plan is better; without it the time was over first.
    """

    plan: Plan
    score: float
    bound: float
    is_proven: bool
