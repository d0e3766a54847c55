"""What pages must know of suggestions and replies: never a name before both sides said yes."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import BooleanField, ExpressionWrapper
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.exchange import access, wording
from samenspel.exchange.models import Ask, Offer, Reply, Suggestion
from samenspel.exchange.queries.asks import AskSummary, ask_summary
from samenspel.exchange.queries.counting import replies_counted
from samenspel.exchange.queries.offers import rest_of
from samenspel.exchange.resting import resting
from samenspel.exchange.rules import (
    MOST_SUGGESTIONS_A_DAY,
    WEEKS_BETWEEN,
    Answer,
    AskState,
    OfferState,
    Quality,
    ReplyState,
    Rhythm,
)
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Area, Home
from samenspel.neighbourhoods.queries import band_of_areas, band_text, shown, valid_vettings
from samenspel.neighbourhoods.rules import DistanceBand
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.queries import display_name
from samenspel.ui.moments import ago_text
from samenspel.ui.waiting import Waiting

REPLIED_ALREADY = gettext_lazy("You said already that you want to help. You can take that back on the page of this ask.")


@dataclass(frozen=True)
class ReplyLine:
    """A reply as the asker sees it."""

    reply_id: uuid.UUID
    helper_id: uuid.UUID
    name: str  # an alias until both said yes
    where: str  # distance band in words
    how_much: str
    every_weeks: int | None
    words: str
    about: str  # the helper's line about himself
    is_vetted: bool
    state: ReplyState
    is_open: bool
    since: str
    talk_url: str


@dataclass(frozen=True)
class SuggestionCard:
    """An ask as a helper sees it: no name, no address, a band instead of a place."""

    suggestion_id: uuid.UUID
    url: str
    title: str
    activity: str
    resident: str  # "a neighbour in Ganzenveld"
    where: str
    when: str
    period: str
    words: str
    needs: tuple[str, ...]
    wishes: tuple[str, ...]
    faces: str
    give_back: str
    is_beside: bool
    is_replied: bool
    is_recurring: bool
    weeks_between: int  # 0: it is asked once
    since: str


def alias_of_resident(ask: Ask) -> str:
    """Return what a helper calls the resident before both said yes."""
    return _("a neighbour in %(area)s") % {"area": shown(ask.area).name}


def alias_of_helper(ask: Ask, helper: Person) -> str:
    """Return what the asker calls a helper before both said yes: neighbour A, B, C, in the order of replying."""
    earlier = list(Reply.objects.filter(ask=ask).order_by("created_at", "pk").values_list("helper", flat=True))
    index = earlier.index(helper.pk) if helper.pk in earlier else len(earlier)
    return helper_letter(index)


def helper_letter(index: int) -> str:
    """Name the index-th helper without a name."""
    return _("neighbour %(letter)s") % {"letter": chr(ord("A") + index) if index < 26 else str(index + 1)}


def list_replies(ask: Ask) -> list[ReplyLine]:
    """List the replies to an ask that stand or were chosen, in the order of replying; four queries, however many."""
    rows = list(Reply.objects.filter(ask=ask).select_related("helper").order_by("created_at", "pk"))
    ids = [row.helper_id for row in rows]
    today = clock.today(ask.community.time_zone)
    proven = valid_vettings(ids, ask.community, today)
    offers = {
        offer.helper_id: offer
        for offer in Offer.objects.filter(helper__in=ids, community=ask.community).exclude(state=OfferState.ENDED)
    }
    areas = {home.person_id: shown(home.area) for home in Home.objects.filter(person__in=ids).select_related("area__shown_as")}
    mine = shown(ask.area)
    return [
        _line_of(
            row,
            index,
            where=_where(mine, areas.get(row.helper_id)),
            offer=offers.get(row.helper_id),
            is_vetted=Quality.VOG in proven[row.helper_id],
            today=today,
        )
        for index, row in enumerate(rows)
        if row.state in (ReplyState.OPEN, ReplyState.CHOSEN)
    ]


def _where(mine: Area, other: Area | None) -> str:
    return band_text(band_of_areas(mine, other)) if other else ""


def _line_of(row: Reply, index: int, *, where: str, offer: Offer | None, is_vetted: bool, today: date) -> ReplyLine:
    is_chosen = row.state == ReplyState.CHOSEN
    return ReplyLine(
        reply_id=row.pk,
        helper_id=row.helper_id,
        name=display_name(row.helper) if is_chosen else helper_letter(index),
        where=where,
        how_much=wording.every_weeks_text(row.every_weeks),
        every_weeks=row.every_weeks,
        words=row.words,
        about=offer.words if offer else "",
        is_vetted=is_vetted,
        state=ReplyState(row.state),
        is_open=row.state == ReplyState.OPEN,
        since=ago_text(row.created_at, today=today),
        talk_url=reverse("conversations:thread_detail", args=[row.thread_id]) if row.thread_id else "",
    )


def list_suggestions(actor: Actor) -> list[SuggestionCard]:
    """List the asks that wait for this helper's yes or no, the nearest first; five at a time, as the page promises."""
    rows = access.suggestions_for(actor).filter(answer=Answer.NONE)
    rows = rows.select_related("ask__resident", "ask__asker", "ask__area__shown_as", "ask__community")
    return [suggestion_card(row) for row in rows.order_by("-day", "ring", "nth")[:MOST_SUGGESTIONS_A_DAY]]


