"""The clock's door: every hour the reminders of the coming day are queued, each once."""

from datetime import timedelta

from django_tasks import task

from samenspel.arrangements.services import reminders
from samenspel.conversations.models import Letter
from samenspel.conversations.services import still_true
from samenspel.foundation import jobs


@task()
def queue_reminders() -> None:
    """Queue a letter to both sides of every visit that begins within a day and an hour or so."""
    reminders.queue_reminders()


@still_true(reminders.KIND)
def reminds_of_something(letter: Letter) -> bool:
    """A visit that was cancelled, moved or taken over never reminds anybody."""
    return reminders.is_still_true(letter)


jobs.repeat(queue_reminders, every=timedelta(hours=1))
