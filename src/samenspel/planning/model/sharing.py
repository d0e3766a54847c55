"""How the work is shared out: three ways to choose from, and the weights of each.

The score of a plan is always reckoned with the weights of ``scoring.py``; what stands here
only says what the search looks for. ``BALANCED`` looks for exactly that score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.scoring import FACE, FAIR_SHARE

MOST_WEEKS = 520


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
    a visit (100), so that nobody goes without a visit for one person's turn.
    """

    from_week: int
    first: int
    per_week: int
    most: int

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
    Sharing.FAMILIAR: Weights(face=40, fair_share=1, full_month=0, turn=Turn(26, 20, 5, 60)),
    Sharing.BALANCED: Weights(face=FACE, fair_share=FAIR_SHARE, full_month=0, turn=Turn(8, 10, 5, 60)),
    Sharing.EVERYBODY: Weights(face=10, fair_share=8, full_month=10, turn=Turn(0, 20, 5, 80)),
}


def check_waiting(waiting: Mapping[str, int]) -> None:
    """Refuse weeks that nobody can have waited."""
    for helper, weeks in waiting.items():
        if not 0 <= weeks <= MOST_WEEKS:
            raise WrongInput("waiting", f'"{helper[:40]}": {weeks} is not between 0 and {MOST_WEEKS}')
