"""What planning a neighbourhood gives back, and what can be seen meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from samenspel.planning.model.plan import Plan
from samenspel.planning.model.scoring import Figures

# The share of the budget that is spent: from 0 to 1, where 1 or more ends the search.
Spent = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the search stands after a round."""

    round: int
    share: float
    score: float
    covered: int


Watch = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Result:
    """The best plan found, its figures, and what the first complete answer was worth."""

    plan: Plan
    figures: Figures
    first_score: float
    rounds: int
