"""The doors of asking: begin, step by step, read over, see, extend, close."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from samenspel.consent.rules import How
from samenspel.exchange import access, queries, services
from samenspel.exchange.forms import NEWCOMER, STEP_FORMS, CallerForm, CloseForm, StartForm, StepForm
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import Act, AskState, Role
from samenspel.exchange.shapes import Typed
from samenspel.foundation.http import door
from samenspel.foundation.refusals import NotFound, NotPossibleNow
from samenspel.neighbourhoods.queries import home_of
from samenspel.people.http import PersonRequest
from samenspel.people.models import Person
from samenspel.ui import answers
from samenspel.ui.answers import answer

LAST_STEP = 5
LONGEST_VALUE = 5000  # of what is kept while somebody types


def see_other(name: str, *args: object) -> HttpResponse:
    """Lead to another page after something was done."""
    return answers.see_other(reverse(name, args=args))


def to_home(request: PersonRequest) -> HttpResponse:
    """Lead somebody whose neighbourhood is not known yet to where it can be told, and back here afterwards."""
    messages.info(request, _("First tell in which neighbourhood you live. Then we know who is near."))
    return redirect(f"{reverse('neighbourhoods:home_change')}?{urlencode({'next': request.path})}")


def to_community(request: PersonRequest) -> HttpResponse:
    """Lead somebody who belongs nowhere yet to where a neighbourhood is chosen."""
    messages.info(request, _("First tell in which neighbourhood you live. Then we know who is near."))
    return redirect("neighbourhoods:community_join")


@door(Act.SEE, "GET")
def ask_list(request: PersonRequest) -> HttpResponse:
    """Show somebody's own asks, and those arranged for another."""
    return answer(request, "exchange/ask_list.html", {"asks": queries.list_asks(request.actor)}, part="exchange/_asks.html")


@door(Act.ASK, "GET", "POST")
def ask_start(request: PersonRequest) -> HttpResponse:
    """Ask for whom it is, and begin."""
    actor = request.actor
    if actor.hat is None:
        return to_community(request)
    community = access.community_of(actor)
    if home_of(actor.person) is None:
        return to_home(request)
    beside = queries.list_residents_beside(actor)
    areas = queries.list_neighbourhoods(community)
    form = StartForm(request.POST if request.method == "POST" else None, initial={"for_whom": "me"}, areas=areas, beside=beside)
    if request.method == "POST" and form.is_valid():
        resident = _resident_of(form, beside)
        if form.newcomer is not None:
            resident = services.bring_resident(community, form.newcomer, actor=actor)
        ask = services.start_ask(community, resident=resident, actor=actor)
        return see_other("exchange:ask_step", ask.pk, 1)
    context = {"form": form, "drafts": queries.list_draft_cards(actor)}
    return answer(request, "exchange/ask_start.html", context, status=422 if form.errors else 200)


@door(Act.GUIDE, "GET", "POST")
def ask_start_for(request: PersonRequest) -> HttpResponse:
    """Begin to write down an ask of somebody of the community who called or was visited."""
    actor = request.actor
    community = access.guided_community(actor)
    words = request.GET.get("name", "").replace("\x00", "")[:80].strip()  # PostgreSQL keeps no NUL
    callers = queries.list_callers(actor, words) if words else []
    services.note_callers_shown([caller.person for caller in callers], actor=actor)
    form = CallerForm(
        request.POST if request.method == "POST" else None,
        initial={"how": How.PHONE, "for_whom": "" if callers else NEWCOMER},
        areas=queries.list_neighbourhoods(community),
        people={str(caller.person.pk): f"{caller.name}, {caller.area}" for caller in callers},
    )
    if request.method == "POST" and form.is_valid():
        known = next((caller.person for caller in callers if str(caller.person.pk) == form.cleaned_data["for_whom"]), None)
        ask = services.write_down_for(known, form.newcomer, how=How(form.cleaned_data["how"]), actor=actor)
        return see_other("exchange:ask_step", ask.pk, 1)
    context = {"form": form, "words": words, "count": len(callers)}
    return answer(request, "exchange/ask_start_for.html", context, status=422 if form.errors else 200)


