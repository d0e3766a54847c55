"""Crews: who does the tasks. This process, processes of its own, or (``cluster``) machines of a Dask cluster."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from threading import Lock
from types import TracebackType
from typing import Protocol, Self

from samenspel.planning.dividing.tasks import do

MOST_DEATHS = 3


class CrewLost(RuntimeError):
    """The crew is gone or cannot work; the sentence says why, for whoever asked."""


class Crew(Protocol):
    """Does tasks, in whatever order and wherever; several threads may ask at the same time."""

    def __call__(self, tasks: Sequence[bytes]) -> Sequence[bytes]:
        """Give the answers in the order of the tasks, or raise ``CrewLost``."""


def alone(tasks: Sequence[bytes]) -> list[bytes]:
    """A crew of one: do the tasks here, one after another."""
    return [do(task) for task in tasks]


class ProcessCrew:
    """Processes on this machine; a process that dies is replaced, and what it had is done again."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._lock = Lock()
        self._deaths = 0
        self._pool = self._new_pool()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _new_pool(self) -> ProcessPoolExecutor:
        # not fork, which copies threads in the middle of something
        return ProcessPoolExecutor(self._workers, mp_context=get_context("spawn"))

    def __call__(self, tasks: Sequence[bytes]) -> list[bytes]:
        """Give the answers in the order of the tasks."""
        answers: dict[int, bytes] = {}
        while len(answers) < len(tasks):
            pool = self._pool
            try:
                waiting = {at: pool.submit(do, task) for at, task in enumerate(tasks) if at not in answers}
                self._collect(waiting, answers)
            except BrokenProcessPool:
                self._replace(pool)
        return [answers[at] for at in range(len(tasks))]

    @staticmethod
    def _collect(waiting: dict[int, Future[bytes]], answers: dict[int, bytes]) -> None:
        for at, one in waiting.items():
            answers[at] = one.result()

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is not broken:
                return
            self._deaths += 1
            if self._deaths > MOST_DEATHS:
                raise CrewLost(f"processes of this machine died {self._deaths} times; is there enough memory?")
            broken.shutdown(wait=False)
            self._pool = self._new_pool()
