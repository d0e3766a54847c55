"""A large area planned in pieces: cut, search each piece, cut along other lines, search again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from samenspel.planning.dividing.bonds import Bonds, Longs, bonds_of
from samenspel.planning.dividing.crews import Crew, CrewLost, alone
from samenspel.planning.dividing.cutting import Division, cut
from samenspel.planning.dividing.pieces import Piece, Whole
from samenspel.planning.dividing.tasks import Effort, Turns, answer, reasons_task, search_task, share_out_task
from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.plan import OpenVisit, Plan, Planned
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.rooms import standing as still_standing
from samenspel.planning.model.scoring import Figures, figures
from samenspel.planning.model.sharing import WEIGHTS, Sharing, Wait, who_waits

DEFAULT_ROUNDS = 6
# Requests in a piece: with the effort below a task is about a second of one core.
SIZE = 300
STEPS_A_REQUEST = 150
# The first answer, which is quick but takes memory, is made in pieces that are much larger: who meets whom there stays.
FIRST_SIZE = 4000
# A pair that was parted weighs so many times its bond more in every next round, until a cut leaves it together.
PARTED_AGAIN = 2
# A visit that stands weighs this much: a cut that leaves it whole lets the search of a piece still change it.
STANDING = 50


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did; number 0 is the first answer.

    ``parted`` is the share of eligible pairs whose helper belonged to another piece,
    ``never_together`` of those for which that was so in every round of search until now.
    """

    number: int
    pieces: int
    parted: float
    never_together: float
    planned: int


@dataclass(frozen=True, slots=True)
class Divided:
    """The plan of a whole area that was planned in pieces, with its figures and its rounds.

    ``cut_short`` says why it stands before all was done, or was done by the crew; nothing where it was.
    """

    plan: Plan
    figures: Figures
    rounds: tuple[Round, ...]
    cut_short: str = ""


Look = Callable[[Round], None]
Ended = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Manner:
    """How an area is planned in pieces.

    Seed, rounds, the most requests in a piece, steps for each of them in a round, and how the work is shared out.
    """

    seed: int = 1
    rounds: int = DEFAULT_ROUNDS
    size: int = SIZE
    steps: int = STEPS_A_REQUEST
    sharing: Sharing = Sharing.BALANCED

    def __post_init__(self) -> None:
        for name in ("rounds", "size", "steps"):
            if getattr(self, name) < 1:
                raise WrongInput(name, f"{getattr(self, name)} is less than 1")


def solve_divided(
    problem: Problem,
    manner: Manner,
    *,
    crew: Crew = alone,
    look: Look | None = None,
    is_ended: Ended | None = None,
    waiting: Mapping[str, Wait] | None = None,
) -> Divided:
    """Plan an area in pieces that a crew searches side by side.

    The plan depends on problem, manner and ``waiting`` (as in ``solve``) only: not on who is in the
    crew, how many they are, in what order they work or what has to be done twice. No round lowers
    what the plan is worth to this way of sharing.

    With ``is_ended`` what there is counts for more than that: as soon as it says so, or when the crew
    is lost, the pieces that are ready make the plan. The first answer is always waited for.
    """
    planning = _Planning(problem, manner, waiting or {}, is_ended or (lambda: False))
    why = ""
    try:
        for number in range(manner.rounds + 1):
            done = planning.round(number, crew)
            if done is None:
                why = "asked to stop"
                break
            if look is not None:
                look(done)
        plan = planning.finished(crew)
    except CrewLost as lost:
        if is_ended is None or not planning.rounds:
            raise
        why, plan = str(lost), planning.finished(alone)
    return Divided(plan, figures(problem, plan), tuple(planning.rounds), why)


