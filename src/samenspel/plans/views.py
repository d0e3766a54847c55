"""The doors of plans: begin one, follow it, stop it, choose from it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from samenspel.foundation.http import door
from samenspel.people.http import PersonRequest
from samenspel.plans import access, queries, sentences, services
from samenspel.plans.forms import ChooseLinesForm, StartPlanForm, WhatIfForm, initial_of
from samenspel.plans.models import PlanRun
from samenspel.plans.queries.lines import people_shown
from samenspel.plans.rules import WHAT_IF_SECONDS, Act, RunKind
from samenspel.plans.services import Chosen
from samenspel.ui.answers import answer, wants_part

PROGRESS = "plans/_progress.html"


@door(Act.DESK, "GET")
def plan_list(request: PersonRequest) -> HttpResponse:
    """Show the plans of the last weeks."""
    page = queries.plan_list_page(access.community_of(request.actor), number=request.GET.get("page"))
    return answer(request, "plans/plan_list.html", {"page": page})


@door(Act.DESK, "GET", "POST")
def plan_new(request: PersonRequest) -> HttpResponse:
    """Ask for a plan; the worker makes it."""
    community = access.community_of(request.actor)
    form = StartPlanForm(request.POST if request.method == "POST" else None, areas=queries.list_areas(community))
    if request.method == "POST" and form.is_valid():
        wanted = services.Wanted(form.cleaned_data["seconds"], form.cleaned_data["area"], form.cleaned_data["sharing"])
        run = services.start_run(community, wanted, actor=request.actor)
        return redirect("plans:plan_detail", run.pk)
    context = {"page": queries.new_plan_page(community), "form": form}
    return answer(request, "plans/plan_new.html", context, status=422 if form.errors else 200)


@door(Act.DESK, "GET", "POST")
def what_if_new(request: PersonRequest) -> HttpResponse:
    """Ask what would be different with more people, or with everybody a little more; nothing is proposed."""
    community = access.community_of(request.actor)
    areas = queries.list_areas(community)
    sent = request.POST if request.method == "POST" else None
    form = WhatIfForm(sent, areas=areas, initial=initial_of(request.GET))
    if request.method == "POST" and form.is_valid():
        wanted = services.Wanted(
            WHAT_IF_SECONDS, form.cleaned_data["area"], kind=RunKind.WHAT_IF, supposed=form.supposed().written()
        )
        run = services.start_run(community, wanted, actor=request.actor)
        return redirect("plans:plan_detail", run.pk)
    context = {"page": queries.new_plan_page(community), "form": form}
    return answer(request, "plans/what_if_new.html", context, status=422 if form.errors else 200)


@door(Act.SEE, "GET")
def plan_detail(request: PersonRequest, run_id: uuid.UUID) -> HttpResponse:
    """Show how far a plan is, then what it found; htmx asks every second for the progress alone."""
    run = access.run_for(request.actor, run_id)
    access.require(request.actor, Act.SEE, run)
    page = queries.run_page(run, viewer=request.actor, number=request.GET.get("page"))
    if wants_part(request) and not page.is_live:
        return HttpResponse(headers={"HX-Refresh": "true"})  # there is more to see than the progress
    services.note_lines(people_shown(page.lines), actor=request.actor)
    return answer(request, "plans/plan_detail.html", {"page": page}, part=PROGRESS)


@door(Act.STOP, "POST")
def plan_stop(request: PersonRequest, run_id: uuid.UUID) -> HttpResponse:
    """End the search now, and keep the best so far."""
    run = access.run_for(request.actor, run_id)
    services.stop_run(run, actor=request.actor)
    return redirect("plans:plan_detail", run.pk)


@door(Act.CHOOSE, "POST")
def plan_propose(request: PersonRequest, run_id: uuid.UUID) -> HttpResponse:
    """Say what proposing the ticked lines, or all of them, comes to; and propose them to the residents after a yes."""
    run = access.run_for(request.actor, run_id)
    access.require(request.actor, Act.CHOOSE, run)
    form = ChooseLinesForm(request.POST, lines=list(run.lines.values_list("pk", flat=True)))
    if not form.is_valid():
        messages.warning(request, _("Tick whom you would like to propose first."))
        return redirect("plans:plan_detail", run.pk)
    choosable = queries.choosable_in(run)
    chosen = form.chosen(choosable.lines)
    page = queries.choice_page(run, choosable, chosen, everything=form.cleaned_data["everything"])
    if page.lines and not form.cleaned_data["sure"]:
        return answer(request, "plans/plan_propose.html", {"page": page})
    _tell(request, services.propose_lines(run, chosen=chosen, actor=request.actor))
    return redirect("plans:plan_detail", run.pk)


@door(Act.CHOOSE, "POST")
def plan_leave(request: PersonRequest, run_id: uuid.UUID) -> HttpResponse:
    """Say what leaving what was not chosen comes to, and leave it after a yes."""
    run: PlanRun = access.run_for(request.actor, run_id)
    access.require(request.actor, Act.CHOOSE, run)
    choosable = queries.choosable_in(run)
    page = queries.choice_page(run, choosable, choosable.lines, everything=True)
    if page.lines and "sure" not in request.POST:
        return answer(request, "plans/plan_leave.html", {"page": page})
    services.leave_lines(run, actor=request.actor)
    messages.success(request, _("The rest of this plan is not proposed. Nobody hears of it."))
    return redirect("plans:plan_detail", run.pk)


def _tell(request: PersonRequest, chosen: Chosen) -> None:
    if chosen.proposed:
        messages.success(request, sentences.proposed_text(chosen.people, chosen.residents))
    told = (
        (messages.INFO, sentences.DROPPED, chosen.dropped),
        (messages.WARNING, sentences.REFUSED, chosen.refused),
        (messages.INFO, sentences.LEFT, chosen.left),
    )
    for level, sentence, count in told:
        if count:
            messages.add_message(request, level, sentence % {"count": count})
    if not chosen.proposed and not any(count for _level, _sentence, count in told):
        messages.info(request, _("A choice was made here already. This is how it is now."))
