"""Hear, for as long as a command runs, that somebody asks it to stop."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# Ctrl-C, a service manager, and the terminal that closes.
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """Whether somebody asked; what is at hand is finished first."""

    def __init__(self) -> None:
        """Nobody asked yet."""
        self.asked = False

    def __call__(self) -> bool:
        """Whether to stop."""
        return self.asked

    def ask(self, _number: int, _frame: FrameType | None) -> None:
        """Ask to stop, as a signal does."""
        self.asked = True


@contextmanager
def listen_for_stop() -> Iterator[Stop]:
    """Listen within the block; afterwards each signal does again what it did before.

    A signal that nobody here was to hear, such as SIGHUP under nohup(1), stays unheard.
    """
    stop = Stop()
    heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = [(number, signal.signal(number, stop.ask)) for number in heard]
    try:
        yield stop
    finally:
        for number, handler in before:
            signal.signal(number, handler)
