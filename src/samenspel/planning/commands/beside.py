"""What is reckoned beside the search: how many visits any plan could cover."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from samenspel.planning.bounding.proving import coverage_bound
from samenspel.planning.commands.pacing import Teller, counted, end_of, slowness
from samenspel.planning.commands.stopping import Stop
from samenspel.planning.model.errors import WrongInput
from samenspel.planning.searching.results import Progress

if TYPE_CHECKING:
    from samenspel.planning.searching.arrays import Layout

# About what it takes on a quiet machine: something always, and something per visit. It gets a third of the time at most.
SECONDS, SECONDS_PER_VISIT, SHARE = 0.2, 2e-4, 1 / 3
# Kept for the last lines.
LAST_SECONDS = 0.3


class Beside:
    """Reckons the bound on coverage in a thread of its own, from the first answer on; no plan ever waits for it.

    It reads the arrays that the search has, and writes in none of them.
    """

    def __init__(self, layout: Layout, seconds: float | None, stop: Stop) -> None:
        self._layout = layout
        self._visits = layout.problem.visit_count
        self._seconds = seconds
        self._stop = stop
        self._most: int | None = None
        self._thread: threading.Thread | None = None

    def watching(self, teller: Teller, progress: Progress) -> None:
        """Begin when the search has its first answer, and let the progress be told."""
        self.begin()
        teller.look(progress)

    def begin(self) -> None:
        """Begin, once, if the time is likely to suffice."""
        needed = slowness() * (SECONDS + SECONDS_PER_VISIT * self._visits)
        if self._thread is None and not self._stop.asked and (self._seconds is None or needed <= SHARE * self._seconds):
            self._thread = threading.Thread(target=self._reckon, daemon=True)
            self._thread.start()

    def _reckon(self) -> None:
        try:
            self._most = coverage_bound(self._layout.problem, self._layout)
        except (MemoryError, WrongInput):
            self._most = None

    def line(self) -> str:
        """What is known now that the plan is written, in one line; waits as long as there is time."""
        self.begin()
        if self._thread is not None:
            self._thread.join(self._patience())
        if self._most is None:
            return "there was no time to reckon how many visits any plan could cover; samenspel bound does"
        return f"any plan covers at most {self._most} of {counted(self._visits, 'visit')}"

    def _patience(self) -> float | None:
        """Seconds to wait yet; without a limit on time as long as it takes, and not at all where a stop was asked."""
        if self._stop.asked:
            return 0.0
        if self._seconds is None:
            return None
        return max(0.0, end_of(self._seconds - LAST_SECONDS) - time.monotonic())
