"""What comes back by itself for people."""

from datetime import timedelta

from django_tasks import task

from samenspel.foundation import jobs
from samenspel.people import services


@task()
def forget_unfinished() -> None:
    """Forget the addresses of who never came in."""
    services.forget_unfinished()


jobs.repeat(forget_unfinished, every=timedelta(hours=6))
