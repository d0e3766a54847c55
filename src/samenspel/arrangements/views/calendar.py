"""One's own visits: as a list, as a week, and as a sheet for on the fridge."""

from datetime import date

from django.http import HttpResponse

from samenspel.arrangements import access
from samenspel.arrangements.queries import calendar
from samenspel.arrangements.rules import Act
from samenspel.foundation.http import door
from samenspel.people.http import PersonRequest
from samenspel.ui.answers import answer


@door(Act.CALENDAR, "GET")
def visit_list(request: PersonRequest) -> HttpResponse:
    """Show somebody's own visits in the form that was asked for; what is coming, when nothing was asked."""
    access.require(request.actor, Act.CALENDAR)
    view = request.GET.get("view")
    if view == "week":
        page = calendar.week_page(request.actor, day=day_asked(request.GET.get("from")))
        return answer(request, "arrangements/visit_list_week.html", {"page": page}, part="arrangements/_week.html")
    if view == "sheet":
        return answer(request, "arrangements/visit_list_sheet.html", {"page": calendar.sheet_page(request.actor)})
    listed = calendar.visits_page(request.actor, past=view == "past", number=request.GET.get("page"))
    return answer(request, "arrangements/visit_list.html", {"page": listed}, part="arrangements/_visits.html")


def day_asked(text: str | None) -> date | None:
    """Read the day of an address; none when it is missing, wrong or past all calendars."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2200 else None
