"""Putting an ask before helpers whom it fits: small circle first, at most five a day, never again after a no."""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_noop

from samenspel.consent.access import agreement_covering
from samenspel.consent.models import Agreement
from samenspel.consent.rules import DataClass, Ending, Ground, How, Purpose
from samenspel.consent.services import agree, end_agreement, note_look, note_looks
from samenspel.conversations.models import Letter
from samenspel.conversations.services import close_thread, close_threads_about, drop_letters, send_letter, still_true
from samenspel.exchange import access, queries, rules
from samenspel.exchange.events import ReplyEnded, SearchResumed
from samenspel.exchange.models import Ask, Offer, Reply, Suggestion
from samenspel.exchange.queries.replies import ReplyLine
from samenspel.exchange.resting import rests
from samenspel.exchange.rules import Answer, AskState, ReplyState, Role
from samenspel.exchange.shapes import Candidate
from samenspel.foundation import bus, clock, journal
from samenspel.foundation.refusals import NotPossibleNow
from samenspel.people.actors import Actor
from samenspel.people.models import Person

STAYS_BEFORE = timedelta(days=7)
"""After a week without an answer the ask goes to somebody else too."""

SHARED_SENTENCE = gettext_noop(
    "Neighbours whom my ask fits may read my words, what kind of help it is, when, and in which neighbourhood I live. "
    "They do not see my name, address or phone number."
)


@transaction.atomic
def suggest_for(ask: Ask) -> int:
    """Put an open ask before helpers whom it fits, unless it rests; say before how many new ones."""
    row = (
        Ask.objects.select_for_update(of=("self",))
        .select_related("community", "resident", "asker", "area__shown_as")
        .get(pk=ask.pk)
    )
    if row.state != AskState.OPEN or not _decider_still_may(row):
        return 0
    if rests(row):
        _keep_ring(row)
        return 0
    _widen(row)
    _share_again(row)
    today = clock.today(row.community.time_zone)
    room = rules.MOST_ASKED_AT_ONCE - _count_waiting(row, today)
    if room <= 0:
        return 0
    candidates = queries.find_candidates(row, ring=row.ring, today=today)
    return _put_before(row, candidates, room, today)


def resume_search(ask: Ask) -> None:
    """Look on for helpers for an ask that rested, if it is open; who let it rest writes down who ended that."""
    if ask.state == AskState.OPEN:
        bus.announce(SearchResumed(ask.pk))


def _decider_still_may(ask: Ask) -> bool:
    return ask.asker_id == ask.resident_id or access.may_represent(ask.asker, ask.resident_id) or access.is_written_down(ask)


def _keep_ring(ask: Ask) -> None:
    """Leave an ask in the ring that it is in: a time in which nobody is asked is no quiet time."""
    ask.ring_at = clock.now()
    ask.save(update_fields=["ring_at"])


def _widen(ask: Ask) -> None:
    """Let an ask reach one ring further when the ring that it is in stayed quiet."""
    last_reply = Reply.objects.filter(ask=ask).aggregate(last=Max("created_at"))["last"]
    since = ask.ring_at or ask.opened_at or ask.created_at
    ring = rules.next_ring(ask.ring, since=since, last_reply=last_reply, now=clock.now())
    if ring != ask.ring:
        ask.ring, ask.ring_at = ring, clock.now()
        ask.save(update_fields=["ring", "ring_at"])
        journal.record("exchange.ask_widened", ask, actor=None, ring=ring)


def _count_waiting(ask: Ask, today: date) -> int:
    return Suggestion.objects.filter(ask=ask, answer=Answer.NONE, day__gt=today - STAYS_BEFORE).count()


def _put_before(ask: Ask, candidates: Sequence[Candidate], room: int, today: date) -> int:
    """Put the ask before the first ``room`` candidates who were not yet put five asks before today."""
    places = _free_places([candidate.helper_id for candidate in candidates[: room * 4]], today)
    made: list[Suggestion] = []
    for candidate in candidates:
        place = places.get(candidate.helper_id)
        if place is not None and len(made) < room:
            made.append(_suggest(ask, candidate, place, today))
    if made:
        journal.record("exchange.ask_suggested", ask, actor=None, ring=ask.ring, count=len(made))
    return len(made)


