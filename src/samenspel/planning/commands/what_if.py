"""The door of ``samenspel what-if``: a neighbourhood as it is and as it is supposed, side by side."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from samenspel.planning.commands.pacing import (
    DONE,
    REFUSED,
    Show,
    Teller,
    budget,
    complain,
    has_to_stay_plain,
)
from samenspel.planning.commands.reading import read_both
from samenspel.planning.explaining.comparing import Comparison, what_if
from samenspel.planning.explaining.supposing import (
    ChangeLimit,
    MoreFaces,
    MoreHelpers,
    Supposition,
    WidenReach,
    Without,
    suppose,
)
from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.scoring import Figures

DEFAULT_SECONDS = 10.0
MOST_NAMED = 30


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
        problem, standing = read_both(instance, plan)
        _refuse_unfounded(problem, suppositions)  # before any planning
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


OPTIONS: dict[type[Supposition], str] = {
    MoreHelpers: "--helpers",
    ChangeLimit: "--month",
    WidenReach: "--reach",
    MoreFaces: "--faces",
    Without: "--without",
}


def _refuse_unfounded(problem: Problem, suppositions: Sequence[Supposition]) -> None:
    """``WrongInput`` with the option that supposes what cannot be, or people for what nobody asks."""
    for one in suppositions:
        if isinstance(one, MoreHelpers):
            _refuse_unasked("--activity", one.activities, {request.activity for request in problem.requests})
            told = (request.needs | request.wishes for request in problem.requests)
            _refuse_unasked("--needs", one.qualities, set[str]().union(*told))
        try:
            problem = suppose(problem, [one])
        except WrongInput as refusal:
            raise WrongInput(OPTIONS[type(one)], refusal.why) from refusal


def _refuse_unasked(option: str, codes: frozenset[str], asked: set[str]) -> None:
    for code in sorted(codes - asked):
        there = ", ".join(sorted(asked)[:MOST_NAMED]) or "none"
        raise WrongInput(option, f'"{code[:40]}" is in no request of this instance; there are: {there}')


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
