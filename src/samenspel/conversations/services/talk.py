"""Talk: conversations between people about one thing, and the messages in them."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samenspel.conversations import access, rules
from samenspel.conversations.events import MessageWritten
from samenspel.conversations.models import Letter, Message, Party, Thread
from samenspel.conversations.rules import Act
from samenspel.conversations.services.letters import send_letter, still_true
from samenspel.foundation import bus, clock, journal
from samenspel.foundation.refusals import NotPossibleNow, NotValid
from samenspel.people.actors import Actor
from samenspel.people.models import Person

MESSAGE_WAITING = "conversations.message_waiting"


@transaction.atomic
def open_thread(
    people: Iterable[Person],
    *,
    about: models.Model | None,
    aliases: Mapping[uuid.UUID, str] | None = None,
    actor: Actor | None,
) -> Thread:
    """Open a conversation between these people about something, or find the one that they have.

    ``aliases`` says, by a person's id, as whom the others see that person until ``reveal``.
    """
    ids = {person.pk for person in people}
    if len(ids) < 2:
        raise ValueError("a conversation needs two people")
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))  # two openings at once make one thread
    thread = _first_thread_of(ids, about)
    if thread is not None:
        return thread
    thread = Thread.objects.create(about_type=_type_of(about), about_id=_id_of(about))
    given = aliases or {}
    Party.objects.bulk_create([Party(thread=thread, person_id=pk, alias=given.get(pk, "")) for pk in sorted(ids)])
    journal.record("conversations.thread_opened", thread, actor=actor, people=sorted(ids), about=_id_of(about))
    return thread


def _type_of(about: models.Model | None) -> str:
    return about._meta.label_lower if about is not None else ""


def _id_of(about: models.Model | None) -> str:
    return str(about.pk) if about is not None else ""


def _first_thread_of(ids: set[uuid.UUID], about: models.Model | None) -> Thread | None:
    """Find the open conversation of exactly these people about this thing."""
    threads = Thread.objects.filter(about_type=_type_of(about), about_id=_id_of(about), closed_at__isnull=True)
    threads = threads.filter(parties__person__in=ids).distinct().prefetch_related("parties")
    return next((thread for thread in threads if _who_talk(thread) == ids), None)


def _who_talk(thread: Thread) -> set[uuid.UUID]:
    return {party.person_id for party in thread.parties.all() if party.left_at is None}


@transaction.atomic
def write_message(thread: Thread, *, words: str, form_key: uuid.UUID | None = None, actor: Actor) -> Message:
    """Write to the others in a conversation; the same form sent twice is one message."""
    access.require(actor, Act.WRITE, thread)
    locked = Thread.objects.select_for_update().get(pk=thread.pk)
    known = Message.objects.filter(form_key=form_key).first() if form_key is not None else None
    if known is not None and (known.author_id, known.thread_id) == (actor.pk, locked.pk):
        return known
    _check_message(locked, words, known, actor)
    message = Message.objects.create(thread=locked, author=actor.person, words=words.strip(), form_key=form_key)
    locked.last_message_at = message.created_at
    locked.save(update_fields=["last_message_at"])
    Party.objects.filter(thread=locked, person=actor.person).update(read_until=message.created_at)
    journal.record("conversations.message_written", message, actor=actor, thread=locked.pk)
    _tell_others(locked, actor)
    bus.announce(MessageWritten(message.pk, locked.pk, actor.pk))
    return message


def _check_message(thread: Thread, words: str, known: Message | None, actor: Actor) -> None:
    if thread.closed_at is not None:
        raise NotPossibleNow("conversations.closed", _("This conversation has ended. You can still read it."))
    if known is not None:
        raise NotValid("conversations.form_key", _("This form was used before. Load the page again."))
    if not words.strip():
        raise NotValid("conversations.no_words", _("Write something first."), {"words": _("Write something first.")})
    if len(words) > rules.LONGEST_MESSAGE:
        sentence = _("This message is too long. Make two of it.")
        raise NotValid("conversations.too_long", sentence, {"words": sentence})
    hour_ago = clock.now() - timedelta(hours=1)
    if Message.objects.filter(author=actor.person, created_at__gt=hour_ago).count() >= rules.MOST_MESSAGES_AN_HOUR:
        raise NotPossibleNow(
            "conversations.too_many", _("You wrote a great deal in one hour. Take a break, and send this a little later.")
        )


def _tell_others(thread: Thread, actor: Actor) -> None:
    """Tell the others by letter that something waits for them: once, until they have read it."""
    for party in Party.objects.filter(thread=thread, left_at__isnull=True).exclude(person=actor.person).select_related("person"):
        seen = party.read_until.isoformat() if party.read_until else "never"
        send_letter(
            party.person,
            MESSAGE_WAITING,
            key=f"{MESSAGE_WAITING}:{thread.pk}:{party.person_id}:{seen}",
            facts={"thread": str(thread.pk)},
            link=reverse("conversations:thread_detail", args=[thread.pk]),
            send_after=clock.now() + rules.WAIT_BEFORE_TELLING,
        )


@still_true(MESSAGE_WAITING)
def _still_waits(letter: Letter) -> bool:
    """Whether the message is still unread."""
    party = Party.objects.filter(thread=letter.facts["thread"], person=letter.recipient, left_at__isnull=True)
    row = party.values_list("read_until", "thread__last_message_at").first()
    return row is not None and row[1] is not None and (row[0] is None or row[1] > row[0])


def mark_read(thread: Thread, *, actor: Actor) -> None:
    """Remember that this person has seen everything up to now; where nothing is new, nothing is written."""
    latest = thread.last_message_at or thread.created_at
    mine = Party.objects.filter(thread=thread, person=actor.person, left_at__isnull=True)
    mine = mine.exclude(read_until__gte=latest)
    if mine.exists():
        mine.update(read_until=max(clock.now(), latest))


@transaction.atomic
def reveal(thread: Thread, *, actor: Actor | None = None) -> None:
    """Let the people in a conversation see each other's first names: both have said yes."""
    if Party.objects.filter(thread=thread).exclude(alias="").update(alias=""):
        journal.record("conversations.names_revealed", thread, actor=actor)


