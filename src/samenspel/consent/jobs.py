"""What consent does by itself: say what stops soon, and close what has stopped."""

from datetime import timedelta

from django_tasks import task

from samenspel.consent import services
from samenspel.foundation import jobs


@task()
def tend_agreements() -> None:
    """Ask whether agreements that stop soon go on, and end those whose last moment has passed."""
    services.tell_what_runs_out()
    services.end_expired()


jobs.repeat(tend_agreements, every=timedelta(hours=1))
