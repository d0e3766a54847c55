"""Compile the planning core ahead: ``python -m samenspel.planning.warm``."""

from __future__ import annotations

import sys
import time
from datetime import date, timedelta

from samenspel.planning import Helper, Option, Problem, Request, Visit, Window, bound, simulate_answers, solve


def is_ready() -> bool:
    """Whether the search can begin at once: its machine code waits on disk, or there is no compiler to wait for."""
    from samenspel.planning.bounding import offers
    from samenspel.planning.searching import kernel
    from samenspel.planning.searching.compiling import has_compiler, is_kept_on_disk, machine_code
    from samenspel.planning.simulating import asking

    if not has_compiler():
        return True
    doors = (machine_code(kernel)["anneal"], machine_code(asking)["ask_everybody"], machine_code(offers)["offers"])
    return all(map(is_kept_on_disk, doors))


def warm() -> None:
    """Plan the smallest street there is, ask its helpers and bound it: compiles every loop and keeps it on disk."""
    street = _smallest()
    plan = solve(street, seed=1, rounds=1).plan
    simulate_answers(street, plan, acceptance=1.0, draws=1, plain=False)
    bound(street, rounds=1)


def has_repairs() -> bool:
    """Whether the machine code of repairs waits on disk."""
    from samenspel.planning.repairing import loops
    from samenspel.planning.searching.compiling import is_kept_on_disk, machine_code

    code = machine_code(loops)
    return all(is_kept_on_disk(code[name]) for name in ("lose_all", "make_room", "release", "take_best"))


def warm_repairs() -> None:
    """Repair the smallest street there is, which compiles those loops."""
    from samenspel.planning.repairing.town import compile_loops

    street = _smallest()
    compile_loops(street, solve(street, seed=1, rounds=0, plain=True).plan)


def _smallest() -> Problem:
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
    was_ready = is_ready() and has_repairs()
    before = time.monotonic()
    if not was_ready:
        sys.stdout.write("planning: compiling the search and the repairs, once (about half a minute) ... ")
        sys.stdout.flush()
    warm()
    warm_repairs()
    took = time.monotonic() - before
    sys.stdout.write("planning: the search is compiled already\n" if was_ready else f"done in {took:.1f} s\n")


if __name__ == "__main__":
    main()
