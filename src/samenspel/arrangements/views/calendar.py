"""One's own visits as a list."""

from django.http import HttpResponse
from django.shortcuts import redirect

from samenspel.arrangements.rules import Act
from samenspel.foundation.http import door
from samenspel.people.http import PersonRequest


@door(Act.CALENDAR, "GET")
def visit_list(request: PersonRequest) -> HttpResponse:
    """Show the coming visits."""
    return redirect("overview:home")
