"""What each page of asking and helping must know, in one value."""

import uuid
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.consent.access import agreement_covering
from samenspel.consent.rules import DataClass, Purpose
from samenspel.exchange import access, rules, wording
from samenspel.exchange.models import Ask, Reply, Suggestion
from samenspel.exchange.queries.additions import Addition, added_to_ask, added_to_search
from samenspel.exchange.queries.asks import (
    AskCard,
    AskSummary,
    ask_facts,
    ask_summary,
    card_of,
    count_asked,
    decider_of,
    has_passed,
    list_drafts,
    missing_steps,
    question_of,
)
from samenspel.exchange.queries.offers import OfferPage, offer_page
from samenspel.exchange.queries.replies import (
    ReplyLine,
    SuggestionCard,
    list_replied,
    list_replies,
    list_suggestions,
    my_reply,
    preview_card,
    suggestion_card,
)
from samenspel.exchange.queries.stalling import stall_of
from samenspel.exchange.resting import rests
from samenspel.exchange.rules import AskState, Role
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Area, Community
from samenspel.neighbourhoods.queries import neighbourhoods_of
from samenspel.people.actors import Actor
from samenspel.people.queries import display_name
from samenspel.ui.moments import day_text
from samenspel.ui.shapes import Fact, Step, StepState

LAST_STEP = 5


@dataclass(frozen=True)
class StepPage:
    """A step of asking: for whom, where one is, and the addresses around it."""

    ask_id: uuid.UUID
    step: int
    is_draft: bool
    for_whom: str  # empty: for oneself
    steps: tuple[Step, ...]
    back_url: str
    draft_url: str
    is_heavy: bool


@dataclass(frozen=True)
class ReviewPart:
    """A part of an ask as it is read over, with the way back to change it."""

    title: str
    lines: tuple[str, ...]
    url: str
    is_missing: bool


@dataclass(frozen=True)
class ReviewPage:
    """The whole ask, read over before it opens."""

    step: StepPage
    version: int
    parts: tuple[ReviewPart, ...]
    is_complete: bool
    is_open: bool
    preview: SuggestionCard | None
    preview_facts: tuple[Fact, ...]


@dataclass(frozen=True)
class AskPage:
    """An ask for whoever asked it, or for whoever helps along."""

    summary: AskSummary
    facts: tuple[Fact, ...]
    role: Role
    for_whom: str
    replies: tuple[ReplyLine, ...]
    asked: int
    reach_km: int
    question: str
    has_passed: bool
    opened: str
    expires: str
    is_urgent: bool
    rests: bool  # nobody is wanted just now, for whoever helps along
    may_change: bool
    may_decide: bool
    proposal_url: str
    stall: str  # why nobody replied, for whoever helps along
    is_written_down: bool  # for the resident, who decides; for whoever helps along
    phone: str  # of the resident, for who wrote the ask down after a call
    talk_with: str  # whom whoever helps along can write to about this
    added: tuple[Addition, ...]  # who comes, for whoever decides
    waits: Addition | None  # what has come of the search and waits for an answer


@dataclass(frozen=True)
class HelpingPage:
    """What a helper can do today."""

    waiting: tuple[SuggestionCard, ...]
    replied: tuple[SuggestionCard, ...]
    offer: OfferPage | None


@dataclass(frozen=True)
class SuggestionPage:
    """One ask before a helper, with the helper's own reply if there is one."""

    card: SuggestionCard
    facts: tuple[Fact, ...]
    reply_id: uuid.UUID | None
    reply_words: str
    is_chosen: bool
    talk_url: str


def list_neighbourhoods(community: Community) -> list[Area]:
    """List the neighbourhoods of a community by name."""
    return list(neighbourhoods_of(community).order_by("name"))


def step_names() -> tuple[str, ...]:
    """Name the steps of asking."""
    return (_("Tell"), _("What kind of help"), _("When"), _("Who"), _("Read it over"))


def step_page(ask: Ask, step: int) -> StepPage:
    """Say where somebody is in asking."""
    reached = ask.step if ask.state == AskState.DRAFT else LAST_STEP
    steps = tuple(_step_of(ask, number, name, step, reached) for number, name in enumerate(step_names(), start=1))
    back = step - 1 if step > 1 else 0
    summary = ask_summary(ask)
    return StepPage(
        ask_id=ask.pk,
        step=step,
        is_draft=ask.state == AskState.DRAFT,
        for_whom=summary.resident_name if summary.is_beside else "",
        steps=steps,
        back_url=reverse("exchange:ask_step", args=[ask.pk, back]) if back else reverse("exchange:ask_list"),
        draft_url=reverse("exchange:ask_draft", args=[ask.pk]),
        is_heavy=summary.is_heavy,
    )


def _step_of(ask: Ask, number: int, name: str, now: int, reached: int) -> Step:
    if number == now:
        return Step(name, state=StepState.NOW)
    url = reverse("exchange:ask_step", args=[ask.pk, number]) if number <= reached else ""
    return Step(name, url=url, state=StepState.DONE if number < reached or number < now else StepState.TODO)


