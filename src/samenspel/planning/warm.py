"""Compile the planning core ahead: ``python -m samenspel.planning.warm``."""

from __future__ import annotations

import sys
import time

from samenspel.planning import solve
from samenspel.planning.model.smallest import smallest


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


def main() -> None:
    """Compile, and say in one line how it went."""
    from samenspel.planning.searching.compiling import has_compiler

    if not has_compiler():
        sys.stdout.write("planning: numba is not here; plans are made by plain loops, slower\n")
        return
    was_ready = is_ready()
    before = time.monotonic()
    if not was_ready:
        sys.stdout.write("planning: compiling the search, once (about twenty seconds) ... ")
        sys.stdout.flush()
    warm()
    took = time.monotonic() - before
    sys.stdout.write("planning: the search is compiled already\n" if was_ready else f"done in {took:.1f} s\n")


if __name__ == "__main__":
    main()
