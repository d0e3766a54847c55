"""The worker's door: plans are worked out here, one at a time, and old ones forgotten."""

import uuid
from datetime import timedelta

from django_tasks import task

from samenspel.foundation import jobs
from samenspel.foundation.bus import reacts_to
from samenspel.plans import services
from samenspel.plans.events import RunAsked

AFTER_LETTERS = -5


@task(priority=AFTER_LETTERS)
def work_out(run_id: str) -> None:
    """Work out a plan of a neighbourhood; takes up to a minute and a half, letters that are due go first.

    Where another worker may still be at it, it looks again later: that one may have been killed a moment ago.
    """
    again = services.work_out(uuid.UUID(run_id))
    if again is not None:
        jobs.queue_once(work_out, key=f"plans.run:{run_id}:{again.isoformat()}", run_after=again, run_id=run_id)


@reacts_to(RunAsked)
def queue_run(event: RunAsked) -> None:
    """Let the worker work out what was asked for."""
    jobs.queue_once(work_out, key=f"plans.run:{event.run_id}", run_id=str(event.run_id))


@task()
def tend_runs() -> None:
    """End the runs that nobody works on any more, and forget the old ones."""
    services.fail_abandoned()
    services.forget_old()


jobs.repeat(tend_runs, every=timedelta(minutes=30))