@dataclass
class _Planning:
    """The plan as it stands between rounds."""

    problem: Problem
    manner: Manner
    waiting: Mapping[str, Wait] = field(default_factory=dict)
    is_ended: Ended = lambda: False
    rounds: list[Round] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.turns = Turns(self.manner.sharing, who_waits(self.problem, self.waiting))
        self.bonds: Bonds = bonds_of(self.problem)
        self.whole = Whole(self.problem, self.bonds)
        _, fallen = still_standing(self.problem, self.problem.current)
        lost = {one.visit for one in fallen}
        self.standing = {one.visit: one for one in self.problem.current if one.visit not in lost}
        self._times_parted = np.zeros(len(self.bonds.weight), dtype=np.int64)
        self._apart = np.ones(len(self.bonds.weight), dtype=bool)

    def round(self, number: int, crew: Crew) -> Round | None:
        """Cut anew, let the crew search every piece, and take over what they found; nothing when it ended meanwhile."""
        division = cut(self.bonds, self.manner.size if number else self._first_size(), self._weight())
        pieces = self.whole.pieces(division, self.standing)
        tasks = [search_task(piece, self._effort(number, piece), self.turns, f"{self.manner.seed}/{number}") for piece in pieces]
        for piece, packed in zip(pieces, crew(tasks), strict=True):
            self._take_over(piece, answer(packed).visits)
            if number and self.is_ended():
                return None
        return self._noted(number, division)

    def _first_size(self) -> int:
        return max(FIRST_SIZE, self.manner.size)

    def finished(self, crew: Crew) -> Plan:
        """The plan as it stands, after the last look over it, with a reason for every open visit."""
        self.share_out(crew)
        return self.plan(crew)

    def share_out(self, crew: Crew) -> None:
        """A last look over the whole plan: turns for whoever waits, nobody used to the limit who can be spared.

        Parts that are too large for one look follow one another, each with everybody within reach and what they do elsewhere.
        """
        if not self.turns.waiting and not WEIGHTS[self.turns.sharing].full_month:
            return
        for piece in self.whole.surroundings(cut(self.bonds, self._first_size()), self.standing):
            for packed in crew([share_out_task(piece, self.turns)]):
                self._take_over(piece, answer(packed).visits)

    def _weight(self) -> Longs:
        held = np.zeros(len(self.bonds.weight), dtype=np.int64)
        np.add.at(held, self.whole.pairs_of(self.standing.values()), STANDING)
        return held + self.bonds.weight * (1 + PARTED_AGAIN * self._times_parted)

    def _effort(self, number: int, piece: Piece) -> Effort:
        """Round by round the search is less bold, as one search of the whole would be."""
        from samenspel.planning.searching.rounds import COLD, HOT, STEPS_A_ROUND

        if number == 0:
            return Effort(0, HOT, COLD)
        first, last = (HOT * (COLD / HOT) ** (at / self.manner.rounds) for at in (number - 1, number))
        rounds = max(1, round(self.manner.steps * len(piece.problem.requests) / STEPS_A_ROUND))
        return Effort(rounds, first, last)

    def _take_over(self, piece: Piece, visits: Iterable[Planned]) -> None:
        for one in piece.start:
            del self.standing[one.visit]
        self.standing.update((one.visit, one) for one in visits)

    def _noted(self, number: int, division: Division) -> Round:
        parted = division.parted(self.bonds)
        if number:
            self._apart &= parted
            self._times_parted += parted
        pairs = max(1, len(parted))
        done = Round(number, division.pieces, int(parted.sum()) / pairs, int(self._apart.sum()) / pairs, len(self.standing))
        self.rounds.append(done)
        return done

    def plan(self, crew: Crew) -> Plan:
        """The plan with a reason for every open visit."""
        division = cut(self.bonds, self.manner.size)
        tasks = [reasons_task(piece) for piece in self.whole.surroundings(division, self.standing)]
        reasons = {one.visit: one for packed in crew(tasks) for one in answer(packed).open}
        order = self.problem.visit_by_id
        planned = tuple(self.standing[visit] for visit in order if visit in self.standing)
        still_open: tuple[OpenVisit, ...] = tuple(reasons[visit] for visit in order if visit not in self.standing)
        return Plan(self.problem.name, planned, still_open)
