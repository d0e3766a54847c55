"""The clock's door: letters go out every minute, and soon after one was queued."""

from datetime import timedelta

from django_tasks import task

from samenspel.conversations import services
from samenspel.conversations.events import LetterQueued
from samenspel.foundation import jobs
from samenspel.foundation.bus import reacts_to


@task()
def send_letters() -> None:
    """Send the letters that are due."""
    services.send_due_letters()


@reacts_to(LetterQueued)
def send_soon(event: LetterQueued) -> None:
    """A letter should not have to wait for the next minute."""
    jobs.queue_once(send_letters, key="conversations.send_letters")


jobs.repeat(send_letters, every=timedelta(minutes=1))
