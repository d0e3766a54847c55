"""The doors of the overview: home, for everybody, and the coordinator's desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from samenspel.arrangements.rules import Act
from samenspel.consent import services as consent
from samenspel.consent.rules import DataClass, Ground, Purpose
from samenspel.foundation.http import door
from samenspel.overview import queries
from samenspel.people.actors import Actor
from samenspel.people.http import PersonRequest


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what is coming and what waits for me; who is not signed in reads what Samenspel is."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return render(request, "overview/welcome.html", {"page": queries.welcome_page()})
    return render(request, "overview/home.html", {"page": queries.home_page(actor)})


@door(Act.DESK, "GET")
def desk(request: PersonRequest) -> HttpResponse:
    """Show the coordinator what stands open in the neighbourhood."""
    page = queries.desk_page(request.actor, page=request.GET.get("page", 1))
    consent.note_looks(
        request.actor, page.unreached, data_class=DataClass.ACCOUNT, purpose=Purpose.GUIDANCE, ground=Ground.CASELOAD
    )
    return render(request, "overview/desk.html", {"page": page})
