"""The planning core beside a notice board and splitting by hand: one table, one run.

    python benchmarks/planning.py [INSTANCE ...] [--seconds 1 10] [--shared FOLDER]

Every plan is made by a process of its own, reading included, and held against every rule
by ``check_plan.py``. Without instances: all that stand in FOLDER/planning/instances. FOLDER
is ``../shared`` beside the project, or SAMENSPEL_SHARED. Prints tables, asserts nothing.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("SAMENSPEL_SHARED", ROOT.parent / "shared"))
COLUMNS = ("method", "wall s", "cpu s", "MB", "covered", "share", "faces", "faces regular", "km/visit", "load", "score")


@dataclass(frozen=True)
class Run:
    """One process: how long, how much, and the plan it wrote."""

    wall: float
    cpu: float
    megabytes: float
    plan: Path


def run(command: list[str], plan: Path) -> Run:
    """Run a process to its end and measure it."""
    before = time.perf_counter()
    output = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, output, 2)]
    child = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    os.close(output)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"failed: {' '.join(command)}")
    scale = 1024 if sys.platform != "darwin" else 1024**2
    return Run(time.perf_counter() - before, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale, plan)


def judge(shared: Path) -> ModuleType:
    """The judge that belongs to the formats."""
    spec = importlib.util.spec_from_file_location("check_plan", shared / "planning" / "check_plan.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no check_plan.py in {shared / 'planning'}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def methods(instance: Path, shared: Path, seconds: list[float], folder: Path) -> Iterator[tuple[str, Run]]:
    """Every way to plan, measured one after another."""
    plan = folder / "plan.json"
    baselines = str(shared / "planning" / "baselines.py")
    for kind, name in (("board", "notice board"), ("split", "split by hand")):
        yield name, run([sys.executable, baselines, kind, str(instance), str(plan)], plan)
    for limit in seconds:
        code = (
            "import sys; from pathlib import Path; from samenspel.planning.commands.plan import run_plan;"
            f"sys.exit(run_plan(Path(sys.argv[1]), Path(sys.argv[2]), seconds={limit}))"
        )
        yield f"samenspel {limit:g} s", run([sys.executable, "-c", code, str(instance), str(plan)], plan)


def row(name: str, measured: Run, figures: dict[str, Any]) -> list[str]:
    """One line of the table."""
    return [
        name,
        f"{measured.wall:.2f}",
        f"{measured.cpu:.1f}",
        f"{measured.megabytes:.0f}",
        f"{figures['covered']} of {figures['visits']}",
        f"{100 * figures['coverage']:.1f} %",
        f"{figures['faces_per_request']:.2f}",
        f"{figures['faces_per_regular_request']:.2f}",
        f"{figures['km_per_visit']:.2f}",
        f"{figures['mean_visits_in_a_helper_month']:.2f}",
        f"{figures['score']:,.2f}",
    ]


def show(title: str, rows: list[list[str]]) -> None:
    """Print a table that Markdown understands."""
    print(f"\n### {title}\n\n| {' | '.join(COLUMNS)} |")
    print(f"|---|{'---:|' * (len(COLUMNS) - 1)}")
    for cells in rows:
        print(f"| {' | '.join(cells)} |", flush=True)


def machine() -> str:
    """What this ran on."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = names[0] if names else cpu
    load = f", load {os.getloadavg()[0]:.1f} before the run"
    return f"{os.cpu_count()} cores of {cpu}, Python {platform.python_version()}, {platform.system()}{load}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("instances", nargs="*", type=Path)
    parser.add_argument("--seconds", nargs="+", type=float, default=[1.0, 10.0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    asked = parser.parse_args()
    instances = asked.instances or sorted(
        (asked.shared / "planning" / "instances").glob("*.json*"), key=lambda p: p.stat().st_size
    )
    check = judge(asked.shared)
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        for instance in instances:
            content = check.load(instance)
            rows = [
                row(method, measured, check.judge(content, json.loads(measured.plan.read_text(encoding="utf-8"))))
                for method, measured in methods(instance, asked.shared, asked.seconds, Path(name))
            ]
            show(f"{content['name']}: {len(content['requests'])} requests, {len(content['helpers'])} helpers", rows)


if __name__ == "__main__":
    main()
