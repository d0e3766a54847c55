"""What the foundation remembers: who changed what, and what is still to be done."""

import uuid
from typing import ClassVar

from django.db import models

from samenspel.foundation import clock


class Record(models.Model):
    """The base of everything a person can own: an id that cannot be guessed, and when it was made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class JournalLine(models.Model):
    """One change: who did what to what, when. The database refuses to alter or delete a line.

    Actor and subject are text, not foreign keys: history outlives them.
    """

    at = models.DateTimeField(default=clock.now)
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    actor_id = models.CharField(max_length=40, blank=True)  # empty: the system itself
    actor_hat = models.CharField(max_length=15, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="journal_subject"),
            models.Index(fields=["actor_id", "at"], name="journal_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_type} {self.subject_id}"


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(models.Model):
    """A piece of slow work, queued in the transaction of the change that asked for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, null=True, blank=True, help_text="at most one unfinished job has it")  # noqa: DJ001
    priority = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    run_after = models.DateTimeField(default=clock.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "run_after"], name="job_due")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(state__in=[JobState.WAITING, JobState.RUNNING]),
                name="one_unfinished_job_a_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} ({self.state})"
