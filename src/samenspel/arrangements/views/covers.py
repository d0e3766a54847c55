"""Doors of cover."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect

from samenspel.arrangements.rules import Act
from samenspel.foundation.http import door
from samenspel.people.http import PersonRequest


@door(Act.PROPOSE, "POST")
def cover_find(request: PersonRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Lead to the calendar."""
    return redirect("arrangements:visit_list")


@door(Act.SEE, "POST")
def cover_answer(request: PersonRequest, cover_id: uuid.UUID) -> HttpResponse:
    """Lead to the calendar."""
    return redirect("arrangements:visit_list")
