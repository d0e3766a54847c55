"""The planning core beside a notice board, splitting by hand and general solvers: one table, one run.

    python benchmarks/planning.py [INSTANCE ...] [--seconds 1 10 60] [--solvers 60] [--bound 60]
        [--shared FOLDER]

Every plan is made by a process of its own, reading included, and held against every rule
by ``check_plan.py``. HiGHS and CP-SAT (the package ``ortools``, in no lock) plan the same instance in the
time of ``--solvers``; 0 leaves them out. Without instances: all that stand in FOLDER/planning/instances.
FOLDER is ``../shared`` beside the project, or SAMENSPEL_SHARED. Prints tables, asserts nothing.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from instances import SHARED, instances
from machine import machine
from tables import head, line

COLUMNS = (
    "method",
    "s",
    "CPU s",
    "MB",
    "covered",
    "of coverable",
    "faces",
    "faces regular",
    "km",
    "load",
    "full",
    "score",
    "of bound",
)
CORE = """
import sys; from pathlib import Path; from samenspel.planning.commands.plan import run_plan
sys.exit(run_plan(Path(sys.argv[1]), Path(sys.argv[2]), seconds=float(sys.argv[3])))
"""
EXACT = """
import sys; from pathlib import Path; from samenspel.planning import WrongInput, read_problem, solve_exactly, write_plan
try:
    found = solve_exactly(read_problem(Path(sys.argv[1])), seconds=float(sys.argv[3]))
except WrongInput:
    sys.exit(3)
