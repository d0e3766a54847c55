"""The door of ``samenspel plan``: a file in, a plan and its figures out, within the time given."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.formats import read_problem, write_plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.scoring import Figures
from samenspel.planning.searching.results import Progress, Result, Spent
from samenspel.planning.searching.solving import solve

DONE, FAILED, REFUSED = 0, 1, 2
DEFAULT_SECONDS = 10.0
SECONDS_BETWEEN_LINES = 1.0
# What writing the plan takes after the search: something always, and something per visit.
CLOSING_SECONDS, CLOSING_PER_VISIT = 0.7, 7e-5
# Compiling takes about this long; with less time than twice this, plain loops do better.
COMPILE_SECONDS = 12.0
# Loading numba and the machine code takes nearly a second; below this plain loops get further.
LOADING_PAYS_FROM = 2.5

Show = Callable[[str], None]


def run_plan(
    instance: Path,
    output: Path,
    *,
    seconds: float | None = None,
    rounds: int | None = None,
    seed: int = 1,
    show: Show | None = None,
) -> int:
    """Plan an instance file into a plan file; the exit code says how it went.

    0: done. 1: the plan could not be written. 2: the input is refused and nothing is
    written. Progress and refusals go to ``show`` (standard error), the figures to
    standard output. ``seconds`` count from the start of the process.
    """
    tell = show or _complain
    if seconds is None and rounds is None:
        seconds = DEFAULT_SECONDS
    try:
        _check_output(instance, output)
        with _nothing_collected():
            problem = read_problem(instance)
        result = _planned(problem, seconds=seconds, rounds=rounds, seed=seed, show=tell)
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
    sys.stdout.write("".join(f"{line}\n" for line in figure_lines(result.figures)))
    sys.stdout.flush()
    return DONE


def figure_lines(figures: Figures) -> list[str]:
    """The figures of a plan as lines to read, each with the judge's name for it."""
    rows = [(name, getattr(figures, name)) for name in Figures.__dataclass_fields__]
    width = max(len(name) for name, _ in rows)
    return [f"{name:<{width}}  {value}" for name, value in rows]


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Spare the garbage collector a million new values of which none is garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _complain(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _check_output(instance: Path, output: Path) -> None:
    """Refuse before an hour of planning what could not be written after it."""
    if output.is_dir():
        raise WrongInput("", f"{output}: is a folder")
    if not output.parent.is_dir():
        raise WrongInput("", f"{output.parent}: there is no such folder")
    if output.exists() and instance.exists() and output.samefile(instance):
        raise WrongInput("", f"{output}: is the instance itself")


def _planned(problem: Problem, *, seconds: float | None, rounds: int | None, seed: int, show: Show) -> Result:
    show(f"{problem.name}: {len(problem.requests)} requests with {problem.visit_count} visits, {len(problem.helpers)} helpers")
    plain = _has_to_stay_plain(seconds, show)
    spent = None if seconds is None else _budget(problem, seconds)
    watch = _Watch(show)
    result = solve(problem, seed=seed, rounds=rounds, spent=spent, watch=watch.look, plain=plain)
    show(f"first answer {result.first_score:.2f}, after {result.rounds} rounds {result.figures.score:.2f}")
    return result


def _has_to_stay_plain(seconds: float | None, show: Show) -> bool:
    """Nobody waits in silence for the compiler, and it never eats up a short time limit."""
    if seconds is not None and seconds < LOADING_PAYS_FROM:
        return True
    from samenspel.planning.searching import compiling

    if not compiling.has_compiler():
        show("numba is not here: the search runs as plain loops, slower")
        return True
    from samenspel.planning.searching import kernel

    if compiling.is_kept_on_disk(compiling.machine_code(kernel)["anneal"]):
        return False
    if seconds is None or seconds >= 2 * COMPILE_SECONDS:
        show("compiling the search, once (about ten seconds) ...")
        return False
    show("the search is not compiled yet: plain loops plan within the time given, less well;")
    show("to compile it once (about ten seconds): python -m samenspel.planning.warm")
    return True


def _budget(problem: Problem, seconds: float) -> Spent:
    """The share of the time that is spent, with time kept apart to write the plan."""
    age = _process_age()
    begin = time.monotonic() - age
    # on a machine that has more to do than this, writing takes longer too
    slowness = max(1.0, age / max(0.1, time.process_time()))
    closing = min(seconds / 2, slowness * (CLOSING_SECONDS + CLOSING_PER_VISIT * problem.visit_count))
    enough = max(1e-9, seconds - closing)
    return lambda: (time.monotonic() - begin) / enough


def _process_age() -> float:
    """Seconds since this process started, as far as the system tells."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - started)
    except (OSError, ValueError, IndexError, AttributeError):
        return 0.5  # about what the interpreter and the imports take


@dataclass
class _Watch:
    """Says how far the search is, once a second."""

    show: Show
    last: float = 0.0

    def look(self, progress: Progress) -> None:
        """Show a line when the last one is a second old."""
        now = time.monotonic()
        if now - self.last >= SECONDS_BETWEEN_LINES:
            self.last = now
            share = min(100, round(100 * progress.share))
            self.show(f"{share:3d} %  score {progress.score:.2f}  covered {progress.covered}")
