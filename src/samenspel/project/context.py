"""What every page's frame shows: navigation, hats and the way out."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samenspel.exchange.access import GUIDES
from samenspel.neighbourhoods import queries as neighbourhoods
from samenspel.neighbourhoods.rules import Act, may
from samenspel.overview import queries as overview
from samenspel.people.actors import Actor
from samenspel.people.queries import hat_name
from samenspel.people.rules import PROFESSIONAL_HATS
from samenspel.ui.shapes import Hat, NavigationItem

Place = tuple[str | Promise, str, str]

HOME: Place = (_("Home"), "overview:home", "home")
ASKS: Place = (_("My asks"), "exchange:ask_list", "hand")
HELPING: Place = (_("Helping"), "exchange:suggestion_list", "heart")
DESK: Place = (_("Desk"), "overview:desk", "desk")
PEOPLE: Place = (_("People"), "neighbourhoods:relation_list", "people")
CALENDAR: Place = (_("Calendar"), "arrangements:visit_list", "calendar")
TALK: Place = (_("Messages"), "conversations:thread_list", "chat")


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Fill the frame of ``ui/base.html``; somebody who is not signed in sees only the way in."""
    frame: dict[str, Any] = {"home_url": "/", "sign_in_url": reverse(settings.LOGIN_URL), "is_demo": settings.DEMO}
    frame["demo_url"] = "/demo/" if settings.DEMO else ""
    actor = getattr(request, "actor", None)
    if actor is None:
        return frame
    frame["sign_out_url"] = reverse("account_logout")
    if not actor.person.first_name:
        return frame  # the very first page: nowhere to go but on, or out
    frame["navigation"] = navigation(request.path, actor)
    frame["hats"] = tuple(
        Hat(
            value=str(worn.relation_id),
            label=neighbourhoods.hat_label(worn),
            is_current=worn == actor.hat,
            short=hat_name(worn.hat),
        )
        for worn in neighbourhoods.list_hats(actor.person)
    )
    frame["hat_url"] = reverse("neighbourhoods:hat_wear")
    frame["account_url"] = reverse("people:profile")
    frame["account_label"] = str(actor.person)
    return frame


def navigation(path: str, actor: Actor) -> tuple[NavigationItem, ...]:
    """Lay out the menu for whoever is here; the page with this address stands in it as the current one."""
    places = places_of(actor)
    current = current_place(path, [reverse(name) for _label, name, _icon in places])
    unread = overview.count_unread(actor)
    return tuple(
        NavigationItem(
            label=str(label),
            url=reverse(name),
            icon=icon,
            is_current=reverse(name) == current,
            count=unread if icon == "chat" else 0,
        )
        for label, name, icon in places
    )


def places_of(actor: Actor) -> tuple[Place, ...]:
    """List the places of the menu: only what the worn hat opens."""
    if not actor.wears(*PROFESSIONAL_HATS):
        return (HOME, ASKS, HELPING, CALENDAR, TALK)
    desk = (DESK,) if actor.wears(*GUIDES) else ()
    people = (PEOPLE,) if actor.hat is not None and may(actor.hat.hat, Act.MANAGE_RELATIONS) else ()
    return (HOME, *desk, *people, CALENDAR, TALK)


def current_place(path: str, places: list[str]) -> str:
    """Return the place in the navigation that a page belongs to: the longest address that the page's begins with."""
    if path.startswith(reverse("exchange:offer_detail")):
        path = reverse("exchange:suggestion_list")  # somebody's offer belongs to helping
    return max((place for place in places if place == path or (place != "/" and path.startswith(place))), key=len, default="")
