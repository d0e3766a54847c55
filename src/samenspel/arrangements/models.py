"""What we remember of arrangements: proposals, who agreed, visits, cover, how it went."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from samenspel.arrangements.rules import LIVE, ArrangementState, CoverState, ProposalState, Say, VisitState
from samenspel.consent.models import Agreement
from samenspel.consent.rules import How
from samenspel.exchange.models import Ask
from samenspel.foundation import clock
from samenspel.foundation.fields import PrivateTextField
from samenspel.foundation.models import Record
from samenspel.neighbourhoods.models import Community
from samenspel.people.models import Person


class Proposal(Record):
    """A way to fill an ask: one helper or several who share it. At most one an ask is waiting."""

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="proposals")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=[(state, state) for state in ProposalState], default=ProposalState.WAITING)
    open_visits = models.PositiveSmallIntegerField(default=0)  # of the horizon, that nobody in it can do
    not_now_at = models.DateTimeField(null=True, blank=True)  # when the resident took it back: nobody just now

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ask"], condition=Q(state=ProposalState.WAITING), name="one_waiting_proposal_an_ask")
        ]

    def __str__(self) -> str:
        return f"proposal ({self.state})"


class Face(Record):
    """One helper in a proposal: which visits, why, and what both sides said."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="faces")
    helper = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    visits = models.JSONField(default=list)  # [{"slot": "2026-03-02", "date": "2026-03-03", "start": "14:00"}], local time
    why = models.JSONField(default=dict)  # codes and figures of the planning core, made into a sentence by the page
    version = models.PositiveSmallIntegerField(default=1)  # raised when what is asked of this person changes
    resident_says = models.CharField(max_length=7, choices=[(say, say) for say in Say], default=Say.NOT_YET)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    how = models.CharField(  # in what way the resident said so; a process of before this was kept writes rows without it
        max_length=6, choices=[(how, how) for how in How], default=How.APP, db_default=How.APP
    )
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")  # not in the app
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")  # to read the ask
    helper_says = models.CharField(max_length=7, choices=[(say, say) for say in Say], default=Say.NOT_YET)
    wants_to_meet_first = models.BooleanField(default=False)
    met_on = models.DateField(null=True, blank=True)
    answer_before = models.DateTimeField(null=True, blank=True)  # told with the question; then others are looked for
    lapsed_at = models.DateTimeField(null=True, blank=True)  # there was no answer by then: counted as a no
    answered_at = models.DateTimeField(null=True, blank=True)  # when the helper said so; empty: not asked any more, or no answer

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "helper"], name="one_face_a_helper"),
            models.CheckConstraint(
                condition=Q(helper_says=Say.NOT_YET) | Q(resident_says=Say.YES), name="the_resident_says_yes_first"
            ),
            models.CheckConstraint(
                condition=Q(how=How.APP, recorded_by__isnull=True) | ~Q(how=How.APP) & Q(recorded_by__isnull=False),
                name="somebody_wrote_down_what_was_said",
            ),
            models.CheckConstraint(condition=~Q(recorded_by=F("helper")), name="nobody_writes_down_a_yes_to_himself"),
        ]

    def __str__(self) -> str:
        return f"face of {self.proposal_id}"


class Arrangement(Record):
    """One agreed kind of help for one resident, done by one or more helpers."""

    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="arrangements")
    resident = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="arrangements")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=6, choices=[(state, state) for state in ArrangementState], default=ArrangementState.ACTIVE
    )
    planned_until = models.DateField()  # up to here the visits stand in the calendars
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["community", "state"], name="arrangement_community")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ask"], condition=Q(state=ArrangementState.ACTIVE), name="one_active_arrangement_an_ask"
            )
        ]

    def __str__(self) -> str:
        return f"arrangement ({self.state})"


class Helping(Record):
    """A helper in an arrangement, from when until when, and the agreement that opens the resident's contact details."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.CASCADE, related_name="helpings")
    helper = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="helpings")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")  # resident → helper
    agreement_back = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")  # helper → resident
    for_visit = models.ForeignKey("Visit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")  # cover only
    began_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["helper", "ended_at"], name="helping_helper")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["arrangement", "helper"],
                condition=Q(ended_at__isnull=True, for_visit__isnull=True),
                name="helps_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["for_visit", "helper"], condition=Q(ended_at__isnull=True), name="covers_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"helping in {self.arrangement_id}"


class Visit(Record):
    """One visit. Local date and clock are what people agreed; ``starts_at`` and ``ends_at`` follow from them."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="visits")
    resident = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="visits_received")
    helper = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="visits_made")
    date = models.DateField()
    start = models.TimeField()  # local wall-clock time in the community's time zone
    minutes = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=[(state, state) for state in VisitState], default=VisitState.PLANNED)
    sequence = models.PositiveSmallIntegerField(default=0)  # iCalendar SEQUENCE: raised at every change
    in_place_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="moved_to")
    dropped_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    doubted_at = models.DateTimeField(null=True, blank=True)  # since when the helper's changed offer does not fit it

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["helper", "starts_at"], name="visit_helper"),
            models.Index(fields=["resident", "starts_at"], name="visit_resident"),
            models.Index(fields=["arrangement", "starts_at"], name="visit_arrangement"),
            models.Index(fields=["state", "starts_at"], name="visit_state"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visit_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(LIVE)) | Q(helper__isnull=False), name="a_planned_visit_has_a_helper"
            ),
            models.CheckConstraint(condition=~Q(helper=F("resident")), name="nobody_visits_himself"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.start} ({self.state})"


class Cover(Record):
    """One question to fill an open visit: the resident is asked first, then the helper."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="covers")
    helper = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_known_face = models.BooleanField()
    why = models.JSONField(default=dict)
    date = models.DateField()  # local; least change: the same day and time where that can be
    start = models.TimeField()
    state = models.CharField(max_length=14, choices=[(state, state) for state in CoverState], default=CoverState.ASKED_RESIDENT)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_before = models.DateTimeField(null=True, blank=True)  # told with the question; then others are looked for

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(state__in=[CoverState.ASKED_RESIDENT, CoverState.ASKED_HELPER]),
                name="one_cover_question_a_visit",
            ),
            models.UniqueConstraint(fields=["visit", "helper"], name="nobody_is_asked_twice"),
        ]

    def __str__(self) -> str:
        return f"cover ({self.state})"


class Experience(Record):
    """What one side said after a visit: two questions, and perhaps a thank-you that the other can read."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="experiences")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    went_well = models.CharField(max_length=10)  # yes, so_so, no
    wants_more = models.CharField(max_length=10)  # yes, otherwise, no
    thanks = PrivateTextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "person"], name="one_experience_a_side")]

    def __str__(self) -> str:
        return f"experience of {self.visit_id}"


class CalendarFeed(Record):
    """A secret address at which somebody's calendar program reads the visits; only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"feed since {self.created_at:%Y-%m-%d}"
