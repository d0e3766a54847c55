"""How long reasons and what would help take, and whether what is claimed is gained when planned anew.

    python benchmarks/explaining.py [INSTANCE ...] [--rounds 40] [--most 8] [--shared FOLDER]

Without instances: all that stand in FOLDER/planning/instances. FOLDER is ``../shared`` beside the
project, or SAMENSPEL_SHARED. Times are processor time of this process. Prints tables, asserts nothing.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from instances import SHARED, instances
from machine import machine
from tables import show

from samenspel.planning import (
    ChangeLimit,
    MoreFaces,
    Plan,
    Problem,
    Supposition,
    WidenReach,
    explain,
    read_problem,
    solve,
    supposed,
    what_if,
    what_would_help,
)

Made = TypeVar("Made")
WIDE: dict[str, Supposition] = {
    "a kilometre further for everybody": WidenReach(1.0),
    "a visit a month more for everybody": ChangeLimit(more_per_month=1),
    "one face more for everybody": MoreFaces(1),
}


def timed(work: Callable[[], Made]) -> tuple[Made, str]:
    """What some work makes, and the processor time that it takes."""
    begin = time.process_time()
    made = work()
    return made, f"{time.process_time() - begin:.2f}"


def reason_row(name: str, problem: Problem, plan: Plan) -> list[object]:
    """How long the reasons of one plan take, and which there are."""
    told, seconds = timed(lambda: explain(problem, plan))
    because = Counter(one.because.value for one in told.visits).most_common(3)
    why = Counter(one.why.value for one in told.open).most_common(3)
    return [name, seconds, *(", ".join(f"{code} {count}" for code, count in some) for some in (because, why))]


def help_row(name: str, problem: Problem, plan: Plan, args: argparse.Namespace) -> list[object]:
    """What is claimed of each kind of help, and what planning anew gains with it."""
    told, seconds = timed(lambda: what_would_help(problem, plan, most=args.most))
    anew = []
    for one in told:
        found = what_if(problem, [supposed(one)], plan=plan, rounds=args.rounds)
        anew.append(found.after.covered - found.before.covered)
    claimed = [one.visits_gained for one in told]
    return [name, seconds, ", ".join(map(str, claimed)), ", ".join(map(str, anew))]


def wide_rows(name: str, problem: Problem, plan: Plan, args: argparse.Namespace) -> Iterable[list[object]]:
    """Larger suppositions, holding on to what stands and planned freely from nothing."""
    for what, supposition in WIDE.items():
        found = what_if(problem, [supposition], plan=plan, rounds=args.rounds)
        free = solve(found.supposed, rounds=args.rounds)
        was, now = found.before_plan.by_visit, free.plan.by_visit
        changed = sum(now.get(visit) != one for visit, one in was.items())
        moved = len(found.moved) + len(found.lost)
        yield [name, what, found.before.covered, found.after.covered, moved, free.figures.covered, changed]


def main() -> None:
    """Read what is asked for, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("instances", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--most", type=int, default=8)
    parser.add_argument("--shared", type=Path, default=SHARED)
    args = parser.parse_args()
    print(machine())
    paths = args.instances or instances(args.shared)
    problems = {path.name.split(".")[0]: read_problem(path) for path in paths}
    plans = {name: solve(problem, rounds=args.rounds).plan for name, problem in problems.items()}
    planned = [(name, problem, plans[name]) for name, problem in problems.items()]
    show("Reasons", ("instance", "CPU s", "why this person", "why nobody"), (reason_row(*one) for one in planned))
    show("What would help", ("instance", "CPU s", "claimed", "planned anew"), (help_row(*one, args) for one in planned))
    columns = ("instance", "what if", "before", "after", "moved or lost", "planned freely", "changed then")
    show("What if", columns, (row for one in planned for row in wide_rows(*one, args)))


if __name__ == "__main__":
    main()
