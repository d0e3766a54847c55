"""Slow work: a queue in the same database, in the same transaction as the change that asked for it.

The names are those of Django's own task framework (``@task``, ``enqueue``); this module is the
backend that it lacks: a job has a lease, so the work of a worker that died is taken up again, at
most ``MOST_ATTEMPTS`` times. A job may therefore run twice and must not mind; it does its work in
portions of less than a minute.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, close_old_connections, connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.module_loading import import_string
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task

from samenspel.foundation import clock
from samenspel.foundation.models import Job, JobState

LEASE = timedelta(minutes=2)  # by the database's clock: those of the workers may differ
MOST_ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=20)  # before the second attempt; four times longer before each one after
PAUSE_SECONDS = 1.0
AWAY_SECONDS = 5.0
KEEP_DONE = timedelta(days=14)
RHYTHM = "rhythm:"

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
            id=str(job.pk),
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


_rhythms: dict[str, Rhythm] = {}


def repeat(task: Task[Any, Any], *, every: timedelta) -> None:
    """Let the worker run ``task`` (which takes no arguments) again and again."""
    _rhythms[_name_of(task)] = Rhythm(task, every)


def rhythms() -> tuple[Rhythm, ...]:
    """List what comes back by itself, for the documentation and the doctor."""
    return tuple(_rhythms.values())


def queue_once(task: Task[Any, Any], *, key: str, run_after: datetime | None = None, **arguments: Any) -> None:
    """Queue a call unless an unfinished one with the same ``key`` already waits."""
    _queue(_name_of(task), arguments, key=key, run_after=run_after, priority=task.priority)


def work(*, once: bool = False, stop: Callable[[], bool] | None = None) -> int:
    """Do jobs as they come due; with ``once`` stop when none is left. Returns how many were done.

    A database that is away is waited for; with ``once`` it ends the work.
    """
    done = 0
    is_ready = False
    while not (stop and stop()):
        try:
            if not connection.in_atomic_block:  # a caller's transaction is his own
                close_old_connections()
            is_ready = is_ready or queue_rhythms()
            if work_one():
                done += 1
                continue
        except OperationalError as trouble:
            if once:
                raise
            log.warning("the database is away, jobs wait: %s", trouble)
            connection.close()
            time.sleep(AWAY_SECONDS)
        if once:
            return done
        time.sleep(PAUSE_SECONDS)
    return done


def work_one() -> bool:
    """Do the job that is due first; say whether there was one."""
    job = _lease_next()
    if job is not None:
        _run(job)
    return job is not None


def queue_rhythms() -> bool:
    """See to it that everything that comes back has its one row, and nothing else has."""
    for name in _rhythms:
        _queue(name, {}, key=RHYTHM + name, run_after=None, priority=0)
    Job.objects.filter(key__startswith=RHYTHM).exclude(task__in=list(_rhythms)).delete()
    return True


def forget_done() -> int:
    """Forget the jobs that were done long ago; say how many."""
    return Job.objects.filter(state=JobState.DONE, finished_at__lt=clock.now() - KEEP_DONE).delete()[0]


def _queue(name: str, arguments: dict[str, Any], *, key: str | None, run_after: datetime | None, priority: int) -> Job:
    """Add a job; the database itself passes over a second unfinished one with the same key."""
    job = Job(task=name, arguments=arguments, key=key, run_after=run_after or clock.now(), priority=priority)
    return Job.objects.bulk_create([job], ignore_conflicts=True)[0]


def _due() -> QuerySet[Job]:
    """Find the jobs whose time has come, and those whose worker has let its lease run out."""
    left_behind = Q(state=JobState.RUNNING, leased_until__lt=Now())
    return Job.objects.filter(Q(state=JobState.WAITING, run_after__lte=clock.now()) | left_behind)


def _lease_next() -> Job | None:
    """Take the first due job; one that took its workers down with it too often is given up."""
    while _due().exists():  # looking first keeps an idle worker from taking SQLite's write lock every second
        with transaction.atomic():
            rows = _due().order_by("-priority", "run_after", "pk")
            job = rows.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
            if job is None:
                return None
            if job.state == JobState.RUNNING and job.attempts >= MOST_ATTEMPTS and not _comes_back(job):
                _finish(job, state=JobState.FAILED, error="its worker died each time")
                continue
            job.attempts += 1
            changes = {"state": JobState.RUNNING, "leased_until": Now() + LEASE, "attempts": job.attempts}
            Job.objects.filter(pk=job.pk).update(**changes)
        return job
    return None


def _run(job: Job) -> None:
    """Run one job; what goes wrong is kept with the job, retried later, and never stops the worker."""
    try:
        import_string(job.task).func(**job.arguments)
    except Exception as error:
        log.exception("job %s failed (attempt %d)", job.task, job.attempts)
        again = job.attempts < MOST_ATTEMPTS or _comes_back(job)
        run_after = clock.now() + _pause(job)
        state = JobState.WAITING if again else JobState.FAILED
        _finish(job, state=state, error=f"{type(error).__name__}: {error}"[:2000], run_after=run_after)
    else:
        _come_back(job) if _comes_back(job) else _finish(job, state=JobState.DONE)


def _finish(job: Job, *, state: JobState, error: str = "", **changes: object) -> None:
    """Write down how a job ended, unless its lease ran out and another worker has it now."""
    finished_at = clock.now() if state in (JobState.DONE, JobState.FAILED) else None
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
    mine.update(state=state, error=error, leased_until=None, finished_at=finished_at, **changes)


def _come_back(job: Job) -> None:
    """Let a job wait for its next turn; turns that were missed are not made up for."""
    every = _rhythms[job.task].every
    missed = max(clock.now() - job.run_after, timedelta(0)) // every
    _finish(job, state=JobState.WAITING, run_after=job.run_after + (missed + 1) * every, attempts=0)


def _comes_back(job: Job) -> bool:
    return job.task in _rhythms and job.key == RHYTHM + job.task


def _pause(job: Job) -> timedelta:
    longer: int = 4 ** min(job.attempts - 1, MOST_ATTEMPTS)
    pause = FIRST_PAUSE * longer
    return min(pause, _rhythms[job.task].every) if _comes_back(job) else pause


def _name_of(task: Task[Any, Any]) -> str:
    return f"{task.func.__module__}.{task.func.__qualname__}"
