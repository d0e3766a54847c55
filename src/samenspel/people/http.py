"""The request as our own doors see it, and the way to prove anew who it is from."""

from urllib.parse import urlencode

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from samenspel.foundation.http import keep, page_before
from samenspel.people.actors import Actor
from samenspel.people.models import Person


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in; ``door`` and the hat middleware see to it."""

    user: Person
    actor: Actor
    htmx: HtmxDetails


def ask_to_prove(request: HttpRequest) -> HttpResponse:
    """Lead to where somebody proves who he is, and afterwards back; what was sent is kept."""
    if request.method == "POST":
        keep(request)
    return HttpResponseRedirect(f"{reverse('people:prove')}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")


def lead_to_second_key(request: HttpRequest) -> HttpResponse:
    """Lead to where a second key is made or used, and afterwards back to this page."""
    place = request.get_full_path() if request.method in ("GET", "HEAD") else page_before(request)
    return HttpResponseRedirect(f"{reverse('people:security')}?{urlencode({REDIRECT_FIELD_NAME: place})}")
