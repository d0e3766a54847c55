"""Doors of proposals."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect

from samenspel.arrangements.rules import Act
from samenspel.foundation.http import door
from samenspel.people.http import PersonRequest


@door(Act.PROPOSE, "GET", "POST")
def proposal_new(request: PersonRequest, ask_id: uuid.UUID) -> HttpResponse:
    """Lead to the calendar."""
    return redirect("arrangements:visit_list")


@door(Act.SEE, "GET")
def proposal_detail(request: PersonRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Lead to the calendar."""
    return redirect("arrangements:visit_list")


@door(Act.PROPOSE, "POST")
def proposal_withdraw(request: PersonRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Lead to the calendar."""
    return redirect("arrangements:visit_list")


@door(Act.APPROVE, "POST")
def face_approve(request: PersonRequest, face_id: uuid.UUID) -> HttpResponse:
    """Lead to the calendar."""
    return redirect("arrangements:visit_list")


@door(Act.ANSWER, "POST")
def face_answer(request: PersonRequest, face_id: uuid.UUID) -> HttpResponse:
    """Lead to the calendar."""
    return redirect("arrangements:visit_list")
