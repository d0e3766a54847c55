"""Crews: who does the tasks. This process, processes of its own, or (``cluster``) machines of a Dask cluster."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Lock, Thread
from types import TracebackType
from typing import Protocol, Self

from samenspel.planning.dividing.tasks import do

MOST_DEATHS = 3


class CrewLost(RuntimeError):
    """The crew is gone or cannot work; the sentence says why, for whoever asked."""


class Crew(Protocol):
    """Does tasks, in whatever order and wherever; several threads may ask at the same time."""

    def __call__(self, tasks: Sequence[bytes]) -> Iterable[bytes]:
        """Give the answers in the order of the tasks, each as soon as it and those before it are there.

        Or raise ``CrewLost``. What nobody takes any more need not be done.
        """


def alone(tasks: Sequence[bytes]) -> Iterator[bytes]:
    """A crew of one: do the tasks here, one after another."""
    return map(do, tasks)


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
        return ProcessPoolExecutor(self._workers, mp_context=get_context("spawn"), initializer=_end_with_who_asks)

    def __call__(self, tasks: Sequence[bytes]) -> Iterator[bytes]:
        """Give the answers in the order of the tasks."""
        given = 0
        while given < len(tasks):
            pool = self._pool
            waiting: list[Future[bytes]] = []
            try:
                with _stopping_left_to_who_asks():  # handing out tasks is what starts processes
                    waiting += [pool.submit(do, task) for task in tasks[given:]]
                for one in waiting:
                    yield one.result()
                    given += 1
            except BrokenProcessPool:
                self._replace(pool)
            finally:
                for one in waiting:
                    one.cancel()

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is not broken:
                return
            self._deaths += 1
            if self._deaths > MOST_DEATHS:
                raise CrewLost(f"processes of this machine died {self._deaths} times; is there enough memory?")
            broken.shutdown(wait=False)
            self._pool = self._new_pool()


def _end_with_who_asks() -> None:
    """End this process when the one that asks is gone: killed, it cannot say so, and a worker would wait for it for ever."""
    asking = parent_process()

    def watch() -> None:
        if asking is not None:
            asking.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()


@contextmanager
def _stopping_left_to_who_asks() -> Iterator[None]:
    """Start processes that do not hear what reaches all of a terminal, Ctrl-C or its end: who asks decides what is still done."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
