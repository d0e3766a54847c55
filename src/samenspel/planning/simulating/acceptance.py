"""What is left of a plan when people may say no: the coverage to expect, not to hope for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem

MOST_DRAWS = 10_000
MOST_ROUNDS = 100
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Manner:
    """How people are asked, and how they bear it.

    ``at_once``: how many people get the question for the same visits at the same time.
    ``rounds``: how often it may be asked anew, each after ``hold_days`` days in which nobody else
    is asked. ``silence``: the chance that one earlier question keeps somebody from hearing
    the next; after n questions one is heard with chance (1 - silence) ** n. That is the
    inactivity which a question sets off in Manshadi and Rodilitz (2022), with a length without memory.
    """

    at_once: int = 1
    rounds: int = 8
    hold_days: int = 3
    silence: float = 0.1

    def __post_init__(self) -> None:
        _check_between("at_once", self.at_once, 1, MOST_AT_ONCE)
        _check_between("rounds", self.rounds, 1, MOST_ROUNDS)
        _check_between("hold_days", self.hold_days, 1, 365)
        _check_between("silence", self.silence, 0, 1)


@dataclass(frozen=True, slots=True)
class Expected:
    """The visits of a plan that people will say yes to: on average, and in the middle 80 of 100 cases.

    ``visits`` are asked for, ``planned`` stand in the plan; ``rounds`` is how often, on average,
    has to be asked until everybody has answered.
    """

    visits: int
    planned: int
    mean: float
    low: float
    high: float
    rounds: float


@dataclass(frozen=True, slots=True)
class Answers:
    """What came of asking, over many draws; means unless said otherwise.

    ``by_round``: visits agreed on before the first round and after each. ``calls``: questions
    in all; ``helpers``: how many people got one; ``most_calls``: for whoever got most.
    ``in_vain``: people who said yes and found others had been faster.
    """

    expected: Expected
    by_round: tuple[float, ...]
    days: float
    calls: float
    helpers: float
    most_calls: float
    in_vain: float


def expected_coverage(problem: Problem, plan: Plan, *, acceptance: float, draws: int = 50, seed: int = 1) -> Expected:
    """The visits to expect when every proposed face says yes with chance ``acceptance`` (0 to 1).

    People are asked one by one, as ``Manner`` says; for whoever says no somebody else is
    looked for, at most eight times. Faces in ``problem.current`` have said yes before.
    Raises ``WrongInput`` for a chance that is none and for a plan that breaks a rule.
    """
    return simulate_answers(problem, plan, acceptance=acceptance, draws=draws, seed=seed).expected


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

    _check_between("draws", draws, 1, MOST_DRAWS)
    of_each = acceptance if isinstance(acceptance, Mapping) else {one.id: acceptance for one in problem.helpers}
    _check_chances(problem, of_each)
    return draw_answers(
        problem, plan, [of_each[one.id] for one in problem.helpers], manner or Manner(), Draws(draws, seed, plain)
    )


@dataclass(frozen=True, slots=True)
class Draws:
    """How many draws, from which chance, and whether in plain loops (``None``: as is sooner done)."""

    count: int
    seed: int
    plain: bool | None


def _check_chances(problem: Problem, acceptance: Mapping[str, float]) -> None:
    for helper in problem.helpers:
        if helper.id not in acceptance:
            raise WrongInput("acceptance", f'"{helper.id[:40]}" is missing')
        _check_between("acceptance", acceptance[helper.id], 0, 1)


def _check_between(path: str, number: float, low: float, high: float) -> None:
    if not low <= number <= high:
        raise WrongInput(path, f"{number} is not between {low} and {high}")
