"""What we remember of plans: each run of the search, and the lines that came out of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from samenspel.arrangements.models import Proposal
from samenspel.exchange.models import Ask
from samenspel.foundation.models import Record
from samenspel.neighbourhoods.models import Area, Community
from samenspel.people.models import Person
from samenspel.plans.rules import AT_WORK, LIVE, SEED, LineState, Phase, RunKind, RunState


class PlanRun(Record):
    """One time that everything open in a community (or in one neighbourhood of it) was worked out at once."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")  # null: all of it
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=[(kind, kind) for kind in RunKind], default=RunKind.PLAN)
    state = models.CharField(max_length=9, choices=[(state, state) for state in RunState], default=RunState.WAITING)
    phase = models.CharField(max_length=9, choices=[(phase, phase) for phase in Phase], default=Phase.READING)
    seconds = models.PositiveSmallIntegerField()
    sharing = models.CharField(max_length=16, blank=True, default="")  # a choice of planning.Sharing
    supposed = models.JSONField(default=dict)  # what a what-if supposes
    attempts = models.PositiveSmallIntegerField(default=0)
    heard_at = models.DateTimeField(null=True, blank=True)  # when the worker last said that it is at it
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=12, blank=True, default="")
    share = models.FloatField(default=0.0)  # of the time, from 0 to 1
    visits = models.PositiveIntegerField(default=0)  # that stand open
    covered = models.PositiveIntegerField(default=0)  # of these, so far
    score = models.FloatField(default=0.0)  # in points of the planning core
    seed = models.PositiveIntegerField(default=SEED)
    rounds = models.PositiveIntegerField(default=0)
    input_hash = models.CharField(max_length=64, blank=True, default="")  # of all that was planned from
    version = models.CharField(max_length=32, blank=True, default="")  # of the software that planned it
    outcome = models.JSONField(default=dict)  # counts for the charts, reasons, what would help: plans.outcome

    class Meta:
        indexes: ClassVar = [models.Index(fields=["community", "-created_at"], name="plan_run_community")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community"], condition=Q(state__in=sorted(LIVE)), name="one_live_run_a_community"),
            models.CheckConstraint(condition=Q(share__gte=0) & Q(share__lte=1), name="a_share_is_a_share"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(AT_WORK)) | Q(heard_at__isnull=False), name="a_run_at_work_was_heard"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"


class PlanLine(Record):
    """One person for one ask in a plan: which visits, why, and what the coordinator made of it."""

    run = models.ForeignKey(PlanRun, on_delete=models.CASCADE, related_name="lines")
    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="+")
    helper = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    visits = models.JSONField(default=list)  # as those of arrangements.Face, each with "was": {"date", "start"} when it moves
    begins_at = models.DateTimeField(null=True, blank=True)  # the first visit; null: from before this was kept
    why = models.JSONField(default=dict)  # codes and figures of the planning core, made into sentences by the page
    state = models.CharField(max_length=8, choices=[(state, state) for state in LineState], default=LineState.OPEN)
    refusal = models.CharField(max_length=40, blank=True, default="")  # the code of the no, when it did not hold any more
    proposal = models.ForeignKey(Proposal, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "ask", "helper"], name="one_line_a_helper_and_ask")]

    def __str__(self) -> str:
        return f"line of {self.run_id} ({self.state})"
