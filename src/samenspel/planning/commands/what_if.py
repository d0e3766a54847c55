"""The door of ``samenspel what-if``: a neighbourhood as it is and as it is supposed, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from samenspel.planning.commands.meanings import MEANINGS
from samenspel.planning.commands.pacing import (
    FAILED,
    REFUSED,
    Show,
    Teller,
    answer,
    budget,
    complain,
    has_to_stay_plain,
    size_of,
)
from samenspel.planning.commands.reading import read_both
from samenspel.planning.commands.stopping import Stop
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

DEFAULT_SECONDS = 10.0
MOST_NAMED = 30
STOPPING = (
    "stopping: the figures found until now follow; before and after are then not searched for equally long; "
    "once more ends at once, without them"
)


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

    0: done. 1: the answer could not be written, or somebody asked to stop (Ctrl-C, SIGTERM, a terminal that closes): the figures
    are those of what was found until then. 2: the instance, the plan or a supposition is refused. Progress and refusals go to
    ``show`` (standard error), the figures side by side to standard output. ``seconds`` are for all of it, from the start of the
    process.
    """
    tell = show or complain
    if seconds is None and rounds is None:
        seconds = DEFAULT_SECONDS
    try:
        problem, standing = read_both(instance, plan, tell)
        _refuse_unfounded(problem, suppositions)  # before any planning
        with Stop(lambda: tell(STOPPING)) as stop:
            tell(f"{problem.name}: {size_of(problem)}")
            plain = has_to_stay_plain(seconds, tell)
            spent = stop.or_when((lambda: 0.0) if seconds is None else budget(problem, seconds))
            watch = Teller(tell).look
            found = what_if(problem, suppositions, plan=standing, rounds=rounds, seed=seed, spent=spent, watch=watch, plain=plain)
            ended = answer(comparison_lines(found), tell)
            return FAILED if stop.asked else ended
    except WrongInput as refusal:
        tell(f"refused: {refusal}")
        return REFUSED


OPTIONS: dict[type[Supposition], str] = {
    MoreHelpers: "--near",
    ChangeLimit: "--who",
    WidenReach: "--who",
    MoreFaces: "--request",
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
    """The figures before and after, side by side, what they count, and which visits that is about in number.

    What changes for people is there only where the instance says what they were told.
    """
    hidden = {"instance"} if found.supposed.current else {"instance", "changed"}
    meanings = {name: meaning for name, meaning in MEANINGS.items() if name not in hidden}
    rows = [("", "before", "after", "difference")]
    rows += [(name, *_columns(getattr(found.before, name), getattr(found.after, name))) for name in meanings]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for (name, *numbers), meaning in zip(rows, ("", *meanings.values()), strict=True):
        cells = "  ".join(f"{number:>{width}}" for number, width in zip(numbers, widths[1:], strict=True))
        yield f"{name:<{widths[0]}}  {cells}  {meaning}".rstrip()
    gained, lost, moved = (len(visits) for visits in (found.gained, found.lost, found.moved))
    yield f"visits won: {gained}, lost: {lost}, at another time or by somebody else: {moved}"


def _columns(before: float, after: float) -> tuple[str, str, str]:
    difference = round(after - before, 5)
    return str(before), str(after), f"{difference:+}" if difference else ""
