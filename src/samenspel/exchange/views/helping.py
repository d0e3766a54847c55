"""The doors of helping: asks that fit, replying, and one's own offer."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from samenspel.exchange import access, queries, services
from samenspel.exchange.forms import AwayForm, OfferForm, ReplyForm, initial_of
from samenspel.exchange.models import Suggestion
from samenspel.exchange.queries.additions import added_to_offer
from samenspel.exchange.rules import Act
from samenspel.exchange.views.asking import see_other, to_community, to_home
from samenspel.foundation import clock
from samenspel.foundation.http import door
from samenspel.neighbourhoods.queries import home_of
from samenspel.people.http import PersonRequest
from samenspel.ui.answers import answer
from samenspel.ui.moments import day_text


@door(Act.OFFER, "GET")
def suggestion_list(request: PersonRequest) -> HttpResponse:
    """Show the asks that wait for this helper, and those that the helper replied to."""
    page = queries.helping_page(request.actor)
    return answer(request, "exchange/suggestion_list.html", {"page": page}, part="exchange/_suggestions.html")


@door(Act.REPLY, "GET")
def suggestion_detail(request: PersonRequest, suggestion_id: uuid.UUID) -> HttpResponse:
    """Show one ask to a helper, and what the helper can say to it."""
    suggestion = access.suggestion_for(request.actor, suggestion_id)
    return _show_suggestion(request, suggestion, None)


def _show_suggestion(request: PersonRequest, suggestion: Suggestion, form: ReplyForm | None) -> HttpResponse:
    services.note_reading(suggestion, actor=request.actor)
    page = queries.suggestion_page(request.actor, suggestion)
    form = form or ReplyForm(weeks_between=page.card.weeks_between)
    status = 422 if form.errors else 200
    return answer(request, "exchange/suggestion_detail.html", {"page": page, "form": form}, status=status)


@door(Act.REPLY, "POST")
def reply_add(request: PersonRequest, suggestion_id: uuid.UUID) -> HttpResponse:
    """Say what the helper could do; a conversation opens."""
    suggestion = access.suggestion_for(request.actor, suggestion_id)
    form = ReplyForm(request.POST, weeks_between=queries.suggestion_card(suggestion).weeks_between)
    if not form.is_valid():
        return _show_suggestion(request, suggestion, form)
    words = form.cleaned_data["words"]
    services.give_reply(suggestion, words=words, every_weeks=form.every_weeks, actor=request.actor)
    messages.success(request, _("Thank you! Your neighbour hears that you want to help. You can write to each other now."))
    return see_other("exchange:suggestion_detail", suggestion.pk)


@door(Act.REPLY, "POST")
def suggestion_refuse(request: PersonRequest, suggestion_id: uuid.UUID) -> HttpResponse:
    """Say no: this ask does not come back."""
    suggestion = access.suggestion_once_for(request.actor, suggestion_id)
    services.refuse_suggestion(suggestion, actor=request.actor)
    messages.success(request, _("That is fine. We do not ask you this again, and nobody hears that you said no."))
    if getattr(request, "htmx", False):
        return answer(
            request,
            "exchange/suggestion_list.html",
            {"page": queries.helping_page(request.actor)},
            part="exchange/_suggestions.html",
        )
    return see_other("exchange:suggestion_list")


@door(Act.REPLY, "POST")
def reply_withdraw(request: PersonRequest, reply_id: uuid.UUID) -> HttpResponse:
    """Take a reply back."""
    services.withdraw_reply(access.reply_for(request.actor, reply_id), actor=request.actor)
    messages.success(request, _("You took it back. That is fine; your neighbour looks further."))
    return see_other("exchange:suggestion_list")


@door(Act.CHANGE, "POST")
def reply_decline(request: PersonRequest, reply_id: uuid.UUID) -> HttpResponse:
    """Say kindly no to a helper."""
    reply = access.reply_for(request.actor, reply_id)
    services.decline_reply(reply, actor=request.actor)
    messages.success(request, _("We tell this neighbour kindly that you do not need help from them this time."))
    return see_other("exchange:ask_detail", reply.ask_id)


@door(Act.OFFER, "GET")
def offer_detail(request: PersonRequest) -> HttpResponse:
    """Show one's own offer, or invite to make one."""
    if request.actor.hat is None:
        return to_community(request)
    access.require(request.actor, Act.OFFER)
    offer = access.offer_of(request.actor)
    page = queries.offer_page(offer) if offer else None
    added = added_to_offer(offer) if offer else ()
    return answer(request, "exchange/offer_detail.html", {"page": page, "added": added})


@door(Act.OFFER, "GET", "POST")
def offer_change(request: PersonRequest) -> HttpResponse:
    """Say how one would like to help."""
    if request.actor.hat is None:
        return to_community(request)
    community = access.community_of(request.actor)
    if home_of(request.actor.person) is None:
        return to_home(request)
    offer = access.offer_of(request.actor)
    form = OfferForm(request.POST if request.method == "POST" else None, initial=initial_of(offer))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        services.set_offer(community, form.wish(), version=version, actor=request.actor)
        messages.success(request, _("Thank you. When an ask fits you, you will read it under Helping."))
        return see_other("exchange:offer_detail")
    return answer(
        request, "exchange/offer_change.html", {"form": form, "is_new": offer is None}, status=422 if form.errors else 200
    )


@door(Act.OFFER, "GET", "POST")
def offer_away(request: PersonRequest) -> HttpResponse:
    """Say from when until when one is ill, or away; agreed visits in that time are asked about at once."""
    offer = access.offer_for(request.actor)
    form = AwayForm(request.POST) if request.method == "POST" else AwayForm(initial={"first": clock.today()})
    if request.method == "POST" and form.is_valid():
        first, last = services.be_away(offer, form.cleaned_data["first"], form.cleaned_data["last"], actor=request.actor)
        text = _("We ask you nothing new from %(first)s up to and including %(last)s.")
        messages.success(request, text % {"first": day_text(first), "last": day_text(last)})
        return see_other("exchange:offer_detail")
    return answer(request, "exchange/offer_away.html", {"form": form}, status=422 if form.errors else 200)


@door(Act.OFFER, "POST")
def offer_pause(request: PersonRequest) -> HttpResponse:
    """Rest for a while."""
    services.pause_offer(access.offer_for(request.actor), actor=request.actor)
    messages.success(request, _("Have a good rest. No new asks come until you take part again."))
    return see_other("exchange:offer_detail")


@door(Act.OFFER, "POST")
def offer_extend(request: PersonRequest) -> HttpResponse:
    """Take part again, or for another while."""
    services.extend_offer(access.offer_for(request.actor), actor=request.actor)
    messages.success(request, _("Good to have you with us."))
    return see_other("exchange:offer_detail")
