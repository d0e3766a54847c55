"""The doors of an arrangement: who comes when, stop helping, end it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.arrangements import access, services
from samenspel.arrangements.queries.arrangements import arrangement_page, contacts_shown, fellows_shown, people_of
from samenspel.arrangements.queries.calendar import sheet_for
from samenspel.arrangements.rules import Act, Role
from samenspel.consent.rules import DataClass, Ground, Purpose
from samenspel.consent.services import note_looks
from samenspel.foundation.http import door
from samenspel.people.http import PersonRequest
from samenspel.people.queries import display_name
from samenspel.ui.answers import answer


@door(Act.SEE, "GET")
def arrangement_detail(request: PersonRequest, arrangement_id: uuid.UUID) -> HttpResponse:
    """Show who comes when, and how to reach each other."""
    arrangement = access.arrangement_for(request.actor, arrangement_id)
    access.require(request.actor, Act.SEE, arrangement)
    page = arrangement_page(arrangement, viewer=request.actor, number=request.GET.get("page"))
    services.note_contacts(contacts_shown(page), about=arrangement, actor=request.actor)
    services.note_number(page.reach.phone if page.reach else None, about=arrangement, actor=request.actor)
    role = access.role_of(request.actor, arrangement)
    if role is Role.HELPER:
        fellows = fellows_shown(arrangement, page)
        note_looks(request.actor, fellows, data_class=DataClass.ACCOUNT, purpose=Purpose.VISITS, ground=Ground.PARTY)
    if role is Role.COORDINATOR:
        note_looks(
            request.actor, people_of(arrangement), data_class=DataClass.ACCOUNT, purpose=Purpose.GUIDANCE, ground=Ground.CASELOAD
        )
    return answer(request, "arrangements/arrangement_detail.html", {"page": page})


@door(Act.PRINT, "GET")
def arrangement_sheet(request: PersonRequest, arrangement_id: uuid.UUID) -> HttpResponse:
    """Show the sheet for on the fridge of a resident, to print it at the desk."""
    arrangement = access.arrangement_for(request.actor, arrangement_id)
    access.require_print(request.actor, arrangement)
    page = sheet_for(arrangement.resident, arrangement.community)
    note_looks(request.actor, page.people, data_class=DataClass.ACCOUNT, purpose=Purpose.GUIDANCE, ground=Ground.CASELOAD)
    context = {"page": page, "arrangement_id": arrangement.pk, "name": display_name(arrangement.resident)}
    return answer(request, "arrangements/arrangement_sheet.html", context)


@door(Act.DROP_OUT, "GET", "POST")
def arrangement_stop(request: PersonRequest, arrangement_id: uuid.UUID) -> HttpResponse:
    """A helper stops coming here at all, after a question whether that is meant."""
    arrangement = access.arrangement_for(request.actor, arrangement_id)
    access.require(request.actor, Act.DROP_OUT, arrangement)
    if request.method != "POST":
        page = arrangement_page(arrangement, viewer=request.actor)
        return answer(request, "arrangements/arrangement_stop.html", {"page": page})
    visits = services.stop_helping(arrangement, helper=request.actor.person, actor=request.actor)
    text = ngettext(
        "You have stopped. %(count)d visit is open now; we look for somebody else.",
        "You have stopped. %(count)d visits are open now; we look for somebody else.",
        visits,
    )
    messages.success(request, text % {"count": visits})
    return redirect("arrangements:visit_list")


@door(Act.END, "GET", "POST")
def arrangement_end(request: PersonRequest, arrangement_id: uuid.UUID) -> HttpResponse:
    """End the visits altogether, after a question whether that is meant."""
    arrangement = access.arrangement_for(request.actor, arrangement_id)
    access.require(request.actor, Act.END, arrangement)
    if request.method != "POST":
        page = arrangement_page(arrangement, viewer=request.actor)
        return answer(request, "arrangements/arrangement_end.html", {"page": page})
    services.end_arrangement(arrangement, actor=request.actor)
    messages.success(request, _("The visits have ended. Nobody of them can see your address any more."))
    return redirect("arrangements:arrangement_detail", arrangement.pk)
