"""The doors of one visit."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from samenspel.arrangements import access, services
from samenspel.arrangements.forms.visits import MoveVisitForm, ReportVisitForm, VisitForm
from samenspel.arrangements.models import Visit
from samenspel.arrangements.queries.visit_pages import Contact, VisitPage, visit_page
from samenspel.arrangements.rules import Act, Role
from samenspel.arrangements.services.visits import Moment
from samenspel.consent.models import Agreement
from samenspel.consent.rules import DataClass, Ground, Purpose
from samenspel.consent.services import note_look, note_looks
from samenspel.foundation.http import door
from samenspel.foundation.refusals import NotPossibleNow, NotValid
from samenspel.people.http import PersonRequest
from samenspel.people.models import Person
from samenspel.ui.answers import answer


@door(Act.SEE, "GET")
def visit_detail(request: PersonRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Show one visit, and what can be done with it now."""
    visit = access.visit_for(request.actor, visit_id)
    access.require(request.actor, Act.SEE, visit)
    page = visit_page(visit, viewer=request.actor)
    note_contacts(request, page.contacts, visit)
    note_cover(request, page, visit)
    note_names(request, visit)
    return answer(request, "arrangements/visit_detail.html", {"page": page, "experience": page.experience})


@door(Act.DROP_OUT, "GET", "POST")
def visit_drop_out(request: PersonRequest, visit_id: uuid.UUID) -> HttpResponse:
    """The helper cannot come: one tap on the page of the visit; an opened link asks first."""
    visit = access.visit_for(request.actor, visit_id)
    access.require(request.actor, Act.DROP_OUT, visit)
    if request.method != "POST":
        page = visit_page(visit, viewer=request.actor)
        return answer(request, "arrangements/visit_drop_out.html", {"page": page})
    services.drop_out(visit, sequence=_sequence(request), actor=request.actor)
    messages.success(request, _("Thank you for telling us in time. We look for somebody else."))
    return redirect("arrangements:visit_list")


@door(Act.MANAGE_VISIT, "GET", "POST")
def visit_move(request: PersonRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Give a visit another day or time."""
    visit = access.visit_for(request.actor, visit_id)
    access.require(request.actor, Act.MANAGE_VISIT, visit)
    status = 200
    if request.method == "POST":
        form = MoveVisitForm(request.POST)
        moved = _move(request, form, visit) if form.is_valid() else None
        if moved is not None:
            messages.success(request, _("The visit was moved. The other one gets a letter about it."))
            return redirect("arrangements:visit_detail", moved.pk)
        status = 422
    else:
        form = MoveVisitForm(initial={"day": visit.date, "start": visit.start, "sequence": visit.sequence})
    page = visit_page(visit, viewer=request.actor)
    return answer(request, "arrangements/visit_move.html", {"page": page, "form": form}, status=status)


def _move(request: PersonRequest, form: MoveVisitForm, visit: Visit) -> Visit | None:
    """Move, or say beside the fields why not: what was typed stays."""
    data = form.cleaned_data
    try:
        return services.move_visit(
            visit, moment=Moment(data["day"], data["start"]), sequence=data["sequence"], actor=request.actor
        )
    except NotValid as refusal:
        for field, sentence in refusal.fields.items():
            form.add_error(field, str(sentence))
    except NotPossibleNow as refusal:
        if refusal.code != "arrangements.taken":
            raise
        form.add_error("start", _("There is another visit at that time. Choose another time."))
    return None


@door(Act.MANAGE_VISIT, "GET", "POST")
def visit_cancel(request: PersonRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Let a visit not take place, after a question whether that is meant."""
    visit = access.visit_for(request.actor, visit_id)
    access.require(request.actor, Act.MANAGE_VISIT, visit)
    if request.method != "POST":
        page = visit_page(visit, viewer=request.actor)
        return answer(request, "arrangements/visit_cancel.html", {"page": page})
    services.cancel_visit(visit, sequence=_sequence(request), actor=request.actor)
    messages.success(request, _("The visit was cancelled. The other one gets a letter about it."))
    return redirect("arrangements:visit_detail", visit.pk)


@door(Act.REPORT_VISIT, "POST")
def visit_report(request: PersonRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Say whether a visit took place."""
    visit = access.visit_for(request.actor, visit_id)
    access.require(request.actor, Act.REPORT_VISIT, visit)
    form = ReportVisitForm(request.POST)
    if form.is_valid():
        happened = form.cleaned_data["happened"] == "yes"
        services.report_visit(visit, happened=happened, actor=request.actor)
        if happened:
            return redirect("arrangements:experience_add", visit.pk)
        messages.success(request, _("Thank you for telling us."))
    return redirect("arrangements:visit_detail", visit.pk)


def note_contacts(request: PersonRequest, contacts: tuple[Contact, ...], visit: Visit) -> None:
    """Write down that somebody saw how to reach another."""
    for contact in contacts:
        note_look(
            request.actor,
            subject=contact.subject,
            data_class=DataClass.CONTACT,
            purpose=Purpose.VISITS,
            about=visit.arrangement,
            agreement=contact.agreement,
            ground=contact.ground,
        )


def note_cover(request: PersonRequest, page: VisitPage, visit: Visit) -> None:
    """Write down that somebody saw who may come instead, or for whom he is asked to come."""
    if page.cover is not None:
        ground = "caseload" if access.role_of(request.actor, visit) is Role.COORDINATOR else "party"
        _note_matching(request, page.cover.person.person, visit, None, ground)
    if page.asked is not None:
        _note_matching(request, visit.resident, visit, page.asked.agreement, "agreement")


def note_names(request: PersonRequest, visit: Visit) -> None:
    """Write down that somebody who coordinates saw for whom a visit is, and who comes."""
    if access.role_of(request.actor, visit) is Role.COORDINATOR:
        people = [visit.resident, *([visit.helper] if visit.helper else [])]
        note_looks(request.actor, people, data_class=DataClass.ACCOUNT, purpose=Purpose.GUIDANCE, ground=Ground.CASELOAD)


def _note_matching(request: PersonRequest, subject: Person, visit: Visit, agreement: Agreement | None, ground: str) -> None:
    note_look(
        request.actor,
        subject=subject,
        data_class=DataClass.MATCHING,
        purpose=Purpose.ASK,
        about=visit.arrangement,
        agreement=agreement,
        ground=ground,
    )


def _sequence(request: PersonRequest) -> int | None:
    form = VisitForm(request.POST)
    return form.cleaned_data["sequence"] if form.is_valid() else None
