"""The door of visits in doubt: the helper's times changed, shall others come?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.arrangements import access, services
from samenspel.arrangements.queries.doubts import doubt_page
from samenspel.arrangements.rules import Act
from samenspel.foundation.http import door
from samenspel.people.http import PersonRequest
from samenspel.ui.answers import answer


@door(Act.CALENDAR, "GET", "POST")
def doubt_list(request: PersonRequest) -> HttpResponse:
    """Show the visits that do not fit any more; hand them all over, or come after all."""
    access.require(request.actor, Act.CALENDAR)
    said = request.POST.get("says")
    if said == "hand_over":
        count = services.hand_over(actor=request.actor)
        text = ngettext(
            "Thank you for telling us in time. We look for somebody else for %(count)d visit.",
            "Thank you for telling us in time. We look for somebody else for %(count)d visits.",
            count,
        )
        messages.success(request, text % {"count": count})
        return redirect("arrangements:visit_list")
    if said == "keep":
        services.keep_visits(actor=request.actor)
        messages.success(request, _("Good. These visits stay as they were agreed."))
        return redirect("arrangements:visit_list")
    return answer(request, "arrangements/doubt_list.html", {"page": doubt_page(request.actor)})