def _free_places(helper_ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, int]:
    """Return the next free place of today of each helper who has one; the lock keeps two asks from taking the same."""
    list(Offer.objects.select_for_update().filter(helper__in=helper_ids).order_by("pk"))
    rows = Suggestion.objects.filter(helper__in=helper_ids, day=today).values_list("helper", flat=True)
    taken = Counter(rows)
    return {pk: taken[pk] + 1 for pk in helper_ids if taken[pk] < rules.MOST_SUGGESTIONS_A_DAY}


def _suggest(ask: Ask, candidate: Candidate, nth: int, today: date) -> Suggestion:
    suggestion = Suggestion.objects.create(
        ask=ask, helper_id=candidate.helper_id, day=today, nth=nth, ring=ask.ring, band=candidate.band
    )
    _share(ask, suggestion.helper)
    send_letter(
        suggestion.helper,
        "exchange.suggestion_made",
        key=f"exchange.suggestion_made:{candidate.helper_id}:{today}",  # one letter a day, however many asks
        link=reverse("exchange:suggestion_list"),
    )
    return suggestion


@still_true("exchange.suggestion_made")
def _still_waits(letter: Letter) -> bool:
    """Whether an ask still waits for this helper's yes or no."""
    return access.suggestions_for(Actor(letter.recipient)).filter(answer=Answer.NONE).exists()


def _share(ask: Ask, helper: Person) -> Agreement:
    """Write down that the resident agreed, by opening the ask, that this helper may read it."""
    written_down = access.is_written_down(ask)
    return agree(
        ask.resident,
        helper,
        purpose=Purpose.ASK,
        data_classes=[DataClass.MATCHING, DataClass.STORY],
        about=ask,
        sentence=SHARED_SENTENCE,
        how=How.PHONE if written_down else How.APP,
        recorder=ask.asker if written_down else None,
        actor=None if written_down else Actor(ask.asker),
    )


def share_again(ask: Ask) -> None:
    """Let helpers read an ask again from the moment it is open, unless whoever decides about it may not any more."""
    if _decider_still_may(ask):
        _share_again(ask)


def _share_again(ask: Ask) -> None:
    """Let helpers who had the ask before them read it again after it was opened anew."""
    for suggestion in Suggestion.objects.filter(ask=ask, answer__in=[Answer.NONE, Answer.REPLIED]).select_related("helper"):
        _share(ask, suggestion.helper)


@transaction.atomic
def refuse_suggestion(suggestion: Suggestion, *, actor: Actor) -> None:
    """Let a helper say no with one tap: this ask never comes back, and nobody is told who said it."""
    access.suggestion_once_for(actor, suggestion.pk)
    row = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if row.answer == Answer.NO:
        return  # a second tap
    if row.answer == Answer.REPLIED:
        raise NotPossibleNow("exchange.replied_already", queries.REPLIED_ALREADY)
    row.answer, row.answered_at = Answer.NO, clock.now()
    row.save(update_fields=["answer", "answered_at"])
    journal.record("exchange.suggestion_refused", row, actor=actor, ask=row.ask_id)
    end_sharing(row.ask, row.helper)


def end_sharing(ask: Ask, helper: Person) -> None:
    """End the agreement by which a helper may read an ask."""
    agreement = agreement_covering(ask.resident, helper, DataClass.STORY, about=ask, purpose=Purpose.ASK)
    if agreement is not None:
        end_agreement(agreement, actor=None, why=Ending.DONE)


@transaction.atomic
def take_back(ask: Ask, helper_id: uuid.UUID) -> None:
    """Let an ask no longer stand before a helper, because the resident does not want to share it any more."""
    rows = Suggestion.objects.filter(ask=ask, helper=helper_id, answer__in=[Answer.NONE, Answer.REPLIED])
    if rows.update(answer=Answer.CLOSED, answered_at=clock.now()):
        journal.record("exchange.suggestion_taken_back", ask, actor=None, helper=helper_id)
        _end_open_reply(ask, helper_id, ReplyState.DECLINED)


def _end_open_reply(ask: Ask, helper_id: uuid.UUID, state: ReplyState) -> None:
    """Let a reply that was not agreed on yet end with what it was a reply to, and the conversation with it."""
    reply = Reply.objects.select_related("thread").filter(ask=ask, helper=helper_id, state=ReplyState.OPEN).first()
    if reply is None:
        return
    reply.state = state
    reply.save(update_fields=["state"])
    journal.record(f"exchange.reply_{state}", reply, actor=None, ask=ask.pk)
    if reply.thread is not None:
        close_thread(reply.thread, actor=None)
    bus.announce(ReplyEnded(reply.pk))


