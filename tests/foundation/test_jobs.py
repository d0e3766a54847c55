"""Jobs: queued with the change that asked for them, done once, taken up again when a worker dies."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from samenspel.foundation import clock, jobs
from samenspel.foundation.models import Job, JobState, JournalLine
from tests.foundation import tasks

SetClock = Callable[[datetime], None]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_rhythms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the jobs of the product out of the way."""
    monkeypatch.setattr(jobs, "_rhythms", {})


def words_rung() -> list[str]:
    return [line.facts["word"] for line in JournalLine.objects.filter(verb="tests.rang").order_by("pk")]


def only_job() -> Job:
    return Job.objects.get()


def let_lease_run_out(**more: object) -> None:
    Job.objects.update(leased_until=clock.now() - timedelta(days=9999), **more)


def test_a_job_is_queued_with_the_change_that_asked_for_it_or_not_at_all() -> None:
    with transaction.atomic():
        tasks.ring.enqueue(word="lost")
        transaction.set_rollback(True)
    tasks.ring.enqueue(word="kept")
    assert jobs.work(once=True) == 1
    assert words_rung() == ["kept"]


def test_jobs_take_named_arguments_only() -> None:
    with pytest.raises(TypeError):
        tasks.ring.enqueue("word")


def test_urgent_jobs_go_first() -> None:
    tasks.ring.enqueue()
    tasks.hurry.enqueue()
    jobs.work(once=True)
    assert words_rung() == ["hurry", "ring"]


def test_a_key_is_queued_once_until_it_is_done() -> None:
    for word in ("one", "two"):
        jobs.queue_once(tasks.ring, key="door", word=word)
    assert jobs.work(once=True) == 1
    jobs.queue_once(tasks.ring, key="door", word="three")
    assert jobs.work(once=True) == 1
    assert words_rung() == ["one", "three"]


def test_a_job_waits_for_its_hour(monday: datetime, set_clock: SetClock) -> None:
    jobs.queue_once(tasks.ring, key="later", run_after=monday + timedelta(hours=1))
    assert jobs.work(once=True) == 0
    set_clock(monday + timedelta(hours=1))
    assert jobs.work(once=True) == 1


def test_a_job_that_goes_wrong_is_tried_again_later_each_time_and_then_given_up(
    monday: datetime, set_clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    tasks.stumble.enqueue()
    pauses = []
    while only_job().state == JobState.WAITING:
        set_clock(only_job().run_after)
        assert jobs.work(once=True) == 1
        pauses.append((only_job().run_after - clock.now()).total_seconds())
    job = only_job()
    assert (job.state, job.attempts, job.error) == (JobState.FAILED, 5, "ValueError: a stone in the road")
    assert pauses[:4] == [20, 80, 320, 1280]
    assert "stone" in caplog.text


def test_the_job_of_a_worker_that_died_is_taken_up_again_but_not_before_its_lease_ran_out() -> None:
    tasks.ring.enqueue()
    assert jobs._lease_next() is not None  # this worker dies here
    assert jobs.work(once=True) == 0
    let_lease_run_out()
    assert jobs.work(once=True) == 1
    assert (only_job().state, only_job().attempts) == (JobState.DONE, 2)


def test_a_job_that_kills_its_worker_every_time_is_given_up() -> None:
    tasks.ring.enqueue()
    jobs._lease_next()
    let_lease_run_out(attempts=jobs.MOST_ATTEMPTS)
    assert jobs.work(once=True) == 0
    assert only_job().state == JobState.FAILED


def test_a_worker_that_comes_late_does_not_write_over_the_one_that_took_over() -> None:
    tasks.ring.enqueue()
    late = jobs._lease_next()
    let_lease_run_out()
    jobs._lease_next()
    assert late is not None
    jobs._run(late)
    assert only_job().state == JobState.RUNNING


def test_what_comes_back_has_one_row_and_missed_turns_are_not_made_up_for(monday: datetime, set_clock: SetClock) -> None:
    jobs.repeat(tasks.ring, every=timedelta(hours=1))
    assert jobs.work(once=True) == 1
    assert jobs.work(once=True) == 0
    set_clock(monday + timedelta(hours=5, minutes=10))
    assert jobs.work(once=True) == 1
    assert only_job().run_after == monday + timedelta(hours=6)


def test_what_comes_back_goes_on_coming_back_when_it_goes_wrong(monday: datetime, caplog: pytest.LogCaptureFixture) -> None:
    jobs.repeat(tasks.stumble, every=timedelta(minutes=1))
    Job.objects.create(task=jobs._name_of(tasks.stumble), key=jobs.RHYTHM + jobs._name_of(tasks.stumble), attempts=7)
    assert jobs.work(once=True) == 1
    assert (only_job().state, only_job().run_after) == (JobState.WAITING, monday + timedelta(minutes=1))
    assert "stone" in caplog.text


def test_what_no_longer_comes_back_loses_its_row() -> None:
    Job.objects.create(task="samenspel.gone", key=jobs.RHYTHM + "samenspel.gone")
    jobs.queue_rhythms()
    assert not Job.objects.exists()


def test_what_was_done_long_ago_is_forgotten(monday: datetime, set_clock: SetClock) -> None:
    tasks.ring.enqueue()
    jobs.work(once=True)
    assert jobs.forget_done() == 0
    set_clock(monday + timedelta(days=15))
    assert jobs.forget_done() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_waits_for_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(jobs, "AWAY_SECONDS", 0)
    monkeypatch.setattr(jobs, "PAUSE_SECONDS", 0)
    troubles = iter([OperationalError("away")])
    turns: Iterator[bool] = iter([False, False, False, True])
    tasks.rest.enqueue()

    def away_at_first(execute: Callable[..., Any], *call: Any) -> Any:
        for trouble in troubles:
            raise trouble
        return execute(*call)

    with connection.execute_wrapper(away_at_first):
        assert jobs.work(stop=lambda: next(turns)) == 1
    assert "away" in caplog.text