def _resident_of(form: StartForm, beside: list[Person]) -> Person | None:
    return next((person for person in beside if str(person.pk) == form.resident_id), None)


@door(Act.CHANGE, "GET", "POST")
def ask_step(request: PersonRequest, ask_id: uuid.UUID, step: int) -> HttpResponse:
    """Show or save one step of an ask; the last step reads it over and opens it."""
    ask = _changeable_ask(request, ask_id)
    if step == LAST_STEP:
        return _read_over(request, ask)
    form_class = STEP_FORMS.get(step)
    if form_class is None:
        raise NotFound
    if request.method != "POST":
        return _show_step(request, ask, form_class(initial=_initial(ask, form_class)), step)
    return _save_step(request, ask, form_class(request.POST), step)


def _changeable_ask(request: PersonRequest, ask_id: uuid.UUID) -> Ask:
    ask = access.ask_for(request.actor, ask_id)
    access.require(request.actor, Act.CHANGE, ask)
    if ask.state not in services.CHANGEABLE:
        raise NotPossibleNow("exchange.not_changeable", _("This ask is arranged or closed, so it stays as it is."))
    return ask


def _initial(ask: Ask, form_class: type[StepForm]) -> dict[str, object]:
    """Return what stands in a form: what was typed and not sent yet goes before what was saved."""
    typed = queries.typed_in(ask, form_class.step)
    lists = {"weekdays", "parts", "needs", "wishes"}
    kept = {name: values if name in lists else (values or [""])[0] for name, values in typed.items()}
    if typed:  # a box that was unticked is not among what was typed
        kept = {name: [] for name in lists & set(form_class.base_fields)} | kept
    return {**form_class.initial_of(ask), **kept, "version": ask.version}


def _save_step(request: PersonRequest, ask: Ask, form: StepForm, step: int) -> HttpResponse:
    version = _version_of(request.POST)
    later = "later" in request.POST
    try:
        if form.is_valid():
            ask = services.change_ask(ask, form.part(), step=step, version=version, actor=request.actor)
        else:
            services.keep_typed(ask, _typed(request.POST, step), version=version, actor=request.actor)
    except services.ChangedElsewhere:
        return _show_both(request, ask, form, step)
    if later:
        messages.success(request, _("We keep what you have so far. Go on whenever you like."))
        return see_other("exchange:ask_list")
    if form.errors:
        return _show_step(request, ask, form, step, status=422)
    if ask.state == AskState.OPEN:
        messages.success(request, _("Your change is saved."))
        return see_other("exchange:ask_detail", ask.pk)
    return see_other("exchange:ask_step", ask.pk, LAST_STEP if ask.step >= LAST_STEP else step + 1)


def _show_step(request: PersonRequest, ask: Ask, form: StepForm, step: int, *, status: int = 200) -> HttpResponse:
    context = {"page": queries.step_page(ask, step), "form": form}
    return answer(request, f"exchange/ask_step_{step}.html", context, status=status)


def _show_both(request: PersonRequest, ask: Ask, form: StepForm, step: int) -> HttpResponse:
    """Show what was saved in another window beside what was typed here, and let the asker choose."""
    ask = access.ask_for(request.actor, ask.pk)
    kept = [
        (name, value) for name, values in request.POST.lists() for value in values if name in form.fields and name != "version"
    ]
    saved = STEP_FORMS[step](initial=_initial(ask, STEP_FORMS[step]))
    context = {
        "page": queries.step_page(ask, step),
        "kept": kept,
        "version": ask.version,
        "mine": form.said(),
        "theirs": saved.said(),
    }
    return answer(request, "exchange/ask_both.html", context, status=409)


@door(Act.CHANGE, "POST")
def ask_draft(request: PersonRequest, ask_id: uuid.UUID) -> HttpResponse:
    """Keep what somebody is typing."""
    ask = access.ask_for(request.actor, ask_id)
    step = _number(request.POST.get("step", ""))
    if step not in STEP_FORMS:
        raise NotFound
    services.keep_typed(ask, _typed(request.POST, step), version=_version_of(request.POST), actor=request.actor)
    return HttpResponse(status=204)


