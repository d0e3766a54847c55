"""The doors of people."""

from django.http import HttpResponse

from samenspel.foundation.http import door
from samenspel.foundation.refusals import NotFound
from samenspel.people.http import PersonRequest


@door(None, "GET", "POST")
def profile(request: PersonRequest) -> HttpResponse:
    """Show nothing yet."""
    raise NotFound


@door(None, "GET", "POST")
def profile_change(request: PersonRequest) -> HttpResponse:
    """Show nothing yet."""
    raise NotFound


@door(None, "GET", "POST")
def security(request: PersonRequest) -> HttpResponse:
    """Show nothing yet."""
    raise NotFound


@door(None, "GET", "POST")
def session_list(request: PersonRequest) -> HttpResponse:
    """Show nothing yet."""
    raise NotFound


@door(None, "GET", "POST")
def session_end(request: PersonRequest) -> HttpResponse:
    """Show nothing yet."""
    raise NotFound


@door(None, "GET", "POST")
def first_steps(request: PersonRequest) -> HttpResponse:
    """Show nothing yet."""
    raise NotFound