def review_page(ask: Ask) -> ReviewPage:
    """Say the whole ask in plain sentences, and what helpers will see."""
    summary = ask_summary(ask)
    missing = missing_steps(ask)
    names = step_names()
    said = (
        (ask.words,),
        (summary.title,) if ask.activity else (),
        tuple(line for line in (summary.when, summary.period) if line) if ask.times else (),
        _who_lines(summary),
    )
    preview = None if missing else preview_card(ask)
    parts = tuple(
        ReviewPart(names[index], lines, reverse("exchange:ask_step", args=[ask.pk, index + 1]), index + 1 in missing)
        for index, lines in enumerate(said)
    )
    return ReviewPage(
        step=step_page(ask, LAST_STEP),
        version=ask.version,
        parts=parts,
        is_complete=not missing,
        is_open=ask.state == AskState.OPEN,
        preview=preview,
        preview_facts=suggestion_facts(preview) if preview else (),
    )


def _who_lines(summary: AskSummary) -> tuple[str, ...]:
    lines = [summary.faces]
    if summary.needs:
        lines.append(_("Needed: %(whom)s.") % {"whom": wording.somebody_text(summary.needs)})
    if summary.wishes:
        lines.append(_("Would be nice: %(whom)s.") % {"whom": wording.somebody_text(summary.wishes)})
    if summary.give_back:
        lines.append(_("What I could do back: %(what)s") % {"what": summary.give_back})
    return tuple(lines)


def ask_page(ask: Ask, *, role: Role | None, viewer: Actor | None = None) -> AskPage:
    """Say an ask for whoever decides about it, or for whoever helps along."""
    if role is None:
        raise ValueError("an ask is shown in a role")
    summary = ask_summary(ask)
    decides = role in (Role.RESIDENT, Role.BESIDE)
    is_looking = ask.state == AskState.OPEN
    replies = tuple(list_replies(ask)) if ask.state in access.LIVING else ()
    guides = role is Role.COORDINATOR
    decider = decider_of(ask)
    waits = added_to_search(ask, decides=decides) if ask.state in access.LIVING else None
    return AskPage(
        summary=summary,
        facts=ask_facts(summary),
        role=role,
        for_whom=summary.resident_name if summary.is_beside and role is not Role.RESIDENT else "",
        replies=replies,
        asked=count_asked(ask),
        reach_km=round(rules.RINGS_KM[min(ask.ring, len(rules.RINGS_KM) - 1)]),
        question=question_of(ask) if decides else "",
        has_passed=has_passed(ask),
        opened=day_text(clock.day_of(ask.opened_at, ask.community.time_zone)) if ask.opened_at else "",
        expires=day_text(ask.expires_on) if is_looking and ask.expires_on else "",
        is_urgent=ask.urgency > 1,
        rests=guides and rests(ask),
        may_change=decides and ask.state in (AskState.OPEN, AskState.EXPIRED),
        may_decide=decides,
        proposal_url=reverse("arrangements:proposal_new", args=[ask.pk]) if is_looking else "",
        stall=str(wording.STALLS[stall_of(ask)]) if guides and is_looking and not replies and waits is None else "",
        is_written_down=guides and access.is_written_down(ask),
        phone=_phone_for(viewer, ask) if guides else "",
        talk_with=display_name(decider) if guides and decider.email else "",
        added=added_to_ask(ask) if decides else (),
        waits=waits,
    )


def _phone_for(viewer: Actor | None, ask: Ask) -> str:
    """Return the resident's phone number for whom the resident allowed to know it, for this ask."""
    if viewer is None:
        return ""
    covering = agreement_covering(ask.resident, viewer.person, DataClass.CONTACT, about=ask, purpose=Purpose.GUIDANCE)
    return ask.resident.phone if covering else ""


def list_draft_cards(actor: Actor) -> list[AskCard]:
    """List what somebody began to ask and did not finish."""
    return [card_of(ask, 0) for ask in list_drafts(actor)]


def helping_page(actor: Actor) -> HelpingPage:
    """Say what waits for a helper."""
    offer = access.offer_of(actor)
    return HelpingPage(
        waiting=tuple(list_suggestions(actor)),
        replied=tuple(list_replied(actor)),
        offer=offer_page(offer) if offer else None,
    )


def suggestion_facts(card: SuggestionCard) -> tuple[Fact, ...]:
    """List what a helper may know of an ask, term by term; empty ones are left out."""
    rows = (
        (_("When"), card.when),
        (_("Period"), card.period),
        (_("Where"), card.where),
        (_("Needed"), wording.somebody_text(card.needs)),
        (_("Would be nice"), wording.somebody_text(card.wishes)),
        (_("How many people"), card.faces if card.weeks_between else ""),
        (_("What your neighbour could do back"), card.give_back),
    )
    return tuple(Fact(term, value) for term, value in rows if value)


def suggestion_page(actor: Actor, suggestion: Suggestion) -> SuggestionPage:
    """Say one ask as a helper may read it."""
    card = suggestion_card(suggestion)
    reply: Reply | None = my_reply(actor, suggestion.ask)
    return SuggestionPage(
        card=card,
        facts=suggestion_facts(card),
        reply_id=reply.pk if reply else None,
        reply_words=reply.words if reply else "",
        is_chosen=reply is not None and reply.state == rules.ReplyState.CHOSEN,
        talk_url=reverse("conversations:thread_detail", args=[reply.thread_id]) if reply and reply.thread_id else "",
    )