def _typed(posted: QueryDict, step: int) -> Typed:
    names = set(STEP_FORMS[step].base_fields) - {"version"}
    fields = {name: [value[:LONGEST_VALUE] for value in values[:50]] for name, values in posted.lists() if name in names}
    return Typed(step, fields)


def _version_of(posted: QueryDict) -> int:
    """Return the version that the form was made from; none fits no ask."""
    return _number(posted.get("version", ""))


def _number(sent: str) -> int:
    """Read a number of ours that came back; what we never sent counts as none."""
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


def _read_over(request: PersonRequest, ask: Ask) -> HttpResponse:
    """Show the whole ask in plain sentences, and open it when the asker says so."""
    if request.method == "POST":
        if "later" in request.POST:
            messages.success(request, _("We keep what you have so far. Go on whenever you like."))
            return see_other("exchange:ask_list")
        services.open_ask(ask, version=_version_of(request.POST), actor=request.actor)
        messages.success(request, _("Your ask is open. We look for neighbours who fit, close to home first."))
        return see_other("exchange:ask_detail", ask.pk)
    return answer(request, "exchange/ask_step_5.html", {"page": queries.review_page(ask)})


@door(Act.SEE, "GET")
def ask_detail(request: PersonRequest, ask_id: uuid.UUID) -> HttpResponse:
    """Show an ask to whom it exists, as far as that person may see it."""
    ask = access.ask_for(request.actor, ask_id)
    role = access.role_of(request.actor, ask)
    access.require(request.actor, Act.SEE, ask)
    if role is Role.CANDIDATE:
        return redirect("exchange:suggestion_detail", access.suggestion_of(request.actor, ask).pk)
    if ask.state == AskState.DRAFT:
        return redirect("exchange:ask_step", ask.pk, ask.step)
    page = queries.ask_page(ask, role=role, viewer=request.actor)
    if page.phone:
        services.note_phone_shown(ask, actor=request.actor)
    services.note_ask_shown(ask, page.replies, role=role, actor=request.actor)
    template = "exchange/ask_guide.html" if role is Role.COORDINATOR else "exchange/ask_detail.html"
    return answer(request, template, {"page": page})


@door(Act.CHANGE, "GET", "POST")
def ask_close(request: PersonRequest, ask_id: uuid.UUID) -> HttpResponse:
    """Ask why, and close the ask."""
    ask = access.ask_for(request.actor, ask_id)
    access.require(request.actor, Act.CHANGE, ask)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.close_ask(ask, why=form.closing, actor=request.actor)
        messages.success(request, _("Your ask is closed. Nobody sees it any more."))
        return see_other("exchange:ask_list")
    context = {"page": queries.step_page(ask, 0), "form": form}
    return answer(request, "exchange/ask_close.html", context, status=422 if form.errors else 200)


@door(Act.CHANGE, "POST")
def ask_extend(request: PersonRequest, ask_id: uuid.UUID) -> HttpResponse:
    """Keep an ask for another while."""
    ask = access.ask_for(request.actor, ask_id)
    access.require(request.actor, Act.CHANGE, ask)
    if queries.has_passed(ask):
        messages.info(request, _("The day that you asked for has passed. Choose a new day first."))
        return see_other("exchange:ask_step", ask.pk, 3)
    services.extend_ask(ask, actor=request.actor)
    messages.success(request, _("Good, we go on looking."))
    return see_other("exchange:ask_detail", ask.pk)


@door(Act.GUIDE, "POST")
def ask_urgency(request: PersonRequest, ask_id: uuid.UUID) -> HttpResponse:
    """Let an ask go first, or in turn again."""
    ask = access.ask_for(request.actor, ask_id)
    services.set_urgency(ask, urgency=2 if request.POST.get("urgency") == "2" else 1, actor=request.actor)
    messages.success(request, _("Saved."))
    return see_other("exchange:ask_detail", ask.pk)


@door(Act.GUIDE, "POST")
def ask_talk(request: PersonRequest, ask_id: uuid.UUID) -> HttpResponse:
    """Open the conversation about an ask between whoever helps along and whoever decides about it."""
    ask = access.ask_for(request.actor, ask_id)
    thread = services.talk_about(ask, actor=request.actor)
    return see_other("conversations:thread_detail", thread.pk)
