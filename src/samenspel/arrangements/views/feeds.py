"""The secret calendar addresses of a person."""

from django.http import HttpResponse
from django.shortcuts import redirect

from samenspel.arrangements.rules import Act
from samenspel.foundation.http import door
from samenspel.people.http import PersonRequest


@door(Act.CALENDAR, "GET")
def feed_list(request: PersonRequest) -> HttpResponse:
    """Show the calendar addresses."""
    return redirect("arrangements:visit_list")


@door(Act.CALENDAR, "POST")
def feed_add(request: PersonRequest) -> HttpResponse:
    """Make a calendar address."""
    return redirect("arrangements:visit_list")


@door(Act.CALENDAR, "POST")
def feed_revoke(request: PersonRequest, feed_id: object) -> HttpResponse:
    """Revoke a calendar address."""
    return redirect("arrangements:visit_list")


def feed_read(request: PersonRequest, token: str) -> HttpResponse:
    """Give a calendar program the visits behind a secret address."""
    return HttpResponse(status=404)
