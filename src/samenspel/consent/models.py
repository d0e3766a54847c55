"""What we remember of sharing: agreements, their endings, and every look at somebody's data."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from samenspel.consent.rules import AgreementKind, DataClass, Effect, Ending, How, Purpose
from samenspel.foundation import clock
from samenspel.foundation.models import Record
from samenspel.people.models import Person


class Agreement(Record):
    """A dated agreement of ``subject`` about sharing with ``recipient``. Append-only: ending it is a new row."""

    subject = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="agreements")
    recipient = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=1, choices=[(kind, kind) for kind in AgreementKind], default=AgreementKind.ASSENT)
    effect = models.CharField(max_length=6, choices=[(effect, effect) for effect in Effect], default=Effect.PERMIT)
    purpose = models.CharField(max_length=12, choices=[(purpose, purpose) for purpose in Purpose])
    data_classes = models.JSONField(default=list)  # values of DataClass
    about_type = models.CharField(max_length=60, blank=True)  # empty: everything between these two people
    about_id = models.CharField(max_length=40, blank=True)
    may_pass_on = models.BooleanField(default=False)
    how = models.CharField(max_length=6, choices=[(how, how) for how in How], default=How.APP)
    text_version = models.CharField(max_length=64)  # SHA-256 of the sentence that was shown
    language = models.CharField(max_length=5, default="nl")
    valid_from = models.DateTimeField(default=clock.now)
    valid_until = models.DateTimeField()
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "recipient", "valid_until"], name="agreement_pair"),
            models.Index(fields=["about_type", "about_id"], name="agreement_about"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="agreement_ends_after_start"),
            models.CheckConstraint(condition=~Q(subject=F("recipient")), name="agreement_is_with_another"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} until {self.valid_until:%Y-%m-%d}"


class AgreementEnding(models.Model):
    """The end of an agreement before its last day; holds from the moment it is written."""

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="ending")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # null: the system
    how = models.CharField(max_length=6, choices=[(how, how) for how in How], default=How.APP)
    why = models.CharField(max_length=10, choices=[(why, why) for why in Ending], default=Ending.WITHDRAWN)

    def __str__(self) -> str:
        return f"{self.why} {self.at:%Y-%m-%d}"


class Look(models.Model):
    """One look by another at somebody's personal data (NEN 7513). Append-only; same looks of one day are merged.

    Viewer and subject are text ids, not foreign keys: the log outlives the people in it.
    """

    at = models.DateTimeField(default=clock.now)
    day = models.DateField()
    viewer_id = models.CharField(max_length=40)
    viewer_hat = models.CharField(max_length=15, blank=True)
    viewer_community = models.CharField(max_length=120, blank=True)
    subject_id = models.CharField(max_length=40)
    data_class = models.CharField(max_length=10, choices=[(data, data) for data in DataClass])
    purpose = models.CharField(max_length=12, choices=[(purpose, purpose) for purpose in Purpose])
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="looks")
    ground = models.CharField(max_length=20, default="agreement")  # agreement, party, caseload

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject_id", "-at"], name="look_subject")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "viewer_id", "viewer_hat", "subject_id", "data_class", "purpose", "about_type", "about_id"],
                name="one_look_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.viewer_id} saw {self.data_class} of {self.subject_id}"
