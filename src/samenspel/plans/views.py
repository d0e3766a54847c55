"""The doors of plans: begin one, follow it, stop it, choose from it."""

import uuid
from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.foundation.http import door
from samenspel.neighbourhoods.models import Community
from samenspel.people.http import PersonRequest
from samenspel.plans import access, queries, sentences, services
from samenspel.plans.forms import ChooseLinesForm, StartPlanForm, WhatIfForm, initial_of
from samenspel.plans.models import PlanRun
from samenspel.plans.queries.lines import people_shown
from samenspel.plans.rules import WHAT_IF_SECONDS, Act, RunKind
from samenspel.plans.services import Chosen
from samenspel.ui.answers import answer, see_other, wants_part

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
        return _begin(request, community, wanted)
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
        return _begin(request, community, wanted)
    context = {"page": queries.new_plan_page(community), "form": form}
    return answer(request, "plans/what_if_new.html", context, status=422 if form.errors else 200)


def _begin(request: PersonRequest, community: Community, wanted: services.Wanted) -> HttpResponse:
    """Let something be worked out, or lead to what this person asked for before and is not ready, and say so."""
    run = services.start_run(community, wanted, actor=request.actor)
    if not wanted.is_asked_in(run):
        messages.warning(request, sentences.NOT_BEGUN)
    return redirect("plans:plan_detail", run.pk)


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


@door(Act.CHOOSE, "GET", "POST")
def plan_propose(request: PersonRequest, run_id: uuid.UUID) -> HttpResponse:
    """Say what proposing the ticked lines, or all of them, comes to; and propose them to the residents after a yes.

    The choice stands in the address of the page that says so: going back to it never asks to send a form again.
    """
    run = access.run_for(request.actor, run_id)
    access.require(request.actor, Act.CHOOSE, run)
    sent = request.POST if request.method == "POST" else request.GET
    of_asks = queries.choosable_by_ask(run) if "ask" in sent else None
    form = ChooseLinesForm(sent, lines=list(run.lines.values_list("pk", flat=True)), of_asks=of_asks)
    if not form.is_valid():
        messages.warning(request, form.why_not())
        return _to_plan(run)
    if request.method != "POST":
        return _ask_to_propose(request, run, form)
    if not form.cleaned_data["sure"]:
        return see_other(f"{reverse('plans:plan_propose', args=[run.pk])}?{urlencode(form.written())}")
    chosen = form.chosen(queries.choosable_in(run).lines if form.cleaned_data["everything"] else ())
    _tell(request, services.propose_lines(run, chosen=chosen, actor=request.actor))
    return _to_plan(run)


def _ask_to_propose(request: PersonRequest, run: PlanRun, form: ChooseLinesForm) -> HttpResponse:
    choosable = queries.choosable_in(run)
    page = queries.choice_page(run, choosable, form.chosen(choosable.lines))
    if not page.people:
        return _too_late(request, run, form.chosen(list(run.lines.values_list("pk", flat=True))))
    return answer(request, "plans/plan_propose.html", {"page": page, "written": form.written()})


@door(Act.CHOOSE, "GET", "POST")
def plan_leave(request: PersonRequest, run_id: uuid.UUID) -> HttpResponse:
    """Say what leaving what was not chosen comes to, and leave it after a yes."""
    run: PlanRun = access.run_for(request.actor, run_id)
    access.require(request.actor, Act.CHOOSE, run)
    if request.method != "POST":
        return _ask_to_leave(request, run)
    if "sure" not in request.POST:
        return see_other(reverse("plans:plan_leave", args=[run.pk]))
    services.leave_lines(run, actor=request.actor)
    messages.success(request, _("The rest of this plan is not proposed. Nobody hears of it."))
    return _to_plan(run)


def _ask_to_leave(request: PersonRequest, run: PlanRun) -> HttpResponse:
    choosable = queries.choosable_in(run)
    page = queries.choice_page(run, choosable, choosable.lines)
    if not page.people:
        return _too_late(request, run, list(run.lines.values_list("pk", flat=True)))
    return answer(request, "plans/plan_leave.html", {"page": page})


def _too_late(request: PersonRequest, run: PlanRun, lines: Sequence[uuid.UUID]) -> HttpResponse:
    """Say that of these lines none is left to choose: somebody did, perhaps by going back to here, or they hold no more."""
    made = queries.is_chosen_from(run, lines)
    messages.info(request, sentences.CHOSEN_ALREADY if made else sentences.TOO_LATE)
    return _to_plan(run)


def _to_plan(run: PlanRun) -> HttpResponse:
    return see_other(reverse("plans:plan_detail", args=[run.pk]))


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
        messages.info(request, sentences.CHOSEN_ALREADY)
