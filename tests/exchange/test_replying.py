"""Saying "I could do this": a conversation without names, taking it back, and a kind no."""

import pytest
from django.db.models import QuerySet

from samenspel.consent.access import active
from samenspel.consent.models import Agreement
from samenspel.consent.services import end_agreement
from samenspel.conversations import access as talk
from samenspel.conversations.models import Letter, Party, Thread
from samenspel.conversations.services import write_message
from samenspel.exchange import access, queries, services
from samenspel.exchange.models import Reply
from samenspel.exchange.rules import Answer, Closing, ReplyState
from samenspel.foundation import clock
from samenspel.foundation.refusals import NotAllowed, NotFound, NotPossibleNow
from samenspel.neighbourhoods.models import Relation, Vetting
from samenspel.neighbourhoods.services import end_hat
from samenspel.people.rules import Hat
from tests.conftest import Cast, Player
from tests.exchange.street import let_stand_beside, make_ask, make_offer, make_reply, suggested


def has_ended(reply: Reply) -> bool:
    """Whether the conversation about a reply has ended."""
    return Thread.objects.filter(pk__in=[reply.thread_id], closed_at__isnull=False).exists()


def test_a_reply_opens_a_conversation_in_which_nobody_has_a_name(cast: Cast) -> None:
    reply = make_reply(cast, make_ask(cast), cast.chantal)
    aliases = dict(Party.objects.filter(thread=reply.thread).values_list("person__first_name", "alias"))
    assert set(aliases) == {"Aisha", "Chantal"}
    assert all(alias and "Aisha" not in alias and "Chantal" not in alias for alias in aliases.values())
    assert "Ganzenveld" in aliases["Aisha"]


def test_the_asker_hears_it_by_a_letter_that_names_nobody(cast: Cast) -> None:
    make_reply(cast, make_ask(cast), cast.chantal)
    letter = Letter.objects.get(kind="exchange.reply_given")
    assert letter.recipient == cast.aisha.person
    assert letter.facts == {}


def test_a_second_tap_is_the_same_reply(cast: Cast) -> None:
    ask = make_ask(cast)
    first = make_reply(cast, ask, cast.chantal)
    again = services.give_reply(suggested(ask, cast.chantal), words="Nog eens", every_weeks=4, actor=cast.chantal.actor)
    assert again == first
    assert Reply.objects.count() == 1


def test_somebody_who_stands_beside_the_resident_talks_for_them(cast: Cast) -> None:
    let_stand_beside(cast.aisha, cast.hanna)
    reply = make_reply(cast, make_ask(cast, cast.hanna, resident=cast.aisha), cast.chantal)
    people = set(Party.objects.filter(thread=reply.thread).values_list("person__first_name", flat=True))
    assert people == {"Hanna", "Chantal"}


