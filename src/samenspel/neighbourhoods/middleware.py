"""Under which hat somebody acts, found out once at the start of every request."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from samenspel.foundation.http import keep
from samenspel.neighbourhoods import access
from samenspel.people import access as people
from samenspel.people.http import lead_to_second_key

FREE_PLACES = ("/account/", "/mensen/", "/taal/", "/gezond/", "/patronen/", "/demo/")
"""Where somebody may go who still has to make a second key: to make it, or to leave."""


class HatMiddleware:
    """Sets ``request.actor``: who acts, under which hat; ``None`` for somebody who is not signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the actor on the request; ask for a second factor where a professional hat needs one."""
        request.actor = None  # type: ignore[attr-defined]  # PersonRequest has it, for doors
        if request.user.is_authenticated:
            access.take_up_hat(request)
            actor, lacks_factor = access.wear_hat(request)
            request.actor = actor  # type: ignore[attr-defined]
            if lacks_factor and not request.path.startswith(FREE_PLACES):
                return _ask_second_factor(request)
            if actor.hat is not None and actor.hat.is_professional:
                people.note_presence(request)
        return self.get_response(request)


def _ask_second_factor(request: HttpRequest) -> HttpResponse:
    """Lay the professional hat aside, and show where a second key is made or used; what was sent is kept."""
    access.lay_aside_hat(request)
    if request.method == "POST":
        keep(request)
    messages.warning(request, _("For this task you need a second key, besides the code in your mail."))
    return lead_to_second_key(request)
