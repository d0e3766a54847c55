"""The foundation's own slow work: forgetting jobs that were done long ago."""

from datetime import timedelta

from django_tasks import task

from samenspel.foundation import jobs


@task()
def tidy_jobs() -> None:
    """Forget what was done long ago."""
    jobs.forget_done()


jobs.repeat(tidy_jobs, every=timedelta(days=1))
