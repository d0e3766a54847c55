"""A whole neighbourhood at once: the best plan found within a budget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from samenspel.planning.plan import Plan
from samenspel.planning.problem import Problem
from samenspel.planning.scoring import Figures

DEFAULT_ROUNDS = 40

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


def solve(
    problem: Problem,
    *,
    seed: int = 1,
    rounds: int | None = None,
    spent: Spent | None = None,
    watch: Watch | None = None,
) -> Result:
    """Plan everything at once.

    With ``rounds`` the answer depends on problem, seed and rounds only. With ``spent``
    (a clock of the caller's) the search goes on until it says 1. With neither, a fixed
    number of rounds is made. The first complete plan is never made worse.
    """
    # numpy and the compiler stay away from whoever only proposes or reads formats
    from samenspel.planning.search import search

    if rounds is None and spent is None:
        rounds = DEFAULT_ROUNDS
    return search(problem, seed=seed, rounds=rounds, spent=spent, watch=watch)
