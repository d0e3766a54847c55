"""Whatever is typed or sent, somebody reads a human answer, and nothing is shown as more than text."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from samenspel.conversations.models import Message
from samenspel.exchange.models import Ask
from samenspel.neighbourhoods.models import Home
from samenspel.people.models import Person
from tests.conftest import Cast
from tests.hardening.forms import NASTY, NASTY_ALONE, SCRIPT, SUM, UUID, Form, forms_of
from tests.hardening.walking import address, addresses, look
from tests.matrix.routes import own_routes
from tests.matrix.world import World, make_world

FINE = {200, 302, 303, 400, 403, 404, 405, 409, 422, 429}
ENDS_THE_WALK = ("/account/logout/", "/mensen/apparaten/uit/")
SENT_BY_HAND = (
    "words", "says", "version", "sequence", "happened", "urgency", "how_much", "why", "way", "met_on", "step", "hat", "next",
    "form_key", "person",
)  # fmt: skip
ASKED_BY_HAND = ("page", "view", "from", "next", "words", "hat", "viewer", "first", "last")


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def forms_for(client: Client, world: World, known: set[object]) -> Iterator[Form]:
    """Find the forms that somebody meets, each kind once."""
    for _name, url in addresses(world):
        response = look(client, url)
        if response.status_code != 200 or "text/html" not in response.headers["Content-Type"]:
            continue
        for form in forms_of(content_of(response), url):
            if form.kind not in known and not form.action.startswith(ENDS_THE_WALK):
                known.add(form.kind)
                yield form


def fillings(form: Form) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Fill a form in with each nasty value everywhere, and with the worst in each field alone."""
    yield "as it stands", form.filled()
    for name, value in NASTY.items():
        yield name, form.filled(**dict.fromkeys(form.names, value), unknown=value)
    for field in form.names[:4]:
        for name in NASTY_ALONE:
            yield f"{name} in {field}", form.filled(**{field: NASTY[name]})


def send(client: Client, form: Form, filled: Mapping[str, Any]) -> HttpResponseBase:
    """Send a form, and look where it leads; what it changed is undone."""
    sent = urlencode(filled, doseq=True, errors="surrogatepass")
    sid, cookies = transaction.savepoint(), deepcopy(client.cookies)
    try:
        if form.method == "get":
            return client.get(f"{form.action.partition('?')[0]}?{sent}")
        response: HttpResponseBase = client.post(form.action, sent, content_type="application/x-www-form-urlencoded")
        if response.status_code in (302, 303) and SCRIPT in str(filled.values()):
            return look(client, response.headers["Location"])
        return response
    finally:
        transaction.savepoint_rollback(sid)
        client.cookies = cookies


def content_of(response: HttpResponseBase) -> str:
    return b"".join(iter(response)).decode(errors="replace")


def complaints(client: Client, form: Form, what: str, filled: Mapping[str, Any]) -> list[str]:
    """Send a form; say what is wrong with the answer."""
    response = send(client, form, filled)
    place = f"{form.method} {form.action} {what}"
    if response.status_code not in FINE:
        return [f"{place}: {response.status_code}"]
    text = content_of(response)
    return [f"{place}: shows {trap}" for trap in (SCRIPT, "1337") if trap in UUID.sub("", text)]


def quiet(client: Client) -> Client:
    client.raise_request_exception = False
    return client


def test_no_form_breaks_whatever_is_typed(world: World) -> None:
    known: set[object] = set()
    wrong, cases = [], 0
    for persona in ("anonymous", "aisha", "chantal", "els", "bram"):
        client = quiet(world.client(persona))
        for form in list(forms_for(client, world, known)):
            for what, filled in fillings(form):
                wrong += complaints(client, form, what, filled)
                cases += 1
    assert wrong == []
    assert len(known) > 40
    assert cases > 900


@pytest.mark.parametrize(("method", "names"), [("post", SENT_BY_HAND), ("get", ASKED_BY_HAND)])
def test_no_address_breaks_whatever_is_sent_by_hand(world: World, method: str, names: tuple[str, ...]) -> None:
    wrong, cases = [], 0
    values = {name: NASTY[name] for name in ("nul", "endless number", "several", "script", "10,000 letters")}
    for persona in ("aisha", "els", "fatima") if method == "post" else ("aisha", "bram"):
        client = quiet(world.client(persona))
        for route in own_routes():
            is_list = not route.arguments
            if method.upper() not in route.methods or route.name.endswith("session_end") or (method == "get" and not is_list):
                continue
            form = Form(address(route, world), method)
            if send(client, form, {}).status_code in (403, 404):
                continue
            for name, value in values.items():
                wrong += complaints(client, form, name, dict.fromkeys(names, value))
                cases += 1
    assert wrong == []
    assert cases > 100


@pytest.mark.parametrize(
    "sent", ["null", "[]", "{}", '{"id": {}}', '{"id": 1, "rawId": 2, "response": []}', "[" * 90_000, "1" * 5_000]
)
@pytest.mark.parametrize("name", ["mfa_login_webauthn", "mfa_add_webauthn"])
def test_no_made_up_passkey_breaks_anything(cast: Cast, name: str, sent: str) -> None:
    client = quiet(cast.client("aisha") if name == "mfa_add_webauthn" else Client())
    client.get(reverse(name))
    assert client.post(reverse(name), {"credential": sent}).status_code in {200, 302}


@pytest.mark.parametrize("name", ["van 't Hof-d'Àncona", "Ng", "Đặng Thị Ánh", "O’Brien & zn.", "<b>Bob</b>", "مريم", SUM])
def test_names_come_back_as_they_were_typed(cast: Cast, name: str) -> None:
    client = cast.client("aisha")
    sent = {"first_name": name, "last_name": name, "language": "nl"}
    assert client.post(reverse("people:profile_change"), sent).status_code == 303
    person = Person.objects.get(pk=cast.aisha.person.pk)
    assert (person.first_name, person.last_name) == (name, name)
    page = client.get(reverse("people:profile_change"))
    assert page.context["form"]["last_name"].value() == name
    assert "<b>Bob" not in content_of(page)


def test_what_no_form_has_is_never_written(world: World) -> None:
    """Every column of what somebody may change, sent along with each form that changes it."""
    client = world.client("aisha")
    columns = {field.name for model in (Person, Home, Ask, Message) for field in model._meta.fields}
    ours = {"first_name", "last_name", "language", "phone", "wants_reminders", "area", "address", "postcode", "way_in", "words"}
    extra = {name: str(world.cast.bram.person.pk) for name in columns - ours} | {"is_superuser": "1", "hat": "administrator"}
    forms = [form for form in forms_for(client, world, set()) if form.method == "post" and form.action != "/buurt/hoed/"]
    before = guarded()
    for form in forms:
        sid = transaction.savepoint()
        client.post(form.action, {**extra, **form.filled()})
        after = guarded()
        transaction.savepoint_rollback(sid)
        assert before <= after, form.action
    assert len(forms) > 15


def guarded() -> set[tuple[object, ...]]:
    """Read what no form of a resident may change; an ask that is begun adds to it."""
    people = Person.objects.values_list("pk", "email", "is_active", "password")
    return {*people, *Ask.objects.values_list("pk", "resident_id", "asker_id", "community_id", "urgency")}
