"""The verbs of bounding. Arrays, flows and programs are loaded when they are asked for, not before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samenspel.planning.bounding.results import Bound, Exact, Goal, WatchBound
from samenspel.planning.model.checking import check_plan
from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.searching.results import Spent

if TYPE_CHECKING:
    from samenspel.planning.searching.arrays import Layout

DEFAULT_ROUNDS = 400


def coverage_bound(problem: Problem, layout: Layout | None = None) -> int:
    """How many visits any plan can cover at most; ``layout``: the arrays of the problem, where they are made already."""
    from samenspel.planning.bounding.coverage import coverage

    return coverage(problem, layout).most


def bound(
    problem: Problem,
    *,
    plan: Plan | None = None,
    spent: Spent | None = None,
    rounds: int | None = None,
    watch: WatchBound | None = None,
    plain: bool = False,
) -> Bound:
    """Bound coverage and score from above; with a plan, say how far that is from them.

    The bound on the score falls with the rounds; with neither ``rounds`` nor ``spent`` (a clock of
    the caller's, over at 1) a fixed number is made. With ``plain`` nothing is compiled: far slower.
    A plan that breaks a rule is refused with ``WrongInput``.
    """
    from samenspel.planning.bounding.bounds import bounded
    from samenspel.planning.bounding.prices import Effort

    if plan is not None:
        check_plan(problem, plan)
    if rounds is None and spent is None:
        rounds = DEFAULT_ROUNDS
    return bounded(problem, plan, Effort(rounds, spent, plain=plain), watch)


def solve_exactly(problem: Problem, *, goal: Goal = Goal.SCORE, seconds: float | None = None) -> Exact:
    """Find the best plan and prove it; ``WrongInput`` where the problem is too large for that.

    Without ``seconds`` it takes what it takes. The answer is the same every time, unless
    the time runs out.
    """
    from samenspel.planning.bounding.exact import proven

    return proven(problem, goal, seconds)
