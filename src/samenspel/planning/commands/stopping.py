"""Stopping by hand: the first Ctrl-C, or signal of a service manager, asks for what there is; the second ends at once."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

from samenspel.planning.searching.results import Spent

# SIGHUP is the terminal that closes; not every system has it.
SIGNALS = tuple(signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if name in signal.Signals.__members__)
# Who stops a process and its group, as timeout(1) does, is heard twice but asks once.
SAME_SECONDS = 1.0


class Stop:
    """Remembers, within its block, that somebody asked to stop, and tells it; a second signal does what it did before.

    A signal that nobody here was to hear, such as SIGHUP under nohup(1), stays unheard.
    """

    def __init__(self, tell: Callable[[], None]) -> None:
        self.asked = False
        self._tell = tell
        self._asked_at = 0.0
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():  # Python hears signals nowhere else
            heard = (number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN)
            self._before = {number: signal.signal(number, self._ask) for number in heard}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._restore()

    def or_when(self, spent: Spent) -> Spent:
        """The share that is spent, by this clock; all of it when somebody asks to stop."""
        return lambda: 1.0 if self.asked else spent()

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if not self.asked:
            self.asked, self._asked_at = True, now
            self._tell()
        elif now - self._asked_at >= SAME_SECONDS:
            self._restore()
            signal.raise_signal(number)

    def _restore(self) -> None:
        while self._before:
            signal.signal(*self._before.popitem())
