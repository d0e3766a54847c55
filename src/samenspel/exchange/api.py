"""The doors of asking, offering and replying for programs: the same access, services and queries as the pages."""

import uuid
from typing import Any

from ninja import Router, Status

from samenspel.exchange import access, queries, services
from samenspel.exchange.forms import STEP_FORMS, CloseForm, OfferForm, ReplyForm, WhenForm, initial_of
from samenspel.exchange.models import Ask, Offer, Suggestion
from samenspel.exchange.rules import Act, Role
from samenspel.exchange.schemas import (
    ASK_FIELDS,
    REPLY_FIELDS,
    AskIn,
    AskLineOut,
    AskOut,
    AwayOut,
    CloseIn,
    ContentOut,
    DayOut,
    HelpingOut,
    OfferIn,
    OfferOut,
    ReplyIn,
    ReplyOut,
    SuggestionOut,
    SummaryOut,
    TimesOut,
)
from samenspel.foundation.refusals import NotFound
from samenspel.foundation.schemas import check_forms
from samenspel.people.http import PersonRequest

router = Router(by_alias=True)

# --- asking -----------------------------------------------------------------------------------------------------


@router.get("/asks", response=list[AskLineOut], tags=["asks"])
def ask_list(request: PersonRequest) -> list[queries.AskCard]:
    """List your own asks, and those that you arrange for another."""
    return queries.list_asks(request.actor)


@router.post("/asks", response={201: AskOut}, tags=["asks"])
def ask_add(request: PersonRequest, given: AskIn) -> Status[AskOut]:
    """Ask for help for yourself: the ask is made and opened, or nothing is."""
    community = access.community_of(request.actor)
    forms = [form(given.as_typed()) for form in STEP_FORMS.values()]
    check_forms(forms, ASK_FIELDS)
    ask = services.ask_at_once(community, [form.part() for form in forms], actor=request.actor)
    return Status(201, _shown(request, access.ask_for(request.actor, ask.pk)))


@router.get("/asks/{uuid:ask_id}", response=AskOut, tags=["asks"])
def ask_detail(request: PersonRequest, ask_id: uuid.UUID) -> AskOut:
    """Show an ask to whoever decides about it or helps along; for a helper it exists as a suggestion."""
    ask = access.ask_for(request.actor, ask_id)
    access.require(request.actor, Act.SEE, ask)
    return _shown(request, ask)


@router.post("/asks/{uuid:ask_id}/close", response=AskOut, tags=["asks"])
def ask_close(request: PersonRequest, ask_id: uuid.UUID, given: CloseIn) -> AskOut:
    """Close an ask; nobody is asked any more."""
    ask = access.ask_for(request.actor, ask_id)
    access.require(request.actor, Act.CHANGE, ask)
    form = CloseForm({"why": given.why})
    check_forms([form], {})
    services.close_ask(ask, why=form.closing, actor=request.actor)
    return _shown(request, access.ask_for(request.actor, ask_id))


def _shown(request: PersonRequest, ask: Ask) -> AskOut:
    """Show an ask as its page does, and write down who looked."""
    role = access.role_of(request.actor, ask)
    if role is Role.CANDIDATE:
        raise NotFound
    page = queries.ask_page(ask, role=role)
    services.note_ask_shown(ask, page.replies, role=role, actor=request.actor)
    return AskOut(
        summary=SummaryOut.from_orm(page.summary),
        content=_content_of(ask),
        role=page.role,
        replies=[ReplyOut.from_orm(line) for line in page.replies],
        asked=page.asked,
        question=page.question,
        may_change=page.may_change,
        may_decide=page.may_decide,
        is_urgent=page.is_urgent,
        opened_at=ask.opened_at,
        expires_on=ask.expires_on,
    )


def _content_of(ask: Ask) -> ContentOut:
    fields: dict[str, Any] = WhenForm.initial_of(ask)
    times = TimesOut(
        weekdays=fields.get("weekdays", []),
        parts=fields.get("parts", []),
        at_from=fields.get("at_from", ""),
        at_until=fields.get("at_to", ""),
    )
    return ContentOut(
        words=ask.words,
        activity=ask.activity,
        rhythm=ask.rhythm,
        times=times,
        minutes=ask.minutes,
        first_day=ask.first_day,
        last_day=ask.last_day,
        needs=ask.needs,
        wishes=ask.wishes,
        most_faces=ask.most_faces,
        give_back=ask.give_back,
    )


