"""What every page's frame shows: navigation, hats and the way out."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samenspel.neighbourhoods import queries as neighbourhoods
from samenspel.overview import queries as overview
from samenspel.people.rules import PROFESSIONAL_HATS
from samenspel.ui.shapes import Hat, NavigationItem

PLACES = (
    (_("Home"), "overview:home", "home"),
    (_("My asks"), "exchange:ask_list", "hand"),
    (_("Helping"), "exchange:suggestion_list", "heart"),
    (_("Calendar"), "arrangements:visit_list", "calendar"),
    (_("Talk"), "conversations:thread_list", "chat"),
)
DESK = (
    (_("Home"), "overview:home", "home"),
    (_("Desk"), "overview:desk", "desk"),
    (_("People"), "neighbourhoods:relation_list", "people"),
    (_("Calendar"), "arrangements:visit_list", "calendar"),
    (_("Talk"), "conversations:thread_list", "chat"),
)


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Fill the frame of ``ui/base.html``; somebody who is not signed in sees only the way in."""
    frame: dict[str, Any] = {"home_url": "/", "sign_in_url": reverse(settings.LOGIN_URL), "is_demo": settings.DEMO}
    frame["demo_url"] = "/demo/" if settings.DEMO else ""
    actor = getattr(request, "actor", None)
    if actor is None:
        return frame
    professional = actor.hat is not None and actor.hat.hat in PROFESSIONAL_HATS
    unread = overview.count_unread(actor)
    current = current_place(request.path, [reverse(name) for _label, name, _icon in (DESK if professional else PLACES)])
    frame["navigation"] = tuple(
        NavigationItem(
            label=str(label),
            url=reverse(name),
            icon=icon,
            is_current=reverse(name) == current,
            count=unread if icon == "chat" else 0,
        )
        for label, name, icon in (DESK if professional else PLACES)
    )
    frame["hats"] = tuple(
        Hat(value=str(worn.relation_id), label=neighbourhoods.hat_label(worn), is_current=worn == actor.hat)
        for worn in neighbourhoods.list_hats(actor.person)
    )
    frame["hat_url"] = reverse("neighbourhoods:hat_wear")
    frame["account_url"] = reverse("people:profile")
    frame["account_label"] = str(actor.person)
    frame["sign_out_url"] = reverse("account_logout")
    return frame


def current_place(path: str, places: list[str]) -> str:
    """Return the place in the navigation that a page belongs to: the longest address that the page's begins with."""
    if path.startswith(reverse("exchange:offer_detail")):
        path = reverse("exchange:suggestion_list")  # somebody's offer belongs to helping
    return max((place for place in places if place == path or (place != "/" and path.startswith(place))), key=len, default="")
