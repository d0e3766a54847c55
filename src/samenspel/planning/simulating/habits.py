"""How people behave in a simulated year, and the chance that decides: drawn by what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from samenspel.planning.simulating.answers import check_between
from samenspel.planning.simulating.world import WEEKS


@dataclass(frozen=True, slots=True)
class Habits:
    """How people behave: assumptions, each a chance unless said otherwise.

    ``acceptance``: of a yes from somebody who hears the question; ``silence``: that one question of
    the last four weeks keeps them from hearing it. ``falls_out``: that a visit does not happen while
    two people hardly know each other, ``falls_out_known``: after ``used_to`` visits together.
    ``leaves``: that a helper stops in a week; ``leaves_waiting``: the same after ``patience`` weeks in which
    they were neither proposed nor visited anybody. Directions after Lo, Manshadi, Rodilitz and
    Shameli (a commitment makes a match sure; who finds none loses heart); the sizes are our guess.
    """

    acceptance: float = 0.7
    silence: float = 0.1
    falls_out: float = 0.15
    falls_out_known: float = 0.05
    used_to: int = 4
    leaves: float = 0.002
    leaves_waiting: float = 0.02
    patience: int = 13

    def __post_init__(self) -> None:
        for name in ("acceptance", "silence", "falls_out", "falls_out_known", "leaves", "leaves_waiting"):
            check_between(name, getattr(self, name), 0, 1)
        check_between("used_to", self.used_to, 0, 1000)
        check_between("patience", self.patience, 0, WEEKS)

    def leaving(self, weeks_waited: int) -> float:
        """The chance that somebody stops this week who has waited so long."""
        return self.leaves_waiting if weeks_waited > self.patience else self.leaves


@dataclass(frozen=True, slots=True)
class Lots:
    """The chance of one seed: the same question gets the same answer, whatever else has happened."""

    seed: int

    def draw(self, *about: str | int) -> float:
        """A number from 0 up to 1 that belongs to these words and numbers."""
        digest = blake2b(repr((self.seed, *about)).encode(), digest_size=6).digest()
        return int.from_bytes(digest) / (1 << 48)

    def says_yes(self, request: str, helper: str, time: int, chance: float) -> bool:
        """Whether a helper (id) says yes when they are asked for a request (id) for the first, second, … time."""
        return self.draw("yes", request, helper, time) < chance

    def leaves(self, helper: str, week: int, chance: float) -> bool:
        """Whether a helper (id) stops in a week."""
        return self.draw("leaves", helper, week) < chance
