"""Who guesses learns nothing: not who has an account, not what exists."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from samenspel.arrangements.models import CalendarFeed
from samenspel.people.models import Person
from tests.conftest import Cast
from tests.hardening.walking import address
from tests.matrix.routes import own_routes
from tests.matrix.world import World, make_world

PART = {"HX-Request": "true"}  # the answer without the frame of a page, which is quicker


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def without_chance(content: bytes, *words: str) -> str:
    """Take out of a page what differs at every load."""
    page = re.sub(r'value="[^"]{60,}"', "", content.decode())
    for word in words:
        page = page.replace(word, "…")
    return page


@pytest.mark.parametrize("name", ["account_login", "account_request_login_code"])
def test_signing_in_looks_the_same_for_who_is_known_new_and_closed(cast: Cast, name: str) -> None:
    Person.objects.filter(pk=cast.gerrit.person.pk).update(is_active=False)
    answers = set()
    for email in ("aisha@example.org", "niemand@example.org", "gerrit@example.org", "AISHA@example.org"):
        client = Client()
        sent = client.post(reverse(name), {"email": email})
        page = client.get(sent.headers["Location"])
        answers.add(
            (sent.status_code, sent.headers["Location"], page.status_code, without_chance(page.content, email, email.lower()))
        )
    assert len(answers) == 1


@pytest.mark.parametrize("persona", ["aisha", "dirk", "bram", "newcomer"])
def test_sending_to_what_is_hidden_and_to_what_is_not_there_looks_the_same(world: World, persona: str) -> None:
    client = world.client(persona)
    cases = 0
    for route in own_routes():
        if not route.thing or "POST" not in route.methods:
            continue
        guessed = client.post(reverse(route.name, kwargs=route.values(dict.fromkeys(world.ids, uuid4()))))
        assert guessed.status_code == 404, route.name
        cases += 1
        hidden_url = address(route, world)
        hidden = client.post(hidden_url) if persona in ("dirk", "newcomer") else None
        if hidden is not None:
            assert hidden.status_code == 404, route.name
            assert without_chance(hidden.content, hidden_url) == without_chance(guessed.content, guessed.request["PATH_INFO"])
    assert cases > 20


def test_a_thousand_guesses_find_nothing(world: World) -> None:
    """Ids of four kinds of things, and the secrets of calendar links, by somebody from elsewhere."""
    client = world.client("dirk")
    names = ("exchange:ask_detail", "arrangements:visit_detail", "conversations:thread_detail", "arrangements:arrangement_detail")
    found = {client.get(reverse(name, args=[uuid4()]), headers=PART).status_code for name in names for _ in range(50)}
    found |= {client.get(reverse("arrangements:feed_read", args=[uuid4().hex])).status_code for _ in range(800)}
    assert found == {404}


def test_a_calendar_link_is_kept_as_a_fingerprint_only(cast: Cast) -> None:
    client = cast.client("chantal")
    page = client.post(reverse("arrangements:feed_add"), {"form_key": str(uuid4())}).content.decode()
    found = re.search(r"/agenda/([\w-]{43})\.ics", page)
    assert found is not None
    feed = CalendarFeed.objects.get()
    assert len(feed.token_hash) == 64
    assert found[1] not in str(CalendarFeed.objects.values_list())
    assert Client().get(reverse("arrangements:feed_read", args=[feed.token_hash])).status_code == 404
    assert Client().get(reverse("arrangements:feed_read", args=[found[1]])).status_code == 200
