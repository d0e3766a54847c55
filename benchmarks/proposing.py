"""How fast one ask is answered among many helpers: who could come, and the best ways to fill it.

    python benchmarks/proposing.py [--databases sqlite postgresql postgresql-pooled] [--helpers 10000 100000 1000000] [--asks 300]
                                   [--times 3] [--exact 0]

Makes a country of helpers in an empty database (the same on both), and lets the very code of the page find the ways
for each ask: read the ask and who is not to come, find who promises most, read their promises, make the problem,
propose. Prints p50, p95 and p99 in milliseconds, on the clock and of this process, and what each part takes. Each ask
is answered ``--times`` times and the quickest counts, which leaves out what else the machine does; the column
*first* is the p95 of the first time. Of ``--exact`` asks the best way is held against the proof of a general solver
(HiGHS) over the four hundred most promising people, which is nearly everybody who could come.
PostgreSQL: the server of SAMENSPEL_TEST_POSTGRES_URL, else 127.0.0.1:5432; a database is made and dropped.
Asserts nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from databases import DATABASES, spare_database
from machine import machine
from tables import head, line

HERE = Path(__file__).parent
ROOT = HERE.parent
MANY, SECONDS, ROUNDING = 400, 4.0, 1e-3  # people, for the solver, of its points
PARTS = ("finding helpers", "their promises", "proposing", "the rest")


def main() -> None:
    """Measure every database and size in a process of its own."""
    asked = arguments()
    if asked.inside:
        json.dump(measure_here(asked), sys.stdout)
        return
    columns = (
        "database",
        "helpers",
        "p50",
        "p95",
        "p99",
        "first",
        "CPU p50",
        "CPU p95",
        "queries",
        *(f"{part} p50 / p95" for part in PARTS),
        "as good as exact",
    )
    print(machine())
    head(*columns)
    for database in asked.databases:
        for helpers in asked.helpers:
            with spare_database(database, "samenspel_benchmark_proposing") as environment:
                size = ["--asks", str(asked.asks), "--times", str(asked.times), "--exact", str(asked.exact)]
                command = [sys.executable, __file__, "--inside", "--helpers", str(helpers), *size]
                answer = subprocess.run(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, check=True, cwd=ROOT)
            show(database, helpers, json.loads(answer.stdout))


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    parser.add_argument("--helpers", nargs="+", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--asks", type=int, default=300)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--exact", type=int, default=0)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def show(database: str, helpers: int, found: dict[str, Any]) -> None:
    """Print one line of the table."""
    wall, cpu = found["wall"], found["cpu"]
    parts = [f"{at(found['parts'][part], 0.5):.1f} / {at(found['parts'][part], 0.95):.1f}" for part in PARTS]
    figures = [at(wall, 0.5), at(wall, 0.95), at(wall, 0.99), at(found["first"], 0.95), at(cpu, 0.5), at(cpu, 0.95)]
    cells = [*(f"{one:.1f}" for one in figures), str(found["queries"]), *parts, found["exact"]]
    line(database, f"{helpers:,}", *cells)
    print(f"filled in {found['filled']:.0f} s; {found['ways']}", file=sys.stderr, flush=True)


def at(values: list[float], share: float) -> float:
    """The value below which this share of all values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


# --- inside one database ----------------------------------------------------------------------------------------


def measure_here(asked: argparse.Namespace) -> dict[str, Any]:
    """Fill the database, and find the ways for each ask."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    call_command("migrate", verbosity=0)
    sys.path.insert(0, str(HERE))
    from proposing_country import make_country

    begun = time.perf_counter()
    with transaction.atomic():
        ids = make_country(asked.helpers[0], asked.asks)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    filled = time.perf_counter() - begun
    return {"filled": filled, **measure(ids, asked.times), "exact": exactness(ids[: asked.exact])}


def measure(ids: list[Any], times: int) -> dict[str, Any]:
    """Answer each ask as the page does, a few of them once before: they warm what is read once a process."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from samenspel.arrangements import planner
    from samenspel.exchange.models import Ask

    find = Ask.objects.select_related("resident", "asker", "community", "area__shown_as")
    watch = Watch()
    watch.on("samenspel.exchange.queries", "helper_rows", "finding helpers")
    watch.on("samenspel.arrangements.planner.people", "bookings", "their promises")
    watch.on("samenspel.planning", "propose", "proposing")
    for pk in ids[:20]:
        planner.ways_for(find.get(pk=pk))
    found: defaultdict[str, list[float]] = defaultdict(list)
    parts: defaultdict[str, list[float]] = defaultdict(list)
    ways: defaultdict[str, int] = defaultdict(int)
    for pk in ids:
        runs = [watch.run(planner.ways_for, find.get(pk=pk)) for _ in range(times)]
        best = min(runs, key=lambda run: run["wall"])
        found["first"].append(runs[0]["wall"])
        found["wall"].append(best["wall"])
        found["cpu"].append(min(run["cpu"] for run in runs))
        for part in PARTS:
            parts[part].append(best[part])
        ways[f"{len(watch.answer.ways)} ways"] += 1
    with CaptureQueriesContext(connection) as queries:
        planner.ways_for(find.get(pk=ids[0]))
    return {**found, "parts": parts, "queries": len(queries) - 1, "ways": dict(ways)}


def exactness(ids: list[Any]) -> str:
    """Hold the best way for each ask against the proof of a general solver among many more people."""
    from samenspel.arrangements import planner
    from samenspel.exchange import queries
    from samenspel.exchange.models import Ask
    from samenspel.planning import propose, solve_exactly

    def wide(*given: Any, sought: Any, **named: Any) -> Any:
        return narrow(*given, sought=replace(sought, enough=MANY), most=MANY, **named)

    narrow, losses = queries.helper_rows, []
    for ask in Ask.objects.filter(pk__in=ids).order_by("pk"):
        puzzle = planner.puzzle_for(ask)
        found = propose(puzzle.problem, puzzle.request.id, plan=puzzle.plan).ways
        queries.helper_rows = wide
        best = solve_exactly(planner.puzzle_for(ask).problem, seconds=SECONDS)
        queries.helper_rows = narrow
        if best.is_proven:
            losses.append(best.score - max((way.worth for way in found), default=0.0))
    good = sum(loss < ROUNDING for loss in losses)
    return f"{good} of {len(losses)} proven, {max(losses):.1f} points less at most" if losses else "–"


class Watch:
    """Milliseconds that named functions take."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.answer: Any = None

    def run(self, call: Callable[..., Any], *given: Any) -> dict[str, float]:
        """Call something once: how long it took, of the process and in each part."""
        self.spent.clear()
        begun, used = time.perf_counter(), time.process_time()
        self.answer = call(*given)
        cpu, wall = 1000 * (time.process_time() - used), 1000 * (time.perf_counter() - begun)
        return {"wall": wall, "cpu": cpu, "the rest": wall - sum(self.spent.values()), **{p: self.spent[p] for p in PARTS[:-1]}}

    def on(self, module: str, name: str, part: str) -> None:
        """Count the time of a function of a module for a part."""
        from importlib import import_module

        place = import_module(module)
        setattr(place, name, self._watched(getattr(place, name), part))

    def _watched(self, call: Callable[..., Any], part: str) -> Callable[..., Any]:
        def watched(*given: Any, **named: Any) -> Any:
            begun = time.perf_counter()
            try:
                return call(*given, **named)
            finally:
                self.spent[part] += 1000 * (time.perf_counter() - begun)

        return watched


if __name__ == "__main__":
    main()
