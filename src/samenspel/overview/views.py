"""The doors of the overview: home, for everybody, and the coordinator's desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from samenspel.arrangements.rules import Act
from samenspel.foundation.http import door
from samenspel.overview import access
from samenspel.people.http import PersonRequest


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what is coming and what waits for me; who is not signed in reads what Samenspel is."""
    return render(request, "overview/welcome.html")


@door(Act.DESK, "GET")
def desk(request: PersonRequest) -> HttpResponse:
    """Show the coordinator what stands open in the neighbourhood."""
    community = access.desk_of(request.actor)
    return render(request, "overview/desk.html", {"community": community})
