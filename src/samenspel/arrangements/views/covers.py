"""The doors of cover: look for somebody, and say yes or no to who was found."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from samenspel.arrangements import access, services
from samenspel.arrangements.forms.proposals import SayForm
from samenspel.arrangements.models import Cover
from samenspel.arrangements.queries.waiting import next_choice
from samenspel.arrangements.rules import Act, Role, Say
from samenspel.arrangements.views.visits import too_late
from samenspel.exchange.access import is_decided_without_account
from samenspel.foundation.http import door
from samenspel.foundation.refusals import NotPossibleNow
from samenspel.people.http import PersonRequest
from samenspel.ui.moments import day_text


@door(Act.PROPOSE, "POST")
def cover_find(request: PersonRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Look who could do an open visit."""
    visit = access.visit_for(request.actor, visit_id)
    access.require(request.actor, Act.PROPOSE, visit)
    if is_decided_without_account(visit.arrangement.ask):
        return redirect("arrangements:proposal_new", visit.arrangement.ask_id)
    try:
        cover = services.find_cover(visit, actor=request.actor)
    except NotPossibleNow as refusal:
        return too_late(request, visit.pk, refusal)
    if cover is None and access.role_of(request.actor, visit) is Role.COORDINATOR:
        text = _("We found nobody for this visit just now. Talk with the resident: perhaps another day is fine too.")
        messages.warning(request, f"{text} {_('You can also look at all open visits together.')}")
    elif cover is None:
        messages.warning(request, _("We found nobody for this visit just now. The coordinator sees it too."))
    else:
        messages.success(request, _("We found somebody. First the resident says whether that is all right."))
    return redirect("arrangements:visit_detail", visit.pk)


@door(Act.SEE, "POST")
def cover_answer(request: PersonRequest, cover_id: uuid.UUID) -> HttpResponse:
    """The resident's yes or no to a new face, or the helper's own answer."""
    cover = access.cover_for(request.actor, cover_id)
    is_candidate = access.role_of(request.actor, cover) is Role.CANDIDATE
    access.require(request.actor, Act.ANSWER if is_candidate else Act.APPROVE, cover)
    form = SayForm(request.POST)
    if not form.is_valid():
        return redirect("arrangements:visit_detail", cover.visit_id)
    says = Say(form.cleaned_data["says"])
    try:
        return _answer_as_helper(request, cover, says) if is_candidate else _answer_as_resident(request, cover, says)
    except NotPossibleNow as refusal:
        return too_late(request, cover.visit_id, refusal)


def _answer_as_resident(request: PersonRequest, cover: Cover, says: Say) -> HttpResponse:
    """Say what comes of it, and go on to the next visit of the ask for which there is somebody to choose."""
    services.approve_cover(cover, says=says, actor=request.actor)
    if says == Say.YES:
        messages.success(request, _("We ask %(name)s now.") % {"name": cover.helper})
    else:
        messages.success(request, _("All right. We look for somebody else."))
    after = next_choice(cover)
    if after is None or after.visit_id == cover.visit_id:
        return redirect("arrangements:visit_detail", cover.visit_id)
    messages.info(
        request, _("For %(day)s too somebody else may be able to come. You choose.") % {"day": day_text(after.visit.date)}
    )
    return redirect("arrangements:visit_detail", after.visit_id)


def _answer_as_helper(request: PersonRequest, cover: Cover, says: Say) -> HttpResponse:
    services.answer_cover(cover, says=says, actor=request.actor)
    if says == Say.YES:
        messages.success(request, _("Thank you. You will come!"))
        return redirect("arrangements:visit_detail", cover.visit_id)
    messages.success(request, _("Thank you for telling us."))
    return redirect("arrangements:visit_list")