def list_replied(actor: Actor) -> list[SuggestionCard]:
    """List the open asks to which this helper replied, the latest first."""
    rows = access.suggestions_for(actor).filter(answer=Answer.REPLIED)
    rows = rows.select_related("ask__resident", "ask__asker", "ask__area__shown_as", "ask__community")
    return [suggestion_card(row) for row in rows.order_by("-answered_at")[:25]]


def suggestion_card(suggestion: Suggestion) -> SuggestionCard:
    """Say an ask as a helper may read it."""
    ask = suggestion.ask
    summary: AskSummary = ask_summary(ask)
    return SuggestionCard(
        suggestion_id=suggestion.pk,
        url=reverse("exchange:suggestion_detail", args=[suggestion.pk]),
        title=summary.title,
        activity=ask.activity,
        resident=alias_of_resident(ask),
        where=band_text(DistanceBand(suggestion.band)),
        when=summary.when,
        period=summary.period,
        words=ask.words,
        needs=summary.needs,
        wishes=summary.wishes,
        faces=summary.faces,
        give_back=ask.give_back,
        is_beside=summary.is_beside,
        is_replied=suggestion.answer == Answer.REPLIED,
        is_recurring=ask.rhythm != Rhythm.ONCE,
        weeks_between=WEEKS_BETWEEN[Rhythm(ask.rhythm)],
        since=ago_text(ask.opened_at or ask.created_at, today=clock.today(ask.community.time_zone)),
    )


def preview_card(ask: Ask) -> SuggestionCard:
    """Show an asker exactly what helpers will see before anybody said yes."""
    card = suggestion_card(Suggestion(ask=ask, band=DistanceBand.NEAR, answer=Answer.NONE))
    return replace(card, where=_("each neighbour reads how far it is for them, such as “less than 1 kilometre”"))


def my_reply(actor: Actor, ask: Ask) -> Reply | None:
    """Return the actor's reply to an ask while it stands."""
    rows = Reply.objects.filter(ask=ask, helper=actor.person, state__in=[ReplyState.OPEN, ReplyState.CHOSEN])
    return rows.select_related("thread").first()


def waits_for(actor: Actor) -> tuple[Waiting, ...]:
    """List what waits for somebody in asking and helping; five queries, however much there is."""
    return (*_waiting_asks(actor), *_waiting_suggestions(actor), *_waiting_offers(actor))


def _waiting_asks(actor: Actor) -> list[Waiting]:
    waiting = []
    rows = access.asks_of(actor).filter(state__in=[AskState.DRAFT, AskState.OPEN, AskState.EXPIRED])
    is_resting = ExpressionWrapper(resting(), output_field=BooleanField())
    rows = rows.annotate(open_replies=replies_counted(ReplyState.OPEN), is_resting=is_resting)
    for ask in rows.order_by("created_at")[:20]:
        title = {"what": wording.activity_text(ask.activity)}
        page = reverse("exchange:ask_detail", args=[ask.pk])
        since = ask.question_sent_at or ask.opened_at or ask.created_at
        if ask.state == AskState.DRAFT:
            step = reverse("exchange:ask_step", args=[ask.pk, ask.step])
            waiting.append(Waiting(_("You began to ask for help and did not finish."), step, _("Go on"), "pen", since))
        elif ask.state == AskState.EXPIRED:
            said = _("%(what)s: we stopped looking. Is it still needed?") % title
            waiting.append(Waiting(said, page, _("Look"), "bell", since))
        elif ask.open_replies and not ask.is_resting:  # else nobody is wanted just now
            text = ngettext(
                "%(what)s: %(count)d neighbour would like to help you.",
                "%(what)s: %(count)d neighbours would like to help you.",
                ask.open_replies,
            )
            waiting.append(Waiting(text % {"count": ask.open_replies, **title}, page, _("See who"), "heart", since))
        if ask.state == AskState.OPEN and ask.question_sent_at is not None:
            waiting.append(Waiting(_("%(what)s: is this still needed?") % title, page, _("Answer"), "bell", since))
    return waiting


def _waiting_suggestions(actor: Actor) -> list[Waiting]:
    rests_in = [offer.community_id for offer in access.offers_of(actor) if rest_of(offer)]  # whatever hat is worn
    waiting = access.suggestions_for(actor).filter(answer=Answer.NONE).exclude(ask__community__in=rests_in)
    rows = list(waiting.order_by("created_at").values_list("created_at", flat=True)[:MOST_SUGGESTIONS_A_DAY])
    if not rows:
        return []
    text = ngettext("%(count)d ask fits you.", "%(count)d asks fit you.", len(rows)) % {"count": len(rows)}
    return [Waiting(text, reverse("exchange:suggestion_list"), _("Look"), "heart", rows[0])]


def _waiting_offers(actor: Actor) -> list[Waiting]:
    offer = access.offer_of(actor)
    if offer is None or offer.question_sent_at is None or offer.state != OfferState.ACTIVE:
        return []
    since: datetime = offer.question_sent_at
    return [Waiting(_("Do you still like to help?"), reverse("exchange:offer_detail"), _("Answer"), "bell", since)]
