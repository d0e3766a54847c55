"""The door of ``samenspel what-if``: a neighbourhood as it is and as it is supposed, side by side."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from samenspel.planning.commands.explain import plan_for
from samenspel.planning.commands.pacing import (
    DONE,
    REFUSED,
    Show,
    Teller,
    budget,
    complain,
    has_to_stay_plain,
    nothing_collected,
)
from samenspel.planning.explaining.comparing import Comparison, what_if
from samenspel.planning.explaining.supposing import Supposition, suppose
from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.formats import read_problem
from samenspel.planning.model.scoring import Figures

DEFAULT_SECONDS = 10.0


def run_what_if(
    instance: Path,
    suppositions: Sequence[Supposition],
    *,
    plan: Path | None = None,
    seconds: float | None = None,
    rounds: int | None = None,
    seed: int = 1,
    show: Show | None = None,
) -> int:
    """Plan an instance before and after what is supposed; the exit code says how it went.

    0: done. 2: the instance, the plan or a supposition is refused. Progress and refusals go to
    ``show`` (standard error), the figures side by side to standard output. ``seconds`` are for
    all of it, from the start of the process.
    """
    tell = show or complain
    if seconds is None and rounds is None:
        seconds = DEFAULT_SECONDS
    try:
        with nothing_collected():
            problem = read_problem(instance)
            suppose(problem, suppositions)  # refuse before planning what cannot be supposed
            standing = None if plan is None else plan_for(problem, plan)
        plain = has_to_stay_plain(seconds, tell)
        spent = None if seconds is None else budget(problem, seconds)
        watch = Teller(tell).look
        found = what_if(problem, suppositions, plan=standing, rounds=rounds, seed=seed, spent=spent, watch=watch, plain=plain)
    except WrongInput as refusal:
        tell(f"refused: {refusal}")
        return REFUSED
    sys.stdout.write("".join(f"{line}\n" for line in comparison_lines(found)))
    sys.stdout.flush()
    return DONE


def comparison_lines(found: Comparison) -> Iterator[str]:
    """The figures before and after, side by side, and which visits that is about in number."""
    names = [name for name in Figures.__dataclass_fields__ if name != "instance"]
    rows = [("", "before", "after", "difference")]
    rows += [(name, *_columns(getattr(found.before, name), getattr(found.after, name))) for name in names]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for name, *numbers in rows:
        cells = "  ".join(f"{number:>{width}}" for number, width in zip(numbers, widths[1:], strict=True))
        yield f"{name:<{widths[0]}}  {cells}"
    yield f"{len(found.gained)} covered that were open, {len(found.lost)} open that were covered, {len(found.moved)} moved"


def _columns(before: float, after: float) -> tuple[str, str, str]:
    difference = round(after - before, 5)
    return str(before), str(after), f"{difference:+}" if difference else ""