# --- helping ----------------------------------------------------------------------------------------------------


@router.get("/suggestions", response=HelpingOut, tags=["suggestions"])
def suggestion_list(request: PersonRequest) -> queries.HelpingPage:
    """List the asks that wait for your yes or no, and those that you replied to."""
    return queries.helping_page(request.actor)


@router.get("/suggestions/{uuid:suggestion_id}", response=SuggestionOut, tags=["suggestions"])
def suggestion_detail(request: PersonRequest, suggestion_id: uuid.UUID) -> queries.SuggestionPage:
    """Read one ask that fits you; the resident can see that you did."""
    return _read(request, access.suggestion_for(request.actor, suggestion_id))


@router.post("/suggestions/{uuid:suggestion_id}/reply", response=SuggestionOut, tags=["suggestions"])
def suggestion_reply(request: PersonRequest, suggestion_id: uuid.UUID, given: ReplyIn) -> queries.SuggestionPage:
    """Say what you could do; a conversation opens."""
    suggestion = access.suggestion_for(request.actor, suggestion_id)
    form = ReplyForm(given.as_typed(), weeks_between=queries.suggestion_card(suggestion).weeks_between)
    check_forms([form], REPLY_FIELDS)
    services.give_reply(suggestion, words=form.cleaned_data["words"], every_weeks=form.every_weeks, actor=request.actor)
    return _read(request, access.suggestion_for(request.actor, suggestion_id))


@router.post("/suggestions/{uuid:suggestion_id}/refuse", response={204: None}, tags=["suggestions"])
def suggestion_refuse(request: PersonRequest, suggestion_id: uuid.UUID) -> Status[None]:
    """Say no: this ask does not come back, and nobody hears who said it."""
    services.refuse_suggestion(access.suggestion_once_for(request.actor, suggestion_id), actor=request.actor)
    return Status(204, None)


def _read(request: PersonRequest, suggestion: Suggestion) -> queries.SuggestionPage:
    services.note_reading(suggestion, actor=request.actor)
    return queries.suggestion_page(request.actor, suggestion)


@router.get("/offer", response=OfferOut, tags=["offer"])
def offer_detail(request: PersonRequest) -> OfferOut:
    """Show your own offer in the community of the hat that you wear."""
    access.require(request.actor, Act.OFFER)
    return _offer_out(access.offer_for(request.actor))


@router.put("/offer", response=OfferOut, tags=["offer"])
def offer_change(request: PersonRequest, given: OfferIn) -> OfferOut:
    """Say how you would like to help, for the first time or anew."""
    community = access.community_of(request.actor)
    form = OfferForm(given.as_typed())
    check_forms([form], given.names())
    offer = services.set_offer(community, form.wish(), version=form.cleaned_data["version"], actor=request.actor)
    return _offer_out(offer)


def _offer_out(offer: Offer) -> OfferOut:
    page = queries.offer_page(offer)
    fields = initial_of(offer)
    days = [
        DayOut(
            weekday=day, parts=fields[f"day_{day}"], at_from=fields.get(f"from_{day}", ""), at_until=fields.get(f"to_{day}", "")
        )
        for day in range(1, 8)
    ]
    return OfferOut(
        version=offer.version,
        activities=offer.activities,
        qualities=offer.qualities,
        availability=[day for day in days if day.parts or day.at_from],
        away=[AwayOut.model_validate({"first": first, "last": last}) for first, last in offer.away],
        reach_km=fields["reach_km"],
        most_per_week=offer.most_per_week,
        most_per_month=offer.most_per_month,
        words=offer.words,
        until=None if offer.is_standing else offer.expires_on,
        state=page.state,
        state_label=page.state_label,
        is_vetted=page.is_vetted,
        question=page.question,
    )


def _day_out(day: int, fields: dict[str, Any]) -> DayOut:
    begin, end = fields.get(f"from_{day}", ""), fields.get(f"to_{day}", "")
    return DayOut(weekday=day, parts=fields[f"day_{day}"], at_from=begin, at_until=end)