def test_nobody_replies_to_what_was_not_put_before_them(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    services.suggest_for(ask)
    for player in (cast.els, cast.dirk, cast.aisha, cast.bram):
        with pytest.raises((NotFound, NotAllowed)):
            services.give_reply(suggested(ask, cast.chantal), words="", every_weeks=None, actor=player.actor)


def test_a_closed_ask_takes_no_reply(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    services.suggest_for(ask)
    suggestion = suggested(ask, cast.chantal)
    services.close_ask(ask, why=Closing.SOLVED, actor=cast.aisha.actor)
    with pytest.raises(NotFound):
        services.give_reply(suggested(ask, cast.chantal), words="", every_weeks=None, actor=cast.chantal.actor)
    assert suggestion.answer == Answer.NONE


def test_a_helper_takes_a_reply_back_and_is_not_asked_again(cast: Cast) -> None:
    ask = make_ask(cast)
    reply = make_reply(cast, ask, cast.chantal)
    services.withdraw_reply(reply, actor=cast.chantal.actor)
    services.withdraw_reply(reply, actor=cast.chantal.actor)
    reply.refresh_from_db()
    assert reply.state == ReplyState.WITHDRAWN
    assert reply.thread is not None
    assert reply.thread.closed_at is not None
    assert services.suggest_for(ask) == 0
    assert queries.list_replies(ask) == []


def test_only_the_helper_takes_back_and_only_the_asker_declines(cast: Cast) -> None:
    reply = make_reply(cast, make_ask(cast), cast.chantal)
    for player in (cast.aisha, cast.els, cast.dirk):
        with pytest.raises((NotFound, NotAllowed)):
            services.withdraw_reply(reply, actor=player.actor)
    for player in (cast.chantal, cast.els, cast.dirk, cast.bram):
        with pytest.raises((NotFound, NotAllowed)):
            services.decline_reply(reply, actor=player.actor)


def test_a_declined_helper_does_not_see_the_ask_any_more(cast: Cast) -> None:
    ask = make_ask(cast)
    reply = make_reply(cast, ask, cast.chantal)
    services.decline_reply(reply, actor=cast.aisha.actor)
    with pytest.raises(NotFound):
        access.ask_for(cast.chantal.actor, ask.pk)
    with pytest.raises(NotPossibleNow):
        services.withdraw_reply(reply, actor=cast.chantal.actor)


def agreements_with(player: Player) -> QuerySet[Agreement]:
    """List by what somebody may read of others now."""
    return Agreement.objects.filter(active(), recipient=player.person)


def test_a_reply_that_ends_ends_what_the_helper_could_read(cast: Cast) -> None:
    ask = make_ask(cast)
    reply = make_reply(cast, ask, cast.chantal)
    assert agreements_with(cast.chantal).count() == 1
    services.decline_reply(reply, actor=cast.aisha.actor)
    assert not agreements_with(cast.chantal).exists()


def test_a_resident_who_no_longer_shares_an_ask_ends_the_reply_and_the_talk(cast: Cast) -> None:
    reply = make_reply(cast, make_ask(cast), cast.chantal)
    end_agreement(agreements_with(cast.chantal).get(), actor=cast.aisha.actor)
    reply.refresh_from_db()
    assert reply.state == ReplyState.DECLINED
    assert reply.thread is not None
    assert reply.thread.closed_at is not None


def test_the_replies_of_who_helps_no_longer_end(cast: Cast) -> None:
    ask = make_ask(cast)
    reply = make_reply(cast, ask, cast.chantal)
    end_hat(Relation.objects.get(person=cast.chantal.person, hat=Hat.HELPER), actor=cast.chantal.actor)
    reply.refresh_from_db()
    assert reply.state == ReplyState.WITHDRAWN
    assert queries.list_replies(ask) == []
    assert not access.visible_to(cast.chantal.actor).exists()
    assert not agreements_with(cast.chantal).exists()


def test_what_was_agreed_is_not_taken_back_here(cast: Cast) -> None:
    ask = make_ask(cast)
    reply = make_reply(cast, ask, cast.chantal)
    assert services.choose_reply(ask, cast.chantal.person.pk, actor=None) == reply
    with pytest.raises(NotPossibleNow, match="agreed_already"):
        services.withdraw_reply(reply, actor=cast.chantal.actor)
    services.mark_arranged(ask, actor=None)
    assert access.ask_for(cast.chantal.actor, ask.pk) == ask


def test_choosing_somebody_who_never_replied_is_no_mistake(cast: Cast) -> None:
    assert services.choose_reply(make_ask(cast), cast.els.person.pk, actor=None) is None


def test_the_asker_reads_a_letter_of_the_alphabet_until_both_said_yes(cast: Cast) -> None:
    ask = make_ask(cast)
    make_reply(cast, ask, cast.chantal)
    make_reply(cast, ask, cast.els, every_weeks=4)
    first, second = queries.list_replies(ask)
    assert first.name.endswith("A")
    assert second.name.endswith("B")
    assert "Chantal" not in str(first)
    assert (first.every_weeks, second.every_weeks) == (None, 4)
    services.choose_reply(ask, cast.els.person.pk, actor=None)
    assert queries.list_replies(ask)[1].name == "Els"


def test_a_certificate_that_was_seen_shows_beside_a_reply(cast: Cast) -> None:
    ask = make_ask(cast)
    make_reply(cast, ask, cast.chantal)
    assert not queries.list_replies(ask)[0].is_vetted
    today = clock.today()
    Vetting.objects.create(person=cast.chantal.person, community=cast.community, seen_on=today, valid_until=today)
    assert queries.list_replies(ask)[0].is_vetted


def test_conversations_end_with_the_ask(cast: Cast) -> None:
    reply = make_reply(cast, make_ask(cast), cast.chantal)
    services.close_ask(reply.ask, why=Closing.NOT_NEEDED, actor=cast.aisha.actor)
    assert has_ended(reply)


def test_the_conversation_ends_with_who_stops_helping(cast: Cast) -> None:
    ask = make_ask(cast)
    stops, stays = make_reply(cast, ask, cast.chantal), make_reply(cast, ask, cast.els)
    services.release_helper(ask, cast.chantal.person, actor=None)
    assert (has_ended(stops), has_ended(stays)) == (True, False)


def test_who_does_not_stand_beside_any_more_neither_reads_nor_writes_for_the_resident(cast: Cast) -> None:
    beside = let_stand_beside(cast.aisha, cast.hanna)
    reply = make_reply(cast, make_ask(cast, cast.hanna, resident=cast.aisha), cast.chantal)
    assert reply.thread is not None
    assert talk.thread_for(cast.hanna.actor, reply.thread.pk) == reply.thread
    end_agreement(beside, actor=cast.aisha.actor)
    with pytest.raises(NotFound):
        talk.thread_for(cast.hanna.actor, reply.thread.pk)
    with pytest.raises(NotFound):
        write_message(reply.thread, words="Kom maar.", actor=cast.hanna.actor)
    assert talk.thread_for(cast.chantal.actor, reply.thread.pk).closed_at is not None
