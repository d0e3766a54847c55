"""The doors of one visit."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from samenspel.arrangements import access, services
from samenspel.arrangements.forms.visits import MoveVisitForm, ReportVisitForm, VisitForm
from samenspel.arrangements.models import Visit
from samenspel.arrangements.queries.visit_pages import visit_page
from samenspel.arrangements.rules import Act
from samenspel.arrangements.services.visits import Moment
from samenspel.foundation.http import door
from samenspel.foundation.refusals import NotPossibleNow, NotValid
from samenspel.people.http import PersonRequest
from samenspel.ui.answers import answer

CONFLICT = 409


@door(Act.SEE, "GET")
def visit_detail(request: PersonRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Show one visit, and what can be done with it now."""
    return show_visit(request, visit_id)


def show_visit(request: PersonRequest, visit_id: uuid.UUID, *, status: int = 200) -> HttpResponse:
    """Show how a visit stands now, with a line for every look at another."""
    visit = access.visit_for(request.actor, visit_id)
    access.require(request.actor, Act.SEE, visit)
    page = visit_page(visit, viewer=request.actor)
    services.note_contacts(page.contacts, about=visit.arrangement, actor=request.actor)
    services.note_cover(visit, page.cover, actor=request.actor)
    services.note_asked(visit, page.asked, actor=request.actor)
    services.note_names(visit, actor=request.actor)
    services.note_number(page.reach.phone if page.reach else None, about=visit.arrangement, actor=request.actor)
    context = {"page": page, "experience": page.experience}
    return answer(request, "arrangements/visit_detail.html", context, status=status)


def too_late(request: PersonRequest, visit_id: uuid.UUID, refusal: NotPossibleNow) -> HttpResponse:
    """Say why something came too late on the page of the visit, as it is now; as ever when that page is closed by now."""
    visit = Visit.objects.select_related("arrangement__ask").get(pk=visit_id)
    if access.role_of(request.actor, visit) is None:
        raise refusal
    messages.warning(request, str(refusal.sentence))
    return show_visit(request, visit_id, status=CONFLICT)


@door(Act.DROP_OUT, "GET", "POST")
def visit_drop_out(request: PersonRequest, visit_id: uuid.UUID) -> HttpResponse:
    """The helper cannot come, after a question whether that is meant."""
    visit = access.visit_for(request.actor, visit_id)
    access.require(request.actor, Act.DROP_OUT, visit)
    if request.method != "POST":
        page = visit_page(visit, viewer=request.actor)
        return answer(request, "arrangements/visit_drop_out.html", {"page": page})
    try:
        services.drop_out(visit, sequence=_sequence(request), actor=request.actor)
    except NotPossibleNow as refusal:
        return too_late(request, visit.pk, refusal)
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
    try:
        services.cancel_visit(visit, sequence=_sequence(request), actor=request.actor)
    except NotPossibleNow as refusal:
        return too_late(request, visit.pk, refusal)
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
        try:
            services.report_visit(visit, happened=happened, actor=request.actor)
        except NotPossibleNow as refusal:
            return too_late(request, visit.pk, refusal)
        if happened:
            return redirect("arrangements:experience_add", visit.pk)
        messages.success(request, _("Thank you for telling us."))
    return redirect("arrangements:visit_detail", visit.pk)


def _sequence(request: PersonRequest) -> int | None:
    form = VisitForm(request.POST)
    return form.cleaned_data["sequence"] if form.is_valid() else None
