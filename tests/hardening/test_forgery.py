"""Nothing changes because somebody looked, or because another site made a browser send something."""

import hashlib
from collections.abc import Mapping

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.hardening.walking import OF_OTHERS, PERSONAS, address, addresses, look
from tests.matrix.routes import own_routes
from tests.matrix.world import World, make_world

BOOKKEEPING: Mapping[str, frozenset[str]] = {
    # table that a look may touch: at which addresses (empty: at any)
    "django_session": frozenset(),
    "consent_look": frozenset(),
    "account_emailaddress": frozenset({"account_email"}),  # a row for an address that came without one
    "conversations_party": frozenset({"conversations:thread_detail"}),  # read until here
    "foundation_cache": frozenset(OF_OTHERS),  # how often somebody asked for the head of a page
    "exchange_suggestion": frozenset({"exchange:suggestion_detail"}),  # seen
}

FORGERIES: Mapping[str, dict[str, str]] = {
    "no key": {},
    "key of another": {"X-CSRFToken": "x" * 32},
    "foreign origin": {"Origin": "https://elders.example"},
    "no origin at all": {"Origin": "null"},
    "made by another site": {"Sec-Fetch-Site": "cross-site"},
    "plain text": {"Content-Type": "text/plain"},
    "another verb in a header": {"X-HTTP-Method-Override": "POST"},
}
WITH_A_GOOD_KEY = {"foreign origin", "no origin at all", "made by another site"}


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def contents() -> dict[str, str]:
    """Summarize everything the database holds, table by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(map(repr, cursor.fetchall()))
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


@pytest.mark.parametrize("persona", [*PERSONAS, "els", "newcomer"])
def test_looking_changes_nothing(world: World, persona: str) -> None:
    client = world.client(persona)
    look(client, "/")
    before, changed, cases = contents(), [], 0
    for name, url in addresses(world):
        look(client, url)
        client.head(url)
        after = contents()
        for table in (table for table in after if after[table] != before[table]):
            allowed = BOOKKEEPING.get(table)
            if allowed is None or (allowed and name not in allowed):
                changed.append(f"{name}: {table}")
        before = after
        cases += 2
    assert changed == []
    assert cases > 150


@pytest.mark.parametrize("persona", ["aisha", "bram"])
def test_no_forged_form_is_taken(world: World, persona: str) -> None:
    signed_in = world.client(persona)
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in.cookies
    look(client, reverse("people:profile_change"))
    key = client.cookies["csrf"].value
    unsafe = [address(route, world) for route in own_routes() if "POST" in route.methods]
    unsafe += [reverse(name) for name in OF_OTHERS if name not in ("health", "usersessions_list")]
    before, taken, cases = contents(), [], 0
    for url in unsafe:
        for name, headers in FORGERIES.items():
            good = {"csrfmiddlewaretoken": key} if name in WITH_A_GOOD_KEY else {}
            if name == "plain text":
                response = client.post(url, '{"words": "ja"}', content_type="text/plain")
            elif name == "another verb in a header":
                response = client.put(url, headers=headers)
            else:
                response = client.post(url, good, headers=headers)
            cases += 1
            if response.status_code != 403:
                taken.append(f"{name} {url}: {response.status_code}")
    assert taken == []
    assert contents() == before
    assert cases > 250


def test_a_form_of_our_own_is_taken(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.client("aisha").cookies
    look(client, reverse("people:profile_change"))
    sent = {"csrfmiddlewaretoken": client.cookies["csrf"].value, "first_name": "Aisja", "language": "nl"}
    headers = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert client.post(reverse("people:profile_change"), sent, headers=headers).status_code == 303
