"""The doors of proposals: pick a way, say yes or no to a face, answer as a helper."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.arrangements import access, planner, services
from samenspel.arrangements.forms.proposals import (
    MEET,
    AnswerFaceForm,
    HowForm,
    NoteMeetingForm,
    PickWayForm,
    SayForm,
    WriteDownForm,
)
from samenspel.arrangements.models import Face, Proposal
from samenspel.arrangements.queries import proposals as queries
from samenspel.arrangements.queries.calling import call_page, left_text, written_texts
from samenspel.arrangements.queries.faces import Acquaintance
from samenspel.arrangements.rules import Act, ProposalState, Role, Say
from samenspel.consent.rules import DataClass, Ground, How, Purpose
from samenspel.consent.services import note_look, note_looks
from samenspel.exchange.access import is_decided_without_account
from samenspel.exchange.models import Ask
from samenspel.foundation.http import door
from samenspel.foundation.refusals import NotPossibleNow
from samenspel.people.actors import Actor
from samenspel.people.http import PersonRequest
from samenspel.ui.answers import answer


@door(Act.PROPOSE, "GET", "POST")
def proposal_new(request: PersonRequest, ask_id: uuid.UUID) -> HttpResponse:
    """Show the best ways to fill an ask; a POST picks one."""
    ask = access.ask_for(request.actor, ask_id)
    access.require(request.actor, Act.PROPOSE, ask)
    found = planner.ways_for(ask)
    if request.method == "POST":
        form = PickWayForm(request.POST)
        way = next((way for way in found.ways if form.is_valid() and way.key == form.cleaned_data["way"]), None)
        if way is None:
            messages.warning(request, _("Something changed while you were looking. These are the ways now."))
            return redirect("arrangements:proposal_new", ask.pk)
        proposal = services.make_proposal(ask, way=way, actor=request.actor)
        return redirect("arrangements:proposal_detail", proposal.pk)
    page = queries.new_proposal_page(ask, found, viewer=request.actor)
    _note_helpers(request.actor, queries.people_shown(page), ask)
    return answer(request, "arrangements/proposal_new.html", {"page": page})


@door(Act.SEE, "GET")
def proposal_detail(request: PersonRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Show a proposal: to a helper only what is asked of him."""
    proposal = access.proposal_for(request.actor, proposal_id)
    access.require(request.actor, Act.SEE, proposal)
    page = queries.proposal_page(proposal, viewer=request.actor)
    if page.own is not None:
        _note_ask_read(request.actor, page.own.face, proposal)
        return answer(request, "arrangements/proposal_answer.html", {"page": page, "form": NoteMeetingForm()})
    _note_helpers(request.actor, [face.person for face in page.faces], proposal.ask)
    part = "arrangements/_faces.html"
    return answer(request, "arrangements/proposal_detail.html", {"page": page, "form": NoteMeetingForm()}, part=part)


