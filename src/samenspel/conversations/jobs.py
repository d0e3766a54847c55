"""The clock's door: letters go out every minute, and soon after one was queued."""

from datetime import timedelta

from django.db import transaction
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
    """A letter should not have to wait for the next minute.

    Queued after the commit: inside it, every change that sends a letter would hold up all others on
    this one key. Nothing is lost when this fails, for the letters of the minute take it along.
    """
    transaction.on_commit(queue_sending, robust=True)


def queue_sending() -> None:
    """Let a worker send letters now, once."""
    jobs.queue_once(send_letters, key="conversations.send_letters")


jobs.repeat(send_letters, every=timedelta(minutes=1))
