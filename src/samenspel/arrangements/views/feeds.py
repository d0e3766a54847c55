"""The secret addresses at which somebody's calendar program reads the visits."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samenspel.arrangements import access
from samenspel.arrangements.forms.feeds import AddFeedForm
from samenspel.arrangements.queries import feeds
from samenspel.arrangements.rules import Act
from samenspel.arrangements.services.feeds import add_feed, note_reading, revoke_feed
from samenspel.foundation.http import door
from samenspel.foundation.refusals import NotFound
from samenspel.people.http import PersonRequest
from samenspel.ui.answers import answer


@door(Act.CALENDAR, "GET")
def feed_list(request: PersonRequest) -> HttpResponse:
    """Show the links that exist, and make a new one possible."""
    access.require(request.actor, Act.CALENDAR)
    page = {"feeds": feeds.list_feeds(request.actor), "form": AddFeedForm(initial={"form_key": uuid.uuid4()})}
    return answer(request, "arrangements/feed_list.html", page)


@door(Act.CALENDAR, "POST")
def feed_add(request: PersonRequest) -> HttpResponse:
    """Make a link and show it, this once; it is nowhere to be found again, so nothing is redirected."""
    access.require(request.actor, Act.CALENDAR)
    form = AddFeedForm(request.POST)
    if not form.is_valid():
        return redirect("arrangements:feed_list")
    made = add_feed(request.actor.person, form_key=form.cleaned_data["form_key"], actor=request.actor)
    address = request.build_absolute_uri(reverse("arrangements:feed_read", args=[made.token]))
    page = {"address": address, "program_address": "webcal://" + address.partition("://")[2]}
    return answer(request, "arrangements/feed_add.html", page)


@door(Act.CALENDAR, "POST")
def feed_revoke(request: PersonRequest, feed_id: uuid.UUID) -> HttpResponse:
    """End a link at once."""
    access.require(request.actor, Act.CALENDAR)
    revoke_feed(feeds.feed_of(request.actor, feed_id), actor=request.actor)
    messages.success(request, _("The link has ended. Nobody can read your visits with it any more."))
    return redirect("arrangements:feed_list")


@require_safe
def feed_read(request: HttpRequest, token: str) -> HttpResponse:
    """Give a calendar program the visits behind a secret address; a wrong address says nothing at all."""
    try:
        feed = feeds.feed_by_token(token)
    except NotFound:
        return _plain(b"", status=404)
    text = feeds.calendar_text(feed)
    note_reading(feed)
    response = _plain(text, status=200)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'inline; filename="bezoek.ics"'
    return response


def _plain(text: bytes, *, status: int) -> HttpResponse:
    """Answer a program: nothing is kept on the way, and the address is told to nobody."""
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
