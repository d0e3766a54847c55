"""Jobs that the tests of the job table let the worker do."""

from django_tasks import task

from samenspel.foundation import journal
from samenspel.foundation.models import Job


@task()
def ring(word: str = "ring") -> None:
    """Leave a trace that it ran."""
    journal.record("tests.rang", Job(), actor=None, word=word)


@task()
def rest() -> None:
    """Do nothing."""


@task()
def stumble() -> None:
    """Go wrong every time."""
    raise ValueError("a stone in the road")


@task(priority=10)
def hurry() -> None:
    """Leave a trace, before others."""
    ring.func(word="hurry")