@door(Act.PROPOSE, "GET", "POST")
def proposal_withdraw(request: PersonRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Take a proposal back; where somebody has been asked already, after a question whether that is meant."""
    proposal = access.proposal_for(request.actor, proposal_id)
    access.require(request.actor, Act.PROPOSE, proposal)
    page = queries.withdrawing_page(proposal, viewer=request.actor)
    if request.method != "POST":
        return answer(request, "arrangements/proposal_withdraw.html", {"page": page})
    if page.asked and "sure" not in request.POST:
        return redirect("arrangements:proposal_withdraw", proposal.pk)
    services.withdraw_proposal(proposal, actor=request.actor)
    if access.is_beside_resident(request.actor, proposal.ask):
        messages.success(request, _("Fine. Nobody of this proposal is asked any more. You can look again whenever you like."))
        return redirect("exchange:ask_detail", proposal.ask_id)
    messages.success(request, _("The proposal was taken back. Nobody is asked any more."))
    return redirect("arrangements:proposal_new", proposal.ask_id)


@door(Act.WRITE_DOWN, "GET", "POST")
def proposal_write_down(request: PersonRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Show what to ask a resident without an account, and write down what the resident said."""
    actor = request.actor
    proposal = access.proposal_for(actor, proposal_id)
    access.require(actor, Act.WRITE_DOWN, proposal)
    if request.method != "POST" and not is_decided_without_account(proposal.ask):
        return redirect("arrangements:proposal_detail", proposal.pk)  # where it says who answers
    access.require_said(actor, How.PHONE, proposal)
    if proposal.state != ProposalState.WAITING:
        messages.warning(request, _("This proposal is over already."))
        return redirect(_after(actor, proposal.pk))
    page = call_page(proposal, viewer=actor)
    form = WriteDownForm(request.POST if request.method == "POST" else None, page=page)
    if request.method == "POST" and form.is_valid():
        return _write_down(request, proposal, form)
    _note_helpers(actor, [face.person for face in page.faces], proposal.ask)
    services.note_number(page.phone, about=proposal.ask, actor=actor)
    context = {"page": page, "form": form, "rows": form.rows(page)}
    return answer(request, "arrangements/proposal_write_down.html", context, status=422 if form.errors else 200)


def _write_down(request: PersonRequest, proposal: Proposal, form: WriteDownForm) -> HttpResponse:
    how = How(form.cleaned_data["how"])
    if form.wants_nobody:
        services.withdraw_proposal(proposal, how=how, actor=request.actor)
        messages.success(request, _("Written down: nobody just now. Nobody of this proposal is asked any more."))
        return redirect("exchange:ask_detail", proposal.ask_id)
    faces = services.write_down(proposal, form.said, versions=form.versions, how=how, actor=request.actor)
    for text in written_texts(faces) or [_("It stays as it was.")]:
        messages.success(request, text)
    text = left_text(proposal, form.versions)
    if text:
        messages.info(request, text)
        return redirect("arrangements:proposal_write_down", proposal.pk)
    return redirect(_after(request.actor, proposal.pk))


@door(Act.APPROVE, "POST")
def ask_look_again(request: PersonRequest, ask_id: uuid.UUID) -> HttpResponse:
    """Look for somebody after all, though nobody was wanted just now."""
    ask = access.ask_for(request.actor, ask_id)
    services.look_again(ask, actor=request.actor)
    messages.success(request, _("Good. From now on we can propose somebody to you again."))
    return redirect("exchange:ask_detail", ask.pk)


@door(Act.WRITE_DOWN, "POST")
def ask_look_again_for(request: PersonRequest, ask_id: uuid.UUID) -> HttpResponse:
    """Write down that a resident without an account looks for somebody after all."""
    ask = access.ask_for(request.actor, ask_id)
    access.require_said(request.actor, How.PHONE, ask)
    form = HowForm(request.POST)
    if form.is_valid():
        services.look_again(ask, how=How(form.cleaned_data["how"]), actor=request.actor)
        messages.success(request, _("Written down. From now on we can propose somebody to this neighbour again."))
    return redirect("arrangements:proposal_new", ask.pk)


@door(Act.APPROVE, "POST")
def face_approve(request: PersonRequest, face_id: uuid.UUID) -> HttpResponse:
    """The resident says yes or no to a face; or that the two have met."""
    face = access.face_for(request.actor, face_id)
    access.require(request.actor, Act.APPROVE, face)
    if "met_on" in request.POST:
        return _note_meeting(request, face)
    form = SayForm(request.POST)
    if form.is_valid():
        says = Say(form.cleaned_data["says"])
        is_second_no = says == face.resident_says == Say.NO  # the no that ended it, tapped twice
        if face.proposal.state == ProposalState.WITHDRAWN and not is_second_no:
            messages.warning(request, _("This proposal is over already."))
            return redirect("exchange:ask_detail", face.proposal.ask_id)
        before = queries.choices_left(face.proposal)
        said = services.approve_face(face, says=says, version=form.cleaned_data["version"], actor=request.actor)
        messages.success(request, queries.said_text(said, before))
    return redirect(_after(request.actor, face.proposal_id))


@door(Act.ANSWER, "POST")
def face_answer(request: PersonRequest, face_id: uuid.UUID) -> HttpResponse:
    """The helper says yes, no, or that he wants to meet first; or when the two met."""
    face = access.face_for(request.actor, face_id)
    access.require(request.actor, Act.ANSWER, face)
    if "met_on" in request.POST:
        return _note_meeting(request, face)
    form = AnswerFaceForm(request.POST)
    if not form.is_valid():
        return redirect("arrangements:proposal_detail", face.proposal_id)
    said = form.cleaned_data["says"]
    if said != Say.NO and (face.helper_says == Say.NO or face.proposal.state == ProposalState.WITHDRAWN):
        raise _why_over(face)
    if said == MEET:
        thread = services.meet_first(face, actor=request.actor)
        messages.success(request, _("Good idea. Write a few words about when you could meet."))
        return redirect("conversations:thread_detail", thread.pk)
    answered = services.answer_face(face, says=Say(said), version=form.cleaned_data["version"], actor=request.actor)
    if said == Say.NO:
        messages.success(request, _("Thank you for telling us."))
    elif answered.proposal.state == ProposalState.AGREED:  # else the page says that the others are still to answer
        messages.success(request, _("Thank you. You will come!"))
    return redirect(_after(request.actor, face.proposal_id))


def _why_over(face: Face) -> NotPossibleNow:
    """Say why nothing is asked of this helper any more."""
    if face.lapsed_at:
        return access.question_passed()
    return access.said_no() if face.helper_says == Say.NO and face.answered_at else access.question_over()


def _note_meeting(request: PersonRequest, face: Face) -> HttpResponse:
    form = NoteMeetingForm(request.POST)
    if form.is_valid():
        services.note_meeting(face, met_on=form.cleaned_data["met_on"], actor=request.actor)
        messages.success(request, _("Good that you met."))
    else:
        messages.warning(request, " ".join(str(error) for error in form.errors["met_on"]))
    return redirect("arrangements:proposal_detail", face.proposal_id)


def _after(actor: Actor, proposal_id: uuid.UUID) -> str:
    """Say where an answer leads: the proposal, what became of it, or one's own calendar."""
    proposal = Proposal.objects.select_related("ask").get(pk=proposal_id)
    role = access.role_of(actor, proposal)
    running = planner.running_arrangement(proposal.ask) if proposal.state == ProposalState.AGREED else None
    if role is None:
        return reverse("arrangements:visit_list")
    if running is not None and access.role_of(actor, running) is not None:
        return reverse("arrangements:arrangement_detail", args=[running.pk])
    if proposal.state == ProposalState.WITHDRAWN and role is not Role.CANDIDATE:
        return reverse("arrangements:proposal_new", args=[proposal.ask_id])
    return reverse("arrangements:proposal_detail", args=[proposal.pk])


def _note_helpers(actor: Actor, people: list[Acquaintance], ask: Ask) -> None:
    ground = Ground.CASELOAD if access.role_of(actor, ask) is Role.COORDINATOR else Ground.PARTY
    shown = [one.person for one in people]
    note_looks(actor, shown, data_class=DataClass.MATCHING, purpose=Purpose.ASK, about=ask, ground=ground)
    services.note_certificates(people, ground=ground, actor=actor)


def _note_ask_read(actor: Actor, face: Face, proposal: Proposal) -> None:
    note_look(
        actor, subject=proposal.ask.resident, data_class=DataClass.STORY, purpose=Purpose.ASK, about=proposal.ask,
        agreement=face.agreement,
    )  # fmt: skip
