"""The doors of neighbourhoods."""

import uuid

from django.http import HttpResponse

from samenspel.foundation.http import door
from samenspel.foundation.refusals import NotFound
from samenspel.people.http import PersonRequest


@door(None, "GET", "POST")
def hat_wear(request: PersonRequest) -> HttpResponse:
    """Show nothing yet."""
    raise NotFound


@door(None, "GET", "POST")
def home_change(request: PersonRequest) -> HttpResponse:
    """Show nothing yet."""
    raise NotFound


@door(None, "GET", "POST")
def relation_list(request: PersonRequest) -> HttpResponse:
    """Show nothing yet."""
    raise NotFound


@door(None, "GET", "POST")
def relation_add(request: PersonRequest) -> HttpResponse:
    """Show nothing yet."""
    raise NotFound


@door(None, "GET", "POST")
def relation_end(request: PersonRequest, relation_id: uuid.UUID) -> HttpResponse:
    """Show nothing yet."""
    raise NotFound


@door(None, "GET", "POST")
def vetting_add(request: PersonRequest, person_id: uuid.UUID) -> HttpResponse:
    """Show nothing yet."""
    raise NotFound


@door(None, "GET", "POST")
def community_join(request: PersonRequest) -> HttpResponse:
    """Show nothing yet."""
    raise NotFound
