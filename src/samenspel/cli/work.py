"""Do the jobs that wait in the database."""

import signal
from types import FrameType
from typing import Annotated

import typer

from samenspel.cli.house import open_house, plain_words
from samenspel.cli.voice import say


class Stop:
    """Remember that a signal asked to stop; the job at hand is finished first."""

    def __init__(self) -> None:
        """Listen for Ctrl-C and for the signal that service managers send."""
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def __call__(self) -> bool:
        """Whether to stop."""
        return self.asked

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


def work(
    once: Annotated[bool, typer.Option("--once", help="Stop when no job is left.")] = False,
) -> None:
    """Do the jobs: letters, reminders, expiry. Runs until Ctrl-C."""
    open_house()
    from samenspel.cli.database import refuse_outdated, refuse_unsafe
    from samenspel.foundation import jobs

    stop = Stop()
    with plain_words():
        refuse_unsafe()
        refuse_outdated()
        done = jobs.work(once=once, stop=stop)
    say(f"{done} jobs done.")
