"""Once a day: add the weeks that came into view, and end what is over."""

from datetime import timedelta

from django_tasks import task

from samenspel.arrangements.services.arrangements import end_finished, end_past_covers, extend_all
from samenspel.foundation import jobs


@task()
def extend_arrangements() -> None:
    """Add the coming weeks to every arrangement that goes on."""
    extend_all()


@task()
def end_what_is_over() -> None:
    """Close what covers opened for one visit, and end arrangements whose last visit has been."""
    end_past_covers()
    end_finished()


jobs.repeat(extend_arrangements, every=timedelta(days=1))
jobs.repeat(end_what_is_over, every=timedelta(hours=1))
