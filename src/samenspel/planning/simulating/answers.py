"""How people are asked, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.moments import DAY_MINUTES

MOST_DRAWS = 10_000
MOST_ROUNDS = 100
MOST_AT_ONCE = 100
MOST_MINUTES = 365 * DAY_MINUTES


@dataclass(frozen=True, slots=True)
class Manner:
    """How people are asked, and how they bear it.

    ``at_once``: how many people get the question for the same visits at the same time.
    ``rounds``: how often it may be asked anew, each after ``hold_days`` days in which nobody else
    is asked. ``silence``: the chance that one earlier question keeps somebody from hearing
    the next; after n questions one is heard with chance (1 - silence) ** n. It is a simple form
    of the inactivity that a question may set off in Manshadi and Rodilitz (2022): here it
    lasts as long as the asking. ``begins`` is when the asking begins, in minutes from the start of
    the first day of the problem (fewer than none before it): from then on the resident takes ``resident_minutes`` for each
    face, and is the helper waited for as long as a question is kept, which is ``hold_days`` or half of the time until the visit,
    but ``least_minutes`` at least. What has begun by then takes place with nobody. ``None``: answers take no time.
    """

    at_once: int = 1
    rounds: int = 8
    hold_days: int = 4
    silence: float = 0.1
    begins: int | None = None
    resident_minutes: int = 0
    least_minutes: int = 0

    def __post_init__(self) -> None:
        check_between("at_once", self.at_once, 1, MOST_AT_ONCE)
        check_between("rounds", self.rounds, 1, MOST_ROUNDS)
        check_between("hold_days", self.hold_days, 1, 365)
        check_between("silence", self.silence, 0, 1)
        check_between("resident_minutes", self.resident_minutes, 0, MOST_MINUTES)
        check_between("least_minutes", self.least_minutes, 0, MOST_MINUTES)


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
