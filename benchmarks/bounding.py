"""How far plans are from what no plan can exceed: visits, points, and what the bound on points costs.

    python benchmarks/bounding.py [INSTANCE ...] [--rounds 63] [--shared FOLDER]

Without instances: all that stand in FOLDER/planning/instances. FOLDER is ``../shared`` beside the
project, or SAMENSPEL_SHARED. Plans each with so many rounds, and bounds it beside that plan; the CPU seconds are those of the
bounds, and reading the file is in none of them. Prints a table, asserts nothing.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from instances import SHARED, instances
from machine import machine
from tables import head, line

from samenspel.planning import Problem, bound, read_problem, solve

COLUMNS = ("a plan's points", "visits at most", "points at most", "missing at most", "rounds", "CPU seconds")


def row(problem: Problem, rounds: int) -> list[str]:
    """One instance: its plan beside the bounds."""
    found = solve(problem, rounds=rounds)
    begun = time.process_time()
    most = bound(problem, plan=found.plan)
    took = time.process_time() - begun
    if most.score is None:
        return [problem.name, f"{found.figures.score:,.2f}", f"{most.covered:,}", "–", "–", "–", f"{took:.2f}"]
    missing = most.score - found.figures.score
    return [
        problem.name,
        f"{found.figures.score:,.2f}",
        f"{most.covered:,}",
        f"{most.score:,.2f}",
        f"{missing:,.0f} ({100 * missing / most.score:.2f} %)",
        str(most.rounds),
        f"{took:.2f}",
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("instances", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=63)
    parser.add_argument("--shared", type=Path, default=SHARED)
    asked = parser.parse_args()
    problems = [read_problem(path) for path in asked.instances or instances(asked.shared)]
    bound(problems[0], rounds=1)  # loads the machine code
    print(machine())
    head("instance", *COLUMNS)
    for problem in problems:
        line(*row(problem, asked.rounds))


if __name__ == "__main__":
    main()
