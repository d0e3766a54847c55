"""How the work is shared out: three ways to choose from, the weights of each, and figures to see it by.

The score of a plan is always reckoned with the weights of ``scoring.py``; what stands here
only says what the search looks for. ``BALANCED`` looks for exactly that score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.problem import Helper, Problem
from samenspel.planning.model.scoring import FACE, FAIR_SHARE

MOST_WEEKS = 520
NEVER_PROPOSED = 52
"""So many weeks are counted on top for who never had a turn: newcomers go first in every way of sharing."""
LONGEST_TO_A_PLACE = 104
"""No more weeks than these are counted on top for whoever hardly any ask suits."""


@dataclass(frozen=True, slots=True)
class Wait:
    """How long somebody waits for a turn: ``weeks`` since they were proposed last, or joined.

    ``is_new``: never proposed. ``rarity``, of newcomers: how many weeks pass between places for them (``weeks_to_a_place``);
    it says who goes before whom, never how much a turn may cost.
    """

    weeks: int
    is_new: bool = False
    rarity: int = 0

    @property
    def counted(self) -> int:
        """Weeks with those that newcomers have on top."""
        return self.weeks + NEVER_PROPOSED * self.is_new

    @property
    def rank(self) -> int:
        """Who has more goes first."""
        return self.counted + self.rarity


class Sharing(StrEnum):
    """What weighs more: the same people again and again, or a turn for everybody."""

    FAMILIAR = "familiar"
    BALANCED = "balanced"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Turn:
    """What it is worth, in points, that somebody who waits is proposed.

    Nothing before ``from_week`` weeks of waiting; then ``first`` points and
    ``per_week`` more with every week, up to ``most``. A turn stays below the worth of
    a visit (100), so that nobody goes without a visit for one person's turn. By turns
    a request gets at most ``faces`` faces more than the search gave it; for people who never had
    a turn and wait ``newcomers_from`` weeks as many as the resident can bear.
    """

    from_week: int
    first: int
    per_week: int
    most: int
    faces: int
    newcomers_from: int

    def worth(self, weeks: int) -> int:
        """Points for somebody who has waited so many weeks."""
        if weeks < self.from_week:
            return 0
        return min(self.most, self.first + self.per_week * (weeks - self.from_week))


@dataclass(frozen=True, slots=True)
class Weights:
    """What the search looks for, in points; worth, distance and wishes are the same in all.

    ``face``: what each distinct helper of a request costs. ``fair_share``: the k-th visit of
    a helper in a month costs this times (k - 1) / ``most_per_month``. ``full_month``: what the
    visit costs on top with which a helper's month is full. ``turn``: for whoever waits.
    """

    face: int
    fair_share: int
    full_month: int
    turn: Turn


WEIGHTS: Mapping[Sharing, Weights] = {
    Sharing.FAMILIAR: Weights(face=60, fair_share=1, full_month=0, turn=Turn(26, 20, 2, 60, faces=1, newcomers_from=8)),
    Sharing.BALANCED: Weights(face=FACE, fair_share=FAIR_SHARE, full_month=0, turn=Turn(8, 10, 2, 60, faces=1, newcomers_from=0)),
    Sharing.EVERYBODY: Weights(face=10, fair_share=8, full_month=60, turn=Turn(0, 20, 2, 80, faces=4, newcomers_from=0)),
}


@dataclass(frozen=True, slots=True)
class LoadRow:
    """How many helper-months carry over ``over`` up to ``up_to`` (shares of a month's limit); from 1 to 1: full ones."""

    over: float
    up_to: float
    helper_months: int


@dataclass(frozen=True, slots=True)
class SharingFigures:
    """The sharing of one plan. A helper-month is one helper in one calendar month with a planned visit.

    ``full_months``: helper-months at their limit, what is booked included. ``full_while_waiting``:
    those of which a visit could have been made, as all else stands, by somebody who has nothing in
    that month and would not be full with it. ``could_be_proposed``: helpers who may come to a resident and have time for one
    of the visits; ``proposed`` and ``waiting`` add up to it. ``gini``: of visits per allowed visit,
    among those with alternatives – helpers who could be proposed for a request to which somebody else could
    come as well (0: all alike, near 1: one does everything). ``most_seen_share``: how much of what
    happens at a request the best known face does, on average. ``loads``: five rows of load.
    """

    helper_months: int
    full_months: int
    full_while_waiting: int
    could_be_proposed: int
    proposed: int
    waiting: int
    gini: float
    faces_per_request: float
    most_seen_share: float
    loads: tuple[LoadRow, ...]


def who_waits(problem: Problem, waiting: Mapping[str, Wait]) -> dict[str, Wait]:
    """The helpers of a problem who wait, and how long: who has something booked or told in its days does not.

    Raises ``WrongInput`` for weeks that nobody can have waited; ids that the problem does not know are passed over.
    """
    for name, wait in waiting.items():
        if not 0 <= wait.weeks <= MOST_WEEKS:
            raise WrongInput("waiting", f'"{name[:40]}": {wait.weeks} is not between 0 and {MOST_WEEKS}')
    busy = {one.helper for one in problem.current}
    return {
        helper.id: waiting[helper.id]
        for helper in problem.helpers
        if helper.id in waiting and helper.id not in busy and not _is_booked(helper, problem)
    }


def _is_booked(helper: Helper, problem: Problem) -> bool:
    return any(problem.first_day <= one.day <= problem.last_day for one in helper.booked)
