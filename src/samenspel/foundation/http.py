"""What every door of the web has in common: who asks, which act it needs, and how a no is shown."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidTag
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from samenspel.foundation import keys
from samenspel.foundation.refusals import NotValid, Refusal
from samenspel.ui.refusals import refusal as show_refusal

KEPT = "kept"
MOST_KEPT = 20_000  # characters of a form that are kept for somebody who must sign in first
KEPT_COLUMN = "session.kept"

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
View = Callable[Concatenate[R, P], HttpResponse]
AnyView = Callable[..., HttpResponse]


def door(act: StrEnum | None, *methods: str) -> Callable[[View[R, P]], View[R, P]]:
    """Make a view a door: for people who are signed in, with these HTTP methods, needing ``act``.

    ``act`` (``None``: every person who is signed in) is what the view must ask of ``access``; the
    door only writes it down, so that a test can hold every route against the tables of grants.
    """
    taken = methods or ("GET",)
    taken += ("HEAD",) if "GET" in taken else ()

    def decorate(view: View[R, P]) -> View[R, P]:
        guarded = require_http_methods(taken)(view)

        @wraps(view)
        def entered(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request, can_be_opened="GET" in taken)
            return guarded(request, *args, **kwargs)

        entered.act = act  # type: ignore[attr-defined]  # read by the matrix of routes and personas
        entered.methods = taken  # type: ignore[attr-defined]
        return entered

    return decorate


def ask_to_sign_in(request: HttpRequest, *, can_be_opened: bool) -> HttpResponse:
    """Show the way in, and afterwards back; what was sent is kept. htmx goes there with the whole page."""
    if request.method == "POST":
        keep(request)
    place = request.get_full_path() if can_be_opened else page_before(request)
    redirect = redirect_to_login(place)
    if request.headers.get("HX-Request") != "true":
        return redirect
    return HttpResponse(status=204, headers={"HX-Redirect": redirect.url})


def page_before(request: HttpRequest) -> str:
    """Return the page of ours from which this was sent; the page to which it belongs when that is not known."""
    before = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()}):
        return urlsplit(before).path or "/"
    return page_around(request.path_info)


def page_around(path: str) -> str:
    """Return the nearest page at or above an address: ``/plan/7/`` for the button ``/plan/7/stop/``; home when there is none."""
    while path := path.rstrip("/"):
        try:
            view = resolve(f"{path}/").func
        except Resolver404:
            view = None
        if view is not None and "GET" in getattr(view, "methods", ("GET",)):
            return f"{path}/"
        path = path.rpartition("/")[0]
    return "/"


def keep(request: HttpRequest) -> None:
    """Remember what somebody sent whose session had ended, encrypted, until they have signed in."""
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    words = sent.urlencode()
    if 0 < len(words) <= MOST_KEPT:
        request.session[KEPT] = {"path": request.path, "words": keys.lock(words, column=KEPT_COLUMN)}


def take_kept(request: HttpRequest) -> QueryDict | None:
    """Give back, once, what was sent to this address before signing in; the form shows it again."""
    kept = request.session.get(KEPT)
    if kept is None or kept["path"] != request.path:
        return None
    del request.session[KEPT]
    try:
        return QueryDict(keys.unlock(kept["words"], column=KEPT_COLUMN))
    except InvalidTag:
        return None


def kept_fields(request: HttpRequest) -> dict[str, object]:
    """Return what a form starts with that was sent before: several of a name as a list."""
    kept = take_kept(request) if request.method == "GET" else None
    return {name: values if len(values) > 1 else values[0] for name, values in kept.lists()} if kept else {}


class RefusalMiddleware:
    """Translates every ``Refusal`` that reaches the top into a page (or JSON) with the right status.

    Also whoever opens the address of a button (after signing in again, or by loading a page anew) gets a page, with the way
    to the one that the button is on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; see ``process_exception``."""
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        page = show_refusal(request, status=response.status_code, back_url=page_around(request.path_info))
        page.headers["Allow"] = response.headers["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show a refusal; anything else is a bug and may crash."""
        if not isinstance(exception, Refusal):
            return None
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse(refusal_as_json(exception), status=exception.status)
        words = {"sentence": str(exception.sentence), "title": str(exception.title)}
        return show_refusal(request, status=exception.status, **words, back_url=exception.url)


def refusal_as_json(refusal: Refusal) -> dict[str, Any]:
    """Shape a refusal as problem details (RFC 9457)."""
    fields = refusal.fields if isinstance(refusal, NotValid) else {}
    return {
        "type": "about:blank",
        "status": refusal.status,
        "code": refusal.code,
        "title": str(refusal.sentence),
        "errors": [{"field": name, "detail": str(text)} for name, text in fields.items()],
    }
