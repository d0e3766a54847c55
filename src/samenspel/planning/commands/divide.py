"""The door of ``samenspel plan --divide`` and ``--cluster``: one area or many, in pieces, each plan written when it is ready."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from samenspel.planning.commands.meanings import figure_lines
from samenspel.planning.commands.outputs import Target, make_folder, target_of
from samenspel.planning.commands.pacing import (
    DONE,
    FAILED,
    REFUSED,
    Show,
    answer,
    complain,
    counted,
    has_to_stay_plain,
    size_of,
    why_failed,
)
from samenspel.planning.commands.reading import read_problem_in
from samenspel.planning.commands.stopping import Stop
from samenspel.planning.commands.unreached import unreached_lines
from samenspel.planning.dividing.crews import Crew, CrewLost, ProcessCrew, alone
from samenspel.planning.dividing.whole import DEFAULT_ROUNDS, Divided, Manner, Round, solve_divided
from samenspel.planning.model.errors import WrongInput, naming
from samenspel.planning.model.formats import write_plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.sharing import Sharing

ENDINGS = (".json", ".json.gz")
# Areas under way at once: while one cuts and mends, the workers have pieces of the others.
AREAS_AT_ONCE = 4
# A signal is heard within this time.
LISTENING_SECONDS = 0.2
STOPPING_AREA = "stopping: the pieces that are ready make the plan, as soon as what is in hand is done (it may take ten seconds)"
STOPPING_FOLDER = "stopping: what is written stays, and --only-missing goes on with the rest"


class _LeftUndone(Exception):
    """An area of a folder that is given up because somebody asked to stop."""


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
class Keeping:
    """What becomes of files that are there: areas that have a plan are left out, what is no plan of an area is written over."""

    only_missing: bool = False
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """An instance file and where its plan goes; ``target`` where that was looked at before there is a crew."""

    instance: Path
    output: Path
    target: Target | None = None


def run_divided(
    instance: Path,
    output: Path,
    where: Where,
    *,
    rounds: int | None = None,
    seed: int = 1,
    sharing: Sharing = Sharing.BALANCED,
    keeping: Keeping | None = None,
    show: Show | None = None,
) -> int:
    """Plan an instance file, or every one in a folder, in pieces; the exit code says how it went.

    0: done. 1: a plan or its figures could not be made or written, somebody asked to stop (Ctrl-C,
    SIGTERM, a terminal that closes), or the crew was lost; plans that were ready are there, and of
    one area the pieces that were ready make its plan. 2: the input is refused; of a folder, the other
    areas are planned all the same. Progress and refusals go to ``show`` (standard error), the figures
    of one area to standard output.
    """
    tell = show or complain
    try:
        manner = Manner(seed=seed, rounds=DEFAULT_ROUNDS if rounds is None else rounds, sharing=sharing)
        keeping = keeping or Keeping()
        areas = _areas(instance, output, keeping)
        is_single = not instance.is_dir()
        with Stop(lambda: tell(STOPPING_AREA if is_single else STOPPING_FOLDER)) as stop, _crew(where, tell) as crew:
            return _Work(crew, manner, tell, stop, keeping, is_single=is_single).all_of(areas)
    except WrongInput as refusal:
        tell(f"refused: {refusal}")
        return REFUSED
    except CrewLost as lost:
        tell(f"stopped: {lost}")
        return FAILED


def _areas(instance: Path, output: Path, keeping: Keeping) -> list[Area]:
    if not instance.is_dir():
        areas = [Area(instance, output, target_of(instance, output, replace=keeping.replace))]
    else:
        files = sorted(path for path in instance.iterdir() if path.is_file() and path.name.endswith(ENDINGS))
        if not files:
            raise WrongInput("", f"{instance}: holds no .json or .json.gz file")
        make_folder(instance, output)
        areas = [Area(path, output / path.name) for path in files]
    return [area for area in areas if not (keeping.only_missing and area.output.exists())]


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


def _as_they_come(coming: Iterable[Future[int]]) -> Iterator[int]:
    """The answers as they are ready; who waits without end does not hear a signal that reached another thread."""
    left = set(coming)
    while left:
        ready, left = wait(left, LISTENING_SECONDS, return_when=FIRST_COMPLETED)
        yield from (one.result() for one in ready)


class _Work:
    """Areas being planned, several at once, each written when it is ready."""

    def __init__(self, crew: Crew, manner: Manner, tell: Show, stop: Stop, keeping: Keeping, *, is_single: bool) -> None:
        self._crew = crew
        self._manner = manner
        self._show = tell
        self._stop = stop
        self._keeping = keeping
        self._lock = Lock()
        self._is_single = is_single

    def all_of(self, areas: list[Area]) -> int:
        """Plan them all; the worst exit code."""
        self._tell(f"{len(areas)} to plan" if not self._is_single else f"{areas[0].instance.name}: in pieces")
        with ThreadPoolExecutor(min(AREAS_AT_ONCE, max(1, len(areas)))) as pool:
            coming = [pool.submit(self._one, area) for area in areas]
            try:
                return max(_as_they_come(coming), default=DONE)
            except CrewLost:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _tell(self, line: str) -> None:
        with self._lock:
            self._show(line)

    def _one(self, area: Area) -> int:
        try:
            target = area.target or target_of(area.instance, area.output, replace=self._keeping.replace)
            with naming(area.instance):
                problem, divided = self._planned(area, target)
        except WrongInput as refusal:
            self._tell(f"refused: {refusal}")
            return REFUSED
        except (OSError, MemoryError) as error:
            self._tell(f"the plan of {area.instance.name} cannot be made: {why_failed(error)}")
            return FAILED
        except _LeftUndone:
            return FAILED
        written = self._written(area, divided, target)
        ended = self._report(area, problem, divided) if self._is_single or written == DONE else FAILED
        if divided.cut_short and written == DONE:
            self._tell(f"the pieces that were ready are in the plan: {divided.cut_short}")
        return FAILED if divided.cut_short else max(written, ended)

    def _written(self, area: Area, divided: Divided, target: Target) -> int:
        try:
            write_plan(divided.plan, target.path)
        except OSError as error:
            figures = "; these are its figures" if self._is_single else ""
            self._tell(f"the plan of {area.instance.name} cannot be written: {why_failed(error)}{figures}")
            return FAILED
        return DONE

    def _planned(self, area: Area, target: Target) -> tuple[Problem, Divided]:
        name = area.instance.name
        self._leave_when_asked()
        problem = read_problem_in(area.instance, self._tell)
        target.refuse_another(problem)
        self._tell(f"{name}: {size_of(problem)}")

        def look(done: Round) -> None:
            what = f"round {done.number} of {self._manner.rounds}" if done.number else "first answer"
            covered = counted(done.planned, "visit")
            self._tell(f"{name}: {what}, pieces {done.pieces}, pairs parted {done.parted:.1%}, covered {covered}")
            self._leave_when_asked()

        is_ended = (lambda: self._stop.asked) if self._is_single else None
        return problem, solve_divided(problem, self._manner, crew=self._crew, look=look, is_ended=is_ended)

    def _leave_when_asked(self) -> None:
        """Of a folder no plan is written that is not as good as it would have been."""
        if self._stop.asked and not self._is_single:
            raise _LeftUndone

    def _report(self, area: Area, problem: Problem, divided: Divided) -> int:
        if self._is_single:
            return answer([*figure_lines(divided.figures), *unreached_lines(problem)], self._tell)
        figures = divided.figures
        covered = f"{figures.covered} of {counted(figures.visits, 'visit')} covered"
        self._tell(f"{area.output.name}: written, {covered}, score {figures.score:.2f} points")
        return DONE
