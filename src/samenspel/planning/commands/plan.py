"""The door of ``samenspel plan``: a file in, a plan and its figures out, within the time given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from samenspel.planning.commands.beside import Beside
from samenspel.planning.commands.meanings import figure_lines
from samenspel.planning.commands.outputs import Target, target_of
from samenspel.planning.commands.pacing import (
    DONE,
    FAILED,
    REFUSED,
    Show,
    Teller,
    answer,
    budget,
    complain,
    counted,
    has_to_stay_plain,
    size_of,
    why_failed,
)
from samenspel.planning.commands.reading import read_problem_in
from samenspel.planning.commands.stopping import Stop
from samenspel.planning.commands.unreached import unreached_lines
from samenspel.planning.model.errors import WrongInput, naming
from samenspel.planning.model.formats import write_plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.sharing import Sharing
from samenspel.planning.searching.results import Result, Spent
from samenspel.planning.searching.solving import solve

DEFAULT_SECONDS = 10.0
# Where everybody gets a turn, a last look over the plan follows the search.
LAST_LOOK_PER_VISIT = 1e-4
# Plain loops hold the visits of a request against each other, for a first answer; a request of thousands is for compiled ones.
PLAIN_PER_TWO_VISITS = 1e-6
STOPPING = "stopping: the best plan found until now is written; once more ends at once, without a plan"


def run_plan(
    instance: Path,
    output: Path,
    *,
    seconds: float | None = None,
    rounds: int | None = None,
    seed: int = 1,
    sharing: Sharing = Sharing.BALANCED,
    replace: bool = False,
    show: Show | None = None,
) -> int:
    """Plan an instance file into a plan file; the exit code says how it went.

    0: done. 1: the plan or its figures could not be written (figures are shown all the same), or somebody asked to stop (Ctrl-C,
    SIGTERM, a terminal that closes): the best plan found until then is written. 2: the input is
    refused and nothing is written. A file that is no plan of this instance is written over with
    ``replace`` only. Progress and refusals go to ``show`` (standard error), the figures to standard output.
    ``seconds`` count from the start of the process.
    """
    tell = show or complain
    if seconds is None and rounds is None:
        seconds = DEFAULT_SECONDS
    with Stop(lambda: tell(STOPPING)) as stop:
        try:
            target = target_of(instance, output, replace=replace)
            problem = read_problem_in(instance, tell)
            target.refuse_another(problem)
            with naming(instance):
                result, beside = _planned(problem, _Effort(seconds, rounds, seed), sharing, stop, tell)
        except WrongInput as refusal:
            tell(f"refused: {refusal}")
            return REFUSED
        except MemoryError:
            tell("refused: this is more than the memory of this machine holds; plan a smaller area")
            return REFUSED
        written = _written(result, target, tell)
        ended = answer([*figure_lines(result.figures), *unreached_lines(problem), beside.line()], tell)
        return FAILED if stop.asked else max(written, ended)


def _written(result: Result, target: Target, tell: Show) -> int:
    """Write the plan; the exit code says whether that could be done."""
    try:
        write_plan(result.plan, target.path)
    except OSError as error:
        tell(f"the plan cannot be written: {why_failed(error)}; these are its figures")
        return FAILED
    return DONE


@dataclass(frozen=True, slots=True)
class _Effort:
    """How long to search, and with which chance."""

    seconds: float | None
    rounds: int | None
    seed: int


def _planned(problem: Problem, effort: _Effort, sharing: Sharing, stop: Stop, show: Show) -> tuple[Result, Beside]:
    """Plan it, with the bound on coverage beside it; both read the same arrays."""
    # numpy stays away from whoever only asks for help
    from samenspel.planning.searching.arrays import lay_out

    show(f"{problem.name}: {size_of(problem)}")
    plain = has_to_stay_plain(None if effort.seconds is None else max(effort.seconds, _first_answer(problem)), show)
    layout = lay_out(problem)
    beside = Beside(layout, effort.seconds, stop)
    result = solve(
        problem,
        seed=effort.seed,
        rounds=effort.rounds,
        spent=stop.or_when(_time(problem, effort.seconds, sharing)),
        watch=partial(beside.watching, Teller(show)),
        plain=plain,
        sharing=sharing,
        layout=layout,
    )
    after = counted(result.rounds, "round")
    show(f"first answer {result.first_score:.2f} points, after {after} {result.figures.score:.2f} points")
    return result, beside


def _first_answer(problem: Problem) -> float:
    """About how many seconds plain loops take at least for the first answer, which is waited for."""
    return PLAIN_PER_TWO_VISITS * sum(len(request.visits) ** 2 for request in problem.requests)


def _time(problem: Problem, seconds: float | None, sharing: Sharing) -> Spent:
    """The share of the time that is spent; nothing ever without a limit."""
    if seconds is None:
        return lambda: 0.0
    last_look = LAST_LOOK_PER_VISIT * problem.visit_count if sharing is Sharing.EVERYBODY else 0.0
    return budget(problem, max(0.0, seconds - last_look))
