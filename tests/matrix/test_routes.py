"""Every route × every persona × every method, held against the tables of grants."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from samenspel.arrangements import rules as arrangements
from samenspel.conversations import rules as conversations
from samenspel.exchange import rules as exchange
from samenspel.neighbourhoods import rules as neighbourhoods
from samenspel.plans import rules as plans
from tests.conftest import Cast
from tests.matrix.routes import Route, own_routes
from tests.matrix.world import PERSONAS, ROLES, Own, World, make_world

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

OPEN_TO_ALL = {"overview:home", "arrangements:feed_read"}
"""Addresses without a door: the front page, and the calendar feed whose secret is the key."""

FOR_EVERYBODY = {"exchange:suggestion_list", "exchange:ask_start", "exchange:offer_detail", "exchange:offer_change"}
"""A newcomer reads here how helping begins, or is led to where a neighbourhood is chosen."""

ANY_OF: Mapping[str, tuple[StrEnum, ...]] = {
    # one door for both sides: the resident approves, the helper answers
    "arrangements:cover_answer": (arrangements.Act.APPROVE, arrangements.Act.ANSWER),
}

NAMES_NOTHING = {("POST", "neighbourhoods:hat_wear"), ("POST", "exchange:ask_draft")}
"""Requests whose body names the thing; the walk sends an empty body, and a thing without a name does not exist."""

WITHOUT_A_THING: Mapping[StrEnum, Callable[[str], bool]] = {
    arrangements.Act.CALENDAR: lambda _: True,
    arrangements.Act.DESK: lambda persona: persona in ("bram", "joke"),
    conversations.Act.SEE: lambda _: True,
    exchange.Act.ASK: lambda persona: persona != "newcomer",
    exchange.Act.GUIDE: lambda persona: persona in ("bram", "joke"),
    exchange.Act.OFFER: lambda persona: persona != "newcomer",
    neighbourhoods.Act.MANAGE_RELATIONS: lambda persona: persona in ("bram", "ivo"),
    plans.Act.DESK: lambda persona: persona in ("bram", "joke"),
}
"""Acts that are about no particular thing: who may, in plain words."""

TABLES: Mapping[str, Callable[..., bool]] = {
    "arrangements": arrangements.may,
    "conversations": conversations.may,
    "exchange": exchange.may,
    "neighbourhoods": neighbourhoods.may,
    "plans": plans.may,
}


def expected(route: Route, persona: str) -> str:
    """Say what the tables promise this persona at this route: ``in``, ``refused`` or ``hidden``."""
    if route.name in FOR_EVERYBODY:
        return "in"
    if route.thing in ("relation", "person"):
        ends_own_hat = route.name == "neighbourhoods:relation_end" and persona == "fatima"
        return "in" if ends_own_hat or persona in ("bram", "ivo") else "refused or hidden"
    if route.thing is None:
        open_to = WITHOUT_A_THING.get(route.act) if route.act else None
        return "in" if open_to is None or open_to(persona) else "refused or hidden"
    role = ROLES[route.thing].get(persona)
    if role is None:
        return "hidden"
    acts = ANY_OF.get(route.name, (route.act,))
    if acts == (None,) or isinstance(role, Own):
        return "in"
    return "in" if any(act is not None and TABLES[act.value.split(".")[0]](role, act) for act in acts) else "refused"


def is_as_expected(promise: str, status: int) -> bool:
    """Whether the answer keeps the promise. "In" may still be a no of the moment (409) or of what was sent (422)."""
    if promise == "in":
        return status in {200, 302, 303, 409, 422, 429}
    if promise == "refused":
        return status == 403
    if promise == "hidden":
        return status == 404
    return status in {403, 404}


@pytest.fixture
def world(cast: Cast) -> World:
    cache.clear()
    return make_world(cast)


def address(route: Route, ids: Mapping[str, object]) -> str:
    return reverse(route.name, kwargs=route.values(ids))


def test_every_route_is_a_door_or_open_on_purpose() -> None:
    routes = own_routes()
    assert len(routes) > 40
    assert {route.name for route in routes if not route.is_door} == OPEN_TO_ALL
    assert {route.thing for route in routes if route.thing} <= {*ROLES, "relation", "person"}


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_route_gives_this_persona_what_the_tables_promise(world: World, persona: str) -> None:
    """Walk every route with every method; nothing that is tried is kept."""
    client = world.client(persona)
    wrong, cases = [], 0
    for route in own_routes():
        if not route.is_door:
            continue
        for method in METHODS:
            sid = transaction.savepoint()
            response = client.generic(method, address(route, world.ids))
            transaction.savepoint_rollback(sid)
            cases += 1
            if persona == "anonymous":
                ok = response.status_code == 302 and "/account/login/" in response["Location"]
            elif method not in route.methods:
                ok = response.status_code == 405
            else:
                promise = "hidden" if (method, route.name) in NAMES_NOTHING else expected(route, persona)
                ok = is_as_expected(promise, response.status_code)
            if not ok:
                wrong.append(f"{method} {route.name}: {response.status_code}, promised {expected(route, persona)}")
    assert not wrong, "\n".join(wrong)
    assert cases >= 40 * len(METHODS)


@pytest.mark.parametrize("persona", [persona for persona in PERSONAS if persona != "anonymous"])
def test_what_does_not_exist_and_what_you_may_not_see_look_the_same(world: World, persona: str) -> None:
    """A guessed id and somebody else's thing get the same answer, to the byte."""
    client = world.client(persona)
    guessed = dict.fromkeys(world.ids, uuid4())
    for route in own_routes():
        if not route.is_door or route.thing is None or "GET" not in route.methods or expected(route, persona) != "hidden":
            continue
        hidden, missing = client.get(address(route, world.ids)), client.get(address(route, guessed))
        assert hidden.status_code == missing.status_code == 404
        body = _without_addresses(hidden.content, address(route, world.ids))
        assert body == _without_addresses(missing.content, address(route, guessed))


def _without_addresses(content: bytes, own: str) -> str:
    body = content.decode().replace(own, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", body)
