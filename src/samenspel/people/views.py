"""Where people look after their own account."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from samenspel.foundation.http import door, kept_fields
from samenspel.foundation.refusals import TooOften
from samenspel.people import entrance, queries, services
from samenspel.people.access import has_second_factor
from samenspel.people.forms import ChangeProfileForm, EndSessionForm, FirstNameForm
from samenspel.people.http import PersonRequest
from samenspel.people.models import Person
from samenspel.people.rules import Act
from samenspel.ui.answers import answer

SEE_OTHER = 303


@door(Act.SEE, "GET", "HEAD")
def profile(request: PersonRequest) -> HttpResponse:
    """Show somebody's own details, and the ways to everything that is his."""
    return answer(request, "people/profile.html", {"facts": queries.profile_facts(request.user)})


@door(Act.CHANGE, "GET", "HEAD", "POST")
def profile_change(request: PersonRequest) -> HttpResponse:
    """Let somebody change own details."""
    person = request.user
    form = ChangeProfileForm(_typed(request), initial=_typed_before(person) | kept_fields(request))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        names = {name: typed[name] for name in ("first_name", "last_name", "phone")}
        services.change_profile(person, **names, actor=request.actor)
        services.change_wishes(person, language=typed["language"], wants_reminders=typed["wants_reminders"], actor=request.actor)
        with override(person.language):
            messages.success(request, _("Your details are saved."))
        return _speak(person, _see_other("people:profile"))
    return answer(request, "people/profile_change.html", {"form": form}, status=422 if form.errors else 200)


@door(Act.SEE, "GET", "HEAD")
def security(request: PersonRequest) -> HttpResponse:
    """Show the keys somebody can sign in with, and explain them."""
    page = queries.security_page(request.user)
    after = urlencode({REDIRECT_FIELD_NAME: get_next_redirect_url(request) or "/"})
    context = {"page": page, "should_use_key": page.is_enough and not has_second_factor(request), "after": after}
    return answer(request, "people/security.html", context)


@door(Act.SEE, "GET", "HEAD")
def session_list(request: PersonRequest) -> HttpResponse:
    """Show on which devices somebody is signed in."""
    user_agent = request.headers.get("User-Agent", "")
    devices = queries.list_devices(request.user, session_key=request.session.session_key, user_agent=user_agent)
    return answer(request, "people/session_list.html", {"devices": devices})


@door(Act.CHANGE, "POST")
def session_end(request: PersonRequest) -> HttpResponse:
    """Sign out one device, or all others."""
    form = EndSessionForm(request.POST)
    session_id = form.cleaned_data["session"] if form.is_valid() else None
    if session_id is not None:
        services.end_session(request.user, session_id, actor=request.actor)
        messages.success(request, _("That device is signed out."))
    elif form.is_valid():
        count = services.end_other_sessions(request.user, but=request.session.session_key or "", actor=request.actor)
        said = ngettext("%(count)d other device is signed out.", "%(count)d other devices are signed out.", count)
        messages.success(request, said % {"count": count})
    return _see_other("people:session_list")


@door(Act.SEE, "GET", "HEAD", "POST")
def prove(request: PersonRequest) -> HttpResponse:
    """Let somebody prove who he is before something important changes: with a second key, else with a code by mail."""
    method = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    if method != request.path:
        return HttpResponseRedirect(f"{method}?{request.GET.urlencode()}")
    if request.method == "POST" and "code" not in request.POST:
        entrance.mail_proof(request, request.user)
        return HttpResponseRedirect(request.get_full_path(), status=SEE_OTHER)
    form = entrance.ProofForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="reauthenticate", user=request.user):
            raise TooOften("people.too_many_guesses", entrance.TOO_MANY_CODES)
        if entrance.is_proven(request, request.user, form.cleaned_data["code"]):
            return resume_request(request) or HttpResponseRedirect(reverse("people:profile"))
        form.add_error("code", _("This is not the code from the mail. Type it again, or let us send a new one."))
    back = get_next_redirect_url(request) or reverse("people:profile")
    context = {"form": form, "is_under_way": entrance.waits_for_proof(request), "back": back, "recipient": request.user.email}
    return answer(request, "people/prove.html", context, status=422 if form.errors else 200)


@door(Act.CHANGE, "GET", "HEAD", "POST")
def first_steps(request: PersonRequest) -> HttpResponse:
    """Welcome a newcomer and ask what to call him; the neighbourhood comes next."""
    form = FirstNameForm(_typed(request), initial={"first_name": request.user.first_name})
    if request.method == "POST" and form.is_valid():
        services.take_first_steps(request.user, first_name=form.cleaned_data["first_name"], actor=request.actor)
        return _see_other("neighbourhoods:community_join")
    return answer(request, "people/first_steps.html", {"form": form}, status=422 if form.errors else 200)


def _typed_before(person: Person) -> dict[str, object]:
    names = ("first_name", "last_name", "phone", "language", "wants_reminders")
    return {name: getattr(person, name) for name in names}


def _see_other(name: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(reverse(name))
    response.status_code = SEE_OTHER
    return response


def _speak(person: Person, response: HttpResponse) -> HttpResponse:
    """Let the pages speak the person's language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        person.language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _typed(request: PersonRequest) -> QueryDict | None:
    """Return what was sent, if anything was; an empty form is something too."""
    return request.POST if request.method == "POST" else None
