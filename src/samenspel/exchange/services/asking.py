"""Asking for help: begin, go on step by step, open, close, and the friendly question before it ends by itself."""

import json
import uuid
from dataclasses import fields

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samenspel.consent.models import Agreement
from samenspel.consent.rules import DataClass, Ending, How, Purpose
from samenspel.consent.services import agree, end_agreement
from samenspel.conversations.models import Thread
from samenspel.conversations.services import close_threads_about, drop_letters, open_thread, send_letter
from samenspel.exchange import access, queries, rules
from samenspel.exchange.events import AskChanged, AskClosed, AskOpened
from samenspel.exchange.models import Ask
from samenspel.exchange.resting import rests
from samenspel.exchange.rules import Act, AskState, Closing, Rhythm
from samenspel.exchange.services.suggesting import share_again
from samenspel.exchange.shapes import AskPart, NewResident, Typed
from samenspel.foundation import bus, clock, journal
from samenspel.foundation.refusals import NotFound, NotPossibleNow, NotValid
from samenspel.neighbourhoods.models import Area, Community
from samenspel.neighbourhoods.queries import has_relation, home_of
from samenspel.neighbourhoods.services import give_hat, set_home
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.rules import Hat

CHANGEABLE = (AskState.DRAFT, AskState.OPEN, AskState.EXPIRED)
WRITTEN_SENTENCE = "This person may write down an ask for me, read it and know how to reach me. I decide about it myself."
BESIDE_SENTENCE = "This person may ask for help for me, read what I ask and know how to reach me."


class ChangedElsewhere(NotPossibleNow):
    """The ask was changed in another window after this form was opened."""

    def __init__(self) -> None:
        super().__init__("exchange.changed_elsewhere", _("This ask was changed in another window. Look at both, and choose."))


@transaction.atomic
def start_ask(community: Community, *, resident: Person | None = None, actor: Actor) -> Ask:
    """Begin an ask for oneself, or for a resident who agreed that the actor stands beside them."""
    access.require(actor, Act.ASK)
    journal.refuse_too_often(rules.STARTING, actor=actor, sentence=_("You began many asks today. Go on with one of those first."))
    about = resident or actor.person
    if about != actor.person and not access.may_represent(actor.person, about):
        raise NotFound(sentence=_("This person has not agreed yet that you ask something for them."))
    home = home_of(about)
    if home is None:
        raise NotPossibleNow("exchange.no_home", _("First tell in which neighbourhood you live. Then we know who is near."))
    ask = Ask.objects.create(resident=about, asker=actor.person, community=community, area=home.area)
    journal.record("exchange.ask_started", ask, actor=actor, resident=about.pk)
    return ask


@transaction.atomic
def start_ask_for(resident: Person, *, how: How, actor: Actor) -> Ask:
    """Begin to write down what somebody of the community asked by phone or on a visit; it stays the resident's ask."""
    community = access.guided_community(actor)
    journal.refuse_too_often(rules.STARTING, actor=actor, sentence=_("You began many asks today. Go on with one of those first."))
    if resident.pk == actor.pk or not has_relation(resident, community, Hat.RESIDENT):
        raise NotFound
    home = home_of(resident)
    if home is None:
        raise NotPossibleNow(
            "exchange.no_home", _("We do not know yet where this person lives. First ask for the neighbourhood.")
        )
    ask = Ask.objects.create(resident=resident, asker=actor.person, community=community, area=home.area)
    agree(
        resident,
        actor.person,
        purpose=Purpose.GUIDANCE,
        data_classes=[DataClass.ACCOUNT, DataClass.MATCHING, DataClass.STORY, DataClass.CONTACT],
        about=ask,
        how=how,
        sentence=WRITTEN_SENTENCE,
        recorder=actor.person,
        actor=None,  # the resident decided
    )
    journal.record("exchange.ask_started", ask, actor=actor, resident=resident.pk)
    return ask


@transaction.atomic
def write_down_for(known: Person | None, newcomer: NewResident | None, *, how: How, actor: Actor) -> Ask:
    """Begin an ask for somebody who is known here, or for somebody new: both or nothing."""
    resident = add_caller(newcomer, actor=actor) if newcomer is not None else known
    if resident is None:
        raise NotFound
    return start_ask_for(resident, how=how, actor=actor)


