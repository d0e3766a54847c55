"""What pages and other capabilities must know of asks."""

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.exchange import access, rules, wording
from samenspel.exchange.models import Ask, Suggestion
from samenspel.exchange.queries.counting import replies_counted, suggestions_counted
from samenspel.exchange.queries.stalling import stalls_of
from samenspel.exchange.rules import AskState, ReplyState, Rhythm, Stall
from samenspel.foundation import clock
from samenspel.neighbourhoods.access import holding_now
from samenspel.neighbourhoods.models import Community
from samenspel.neighbourhoods.queries import shown
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.queries import display_name
from samenspel.people.rules import Hat
from samenspel.ui.moments import day_text
from samenspel.ui.shapes import Fact, Tone

STEP_OF_FIELD = {"words": 1, "activity": 2, "first_day": 3, "times": 3}
MOST_CALLERS = 10
QUIET_DAYS = 3
"""An open ask without any reply for so long shows on the desk."""


@dataclass(frozen=True)
class AskSummary:
    """An ask in plain words, for any page whose reader may see it."""

    id: uuid.UUID
    url: str
    title: str
    activity: str
    words: str
    when: str
    period: str
    needs: tuple[str, ...]
    wishes: tuple[str, ...]
    faces: str
    give_back: str
    area: str
    resident_id: uuid.UUID
    resident_name: str
    is_beside: bool  # asked by somebody who stands beside the resident
    asker_name: str
    state: AskState
    state_label: str
    state_tone: Tone
    is_heavy: bool


@dataclass(frozen=True)
class AskCard:
    """An ask in the list of one's own asks."""

    summary: AskSummary
    replies: int
    url: str
    step_url: str
    question: str  # the friendly question, when it was sent


@dataclass(frozen=True)
class StalledAsk:
    """An ask without replies, and why, for whoever helps along."""

    ask_id: uuid.UUID
    url: str
    title: str
    when: str
    area: str
    days: int
    asked: int  # before how many helpers it was put
    reason: Stall
    reason_text: str
    is_urgent: bool


@dataclass(frozen=True)
class Caller:
    """Somebody of the community who may have called."""

    person: Person
    name: str
    area: str


def ask_summary(ask: Ask) -> AskSummary:
    """Say an ask in plain words; ``resident``, ``asker``, ``area__shown_as`` and ``community`` are best loaded with it."""
    today = clock.today(ask.community.time_zone)
    label, tone = wording.ASK_STATES[AskState(ask.state)]
    return AskSummary(
        id=ask.pk,
        url=reverse("exchange:ask_detail", args=[ask.pk]),
        title=wording.activity_text(ask.activity),
        activity=ask.activity,
        words=ask.words,
        when=wording.when_text(ask.rhythm, ask.times, ask.minutes, first_day=ask.first_day, today=today),
        period=wording.period_text(ask.rhythm, ask.first_day, ask.last_day, today=today),
        needs=tuple(wording.quality_text(quality) for quality in ask.needs),
        wishes=tuple(wording.quality_text(quality) for quality in ask.wishes),
        faces=wording.faces_text(ask.most_faces),
        give_back=ask.give_back,
        area=shown(ask.area).name,
        resident_id=ask.resident_id,
        resident_name=display_name(ask.resident),
        is_beside=ask.asker_id != ask.resident_id,
        asker_name=display_name(ask.asker),
        state=AskState(ask.state),
        state_label=str(label),
        state_tone=tone,
        is_heavy=wording.is_heavy(ask.rhythm, ask.most_faces),
    )


def ask_facts(summary: AskSummary, *, give_back: bool = True) -> tuple[Fact, ...]:
    """List what an ask asks, term by term; empty ones are left out."""
    rows = (
        (_("When"), summary.when),
        (_("Period"), summary.period),
        (_("Where"), summary.area),
        (_("Needed"), wording.somebody_text(summary.needs)),
        (_("Would be nice"), wording.somebody_text(summary.wishes)),
        (_("How many people"), summary.faces),
        (_("What I could do back"), summary.give_back if give_back else ""),
    )
    return tuple(Fact(term, value) for term, value in rows if value)


def decider_of(ask: Ask) -> Person:
    """Return who decides about an ask: whoever typed it while that is agreed, else the resident."""
    if ask.asker_id == ask.resident_id or access.may_represent(ask.asker, ask.resident_id):
        return ask.asker
    return ask.resident


def missing_steps(ask: Ask) -> tuple[int, ...]:
    """List the steps of an ask in which something needed is still missing."""
    missing = {step for name, step in STEP_OF_FIELD.items() if not getattr(ask, name)}
    if has_passed(ask):
        missing.add(STEP_OF_FIELD["first_day"])
    return tuple(sorted(missing))


def has_passed(ask: Ask) -> bool:
    """Whether the day of an ask, or its last day, lies behind us."""
    last = ask.first_day if ask.rhythm == Rhythm.ONCE else ask.last_day
    return last is not None and last < clock.today(ask.community.time_zone)


def typed_in(ask: Ask, step: int) -> Mapping[str, list[str]]:
    """Return what stood in the form of a step and was not sent, as it was typed."""
    kept: Mapping[str, Mapping[str, list[str]]] = json.loads(ask.typed or "{}")
    return kept.get(str(step), {})