@transaction.atomic
def close_thread(thread: Thread, *, actor: Actor | None) -> None:
    """End a conversation: its people can still read it, nobody writes in it any more."""
    if Thread.objects.filter(pk=thread.pk, closed_at__isnull=True).update(closed_at=clock.now()):
        journal.record("conversations.thread_closed", thread, actor=actor)


@transaction.atomic
def close_threads_about(about: models.Model, *, having: Person | None = None, actor: Actor | None) -> None:
    """End every conversation about something, or those in which somebody takes part; the ground for them is gone."""
    threads = Thread.objects.filter(about_type=_type_of(about), about_id=_id_of(about), closed_at__isnull=True)
    if having is not None:
        threads = threads.filter(parties__person=having, parties__left_at__isnull=True)
    for thread in threads.order_by("pk"):
        close_thread(thread, actor=actor)


@transaction.atomic
def leave_threads_about(about: models.Model, person: Person, *, actor: Actor | None) -> None:
    """Take somebody who may not speak here any more out of the conversations; one with nobody to talk to ends."""
    parties = Party.objects.filter(thread__about_type=_type_of(about), thread__about_id=_id_of(about), person=person)
    for party in parties.filter(left_at__isnull=True).select_related("thread").order_by("pk"):
        party.left_at = clock.now()
        party.save(update_fields=["left_at"])
        journal.record("conversations.thread_left", party.thread, actor=actor, person=person.pk)
        if Party.objects.filter(thread=party.thread, left_at__isnull=True).count() < 2:
            close_thread(party.thread, actor=actor)
