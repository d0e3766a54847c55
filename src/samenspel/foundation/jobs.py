"""Slow work: a queue in the same database, in the same transaction as the change that asked for it.

The names are those of Django's own task framework (``@task``, ``enqueue``); this module is the
backend that it lacks: a job has a lease, so the work of a worker that died is taken up again, at
most ``MOST_ATTEMPTS`` times. A job may therefore run twice and must not mind.
"""

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task

from samenspel.foundation import clock
from samenspel.foundation.models import Job, JobState

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 5
PAUSE_SECONDS = 1.0
KEEP_DONE = timedelta(days=14)

log = logging.getLogger(__name__)


class DatabaseBackend(BaseTaskBackend):
    """Puts a task into the ``Job`` table."""

    supports_defer = True
    supports_priority = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Queue one call; positional arguments are refused because the table keeps names."""
        if args:
            raise TypeError("jobs take keyword arguments only")
        job = _queue(_name_of(task), kwargs, key=None, run_after=task.run_after, priority=task.priority)
        return TaskResult(
            task=task,
            id=str(job.pk if job else uuid.uuid4()),
            status=TaskResultStatus.READY,
            enqueued_at=clock.now(),
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=[],
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )


@dataclass(frozen=True)
class Rhythm:
    """A task that comes back every ``every``."""

    task: Task[Any, Any]
    every: timedelta


_rhythms: list[Rhythm] = []


def repeat(task: Task[Any, Any], *, every: timedelta) -> None:
    """Let the worker run ``task`` (which takes no arguments) again and again."""
    if all(_name_of(rhythm.task) != _name_of(task) for rhythm in _rhythms):
        _rhythms.append(Rhythm(task, every))


def rhythms() -> tuple[Rhythm, ...]:
    """List what comes back by itself, for the documentation and the doctor."""
    return tuple(_rhythms)


def queue_once(task: Task[Any, Any], *, key: str, run_after: datetime | None = None, **arguments: Any) -> None:
    """Queue a call unless an unfinished one with the same ``key`` already waits."""
    _queue(_name_of(task), arguments, key=key, run_after=run_after, priority=task.priority)


def work(*, once: bool = False, stop: Callable[[], bool] | None = None) -> int:
    """Do jobs as they come due; with ``once`` stop when none is left. Returns how many were done."""
    done = 0
    while not (stop and stop()):
        queue_rhythms()
        job = _lease_next()
        if job is not None:
            _run(job)
            done += 1
        elif once:
            return done
        else:
            time.sleep(PAUSE_SECONDS)
    return done


def queue_rhythms() -> None:
    """Queue the next turn of everything that comes back, and forget what was done long ago."""
    moment = clock.now()
    for rhythm in _rhythms:
        name = _name_of(rhythm.task)
        latest = Job.objects.filter(task=name).order_by("-run_after").values_list("run_after", "state").first()
        if latest is None:
            _queue(name, {}, key=f"rhythm:{name}", run_after=moment, priority=0)
        elif latest[1] in (JobState.DONE, JobState.FAILED):
            _queue(name, {}, key=f"rhythm:{name}", run_after=max(moment, latest[0] + rhythm.every), priority=0)
    Job.objects.filter(state=JobState.DONE, finished_at__lt=moment - KEEP_DONE).delete()


def _queue(name: str, arguments: dict[str, Any], *, key: str | None, run_after: datetime | None, priority: int) -> Job | None:
    if key is not None and Job.objects.filter(key=key, state__in=[JobState.WAITING, JobState.RUNNING]).exists():
        return None
    job = Job(task=name, arguments=arguments, key=key, run_after=run_after or clock.now(), priority=priority)
    return Job.objects.bulk_create([job], ignore_conflicts=True)[0]  # two workers may queue one rhythm at once


def _lease_next() -> Job | None:
    """Take the first due job, or one whose worker has let its lease run out."""
    moment = clock.now()
    due = Q(state=JobState.WAITING, run_after__lte=moment) | Q(state=JobState.RUNNING, leased_until__lt=moment)
    with transaction.atomic():
        rows = Job.objects.filter(due).order_by("-priority", "run_after")
        job = rows.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
        if job is None:
            return None
        job.state, job.leased_until, job.attempts = JobState.RUNNING, moment + LEASE, job.attempts + 1
        job.save(update_fields=["state", "leased_until", "attempts"])
    return job


def _run(job: Job) -> None:
    """Run one job; what goes wrong is kept with the job, retried later, and never stops the worker."""
    try:
        import_string(job.task).func(**job.arguments)
    except Exception as error:  # noqa: BLE001  the one place where a worker must survive any job
        log.exception("job %s failed (attempt %d)", job.task, job.attempts)
        again = job.attempts < MOST_ATTEMPTS
        job.state = JobState.WAITING if again else JobState.FAILED
        job.run_after = clock.now() + timedelta(seconds=5 * 4**job.attempts)
        job.error = f"{type(error).__name__}: {error}"[:2000]
    else:
        job.state, job.error = JobState.DONE, ""
    job.finished_at = clock.now() if job.state in (JobState.DONE, JobState.FAILED) else None
    job.leased_until = None
    job.save(update_fields=["state", "run_after", "error", "finished_at", "leased_until"])


def _name_of(task: Task[Any, Any]) -> str:
    return f"{task.func.__module__}.{task.func.__qualname__}"
