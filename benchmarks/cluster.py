"""Planning in pieces beside planning undivided: quality, seams, time, memory, and cost as an area grows.

    python benchmarks/cluster.py [town] [city] [growth] [--shared FOLDER] [--neighbourhoods 1 4 16 100] [--rounds 6]

``town`` and ``city`` (four towns that touch: 4,000 requests, 20,000 helpers): undivided, and divided
over one process or two. ``growth``: neighbourhoods side by side, CPU seconds for each, and megabytes.
Starting Python and loading the machine code costs the same whatever there is to plan: it is measured on
the smallest street there is, and left out of the last column.
"Of which asking" is what the process that cuts and mends takes itself; with one process that is all but starting and ending.
Every run is a process of its own, its plan is held against every rule by ``check_plan.py``. About eight
minutes in all on a quiet machine. Prints tables, asserts nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from cities import read_row, tiled
from instances import SHARED, instance
from machine import machine
from tables import head, line

from planning import judge, run

MOST_SECONDS = 900.0
RUN = """
import sys, time; from pathlib import Path; {imports}
here, out, note = map(Path, sys.argv[1:4]); ending = {call}
note.write_text(str(time.process_time())); sys.exit(ending)
"""
UNDIVIDED = "from samenspel.planning.commands.plan import run_plan"
DIVIDED = "from samenspel.planning.commands.divide import Where, run_divided"
SEAMS = """
import sys, time; from pathlib import Path
from samenspel.planning import read_problem
from samenspel.planning.dividing.bonds import bonds_of
from samenspel.planning.dividing.cutting import cut
from samenspel.planning.dividing.whole import SIZE
problem = read_problem(Path(sys.argv[1])); before = time.process_time()
bonds = bonds_of(problem); division = cut(bonds, SIZE); took = time.process_time() - before
print(len(bonds.request), division.pieces, 100 * division.parted(bonds).mean(), took)
"""
BOUND = """
import sys; from pathlib import Path
from samenspel.planning import read_problem
from samenspel.planning.bounding.coverage import coverage
print(coverage(read_problem(Path(sys.argv[1]))).most)
"""


class Case(NamedTuple):
    """An instance on disk, and what any plan of it can cover at most (nothing when that is not known)."""

    name: str
    path: Path
    bound: int | None


class Bench:
    """Instances, runs, and the judge."""

    def __init__(self, shared: Path, folder: Path, rounds: int) -> None:
        self.shared = shared
        self.folder = folder
        self.rounds = rounds
        self.check = judge(shared)

    def case(self, pattern: str, count: int, *, bounded: bool) -> Case:
        """Copies of an instance side by side."""
        row = read_row(instance(pattern, self.shared))
        row = row if count == 1 else tiled(row, count)
        path = self.folder / f"{pattern}-{count}.json"
        path.write_text(json.dumps(row), encoding="utf-8")
        return Case(row["name"], path, self.bound(path) if bounded else None)

    def bound(self, path: Path) -> int | None:
        """The coverage bound by maximum flow."""
        found = self.asked(BOUND, path)
        return int(float(found.split()[0])) if found and found.split()[0].replace(".", "").isdigit() else None

    def asked(self, code: str, path: Path) -> str:
        """What a process prints; nothing when it fails."""
        done = subprocess.run([sys.executable, "-c", code, str(path)], check=False, capture_output=True, text=True)
        return done.stdout if done.returncode == 0 else ""

    def measured(self, imports: str, call: str, case: Case) -> list[str]:
        """One run: wall and CPU seconds, those of the process that asks alone, megabytes, and its plan judged."""
        plan, note = self.folder / "plan.json", self.folder / "seconds"
        note.unlink(missing_ok=True)
        code = RUN.format(imports=imports, call=call)
        done = run([sys.executable, "-c", code, str(case.path), str(plan), str(note)], plan, MOST_SECONDS)
        asking = f"{float(note.read_text(encoding='utf-8')):.1f}" if note.exists() else "?"
        numbers = [f"{done.wall:.1f}", f"{done.cpu:.1f}", asking, f"{done.megabytes:.0f}"]
        if not plan.exists():
            return [*numbers, done.ending]
        figures = self.check.judge(self.check.load(case.path), json.loads(plan.read_text(encoding="utf-8")))
        share = f"{100 * figures['covered'] / case.bound:.2f} %" if case.bound else "–"
        covered = f"{figures['covered']} of {figures['visits']}"
        return [*numbers, covered, share, f"{figures['faces_per_regular_request']:.2f}", f"{figures['score']:,.2f}"]

    def compare(self, case: Case, undivided: list[str], crews: list[int]) -> None:
        """One table for one area."""
        pairs, pieces, parted, cutting = (self.asked(SEAMS, case.path).split() + ["?"] * 4)[:4]
        print(f"\n### {case.name}: bound on coverage {case.bound or 'not known'}\n")
        print(f"{pairs} eligible pairs; {pieces} pieces part {parted[:5]} % of them; graph and one cut {cutting[:5]} CPU s\n")
        head("method", "wall s", "CPU s", "of which asking", "MB, largest process", "covered", "of the bound", "faces", "score")
        for call in undivided:
            line(f"undivided, {call}", *self.measured(UNDIVIDED, f"run_plan(here, out, {call})", case))
        for workers in crews:
            call = f"run_divided(here, out, Where(workers={workers}), rounds={self.rounds})"
            line(f"divided, {self.rounds} rounds, workers {workers}", *self.measured(DIVIDED, call, case))

    def growth(self, counts: list[int]) -> None:
        """The cost of a neighbourhood as more of them lie side by side, and what starting costs."""
        print(f"\n### Neighbourhoods side by side, divided, {self.rounds} rounds, one process\n")
        head(
            "neighbourhoods",
            "wall s",
            "CPU s",
            "of which asking",
            "MB",
            "covered",
            "of the bound",
            "faces",
            "score",
            "CPU s for each",
            "without starting",
            "eligible pairs for each",
        )
        start = self.grown_row(self.started())
        line("none: the smallest street", *start, "", "", "")
        for count in counts:
            case = self.case("neighbourhood", count, bounded=False)
            row = self.grown_row(case)
            pairs = int(self.asked(SEAMS, case.path).split()[0]) / count
            seconds = float(row[1]), float(row[1]) - float(start[1])
            line(str(count), *row, *(f"{one / count:.2f}" for one in seconds), f"{pairs:,.0f}")

    def grown_row(self, case: Case) -> list[str]:
        """One run in pieces by one process; neighbourhoods of 50 requests and 200 helpers touch."""
        return self.measured(DIVIDED, f"run_divided(here, out, Where(workers=1), rounds={self.rounds})", case)

    def started(self) -> Case:
        """The smallest street: all that it costs is starting."""
        from samenspel.planning import write_problem
        from samenspel.planning.model.smallest import smallest

        path = self.folder / "smallest.json"
        write_problem(smallest(), path)
        return Case("smallest", path, None)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", default=["town", "city", "growth"], metavar="town|city|growth")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--neighbourhoods", nargs="+", type=int, default=[1, 4, 16, 100])
    parser.add_argument("--rounds", type=int, default=6)
    asked = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(asked.shared, Path(name), asked.rounds)
        if "town" in asked.parts:
            bench.compare(bench.case("town", 1, bounded=True), ["rounds=63", "rounds=255"], [1, 2])
        if "city" in asked.parts:
            bench.compare(bench.case("town", 4, bounded=True), ["seconds=60"], [2])
        if "growth" in asked.parts:
            bench.growth(asked.neighbourhoods)


if __name__ == "__main__":
    main()
