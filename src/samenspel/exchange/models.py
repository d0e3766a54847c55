"""What we remember of asking and offering: asks, offers, suggestions and replies."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.db.models import F, IntegerField, Q, TextField, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast, Least, StrIndex

from samenspel.conversations.models import Thread
from samenspel.exchange.rules import (
    ACTIVITY_MARKS,
    MOST_SUGGESTIONS_A_DAY,
    QUALITY_MARKS,
    WEEKDAY_MARKS,
    Answer,
    AskState,
    Closing,
    OfferState,
    ReplyState,
    Rhythm,
)
from samenspel.foundation.fields import PrivateTextField
from samenspel.foundation.models import Record
from samenspel.neighbourhoods.models import Area, Community
from samenspel.people.models import Person


def _bits(stored: str, marks: Sequence[str]) -> models.GeneratedField:
    """Let the database itself keep a number with bit *i* for the *i*-th of these texts that stands in a stored list."""
    found = [Least(StrIndex(Cast(stored, TextField()), Value(mark)), Value(1)) * Value(1 << at) for at, mark in enumerate(marks)]
    total: CombinedExpression = found[0]
    for one in found[1:]:
        total += one
    return models.GeneratedField(expression=total, output_field=IntegerField(), db_persist=True)


class Ask(Record):
    """A question for help, in the resident's own words. Free of charge: there is no field for a price."""

    resident = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="asks")  # whom it is about
    asker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="asks_made")  # who typed it
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="asks")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    words = PrivateTextField(blank=True, default="")
    give_back = PrivateTextField(blank=True, default="")  # what I could do back
    activity = models.CharField(max_length=20, blank=True)  # exchange.rules.Activity
    rhythm = models.CharField(max_length=12, choices=[(rhythm, rhythm) for rhythm in Rhythm], default=Rhythm.ONCE)
    minutes = models.PositiveSmallIntegerField(default=60)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    times = models.JSONField(default=list)  # [{"weekday": 1..7, "from": "13:00", "to": "17:00"}], local time
    needs = models.JSONField(default=list)  # values of Quality
    wishes = models.JSONField(default=list)
    most_faces = models.PositiveSmallIntegerField(default=4)
    urgency = models.PositiveSmallIntegerField(default=1)  # 1 or 2, set by a coordinator
    state = models.CharField(max_length=10, choices=[(state, state) for state in AskState], default=AskState.DRAFT)
    step = models.PositiveSmallIntegerField(default=1)  # where the asker was in the steps of the form
    typed = PrivateTextField(blank=True, default="")  # JSON, per step: what stands in the form and is not right or sent yet
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    question_sent_at = models.DateTimeField(null=True, blank=True)
    ring = models.PositiveSmallIntegerField(default=0)  # how far it reaches: index in exchange.rules.RINGS_KM
    ring_at = models.DateTimeField(null=True, blank=True)  # since when; null: since it was opened
    closing = models.CharField(max_length=12, blank=True, choices=[(why, why) for why in Closing])

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["community", "state", "opened_at"], name="ask_community_state"),
            models.Index(fields=["resident", "state"], name="ask_resident"),
            models.Index(fields=["asker", "state"], name="ask_asker"),
            models.Index(fields=["state", "expires_on"], name="ask_expiry"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(minutes__gte=15) & Q(minutes__lte=720), name="ask_minutes"),
            models.CheckConstraint(condition=Q(most_faces__gte=1) & Q(most_faces__lte=12), name="ask_faces"),
            models.CheckConstraint(condition=Q(urgency__in=[1, 2]), name="ask_urgency"),
            models.CheckConstraint(
                condition=Q(state=AskState.DRAFT) | Q(state=AskState.CLOSED) | (~Q(activity="") & Q(first_day__isnull=False)),
                name="an_open_ask_says_what_and_when",
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(first_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="ask_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity or 'ask'} ({self.state})"


class Offer(Record):
    """What somebody likes to do, when, how far from home and how often at most; one a person and community."""

    helper = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="offers")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="offers")
    activities = models.JSONField(default=list)  # values of Activity
    qualities = models.JSONField(default=list)  # declared by the helper; proven ones come from Vetting
    availability = models.JSONField(default=list)  # [{"weekday": 1..7, "from": "13:00", "to": "17:00"}], local time
    away = models.JSONField(default=list)  # [["2026-07-01", "2026-07-14"]], both days included
    reach_km = models.FloatField(default=3.0)
    most_per_week = models.PositiveSmallIntegerField(default=1)
    most_per_month = models.PositiveSmallIntegerField(default=2)
    words = models.TextField(blank=True, default="")  # a line about yourself, for residents
    is_standing = models.BooleanField(default=True)  # a standing offer does not expire
    expires_on = models.DateField(null=True, blank=True)
    question_sent_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=[(state, state) for state in OfferState], default=OfferState.ACTIVE)
    latitude = models.FloatField(null=True, blank=True)  # of the helper's home, copied for the search
    longitude = models.FloatField(null=True, blank=True)
    cell = models.BigIntegerField(null=True, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")  # as others may know it
    doing = _bits("activities", ACTIVITY_MARKS)  # the same as numbers, for the search
    able = _bits("qualities", QUALITY_MARKS)
    weekdays = _bits("availability", WEEKDAY_MARKS)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=[
                    "community",
                    "state",
                    "cell",
                    "doing",
                    "able",
                    "weekdays",
                    "latitude",
                    "longitude",
                    "reach_km",
                    "most_per_week",
                    "most_per_month",
                    "helper",
                    "id",
                ],
                name="offer_search",
            ),  # all that the search looks at, so that it reads this alone
            models.Index(fields=["community", "state", "area"], name="offer_area"),
            models.Index(fields=["state", "expires_on"], name="offer_expiry"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["helper", "community"], condition=~Q(state=OfferState.ENDED), name="one_offer_a_community"
            ),
            models.CheckConstraint(condition=Q(reach_km__gt=0) & Q(reach_km__lte=50), name="offer_reach"),
            models.CheckConstraint(
                condition=Q(is_standing=True) | Q(expires_on__isnull=False), name="a_passing_offer_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return f"offer ({self.state})"


class Suggestion(Record):
    """An ask that was put before a helper whom it fits; at most five a day, small circle first."""

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="suggestions")
    helper = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="suggestions")
    day = models.DateField()
    nth = models.PositiveSmallIntegerField(default=1)  # the how manieth of that day; the database itself keeps it to five
    ring = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=8)  # neighbourhoods.rules.DistanceBand
    answer = models.CharField(max_length=8, choices=[(answer, answer) for answer in Answer], default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["helper", "answer", "-day"], name="suggestion_helper")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ask", "helper"], name="suggested_once"),
            models.UniqueConstraint(fields=["helper", "day", "nth"], name="one_suggestion_a_place"),
            models.CheckConstraint(condition=Q(nth__gte=1) & Q(nth__lte=MOST_SUGGESTIONS_A_DAY), name="at_most_five_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} ring {self.ring}"


class Reply(Record):
    """A helper who says: I could do this, or a part of it."""

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="replies")
    helper = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="replies")
    words = PrivateTextField(blank=True, default="")
    every_weeks = models.PositiveSmallIntegerField(null=True, blank=True)  # "once every n weeks"; null: the whole ask
    state = models.CharField(max_length=9, choices=[(state, state) for state in ReplyState], default=ReplyState.OPEN)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["ask", "state"], name="reply_ask")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["ask", "helper"], name="one_reply_a_helper")]

    def __str__(self) -> str:
        return f"reply ({self.state})"
