"""What is left of a plan when people may say no: the coverage to expect, not to hope for."""

from __future__ import annotations

from collections.abc import Mapping

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.simulating.answers import MOST_DRAWS, Answers, Draws, Expected, Manner, check_between


def expected_coverage(
    problem: Problem, plan: Plan, *, acceptance: float, manner: Manner | None = None, draws: int = 50, seed: int = 1
) -> Expected:
    """The visits to expect when every proposed face says yes with chance ``acceptance`` (0 to 1).

    People are asked one by one, as ``Manner`` says; for whoever says no somebody else is
    looked for, at most eight times. Faces in ``problem.current`` have said yes before.
    Raises ``WrongInput`` for a chance that is none and for a plan that breaks a rule.
    """
    return simulate_answers(problem, plan, acceptance=acceptance, manner=manner, draws=draws, seed=seed).expected


def simulate_answers(
    problem: Problem,
    plan: Plan,
    *,
    acceptance: float | Mapping[str, float],
    manner: Manner | None = None,
    draws: int = 50,
    seed: int = 1,
    plain: bool | None = None,
) -> Answers:
    """Ask everybody in a plan, many times over; ``acceptance`` may differ by helper (id).

    The same seed gives the same answers, with compiled loops or ``plain`` ones; unless
    said otherwise whichever is ready sooner.
    """
    # numpy and the compiler stay away from whoever only proposes or reads formats
    from samenspel.planning.simulating.drawing import draw_answers

    check_between("draws", draws, 1, MOST_DRAWS)
    of_each = acceptance if isinstance(acceptance, Mapping) else {one.id: acceptance for one in problem.helpers}
    _check_chances(problem, of_each)
    return draw_answers(
        problem, plan, [of_each[one.id] for one in problem.helpers], manner or Manner(), Draws(draws, seed, plain)
    )


def _check_chances(problem: Problem, acceptance: Mapping[str, float]) -> None:
    for helper in problem.helpers:
        if helper.id not in acceptance:
            raise WrongInput("acceptance", f'"{helper.id[:40]}" is missing')
        check_between("acceptance", acceptance[helper.id], 0, 1)
