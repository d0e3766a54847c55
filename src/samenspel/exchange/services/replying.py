"""Saying "I could do this": a reply opens a conversation in which nobody has a name yet."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samenspel.conversations.models import Thread
from samenspel.conversations.services import close_thread, leave_threads_about, open_thread, send_letter
from samenspel.exchange import access, queries
from samenspel.exchange.events import ReplyEnded, ReplyGiven
from samenspel.exchange.models import Ask, Reply, Suggestion
from samenspel.exchange.resting import rests
from samenspel.exchange.rules import REPLYING, Act, Answer, AskState, ReplyState
from samenspel.exchange.services.suggesting import end_sharing
from samenspel.foundation import bus, clock, journal
from samenspel.foundation.refusals import NotAllowed, NotPossibleNow
from samenspel.people.actors import Actor
from samenspel.people.models import Person

QUIET = timedelta(minutes=10)
"""Replies shortly after each other are told in one letter."""


@transaction.atomic
def give_reply(suggestion: Suggestion, *, words: str, every_weeks: int | None, actor: Actor) -> Reply:
    """Let a helper say what he could do; a second tap changes nothing."""
    access.require(actor, Act.REPLY, suggestion.ask)
    ask = (
        Ask.objects.select_for_update(of=("self",))
        .select_related("resident", "asker", "area__shown_as")
        .get(pk=suggestion.ask_id)
    )
    known = Reply.objects.filter(ask=ask, helper=actor.person).first()
    if known is not None and known.state in (ReplyState.OPEN, ReplyState.CHOSEN):
        return known
    if ask.state != AskState.OPEN:
        raise NotPossibleNow("exchange.is_closed", _("This ask is not open any more. Thank you for wanting to help."))
    if rests(ask):
        raise NotPossibleNow("exchange.rests", access.RESTS)
    journal.refuse_too_often(REPLYING, actor=actor, sentence=_("You replied to many neighbours today. Tomorrow you can go on."))
    if known is not None and known.state == ReplyState.DECLINED:
        raise NotPossibleNow("exchange.declined", _("Somebody else comes already. Thank you for wanting to help."))
    thread = _open_talk(ask, actor)
    reply, _is_new = Reply.objects.update_or_create(
        ask=ask,
        helper=actor.person,
        defaults={"words": words.strip(), "every_weeks": every_weeks, "state": ReplyState.OPEN, "thread": thread},
    )
    suggestion.answer, suggestion.answered_at = Answer.REPLIED, clock.now()
    suggestion.save(update_fields=["answer", "answered_at"])
    journal.record("exchange.replied", reply, actor=actor, ask=ask.pk, every_weeks=every_weeks)
    _tell_asker(ask, reply)
    bus.announce(ReplyGiven(reply.pk))
    return reply


def _open_talk(ask: Ask, actor: Actor) -> Thread:
    """Open the conversation between the helper and whoever decides about the ask, without names."""
    decider = queries.decider_of(ask)
    aliases = {decider.pk: queries.alias_of_resident(ask), actor.pk: queries.alias_of_helper(ask, actor.person)}
    return open_thread([decider, actor.person], about=ask, aliases=aliases, actor=actor)


def _tell_asker(ask: Ask, reply: Reply) -> None:
    send_letter(
        queries.decider_of(ask),
        "exchange.reply_given",
        key=f"exchange.reply_given:{reply.pk}",
        link=reverse("exchange:ask_detail", args=[ask.pk]),
        send_after=clock.now() + QUIET,
    )


@transaction.atomic
def withdraw_reply(reply: Reply, *, actor: Actor) -> None:
    """Let a helper take a reply back while nothing was agreed."""
    if reply.helper_id != actor.pk:
        raise NotAllowed
    _end(reply, ReplyState.WITHDRAWN, actor)


@transaction.atomic
def decline_reply(reply: Reply, *, actor: Actor) -> None:
    """Let the asker say kindly no to a helper."""
    access.require(actor, Act.CHANGE, reply.ask)
    _end(reply, ReplyState.DECLINED, actor)


def _end(reply: Reply, state: ReplyState, actor: Actor | None) -> None:
    row = Reply.objects.select_for_update(of=("self",)).select_related("ask__resident", "helper", "thread").get(pk=reply.pk)
    if row.state == state:
        return  # a second tap
    if row.state == ReplyState.CHOSEN:
        raise NotPossibleNow("exchange.agreed_already", _("You have agreed on visits already. Change those in the calendar."))
    if row.state != ReplyState.OPEN:
        raise NotPossibleNow("exchange.reply_is_over", _("This reply does not stand any more."))
    row.state = state
    row.save(update_fields=["state"])
    answer = Answer.NO if state == ReplyState.WITHDRAWN else Answer.CLOSED  # either way: not asked the same again
    Suggestion.objects.filter(ask=row.ask, helper=row.helper).update(answer=answer, answered_at=clock.now())
    journal.record(f"exchange.reply_{state}", row, actor=actor, ask=row.ask_id)
    if row.thread is not None:
        close_thread(row.thread, actor=actor)
    end_sharing(row.ask, row.helper)
    bus.announce(ReplyEnded(row.pk))


@transaction.atomic
def choose_reply(ask: Ask, helper_id: uuid.UUID, *, actor: Actor | None) -> Reply | None:
    """Mark a helper's reply as part of what was agreed; ``None`` when the helper never replied.

    Whoever agreed on the visits has seen to the permissions.
    """
    row = Reply.objects.select_for_update().filter(ask=ask, helper=helper_id).first()
    if row is None or row.state == ReplyState.CHOSEN:
        return row
    row.state = ReplyState.CHOSEN
    row.save(update_fields=["state"])
    journal.record("exchange.reply_chosen", row, actor=actor, ask=ask.pk)
    return row


@transaction.atomic
def refuse_helper(ask: Ask, helper_id: uuid.UUID, *, actor: Actor | None) -> None:
    """Let an ask no longer stand before a helper whom the resident does not want for it, and end the reply to it.

    Whoever wrote down or gave that no has seen to the permissions.
    """
    open_ones = Suggestion.objects.filter(ask=ask, helper=helper_id, answer=Answer.NONE)
    if open_ones.update(answer=Answer.CLOSED, answered_at=clock.now()):
        journal.record("exchange.suggestion_taken_back", ask, actor=actor, helper=helper_id)
        end_sharing(ask, Person.objects.get(pk=helper_id))
    reply = Reply.objects.filter(ask=ask, helper=helper_id, state=ReplyState.OPEN).first()
    if reply is not None:
        _end(reply, ReplyState.DECLINED, actor)


@transaction.atomic
def leave_asks_of(resident_id: uuid.UUID, person: Person) -> None:
    """Take who spoke for a resident out of the conversations about the asks, but not out of those of an own reply."""
    replied = Reply.objects.filter(helper=person).values("ask")
    for ask in Ask.objects.filter(resident=resident_id).exclude(pk__in=replied):
        leave_threads_about(ask, person, actor=None)
