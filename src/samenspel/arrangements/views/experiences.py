"""How a visit went, and a thank-you."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from samenspel.arrangements import access
from samenspel.arrangements.forms.experiences import AddExperienceForm
from samenspel.arrangements.queries.calendar import as_shown
from samenspel.arrangements.queries.experiences import experience_of
from samenspel.arrangements.rules import Act
from samenspel.arrangements.services.experiences import Words, add_experience
from samenspel.foundation.http import door
from samenspel.people.http import PersonRequest
from samenspel.ui.answers import answer


@door(Act.REPORT_VISIT, "GET", "POST")
def experience_add(request: PersonRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Ask how a visit went; what was said before stands in the form."""
    visit = access.visit_for(request.actor, visit_id)
    access.require(request.actor, Act.REPORT_VISIT, visit)
    if request.method == "POST":
        form = AddExperienceForm(request.POST)
        if form.is_valid():
            add_experience(visit, words=Words(**form.cleaned_data), actor=request.actor)
            messages.success(request, _("Thank you for telling us."))
            return redirect("arrangements:visit_detail", visit.pk)
    else:
        said = experience_of(visit, viewer=request.actor)
        form = AddExperienceForm(initial=vars(Words(said.went_well, said.wants_more, said.thanks)) if said else None)
    page = {"visit": as_shown(visit, request.actor.person), "form": form}
    return answer(request, "arrangements/experience_add.html", page, status=422 if form.errors else 200)
