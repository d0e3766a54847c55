"""Doors of an arrangement."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect

from samenspel.arrangements.rules import Act
from samenspel.foundation.http import door
from samenspel.people.http import PersonRequest


@door(Act.SEE, "GET")
def arrangement_detail(request: PersonRequest, arrangement_id: uuid.UUID) -> HttpResponse:
    """Lead to the calendar."""
    return redirect("arrangements:visit_list")


@door(Act.DROP_OUT, "GET", "POST")
def arrangement_stop(request: PersonRequest, arrangement_id: uuid.UUID) -> HttpResponse:
    """Lead to the calendar."""
    return redirect("arrangements:visit_list")


@door(Act.END, "GET", "POST")
def arrangement_end(request: PersonRequest, arrangement_id: uuid.UUID) -> HttpResponse:
    """Lead to the calendar."""
    return redirect("arrangements:visit_list")
