"""The door of ``samenspel bound``: how good any plan can be, and how far one is from that."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from samenspel.planning.bounding.proving import bound
from samenspel.planning.bounding.results import Bound, Distance
from samenspel.planning.commands.pacing import (
    FAILED,
    REFUSED,
    SECONDS_BETWEEN_LINES,
    Loops,
    Show,
    age_of_process,
    answer,
    budget,
    complain,
    counted,
    has_to_stay_plain,
    size_of,
)
from samenspel.planning.commands.reading import read_both
from samenspel.planning.commands.stopping import Stop
from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.smallest import smallest

DEFAULT_SECONDS = 20.0
# With less time than this, plain loops get further than compiling first.
COMPILING_PAYS_FROM = 18.0
STOPPING = "stopping: the bounds found until now follow, the one on visits in any case; once more ends at once, without them"
LOOPS = Loops(
    "samenspel.planning.bounding.offers",
    "offers",
    COMPILING_PAYS_FROM,
    "the bound",
    (
        "the loops of the bound are not compiled yet: plain ones bound the score less well;",
        f"with --seconds {COMPILING_PAYS_FROM:.0f} or more they are compiled, once",
    ),
)


def run_bound(instance: Path, *, plan: Path | None = None, seconds: float | None = None, show: Show | None = None) -> int:
    """Bound an instance file, and hold a plan file against it; the exit code says how it went.

    0: done. 1: the answer could not be written, or somebody asked to stop (Ctrl-C, SIGTERM, a terminal that closes): the bounds
    found until then are the answer. 2: the instance or the plan is refused. Progress and refusals go to ``show``
    (standard error), the figures to standard output. ``seconds`` count from the start of the process;
    without them it is twenty, and getting the loops ready does not count.
    """
    tell = show or complain
    try:
        problem, standing = read_both(instance, plan, tell)
        with Stop(lambda: tell(STOPPING)) as stop:
            found = _bounded(problem, standing, seconds, stop, tell)
            ended = answer(bound_lines(problem, found, cut_short=stop.asked), tell)
            return FAILED if stop.asked else ended
    except WrongInput as refusal:
        tell(f"refused: {refusal}")
        return REFUSED
    except MemoryError:
        tell("refused: this is more than the memory of this machine holds; bound a smaller area")
        return REFUSED


def bound_lines(problem: Problem, found: Bound, *, cut_short: bool = False) -> Iterator[str]:
    """The bounds in words, and how far a plan is from them; ``cut_short`` when somebody asked to stop."""
    yield f"any plan covers at most {found.covered} of {counted(problem.visit_count, 'visit')}"
    if found.score is None:
        yield _why_no_score(found, cut_short=cut_short)
    else:
        yield f"any plan is worth at most {found.score:.2f} points"
    if found.distance is not None:
        yield from _distance_lines(found.distance)


def _why_no_score(found: Bound, *, cut_short: bool) -> str:
    if found.is_too_large:
        return "the area is too large to bound the score; a smaller one can be"
    if cut_short:
        return "it was stopped before the score was bounded"
    needed = ceil(2 * (age_of_process() + 1))
    return f"there was no time to bound the score; --seconds {needed} should do"


def _distance_lines(distance: Distance) -> Iterator[str]:
    yield f"this plan covers {counted(distance.covered, 'visit')} and is worth {distance.score:.2f} points"
    if distance.visits == 0:
        yield "no plan covers more"
    elif distance.points == 0:
        yield f"a plan with more visits, if there is one ({distance.visits} more at most), is worth no more points"
    else:
        more = counted(distance.visits, "visit")
        yield f"a better plan covers {more} more at most ({100 * distance.visit_share:.2f} %), maybe none"
    if distance.points is None or distance.score_share is None:
        return
    if distance.points == 0:
        yield "no plan is worth more: this one is proven to be the best"
    else:
        yield f"a better plan is worth {distance.points:.2f} points more at most ({100 * distance.score_share:.2f} %), maybe none"


def _bounded(problem: Problem, plan: Plan | None, seconds: float | None, stop: Stop, show: Show) -> Bound:
    show(f"{problem.name}: {size_of(problem)}")
    plain = has_to_stay_plain(seconds, show, LOOPS)
    if seconds is None:
        seconds = DEFAULT_SECONDS + (0.0 if plain else _made_ready())
    spent = stop.or_when(budget(problem, seconds))
    found = bound(problem, plan=plan, spent=spent, watch=_Teller(show).look, plain=plain)
    is_proven = found.distance is not None and found.distance.points == 0
    if found.score is not None and not is_proven:
        after = counted(found.rounds, "round")
        show(f"after {after} at most {found.score:.2f} points; more time makes the bound on the score lower")
    return found


def _made_ready() -> float:
    """Load or compile the loops on the smallest street there is; the seconds that took."""
    before = time.monotonic()
    bound(smallest(), rounds=1)
    return time.monotonic() - before


@dataclass
class _Teller:
    """Says how low the bound on the score is, once a second."""

    show: Show
    last: float = 0.0

    def look(self, rounds: int, score: float) -> None:
        """Show a line when the last one is a second old."""
        now = time.monotonic()
        if now - self.last >= SECONDS_BETWEEN_LINES:
            self.last = now
            self.show(f"round {rounds}: at most {score:.2f} points")
