"""The door of ``samenspel plan``: a file in, a plan and its figures out, within the time given."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from samenspel.planning.commands.beside import Beside
from samenspel.planning.commands.outputs import check_output
from samenspel.planning.commands.pacing import (
    DONE,
    FAILED,
    REFUSED,
    Show,
    Teller,
    budget,
    complain,
    has_to_stay_plain,
    nothing_collected,
)
from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.formats import read_problem, write_plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.scoring import Figures
from samenspel.planning.model.sharing import Sharing
from samenspel.planning.searching.results import Result
from samenspel.planning.searching.solving import solve

DEFAULT_SECONDS = 10.0
# Where everybody gets a turn, a last look over the plan follows the search.
LAST_LOOK_PER_VISIT = 1e-4


def run_plan(
    instance: Path,
    output: Path,
    *,
    seconds: float | None = None,
    rounds: int | None = None,
    seed: int = 1,
    sharing: Sharing = Sharing.BALANCED,
    show: Show | None = None,
) -> int:
    """Plan an instance file into a plan file; the exit code says how it went.

    0: done. 1: the plan could not be written. 2: the input is refused and nothing is
    written. Progress and refusals go to ``show`` (standard error), the figures to
    standard output. ``seconds`` count from the start of the process.
    """
    tell = show or complain
    if seconds is None and rounds is None:
        seconds = DEFAULT_SECONDS
    try:
        check_output(instance, output)
        with nothing_collected():
            problem = read_problem(instance)
        beside = Beside(problem, seconds)
        result = _planned(problem, _Effort(seconds, rounds, seed), sharing, beside, tell)
    except WrongInput as refusal:
        tell(f"refused: {refusal}")
        return REFUSED
    except MemoryError:
        tell("refused: this is more than the memory of this machine holds; plan a smaller area")
        return REFUSED
    try:
        write_plan(result.plan, output)
    except OSError as error:
        tell(f"the plan cannot be written: {error}")
        return FAILED
    sys.stdout.write("".join(f"{line}\n" for line in [*figure_lines(result.figures), beside.line()]))
    sys.stdout.flush()
    return DONE


def figure_lines(figures: Figures) -> list[str]:
    """The figures of a plan as lines to read, each with the judge's name for it."""
    rows = [(name, getattr(figures, name)) for name in Figures.__dataclass_fields__]
    width = max(len(name) for name, _ in rows)
    return [f"{name:<{width}}  {value}" for name, value in rows]


@dataclass(frozen=True, slots=True)
class _Effort:
    """How long to search, and with which chance."""

    seconds: float | None
    rounds: int | None
    seed: int


def _planned(problem: Problem, effort: _Effort, sharing: Sharing, beside: Beside, show: Show) -> Result:
    show(f"{problem.name}: {len(problem.requests)} requests with {problem.visit_count} visits, {len(problem.helpers)} helpers")
    plain = has_to_stay_plain(effort.seconds, show)
    last_look = LAST_LOOK_PER_VISIT * problem.visit_count if sharing is Sharing.EVERYBODY else 0.0
    spent = None if effort.seconds is None else budget(problem, max(0.0, effort.seconds - last_look))
    watch = partial(beside.watching, Teller(show))
    result = solve(problem, seed=effort.seed, rounds=effort.rounds, spent=spent, watch=watch, plain=plain, sharing=sharing)
    show(f"first answer {result.first_score:.2f}, after {result.rounds} rounds {result.figures.score:.2f}")
    return result
