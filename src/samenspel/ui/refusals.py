"""How a page says no: one calm page for every refusal, also when the database is away.

Point Django's handlers here::

    handler400 = "samenspel.ui.refusals.bad_request"
    handler403 = "samenspel.ui.refusals.not_allowed"
    handler404 = "samenspel.ui.refusals.not_found"
    handler429 = "samenspel.ui.refusals.too_often"
    handler500 = "samenspel.ui.refusals.failure"
    CSRF_FAILURE_VIEW = "samenspel.ui.refusals.csrf_failure"
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from samenspel.ui.answers import wants_part
from samenspel.ui.shapes import Text

PAGE = "ui/refusal.html"
PART = "ui/_refusal.html"
RETRY_AFTER_SECONDS = {429: "60", 503: "30"}


@dataclass(frozen=True)
class Words:
    """What a refusal says by itself, and the drawing beside it."""

    title: Text
    sentence: Text
    art: str = "alone"
    may_retry: bool = False


WORDS: Mapping[int, Words] = {
    400: Words(
        _("We did not understand that"),
        _("Something in the address or the form was not right. Go back and try again."),
    ),
    403: Words(
        _("This is not yours to open"),
        _("This page belongs to somebody else, or to another of your hats."),
    ),
    404: Words(
        _("This page is not here"),
        _("Perhaps it was removed, or the address has a typing mistake."),
    ),
    405: Words(
        _("This address is not a page"),
        _("It belongs to a button. Nothing was sent. Go to the page with the button to see how it is now."),
        art="landing",
    ),
    409: Words(
        _("Somebody was just ahead of you"),
        _("It changed while you were looking. Go back to see how it is now."),
        art="landing",
    ),
    422: Words(
        _("Something is not right yet"),
        _("Go back and look at what you filled in."),
        art="landing",
    ),
    429: Words(
        _("A little slower, please"),
        _("You tried this many times in a short while. Wait a minute and try again."),
        art="resting",
    ),
    500: Words(
        _("Something went wrong on our side"),
        _("That is not your fault. What you saved before is safe. Try again in a moment."),
        art="resting",
        may_retry=True,
    ),
    503: Words(
        _("We are away for a moment"),
        _("What you just sent is not saved yet; everything before that is safe. Go back and try again in half a minute."),
        art="resting",
        may_retry=True,
    ),
}


def words_for(status: int) -> Words:
    """Find what a refusal with this status says by itself."""
    return WORDS.get(status, WORDS[500 if status >= 500 else 400])


def refusal(
    request: HttpRequest | None, *, status: int, sentence: Text = "", title: Text = "", back_url: str = ""
) -> HttpResponse:
    """Say no on a page of its own, or to htmx as a notice; ``back_url`` is where to go from there, else home.

    From 500 up nothing of the request is used in the page: whoever is signed
    in, and what waits for them, would need the database that may be away.
    """
    words = words_for(status)
    context = {
        "status": status,
        "title": title or words.title,
        "sentence": sentence or words.sentence,
        "retry_url": _retry_url(request, words),
        "back_url": back_url,
    }
    template = PART if request is not None and wants_part(request) else PAGE
    for_whom = request if status < 500 else None
    response = HttpResponse(render_to_string(template, context, for_whom), status=status)
    if status in RETRY_AFTER_SECONDS:
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS[status]
    return response


def _retry_url(request: HttpRequest | None, words: Words) -> str:
    """Where "Try again" leads: only to a page that may simply be asked for again."""
    if request is None or not words.may_retry or request.method not in {"GET", "HEAD"}:
        return ""
    return request.get_full_path()


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    """Answer a request that makes no sense."""
    return refusal(request, status=400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    """Answer somebody who may not do this."""
    return refusal(request, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    """Answer an address behind which there is nothing for this person."""
    return refusal(request, status=404)


def too_often(request: HttpRequest) -> HttpResponse:
    """Answer somebody who tried too often in a short while."""
    return refusal(request, status=429)


def failure(request: HttpRequest) -> HttpResponse:
    """Answer after a mistake of ours."""
    return refusal(request, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django names it
    """Answer a form whose key was missing or too old."""
    return refusal(
        request,
        status=403,
        title=_("This form was open too long"),
        sentence=_("To keep you safe we did not send it. Go back, load the page again and send it once more."),
    )
