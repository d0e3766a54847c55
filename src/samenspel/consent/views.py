"""The doors of consent."""

import uuid

from django.http import HttpResponse

from samenspel.foundation.http import door
from samenspel.foundation.refusals import NotFound
from samenspel.people.http import PersonRequest


@door(None, "GET", "POST")
def agreement_list(request: PersonRequest) -> HttpResponse:
    """Show nothing yet."""
    raise NotFound


@door(None, "GET", "POST")
def agreement_end(request: PersonRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """Show nothing yet."""
    raise NotFound


@door(None, "GET", "POST")
def look_list(request: PersonRequest) -> HttpResponse:
    """Show nothing yet."""
    raise NotFound
