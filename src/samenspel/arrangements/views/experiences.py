"""How a visit went."""

from django.http import HttpResponse
from django.shortcuts import redirect

from samenspel.arrangements.rules import Act
from samenspel.foundation.http import door
from samenspel.people.http import PersonRequest


@door(Act.REPORT_VISIT, "GET", "POST")
def experience_add(request: PersonRequest, visit_id: object) -> HttpResponse:
    """Say how a visit went."""
    return redirect("arrangements:visit_detail", visit_id)
