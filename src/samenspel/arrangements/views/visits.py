"""Doors of one visit."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect

from samenspel.arrangements.rules import Act
from samenspel.foundation.http import door
from samenspel.people.http import PersonRequest


@door(Act.SEE, "GET")
def visit_detail(request: PersonRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Lead to the calendar."""
    return redirect("arrangements:visit_list")


@door(Act.DROP_OUT, "GET", "POST")
def visit_drop_out(request: PersonRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Lead to the calendar."""
    return redirect("arrangements:visit_list")


@door(Act.MANAGE_VISIT, "GET", "POST")
def visit_move(request: PersonRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Lead to the calendar."""
    return redirect("arrangements:visit_list")


@door(Act.MANAGE_VISIT, "GET", "POST")
def visit_cancel(request: PersonRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Lead to the calendar."""
    return redirect("arrangements:visit_list")


@door(Act.REPORT_VISIT, "POST")
def visit_report(request: PersonRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Lead to the calendar."""
    return redirect("arrangements:visit_list")