@transaction.atomic
def release_helper(ask: Ask, helper: Person, *, actor: Actor | None) -> None:
    """Let somebody who came for an ask and stopped not read it any more, nor be asked for it again."""
    Reply.objects.filter(ask=ask, helper=helper, state=ReplyState.CHOSEN).update(state=ReplyState.WITHDRAWN)
    rows = Suggestion.objects.filter(ask=ask, helper=helper, answer__in=[Answer.NONE, Answer.REPLIED])
    rows.update(answer=Answer.NO, answered_at=clock.now())
    end_sharing(ask, helper)
    close_threads_about(ask, having=helper, actor=actor)
    journal.record("exchange.helper_released", ask, actor=actor, helper=helper.pk)


@transaction.atomic
def take_back_all(helper_id: uuid.UUID, *, community_id: uuid.UUID | None = None) -> None:
    """Let no ask (of one community) stand before somebody who does not help any more; replies end with it."""
    rows = Suggestion.objects.filter(helper=helper_id, answer__in=[Answer.NONE, Answer.REPLIED])
    if community_id is not None:
        rows = rows.filter(ask__in=Ask.objects.filter(community=community_id))
    living = list(rows.filter(ask__state__in=access.LIVING).select_related("ask__resident", "helper"))
    rows.update(answer=Answer.CLOSED, answered_at=clock.now())
    for suggestion in living:
        _end_open_reply(suggestion.ask, helper_id, ReplyState.WITHDRAWN)
        end_sharing(suggestion.ask, suggestion.helper)
    drop_letters(f"exchange.suggestion_made:{helper_id}")


def note_reading(suggestion: Suggestion, *, actor: Actor) -> None:
    """Write down on the resident's page that this helper read the words of the ask."""
    ask = suggestion.ask
    agreement = agreement_covering(ask.resident, actor.person, DataClass.STORY, about=ask, purpose=Purpose.ASK)
    note_look(
        actor,
        subject=ask.resident,
        data_class=DataClass.STORY,
        purpose=Purpose.ASK,
        about=ask,
        agreement=agreement,
        ground="agreement" if agreement else "party",
    )


def note_ask_shown(ask: Ask, replies: Sequence[ReplyLine], *, role: Role | None, actor: Actor) -> None:
    """Write down who read an ask beside the resident, and whose lines about themselves stood beside it."""
    if role is Role.BESIDE:
        agreement = access.agreements_to_represent(actor.person).filter(subject=ask.resident).first()
        note_look(
            actor, subject=ask.resident, data_class=DataClass.STORY, purpose=Purpose.REPRESENT, about=ask, agreement=agreement
        )
    elif role is Role.COORDINATOR:
        note_look(actor, subject=ask.resident, data_class=DataClass.STORY, purpose=Purpose.GUIDANCE, about=ask, ground="caseload")
    helpers = Person.objects.in_bulk([line.helper_id for line in replies]) if replies else {}
    vetted = [helpers[line.helper_id] for line in replies if line.is_vetted]
    ground = Ground.CASELOAD if role is Role.COORDINATOR else Ground.PARTY
    note_looks(actor, helpers.values(), data_class=DataClass.MATCHING, purpose=Purpose.ASK, ground=ground)
    note_looks(actor, vetted, data_class=DataClass.VETTING, purpose=Purpose.ASK, ground=ground)


def note_callers_shown(people: Sequence[Person], *, actor: Actor) -> None:
    """Write down whose name somebody who writes down an ask looked up."""
    note_looks(actor, people, data_class=DataClass.ACCOUNT, purpose=Purpose.GUIDANCE, ground=Ground.CASELOAD)


def note_phone_shown(ask: Ask, *, actor: Actor) -> None:
    """Write down that somebody saw the resident's phone number, and by which agreement."""
    agreement = agreement_covering(ask.resident, actor.person, DataClass.CONTACT, about=ask, purpose=Purpose.GUIDANCE)
    note_look(actor, subject=ask.resident, data_class=DataClass.CONTACT, purpose=Purpose.GUIDANCE, about=ask, agreement=agreement)
