"""The door of ``samenspel plan --divide`` and ``--cluster``: one area or many, in pieces, each plan written when it is ready."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from samenspel.planning.commands.outputs import check_output, make_folder
from samenspel.planning.commands.pacing import DONE, FAILED, REFUSED, Show, complain, has_to_stay_plain, nothing_collected
from samenspel.planning.commands.plan import figure_lines
from samenspel.planning.dividing.crews import Crew, CrewLost, ProcessCrew, alone
from samenspel.planning.dividing.whole import DEFAULT_ROUNDS, Divided, Manner, Round, solve_divided
from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.formats import read_problem, write_plan

ENDINGS = (".json", ".json.gz")
# Areas under way at once: while one cuts and mends, the workers have pieces of the others.
AREAS_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Where:
    """Who does the work: a cluster when there is an address, else processes of this machine.

    ``without_tls`` lets a cluster be on other machines unencrypted.
    """

    cluster: str | None = None
    tls: Path | None = None
    workers: int | None = None
    without_tls: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """An instance file and where its plan goes."""

    instance: Path
    output: Path


def run_divided(
    instance: Path,
    output: Path,
    where: Where,
    *,
    rounds: int | None = None,
    seed: int = 1,
    only_missing: bool = False,
    show: Show | None = None,
) -> int:
    """Plan an instance file, or every one in a folder, in pieces; the exit code says how it went.

    0: done. 1: a plan could not be made or written; those that were ready are there. 2: the
    input is refused; of a folder, the other areas are planned all the same. A crew that is
    lost ends everything. Progress and refusals go to ``show`` (standard error), the figures
    of one area to standard output.
    """
    tell = show or complain
    try:
        manner = Manner(seed=seed, rounds=DEFAULT_ROUNDS if rounds is None else rounds)
        areas = _areas(instance, output, only_missing=only_missing)
        with _crew(where, tell) as crew:
            return _Work(crew, manner, tell, is_single=not instance.is_dir()).all_of(areas)
    except WrongInput as refusal:
        tell(f"refused: {refusal}")
        return REFUSED
    except CrewLost as lost:
        tell(f"stopped: {lost}")
        return FAILED


def _areas(instance: Path, output: Path, *, only_missing: bool) -> list[Area]:
    if not instance.is_dir():
        areas = [Area(instance, output)]
        check_output(instance, output)
    else:
        make_folder(instance, output)
        files = sorted(path for path in instance.iterdir() if path.is_file() and path.name.endswith(ENDINGS))
        areas = [Area(path, output / path.name) for path in files]
    if not areas:
        raise WrongInput("", f"{instance}: holds no .json or .json.gz file")
    return [area for area in areas if not (only_missing and area.output.exists())]


@contextmanager
def _crew(where: Where, tell: Show) -> Iterator[Crew]:
    """The crew, for as long as the work lasts."""
    if where.cluster is not None:
        from samenspel.planning.dividing.cluster import DaskCrew, Keys

        keys = None if where.tls is None else Keys.within(where.tls)
        with DaskCrew(where.cluster, keys, tell, without_tls=where.without_tls) as crew:
            yield crew
        return
    has_to_stay_plain(None, tell)  # says so when the loops are compiled first, or are plain
    workers = where.workers or _processors()
    if workers == 1:
        yield alone
        return
    with ProcessCrew(workers) as processes:
        yield processes


def _processors() -> int:
    """How many processors this process may use; not every system says which."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Work:
    """Areas being planned, several at once, each written when it is ready."""

    def __init__(self, crew: Crew, manner: Manner, tell: Show, *, is_single: bool) -> None:
        self._crew = crew
        self._manner = manner
        self._show = tell
        self._lock = Lock()
        self._is_single = is_single

    def all_of(self, areas: list[Area]) -> int:
        """Plan them all; the worst exit code."""
        self._tell(f"{len(areas)} to plan" if not self._is_single else f"{areas[0].instance.name}: in pieces")
        with ThreadPoolExecutor(min(AREAS_AT_ONCE, max(1, len(areas)))) as pool:
            coming = [pool.submit(self._one, area) for area in areas]
            try:
                return max((one.result() for one in as_completed(coming)), default=DONE)
            except CrewLost:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _tell(self, line: str) -> None:
        with self._lock:
            self._show(line)

    def _one(self, area: Area) -> int:
        try:
            divided = self._planned(area)
            write_plan(divided.plan, area.output)
        except WrongInput as refusal:
            self._tell(f"refused: {refusal}" if self._is_single else f"refused: {area.instance.name}: {refusal}")
            return REFUSED
        except (OSError, MemoryError) as error:
            self._tell(f"the plan of {area.instance.name} cannot be made or written: {error}")
            return FAILED
        self._report(area, divided)
        return DONE

    def _planned(self, area: Area) -> Divided:
        name = area.instance.name
        with nothing_collected():
            problem = read_problem(area.instance)
        visits, people = problem.visit_count, len(problem.helpers)
        self._tell(f"{name}: {len(problem.requests)} requests with {visits} visits, {people} helpers")

        def look(done: Round) -> None:
            what = f"round {done.number} of {self._manner.rounds}" if done.number else "first answer"
            self._tell(f"{name}: {what}, pieces {done.pieces}, pairs parted {done.parted:.1%}, covered {done.planned}")

        return solve_divided(problem, self._manner, crew=self._crew, look=look)

    def _report(self, area: Area, divided: Divided) -> None:
        if self._is_single:
            sys.stdout.write("".join(f"{line}\n" for line in figure_lines(divided.figures)))
            sys.stdout.flush()
        else:
            figures = divided.figures
            self._tell(f"{area.output.name}: written, {figures.covered} of {figures.visits} covered, score {figures.score:.2f}")
