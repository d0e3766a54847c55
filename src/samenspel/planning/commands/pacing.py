"""What the doors of the core share: how they speak, and how they keep to the time given."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from samenspel.planning.model.problem import Problem
from samenspel.planning.searching.results import Progress, Spent

DONE, FAILED, REFUSED = 0, 1, 2
SECONDS_BETWEEN_LINES = 1.0
# What writing the plan takes after the search: something always, and something per visit.
CLOSING_SECONDS, CLOSING_PER_VISIT = 0.7, 7e-5
# Compiling takes about this long; with less time than twice this, plain loops do better.
COMPILE_SECONDS = 20.0
# Loading numba and the machine code takes nearly a second; below this plain loops get further.
LOADING_PAYS_FROM = 2.5
# A process that waited for something else is old as well: do not believe more than this.
MOST_SLOWNESS = 3.0

Show = Callable[[str], None]


def complain(line: str) -> None:
    """Write a line to standard error at once; one that nobody can read any more costs no plan."""
    with suppress(OSError, AttributeError):  # a terminal that is closed, a disk that is full; None where there is no such stream
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def answer(lines: Iterable[str], show: Show) -> int:
    """Write lines to standard output; the exit code says whether that could be done, ``show`` why it could not."""
    text = "".join(f"{line}\n" for line in lines)
    if sys.stdout is None:
        show("the answer cannot be written: there is no standard output")
        return FAILED
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:  # as of head(1): who read it has enough
        _let_go()
        return FAILED
    except OSError as error:
        _let_go()
        show(f"the answer cannot be written: {why_failed(error)}")
        return FAILED
    return DONE


def why_failed(error: Exception) -> str:
    """What the system says of a file, without Python's number and path."""
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__


def _let_go() -> None:
    """Let what is left in the buffer go nowhere, instead of failing again when Python ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def counted(number: int, noun: str) -> str:
    """A number with its noun, such as ``1 visit`` and ``2 visits``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def size_of(problem: Problem) -> str:
    """How large a problem is, in words."""
    requests, visits = counted(len(problem.requests), "request"), counted(problem.visit_count, "visit")
    return f"{requests} with {visits}, {counted(len(problem.helpers), 'helper')}"


@dataclass(frozen=True, slots=True)
class Loops:
    """Loops that can be compiled: which verb of which module, from how many seconds on that pays, and how all that is said."""

    module: str
    verb: str
    pays_from: float
    name: str
    otherwise: tuple[str, ...]


SEARCH = Loops(
    "samenspel.planning.searching.kernel",
    "anneal",
    2 * COMPILE_SECONDS,
    "the search",
    (
        "the search is not compiled yet: plain loops plan within the time given, less well;",
        "to compile it once (about twenty seconds): python -m samenspel.planning.warm",
    ),
)


def has_to_stay_plain(seconds: float | None, show: Show, loops: Loops = SEARCH) -> bool:
    """Nobody waits in silence for the compiler, and it never eats up a short time limit."""
    if seconds is not None and seconds < LOADING_PAYS_FROM * slowness():
        return True
    from samenspel.planning.searching import compiling

    if not compiling.has_compiler():
        show(f"numba is not here: {loops.name} runs as plain loops, slower")
        return True
    if compiling.is_kept_on_disk(compiling.machine_code(import_module(loops.module))[loops.verb]):
        return False
    if seconds is None or seconds >= loops.pays_from:
        show(f"compiling {loops.name}, once (about twenty seconds) ...")
        return False
    for line in loops.otherwise:
        show(line)
    return True


def budget(problem: Problem, seconds: float) -> Spent:
    """The share of the time that is spent, with time kept apart to write the plan."""
    age = age_of_process()
    begin = time.monotonic() - age
    closing = min(seconds / 2, slowness() * (CLOSING_SECONDS + CLOSING_PER_VISIT * problem.visit_count))
    enough = max(1e-9, seconds - closing)
    return lambda: (time.monotonic() - begin) / enough


def end_of(seconds: float) -> float:
    """When the time given is over, on the clock that ``time.monotonic`` reads."""
    return time.monotonic() - age_of_process() + seconds


def slowness() -> float:
    """How many times longer everything takes here, on a machine that has more to do than this."""
    return min(MOST_SLOWNESS, max(1.0, age_of_process() / max(0.1, time.process_time())))


def age_of_process() -> float:
    """Seconds since this process started, as far as the system tells."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - started)
    except (OSError, ValueError, IndexError, AttributeError):
        return 0.5  # about what the interpreter and the imports take


@dataclass
class Teller:
    """Says how far the search is, once a second."""

    show: Show
    last: float = 0.0

    def look(self, progress: Progress) -> None:
        """Show a line when the last one is a second old."""
        now = time.monotonic()
        if now - self.last >= SECONDS_BETWEEN_LINES:
            self.last = now
            share = min(100, round(100 * progress.share))
            self.show(f"{share:3d} %  score {progress.score:.2f} points  covered {counted(progress.covered, 'visit')}")