@transaction.atomic
def add_caller(newcomer: NewResident, *, actor: Actor) -> Person:
    """Write down somebody of the community who called or was visited and has no account."""
    community = access.guided_community(actor)
    journal.refuse_too_often(rules.BRINGING, actor=actor, sentence=_("You wrote down many people today. Tomorrow you can go on."))
    resident = _make_resident(community, newcomer)
    journal.record("exchange.resident_brought", resident, actor=actor)
    return resident


def _make_resident(community: Community, newcomer: NewResident) -> Person:
    area = Area.objects.filter(pk=newcomer.area_code).first()
    if area is None:
        sentence = _("Choose the neighbourhood where this person lives.")
        raise NotValid("exchange.no_area", sentence, {"area": sentence})
    resident = Person.objects.create_user(first_name=newcomer.first_name, phone=newcomer.phone)
    give_hat(resident, Hat.RESIDENT, community, actor=None)
    set_home(resident, area=area, address=newcomer.address, postcode=newcomer.postcode, way_in=newcomer.way_in, actor=None)
    return resident


@transaction.atomic
def bring_resident(community: Community, newcomer: NewResident, *, actor: Actor) -> Person:
    """Write down somebody without an account who sits beside the actor, and that they agreed to this on the spot."""
    access.require(actor, Act.ASK)
    journal.refuse_too_often(rules.BRINGING, actor=actor, sentence=_("You wrote down many people today. Tomorrow you can go on."))
    resident = _make_resident(community, newcomer)
    agreement = agree(
        resident,
        actor.person,
        purpose=Purpose.REPRESENT,
        data_classes=[DataClass.ACCOUNT, DataClass.MATCHING, DataClass.STORY, DataClass.CONTACT],
        how=How.VISIT,
        sentence=BESIDE_SENTENCE,
        recorder=actor.person,
        actor=None,  # the resident decided
    )
    journal.record("exchange.resident_brought", resident, actor=actor, agreement=agreement.pk)
    return resident


@transaction.atomic
def change_ask(ask: Ask, part: AskPart, *, step: int, version: int, actor: Actor) -> Ask:
    """Save one step of an ask; a form that is older than the ask is refused with both at hand."""
    row = _locked(ask, actor, version)
    for field in fields(part):
        setattr(row, field.name, getattr(part, field.name))
    row.version += 1
    row.step = max(row.step, min(step + 1, 5))
    row.typed = _typed_without(row, step)
    row.save()
    journal.record("exchange.ask_changed", row, actor=actor, step=step, version=row.version)
    if row.state == AskState.OPEN:
        bus.announce(AskChanged(row.pk))
    return row


@transaction.atomic
def keep_typed(ask: Ask, typed: Typed, *, version: int, actor: Actor) -> None:
    """Keep what stands in a form, right or not, until it is sent; no journal line, for nothing is decided."""
    row = _locked(ask, actor, version)
    kept = json.loads(row.typed or "{}") | {str(typed.step): dict(typed.fields)}
    row.typed = json.dumps(kept)
    row.save(update_fields=["typed"])


@transaction.atomic
def open_ask(ask: Ask, *, version: int, actor: Actor) -> Ask:
    """Put an ask before neighbours who fit; from now on they may read its words."""
    row = _locked(ask, actor, version)
    Person.objects.select_for_update().get(pk=row.resident_id)  # two asks at once, one place left
    journal.refuse_too_often(
        rules.OPENING, actor=actor, sentence=_("You opened many asks today. This one is kept; open it tomorrow.")
    )
    missing = queries.missing_steps(row)
    if missing:
        raise NotPossibleNow("exchange.not_complete", _("Something is still missing. Go through the steps that are marked."))
    if row.state != AskState.OPEN and queries.count_open_asks(row.resident_id) >= rules.MOST_OPEN_ASKS:
        raise NotPossibleNow(
            "exchange.too_many", _("You have five open asks already. Close one of them first, or wait for help.")
        )
    _open(row, actor)
    return row