def count_open_asks(resident_id: uuid.UUID) -> int:
    """Count somebody's open asks."""
    return Ask.objects.filter(resident=resident_id, state=AskState.OPEN).count()


def days_open(ask: Ask) -> int:
    """Count for how many days an ask is open, by the calendar: since yesterday evening is one."""
    zone = ask.community.time_zone
    return (clock.today(zone) - clock.day_of(ask.opened_at or ask.created_at, zone)).days


def last_day_open(ask: Ask, today: date) -> date:
    """Return until when an ask stays open without the friendly question; a single day keeps a week to look back."""
    if ask.rhythm == Rhythm.ONCE and ask.first_day is not None:
        return min(today + rules.ASK_STAYS, max(ask.first_day, today) + rules.QUESTION_BEFORE)
    return today + rules.ASK_STAYS


def list_asks(actor: Actor) -> list[AskCard]:
    """List the asks that are one's own or that one arranges for another, what needs attention first."""
    rows = access.asks_of(actor).select_related("resident", "asker", "area__shown_as", "community")
    rows = rows.annotate(open_replies=replies_counted(ReplyState.OPEN))
    order = [AskState.OPEN, AskState.EXPIRED, AskState.ARRANGED, AskState.DRAFT, AskState.CLOSED]
    asks = sorted(rows.order_by("-created_at")[:200], key=lambda ask: order.index(AskState(ask.state)))
    return [card_of(ask, ask.open_replies) for ask in asks]


def card_of(ask: Ask, replies: int) -> AskCard:
    """Make the line of an ask in a list of one's own."""
    return AskCard(
        summary=ask_summary(ask),
        replies=replies if ask.state == AskState.OPEN else 0,
        url=reverse("exchange:ask_detail", args=[ask.pk]),
        step_url=reverse("exchange:ask_step", args=[ask.pk, ask.step]),
        question=question_of(ask),
    )


def question_of(ask: Ask) -> str:
    """Say what happens without an answer to the friendly question; nothing when it was not sent."""
    if ask.state != AskState.OPEN or ask.question_sent_at is None or ask.expires_on is None:
        return ""
    return _("Without an answer we stop looking after %(day)s.") % {"day": day_text(ask.expires_on)}


def list_drafts(actor: Actor) -> list[Ask]:
    """List the asks that somebody began and did not finish, the latest first."""
    rows = access.asks_of(actor).filter(state=AskState.DRAFT).select_related("resident", "asker", "area__shown_as", "community")
    return list(rows.order_by("-created_at")[:5])


def list_residents_beside(actor: Actor) -> list[Person]:
    """List the people who agreed that this person arranges things beside them."""
    subjects = access.agreements_to_represent(actor.person).values("subject")
    return list(Person.objects.filter(pk__in=subjects, is_active=True).order_by("first_name", "pk"))


def list_callers(actor: Actor, words: str) -> list[Caller]:
    """List some people of the community by their first name, for who writes down an ask of one of them; two queries."""
    community = access.guided_community(actor)
    people = Person.objects.filter(holding_now("relations__"), relations__community=community, relations__hat=Hat.RESIDENT)
    people = people.filter(first_name__istartswith=words.strip(), home__isnull=False, is_active=True).exclude(pk=actor.pk)
    rows = people.select_related("home__area__shown_as").distinct().order_by("first_name", "pk")[:MOST_CALLERS]
    return [Caller(person, f"{person.first_name} {person.last_name}".strip(), shown(person.home.area).name) for person in rows]


def stalled_asks(community: Community, *, limit: int = 25, but: Collection[uuid.UUID] = ()) -> list[StalledAsk]:
    """List the open asks that nobody replied to for some days, urgent and old ones first, each with the reason.

    ``but``: the asks for which something else is on its way, which are left out.
    """
    before = clock.now() - timedelta(days=QUIET_DAYS)
    rows = Ask.objects.filter(community=community, state=AskState.OPEN, opened_at__lte=before).exclude(pk__in=but)
    rows = rows.annotate(asked=suggestions_counted(), willing=replies_counted(ReplyState.OPEN, ReplyState.CHOSEN)).filter(
        willing=0
    )
    rows = rows.select_related("resident", "asker", "area__shown_as", "community").order_by("-urgency", "opened_at", "pk")
    asks = list(rows[:limit])
    reasons = stalls_of(asks)
    return [_stalled(ask, ask.asked, reasons[ask.pk]) for ask in asks]


def _stalled(ask: Ask, asked: int, reason: Stall) -> StalledAsk:
    summary = ask_summary(ask)
    return StalledAsk(
        ask_id=ask.pk,
        url=summary.url,
        title=summary.title,
        when=summary.when,
        area=summary.area,
        days=days_open(ask),
        asked=asked,
        reason=reason,
        reason_text=str(wording.STALLS[reason]),
        is_urgent=ask.urgency > 1,
    )


def count_asked(ask: Ask) -> int:
    """Count before how many helpers an ask was put."""
    return Suggestion.objects.filter(ask=ask).count()
