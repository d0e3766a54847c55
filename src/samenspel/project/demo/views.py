"""Who do you want to be? The one door without a code, and only in a demo."""

from dataclasses import dataclass

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from samenspel.foundation.refusals import NotFound
from samenspel.neighbourhoods.access import SESSION_KEY, hats_of
from samenspel.people.models import Person
from samenspel.people.queries import hat_name
from samenspel.people.rules import PROFESSIONAL_HATS
from samenspel.project.demo.making import is_built, people
from samenspel.project.demo.stage import DemoPerson
from samenspel.ui.answers import answer
from samenspel.ui.shapes import Text

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Card:
    """One person on the page."""

    person: DemoPerson
    hat: Text


@require_http_methods(["GET", "HEAD", "POST"])
def person_choose(request: HttpRequest) -> HttpResponse:
    """Show who you can be; step into the one that was chosen."""
    if not (settings.DEMO and is_built()):
        raise NotFound
    cast = people()
    if request.method == "POST":
        chosen = next((person for person in cast if str(person.person_id) == request.POST.get("person")), None)
        if chosen is None:
            raise NotFound
        step_into(request, chosen)
        return redirect("overview:home")
    cards = tuple(Card(person, hat_name(person.hat)) for person in cast)
    return answer(request, "demo/person_choose.html", {"cards": cards})


def step_into(request: HttpRequest, chosen: DemoPerson) -> None:
    """Sign in as somebody of the demo, with the hat of the part on."""
    person = Person.objects.get(pk=chosen.person_id)
    request.session.flush()
    login(request, person, backend=BACKEND)
    method = {"method": "mfa", "type": "totp"} if chosen.hat in PROFESSIONAL_HATS else {"method": "code"}
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**method, "at": timezone.now().timestamp()}]
    worn = next((worn for worn in hats_of(person) if worn.hat is chosen.hat), None)
    if worn is not None:
        request.session[SESSION_KEY] = str(worn.relation_id)