write_plan(found.plan, Path(sys.argv[2])); sys.exit(0 if found.is_proven else 4)
"""
BOUND = """
import json, sys, time; from pathlib import Path; from samenspel.planning import bound, coverage_bound, read_problem
problem, seconds, began = read_problem(Path(sys.argv[1])), float(sys.argv[2]), time.monotonic()
found = bound(problem, spent=lambda: (time.monotonic() - began) / seconds) if seconds else None
print(json.dumps([found.covered, found.score] if found else [coverage_bound(problem), None]))
"""
ENDINGS = {0: "", 3: "too large for it", 4: "not proven"}
# A solver that is still busy after so many times its time is ended.
PATIENCE = 3


@dataclass(frozen=True)
class Run:
    """One process: how long, how much, how it ended, and the plan it wrote."""

    wall: float
    cpu: float
    megabytes: float
    plan: Path
    ending: str


@dataclass(frozen=True)
class Best:
    """What no plan is above: visits, and points where they could be reckoned."""

    covered: int
    score: float | None


def run(command: list[str], plan: Path, most: float) -> Run:
    """Run a process to its end, or to the end of patience, and measure it."""
    plan.unlink(missing_ok=True)
    before = time.perf_counter()
    output = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, output, 2)]
    child = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, most)
    _, status, usage = os.wait4(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    os.close(output)
    code = os.waitstatus_to_exitcode(status)
    scale = 1024 if sys.platform != "darwin" else 1024**2
    ending = ENDINGS.get(code, "ended: too slow" if code == -signal.SIGKILL else f"failed ({code})")
    return Run(time.perf_counter() - before, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale, plan, ending)


def judge(shared: Path) -> ModuleType:
    """The judge that belongs to the formats."""
    spec = importlib.util.spec_from_file_location("check_plan", shared / "planning" / "check_plan.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no check_plan.py in {shared / 'planning'}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def methods(instance: Path, asked: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Run]]:
    """Every way to plan, measured one after another."""
    plan = folder / "plan.json"
    files = [str(instance), str(plan)]
    baselines = str(asked.shared / "planning" / "baselines.py")
    for kind, name in (("board", "notice board"), ("split", "split by hand")):
        yield name, run([sys.executable, baselines, kind, *files], plan, 300)
    for limit in asked.seconds:
        yield f"this core, {limit:g} s", run([sys.executable, "-c", CORE, *files, str(limit)], plan, 300 + limit)
    for limit in asked.solvers:
        if limit:
            yield f"HiGHS, exact, {limit:g} s", run([sys.executable, "-c", EXACT, *files, str(limit)], plan, PATIENCE * limit)
    for limit in asked.solvers:
        if limit and importlib.util.find_spec("ortools") is not None:
            cp_sat = str(Path(__file__).with_name("cp_sat.py"))
            yield f"CP-SAT, {limit:g} s", run([sys.executable, cp_sat, *files, str(limit)], plan, PATIENCE * limit)


def best_possible(instance: Path, seconds: float) -> Best:
    """The bounds of an instance; by a process of its own, so that this one stays small and lends its size to none."""
    command = [sys.executable, "-c", BOUND, str(instance), str(seconds)]
    covered, score = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return Best(covered, score)


def full_months(content: dict[str, Any], plan: dict[str, Any]) -> str:
    """The share of the months of helpers, in which they do anything, that are filled to what they said at most."""
    most = {one["id"]: one["most_per_month"] for one in content["helpers"]}
    load = Counter((one["helper"], one["date"][:7]) for one in plan["visits"])
    months = set(load)
    for one in content["helpers"]:
        load.update((one["id"], day[:7]) for day, _, _ in one["booked"] if (one["id"], day[:7]) in months)
    full = sum(load[key] >= most[key[0]] for key in months)
    return f"{100 * full / max(1, len(months)):.0f} %"


def row(name: str, measured: Run, content: dict[str, Any], check: ModuleType, best: Best) -> list[str]:
    """One line of the table."""
    label = f"{name} ({measured.ending})" if measured.ending else name
    costs = [label, f"{measured.wall:.2f}", f"{measured.cpu:.1f}", f"{measured.megabytes:.0f}"]
    if not measured.plan.exists():
        return costs + ["–"] * (len(COLUMNS) - len(costs))
    plan = json.loads(measured.plan.read_text(encoding="utf-8"))
    figures = check.judge(content, plan)
    return [
        *costs,
        f"{figures['covered']:,} of {figures['visits']:,}",
        f"{100 * figures['covered'] / max(1, best.covered):.2f} %",
        f"{figures['faces_per_request']:.2f}",
        f"{figures['faces_per_regular_request']:.2f}",
        f"{figures['km_per_visit']:.2f}",
        f"{figures['mean_visits_in_a_helper_month']:.2f}",
        full_months(content, plan),
        f"{figures['score']:,.2f}",
        f"{100 * figures['score'] / best.score:.2f} %" if best.score else "–",
    ]


def show(content: dict[str, Any], best: Best, rows: Iterator[list[str]]) -> None:
    """Print a table that Markdown understands."""
    print(f"\n### {content['name']}: {len(content['requests'])} requests, {len(content['helpers'])} helpers\n")
    points = "" if best.score is None else f" and {best.score:,.2f} points"
    print(f"No plan is above {best.covered:,} visits{points}.\n")
    head(*COLUMNS)
    for cells in rows:
        line(*cells)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("instances", nargs="*", type=Path)
    parser.add_argument("--seconds", nargs="+", type=float, default=[1.0, 10.0, 60.0])
    parser.add_argument("--solvers", nargs="*", type=float, default=[60.0])
    parser.add_argument("--bound", type=float, default=60.0, help="seconds for the bound on the score; 0: none")
    parser.add_argument("--shared", type=Path, default=SHARED)
    asked = parser.parse_args()
    check = judge(asked.shared)
    print(machine())
    if asked.solvers and importlib.util.find_spec("ortools") is None:
        print("CP-SAT is left out: the package ortools is not installed")
    with tempfile.TemporaryDirectory() as name:
        for instance in asked.instances or instances(asked.shared):
            content = check.load(instance)
            best = best_possible(instance, asked.bound)
            runs = methods(instance, asked, Path(name))
            show(content, best, (row(method, measured, content, check, best) for method, measured in runs))


if __name__ == "__main__":
    main()
