"""Working a run out, in the worker: read, search as long as may be, keep the best."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from samenspel import __version__, planning
from samenspel.plans import outcome
from samenspel.plans.models import PlanRun
from samenspel.plans.planner import Town, compare_town, draw_lines, search_town, town_of
from samenspel.plans.rules import Failure, Phase, RunKind
from samenspel.plans.services.runs import fail_run, give_back, keep_result, look_again_at, note_progress, take_up
from samenspel.plans.supposing import supposed_of

TELLS_EVERY = 1.0  # seconds between two lines about how far it is

log = logging.getLogger(__name__)


def work_out(run_id: UUID) -> datetime | None:
    """Work out what was asked; again from the beginning when an earlier worker died over it.

    Where another worker was heard so lately that it may be alive, says when to look again.
    """
    run = take_up(run_id)
    if run is None:
        return look_again_at(run_id)
    try:
        _work(run)
    except planning.TooLarge as error:
        log.warning("plan %s is too large: %s", run.pk, error)
        fail_run(run, Failure.TOO_LARGE)
    except Exception:
        give_back(run)
        raise
    return None


def _work(run: PlanRun) -> None:
    town = town_of(run.community, area=run.area)
    run.visits = town.problem.visit_count
    note_progress(run, phase=Phase.READING, visits=run.visits)
    if town.is_empty:
        keep_result(run, (), outcome=outcome.written(outcome.empty(town)), visits=0)
        return
    _make_ready(run)
    (_make_what_if if run.kind == RunKind.WHAT_IF else _make_plan)(run, town)


def _make_ready(run: PlanRun) -> None:
    """Compile the search where that was never done on this machine, and say so: it takes some twenty seconds."""
    from samenspel.planning import warm

    if not warm.is_ready():
        note_progress(run, phase=Phase.WARMING)
        warm.warm()
    note_progress(run, phase=Phase.SEARCHING)


def _make_plan(run: PlanRun, town: Town) -> None:
    teller = Teller(run)
    searched = search_town(town, spent=teller.spent, watch=teller.watch, sharing=run.sharing)
    note_progress(run, phase=Phase.FINISHING, share=1.0, covered=len(searched.plan.visits))
    found = outcome.outcome_of(town, searched)
    keep_result(
        run,
        draw_lines(town, searched),
        outcome=outcome.written(found),
        visits=run.visits,
        covered=len(searched.plan.visits),
        score=searched.figures.score,
        rounds=searched.rounds,
        input_hash=town.fingerprint(searched.waiting),
        version=__version__,
    )


def _make_what_if(run: PlanRun, town: Town) -> None:
    """Plan the neighbourhood as it is and as is supposed, with equal effort; nothing of it can be proposed."""
    teller = Teller(run)
    compared = compare_town(town, list(supposed_of(run.supposed).suppositions()), spent=teller.spent, watch=teller.watch)
    note_progress(run, phase=Phase.FINISHING, share=1.0)
    both = outcome.compared(town, compared)
    keep_result(
        run,
        (),
        outcome=outcome.written(both),
        visits=run.visits,
        covered=both.after.covered,
        score=planning.figures(compared.after.problem, compared.after.plan).score,
        input_hash=town.fingerprint(compared.waiting),
        version=__version__,
    )


class Teller:
    """The clock of one search: how much of its time is spent, told about once a second, until somebody says stop."""

    def __init__(self, run: PlanRun, *, now: Callable[[], float] = time.monotonic) -> None:
        """Begin to count."""
        self._run = run
        self._now = now
        self._begun = self._told = now()
        self._is_stopped = False

    def spent(self) -> float:
        """Which share of the time is over; all of it as soon as somebody said stop."""
        if self._is_stopped or not self._run.seconds:
            return 1.0
        return min(1.0, (self._now() - self._begun) / self._run.seconds)

    def watch(self, progress: planning.Progress) -> None:
        """Tell where the search is, at most once a second, and hear whether it is to stop."""
        if self._now() - self._told < TELLS_EVERY:
            return
        self._told = self._now()
        share = min(1.0, max(0.0, self.spent()))
        self._is_stopped = not note_progress(self._run, share=share, covered=progress.covered, score=progress.score)
