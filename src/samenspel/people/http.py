"""The request as our own doors see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from samenspel.people.actors import Actor
from samenspel.people.models import Person


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in; ``door`` and the hat middleware see to it."""

    user: Person
    actor: Actor
    htmx: HtmxDetails
