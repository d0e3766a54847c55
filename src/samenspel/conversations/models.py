"""What we remember of talk: threads between people, messages in them, letters on their way out."""

from typing import ClassVar

from django.db import models

from samenspel.conversations.rules import LetterState
from samenspel.foundation import clock
from samenspel.foundation.fields import PrivateTextField
from samenspel.foundation.models import Record
from samenspel.people.models import Person


class Thread(Record):
    """A conversation between two or more people, about one thing (an ask, an arrangement)."""

    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    last_message_at = models.DateTimeField(null=True, blank=True)  # empty: nobody wrote yet

    class Meta:
        indexes: ClassVar = [models.Index(fields=["about_type", "about_id"], name="thread_about")]

    def __str__(self) -> str:
        return f"about {self.about_type}"


class Party(models.Model):
    """Somebody who takes part in a conversation, from ``joined_at``; earlier messages stay unseen."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="parties")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)
    read_until = models.DateTimeField(null=True, blank=True)
    alias = models.CharField(max_length=80, blank=True)  # how the others see this person until both have said yes

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["thread", "person"], name="one_party_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.thread_id}"


class Message(Record):
    """Something that one party wrote to the others."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = PrivateTextField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)  # one tap twice is one message

    class Meta:
        indexes: ClassVar = [models.Index(fields=["thread", "created_at"], name="message_thread")]

    def __str__(self) -> str:
        return f"message in {self.thread_id}"


class Letter(Record):
    """A message of Samenspel itself to one person; queued in the transaction of what it tells about."""

    recipient = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=60)  # template: <capability>/letters/<kind>.txt
    key = models.CharField(max_length=200, unique=True)  # the same fact is told once
    facts = models.JSONField(default=dict)  # what the template may use: no names, no places, no words of others
    link = models.CharField(max_length=300, blank=True)
    is_urgent = models.BooleanField(default=False)  # cannot wait for tomorrow; not counted in the day's letters
    state = models.CharField(max_length=8, choices=[(state, state) for state in LetterState], default=LetterState.WAITING)
    send_after = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)  # by the database's clock; until then nobody else sends it
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "send_after"], name="letter_due"),
            models.Index(fields=["recipient", "-created_at"], name="letter_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"
