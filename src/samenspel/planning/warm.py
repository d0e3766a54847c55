"""Compile the planning core ahead: ``python -m samenspel.planning.warm``."""

from __future__ import annotations

import sys
import time
from datetime import date, timedelta

from samenspel.planning import Helper, Option, Problem, Request, Visit, Window, solve


def is_ready() -> bool:
    """Whether the search can begin at once: its machine code waits on disk, or there is no compiler to wait for."""
    from samenspel.planning.searching import kernel
    from samenspel.planning.searching.compiling import has_compiler, is_kept_on_disk, machine_code

    return not has_compiler() or is_kept_on_disk(machine_code(kernel)["anneal"])


def warm() -> None:
    """Plan the smallest street there is, which compiles the search and keeps it on disk.

    What proves bounds, simulates answers and repairs a town is compiled when it is first asked for: few ask.
    """
    solve(smallest(), seed=1, rounds=1)


def smallest() -> Problem:
    """The smallest street on which every loop runs: two people, and one who asks four times."""
    monday, place = date(2026, 3, 2), (52.37, 4.89)
    days = [monday + timedelta(days=7 * week) for week in range(4)]
    visits = tuple(Visit(f"visit-{day}", 60, (Option(day, 540, 720),)) for day in days)
    people = tuple(
        Helper(f"helper-{row}", place, 1.0, frozenset({"company"}), availability=(Window(1, 540, 720),), most_per_month=2)
        for row in range(2)
    )
    asks = (Request("request", place, "company", visits),)
    return Problem("smallest", "Europe/Amsterdam", monday, monday + timedelta(days=27), people, asks, 15)


def main() -> None:
    """Compile, and say in one line how it went."""
    from samenspel.planning.searching.compiling import has_compiler

    if not has_compiler():
        sys.stdout.write("planning: numba is not here; plans are made by plain loops, slower\n")
        return
    was_ready = is_ready()
    before = time.monotonic()
    if not was_ready:
        sys.stdout.write("planning: compiling the search, once (about ten seconds) ... ")
        sys.stdout.flush()
    warm()
    took = time.monotonic() - before
    sys.stdout.write("planning: the search is compiled already\n" if was_ready else f"done in {took:.1f} s\n")


if __name__ == "__main__":
    main()
