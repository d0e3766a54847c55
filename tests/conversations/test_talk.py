"""Talk between neighbours: who can write, who can read, and what stays unsaid."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from samenspel.conversations import access, queries, services
from samenspel.conversations.models import Letter, Message, Party, Thread
from samenspel.conversations.rules import LONGEST_MESSAGE, MOST_MESSAGES_AN_HOUR, Act
from samenspel.foundation import journal
from samenspel.foundation.refusals import NotFound, NotPossibleNow, NotValid
from tests.conftest import Cast

SetClock = Callable[[datetime], None]


def write(thread: Thread, cast: Cast, name: str = "aisha", words: str = "Hallo!", key: uuid.UUID | None = None) -> Message:
    return services.write_message(thread, words=words, form_key=key, actor=cast.players[name].actor)


def test_the_same_people_about_the_same_thing_have_one_conversation(cast: Cast, thread: Thread) -> None:
    people = [cast.chantal.person, cast.aisha.person]
    assert services.open_thread(people, about=cast.community, actor=None) == thread
    assert services.open_thread(people, about=cast.other_community, actor=None) != thread
    assert services.open_thread([*people, cast.els.person], about=cast.community, actor=None) != thread


def test_after_a_conversation_ended_a_new_one_begins(cast: Cast, thread: Thread) -> None:
    services.close_thread(thread, actor=cast.aisha.actor)
    again = services.open_thread([cast.aisha.person, cast.chantal.person], about=cast.community, actor=None)
    assert again != thread


def test_nobody_talks_alone(cast: Cast) -> None:
    with pytest.raises(ValueError, match="two people"):
        services.open_thread([cast.aisha.person, cast.aisha.person], about=None, actor=None)


def test_a_message_reaches_the_other_and_leaves_a_line_without_its_words(cast: Cast, thread: Thread) -> None:
    message = write(thread, cast, words="  Kom je dinsdag?  ")
    assert message.words == "Kom je dinsdag?"
    [line] = journal.lines_about(message)
    assert (line.verb, line.actor_id) == ("conversations.message_written", str(cast.aisha.person.pk))
    assert "dinsdag" not in str(line.facts)


def test_the_same_form_sent_twice_is_one_message(cast: Cast, thread: Thread) -> None:
    key = uuid.uuid4()
    assert write(thread, cast, key=key) == write(thread, cast, key=key)
    assert Message.objects.count() == 1


def test_a_form_of_another_conversation_is_refused(cast: Cast, thread: Thread) -> None:
    key = uuid.uuid4()
    write(thread, cast, key=key)
    with pytest.raises(NotValid):
        write(thread, cast, name="chantal", key=key)


@pytest.mark.parametrize("words", ["", "   ", "g" * (LONGEST_MESSAGE + 1)])
def test_a_message_is_neither_empty_nor_endless(cast: Cast, thread: Thread, words: str) -> None:
    with pytest.raises(NotValid) as refusal:
        write(thread, cast, words=words)
    assert "words" in refusal.value.fields


def test_sixty_messages_an_hour_is_enough(monday: datetime, cast: Cast, thread: Thread, set_clock: SetClock) -> None:
    Message.objects.bulk_create(
        Message(thread=thread, author=cast.aisha.person, words="x") for _ in range(MOST_MESSAGES_AN_HOUR - 1)
    )
    write(thread, cast)
    with pytest.raises(NotPossibleNow) as refusal:
        write(thread, cast)
    assert refusal.value.code == "conversations.too_many"
    write(thread, cast, name="chantal")
    set_clock(monday + timedelta(hours=1, minutes=1))
    write(thread, cast)


def test_nobody_writes_in_a_conversation_that_ended(cast: Cast, thread: Thread) -> None:
    services.close_thread(thread, actor=None)
    with pytest.raises(NotPossibleNow):
        write(thread, cast)
    assert access.thread_for(cast.aisha.actor, thread.pk) == thread


@pytest.mark.parametrize("name", ["bram", "dirk", "els", "hanna", "ivo", "joke"])
def test_a_conversation_does_not_exist_for_anybody_else(cast: Cast, thread: Thread, name: str) -> None:
    actor = cast.players[name].actor
    for refused in (
        lambda: access.thread_for(actor, thread.pk),
        lambda: access.require(actor, Act.SEE, thread),
        lambda: services.write_message(thread, words="Hallo", actor=actor),
    ):
        with pytest.raises(NotFound):
            refused()


def test_who_left_has_no_conversation_any_more(monday: datetime, cast: Cast, thread: Thread) -> None:
    write(thread, cast)
    Party.objects.filter(thread=thread, person=cast.chantal.person).update(left_at=monday)
    with pytest.raises(NotFound):
        access.thread_for(cast.chantal.actor, thread.pk)
    assert queries.count_unread(cast.chantal.actor) == 0


def test_names_stay_hidden_until_both_said_yes(cast: Cast, thread: Thread) -> None:
    write(thread, cast)
    page = queries.thread_page(thread, actor=cast.chantal.actor)
    assert (page.who, page.lines[0].who, page.hides_names) == ("Een buurtgenoot", "Een buurtgenoot", True)
    services.reveal(thread)
    page = queries.thread_page(thread, actor=cast.chantal.actor)
    assert (page.who, page.lines[0].who, page.hides_names) == ("Aisha", "Aisha", False)
    services.reveal(thread)
    assert [line.verb for line in journal.lines_about(thread)] == ["conversations.thread_opened", "conversations.names_revealed"]


def test_who_joins_later_does_not_read_what_was_said_before(
    monday: datetime, cast: Cast, thread: Thread, set_clock: SetClock
) -> None:
    write(thread, cast, words="Dit is alleen voor Chantal")
    set_clock(monday + timedelta(hours=1))
    Party.objects.create(thread=thread, person=cast.els.person)
    [row] = queries.list_threads(cast.els.actor).threads
    assert (row.excerpt, row.is_unread, queries.count_unread(cast.els.actor)) == ("", False, 0)
    set_clock(monday + timedelta(hours=2))
    write(thread, cast, words="Dag Els")
    page = queries.thread_page(thread, actor=cast.els.actor)
    assert [line.words for line in page.lines] == ["Dag Els"]
    assert queries.count_unread(cast.els.actor) == 1


def test_a_message_is_unread_until_it_was_read(monday: datetime, cast: Cast, thread: Thread, set_clock: SetClock) -> None:
    assert queries.count_unread(cast.chantal.actor) == 0
    write(thread, cast)
    assert (queries.count_unread(cast.chantal.actor), queries.count_unread(cast.aisha.actor)) == (1, 0)
    assert [item.icon for item in queries.waits_for(cast.chantal.actor)] == ["chat"]
    services.mark_read(thread, actor=cast.chantal.actor)
    assert queries.count_unread(cast.chantal.actor) == 0
    assert queries.waits_for(cast.chantal.actor) == ()
    set_clock(monday + timedelta(minutes=1))
    write(thread, cast)
    assert queries.count_unread(cast.chantal.actor) == 1


def test_a_letter_tells_once_that_messages_wait_until_they_were_read(
    monday: datetime, cast: Cast, thread: Thread, set_clock: SetClock
) -> None:
    for _ in range(3):
        write(thread, cast)
    assert Letter.objects.filter(recipient=cast.chantal.person).count() == 1
    services.mark_read(thread, actor=cast.chantal.actor)
    set_clock(monday + timedelta(minutes=5))
    write(thread, cast)
    assert Letter.objects.filter(recipient=cast.chantal.person).count() == 2


def test_what_a_conversation_is_about_is_named_by_whoever_knows(
    cast: Cast, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_namers", {})
    assert queries.thread_page(thread, actor=cast.aisha.actor).topic is None
    queries.names_topics("neighbourhoods.community")(lambda ids: {one: queries.Topic("Ganzendam") for one in ids})
    assert queries.thread_page(thread, actor=cast.aisha.actor).topic == queries.Topic("Ganzendam")
    assert queries.list_threads(cast.aisha.actor).threads[0].topic == queries.Topic("Ganzendam")
