"""How people are asked, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from samenspel.planning.model.errors import WrongInput

MOST_DRAWS = 10_000
MOST_ROUNDS = 100
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Manner:
    """How people are asked, and how they bear it.

    ``at_once``: how many people get the question for the same visits at the same time.
    ``rounds``: how often it may be asked anew, each after ``hold_days`` days in which nobody else
    is asked. ``silence``: the chance that one earlier question keeps somebody from hearing
    the next; after n questions one is heard with chance (1 - silence) ** n. It is a simple form
    of the inactivity that a question may set off in Manshadi and Rodilitz (2022): here it
    lasts as long as the asking.
    """

    at_once: int = 1
    rounds: int = 8
    hold_days: int = 4
    silence: float = 0.1

    def __post_init__(self) -> None:
        check_between("at_once", self.at_once, 1, MOST_AT_ONCE)
        check_between("rounds", self.rounds, 1, MOST_ROUNDS)
        check_between("hold_days", self.hold_days, 1, 365)
        check_between("silence", self.silence, 0, 1)


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


@dataclass(frozen=True, slots=True)
class Draws:
    """How many draws, from which chance, and whether in plain loops (``None``: as is sooner done)."""

    count: int
    seed: int
    plain: bool | None


def check_between(path: str, number: float, low: float, high: float) -> None:
    """Refuse a number outside its bounds, which both belong to them."""
    if not low <= number <= high:
        raise WrongInput(path, f"{number} is not between {low} and {high}")