def _open(row: Ask, actor: Actor | None) -> None:
    """Let an ask be open from today, with the first ring before it."""
    if not rules.may_become(AskState(row.state), AskState.OPEN):
        raise NotPossibleNow("exchange.is_closed", _("This ask is not open any more."))
    row.state = AskState.OPEN
    row.opened_at = row.ring_at = clock.now()
    row.ring = 0
    row.expires_on = queries.last_day_open(row, clock.today(row.community.time_zone))
    row.question_sent_at = None
    row.closing = ""
    row.typed = ""
    row.version += 1
    row.save()
    share_again(row)
    journal.record("exchange.ask_opened", row, actor=actor, rhythm=row.rhythm, expires_on=row.expires_on)
    bus.announce(AskOpened(row.pk))


@transaction.atomic
def close_ask(ask: Ask, *, why: Closing, actor: Actor) -> None:
    """End an ask; nobody is asked any more, and whoever read it cannot read it again."""
    access.require(actor, Act.CHANGE, ask)
    row = _lock(ask)
    if row.state == AskState.CLOSED:
        return  # a second tap
    row.closing = why
    _leave(row, AskState.CLOSED, actor)


@transaction.atomic
def finish_ask(ask: Ask) -> None:
    """Close an arranged ask of which every visit has been; nobody had to say why."""
    row = _lock(ask)
    if row.state == AskState.ARRANGED:
        _leave(row, AskState.CLOSED, None)


@transaction.atomic
def close_asks_of(resident_id: uuid.UUID, *, community_id: uuid.UUID) -> None:
    """Close what a resident who left the community still asked there, also what was arranged."""
    rows = Ask.objects.select_for_update(of=("self",)).select_related("community")
    living = [AskState.OPEN, AskState.EXPIRED, AskState.ARRANGED]
    for row in rows.filter(resident=resident_id, community=community_id, state__in=living):
        row.closing = Closing.NOT_NEEDED
        _leave(row, AskState.CLOSED, None)


def _leave(row: Ask, state: AskState, actor: Actor | None) -> None:
    if not rules.may_become(AskState(row.state), state):
        raise NotPossibleNow("exchange.is_closed", _("This ask is not open any more."))
    row.state = state
    row.typed = ""
    row.version += 1
    row.save()
    journal.record(f"exchange.ask_{state}", row, actor=actor, why=row.closing)
    _end_agreements_about(row)
    drop_letters(f"exchange.ask_question:{row.pk}")
    if state == AskState.CLOSED:
        close_threads_about(row, actor=actor)
    bus.announce(AskClosed(row.pk))


@transaction.atomic
def extend_ask(ask: Ask, *, actor: Actor) -> Ask:
    """Keep an ask for another while: yes, this is still needed. An ask that stopped by itself opens again."""
    access.require(actor, Act.CHANGE, ask)
    row = _lock(ask)
    today = clock.today(row.community.time_zone)
    if row.state not in (AskState.OPEN, AskState.EXPIRED):
        raise NotPossibleNow("exchange.is_closed", _("This ask is not open any more."))
    if row.rhythm == Rhythm.ONCE and row.first_day is not None and row.first_day < today:
        raise NotPossibleNow("exchange.day_has_passed", _("The day that you asked for has passed. Choose a new day first."))
    if row.state == AskState.EXPIRED:
        return open_ask(row, version=row.version, actor=actor)
    row.expires_on = queries.last_day_open(row, today)
    row.question_sent_at = None
    row.save(update_fields=["expires_on", "question_sent_at"])
    journal.record("exchange.ask_extended", row, actor=actor, expires_on=row.expires_on)
    drop_letters(f"exchange.ask_question:{row.pk}")
    return row


@transaction.atomic
def set_urgency(ask: Ask, *, urgency: int, actor: Actor) -> None:
    """Let an ask go before others (2) or in turn (1) when visits are planned; for one that rests nobody is looked for."""
    access.require(actor, Act.GUIDE, ask)
    row = _lock(ask)
    if urgency > 1 and rests(row):
        sentence = _("The resident wants nobody for this ask just now. So it cannot go first.")
        raise NotPossibleNow("exchange.rests", sentence)
    row.urgency = 2 if urgency > 1 else 1
    row.save(update_fields=["urgency"])
    journal.record("exchange.urgency_set", row, actor=actor, urgency=row.urgency)


@transaction.atomic
def talk_about(ask: Ask, *, actor: Actor) -> Thread:
    """Open, or find, the conversation in which whoever helps along writes to whoever decides about an ask."""
    access.require(actor, Act.GUIDE, ask)
    decider = queries.decider_of(ask)
    if decider.pk == actor.pk or not decider.email:
        raise NotPossibleNow("exchange.cannot_write", _("Nobody reads messages about this ask. Call instead."))
    return open_thread([decider, actor.person], about=ask, actor=actor)


@transaction.atomic
def mark_arranged(ask: Ask, *, actor: Actor | None) -> None:
    """Let an ask stand as arranged; whoever agreed on the visits has seen to the permissions."""
    row = _lock(ask)
    if row.state == AskState.ARRANGED:
        return
    if not rules.may_become(AskState(row.state), AskState.ARRANGED):
        raise NotPossibleNow("exchange.is_closed", _("This ask is not open any more."))
    row.state = AskState.ARRANGED
    row.version += 1
    row.save(update_fields=["state", "version"])
    journal.record("exchange.ask_arranged", row, actor=actor)
    drop_letters(f"exchange.ask_question:{row.pk}")


@transaction.atomic
def reopen(ask: Ask, *, actor: Actor | None) -> None:
    """Let an arranged ask look for help again; whoever ended the arrangement has seen to the permissions."""
    row = _lock(ask)
    if row.state == AskState.OPEN:
        return
    _open(row, actor)


@transaction.atomic
def ask_whether_needed() -> int:
    """Send the friendly question about every open ask that ends within a week; say how many."""
    soon = clock.today() + rules.QUESTION_BEFORE
    rows = Ask.objects.select_for_update().filter(state=AskState.OPEN, expires_on__lte=soon, question_sent_at__isnull=True)
    asks = list(rows)
    for ask in asks:
        ask.question_sent_at = clock.now()
        ask.save(update_fields=["question_sent_at"])
        journal.record("exchange.ask_questioned", ask, actor=None, expires_on=ask.expires_on)
        send_letter(
            queries.decider_of(ask),
            "exchange.ask_question",
            key=f"exchange.ask_question:{ask.pk}:{ask.expires_on}",
            facts={"day": str(ask.expires_on)},
            link=reverse("exchange:ask_detail", args=[ask.pk]),
        )
    return len(asks)


def expire_asks() -> int:
    """End every open ask about which the friendly question got no answer in a week; say how many."""
    quiet = clock.now() - rules.QUESTION_BEFORE
    rows = Ask.objects.filter(state=AskState.OPEN, expires_on__lt=clock.today(), question_sent_at__lte=quiet)
    ids = list(rows.values_list("pk", flat=True))
    return sum(_expire(pk) for pk in ids)


@transaction.atomic
def _expire(ask_id: uuid.UUID) -> bool:
    row = Ask.objects.select_for_update().filter(pk=ask_id, state=AskState.OPEN, expires_on__lt=clock.today()).first()
    if row is None:
        return False
    _leave(row, AskState.EXPIRED, None)
    return True


def _end_agreements_about(ask: Ask) -> None:
    """End what others could read of an ask, because it is over."""
    rows = Agreement.objects.filter(about_type=ask._meta.label_lower, about_id=str(ask.pk), ending__isnull=True)
    for agreement in rows.filter(purpose=Purpose.ASK, valid_until__gt=clock.now()):
        end_agreement(agreement, actor=None, why=Ending.DONE)


def _lock(ask: Ask) -> Ask:
    rows = Ask.objects.select_for_update(of=("self",)).select_related("community", "resident", "asker", "area")
    return rows.get(pk=ask.pk)


def _locked(ask: Ask, actor: Actor, version: int) -> Ask:
    """Lock an ask that this actor may change, in the version that the actor saw."""
    access.require(actor, Act.CHANGE, ask)
    row = _lock(ask)
    if row.state not in CHANGEABLE:
        raise NotPossibleNow("exchange.not_changeable", _("This ask is arranged or closed, so it stays as it is."))
    if row.version != version:
        raise ChangedElsewhere
    return row


def _typed_without(row: Ask, step: int) -> str:
    kept = json.loads(row.typed or "{}")
    kept.pop(str(step), None)
    return json.dumps(kept) if kept else ""
