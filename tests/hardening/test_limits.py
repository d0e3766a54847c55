"""Every limit, from both sides: as often as is allowed, and once more."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from samenspel.exchange.models import Ask, Reply, Suggestion
from samenspel.exchange.rules import BRINGING, OPENING, REPLYING, STARTING, Answer
from samenspel.foundation import clock
from samenspel.foundation.limits import Limit
from samenspel.foundation.models import JournalLine
from samenspel.neighbourhoods.models import Home
from samenspel.neighbourhoods.rules import GIVING, MOVING
from samenspel.people.models import Person
from tests.conftest import Cast
from tests.hardening.walking import address
from tests.matrix.routes import own_routes
from tests.matrix.world import World, make_world


@pytest.fixture(autouse=True)
def _letters_in_memory(db: None, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def ask_code(client: Client, email: str, ip: str = "192.0.2.1") -> int:
    return client.post(reverse("account_login"), {"email": email}, REMOTE_ADDR=ip).status_code


def test_codes_for_one_mailbox_are_mailed_three_times_a_minute(client: Client) -> None:
    assert [ask_code(Client(), "aisha@example.org", f"192.0.2.{number}") for number in range(5)] == [302, 302, 302, 429, 429]
    assert len(mail.outbox) == 3
    refused = client.post(reverse("account_login"), {"email": "aisha@example.org"})
    assert int(refused.headers["Retry-After"]) >= 30
    assert "Je vroeg heel vaak om een code" in refused.content.decode()


def test_an_address_of_the_net_asks_twenty_codes_a_minute(db: None) -> None:
    said = [ask_code(Client(), f"iemand{number}@example.org") for number in range(22)]
    assert said == [302] * 20 + [429] * 2
    assert ask_code(Client(), "iemand@example.org", "198.51.100.7") == 302


def test_a_stranger_cannot_close_the_mailbox_of_another(cast: Cast) -> None:
    """Who signed in on a device before has a count of his own there."""
    own = Client()
    ask_code(own, "aisha@example.org")
    code = own.session["account_login"]["state"]["stages"]["login_by_code"]["data"]["code"]
    assert own.post(reverse("account_confirm_login_code"), {"code": code}).status_code == 302
    own.post(reverse("account_logout"))
    assert [ask_code(Client(), "aisha@example.org", "203.0.113.9") for _ in range(4)][-1] == 429
    assert ask_code(own, "aisha@example.org") == 302


def test_a_code_can_be_guessed_three_times(client: Client, cast: Cast) -> None:
    ask_code(client, "aisha@example.org")
    code = client.session["account_login"]["state"]["stages"]["login_by_code"]["data"]["code"]
    said = [client.post(reverse("account_confirm_login_code"), {"code": "BCDFGH"}).status_code for _ in range(3)]
    assert said == [200, 200, 302]
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert "_auth_user_id" not in client.session


def test_the_app_of_a_second_key_is_guessed_five_times_in_five_minutes(client: Client, cast: Cast) -> None:
    TOTP.activate(cast.bram.person, "JBSWY3DPEHPK3PXP")
    ask_code(client, "bram@example.org")
    code = client.session["account_login"]["state"]["stages"]["login_by_code"]["data"]["code"]
    client.post(reverse("account_confirm_login_code"), {"code": code})
    said = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).context["form"].errors["code"] for _ in range(7)]
    assert [text == said[0] for text in said] == [True] * 5 + [False] * 2
    assert "_auth_user_id" not in client.session


def test_limits_stand_where_every_process_sees_them(client: Client) -> None:
    ask_code(client, "aisha@example.org")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM foundation_cache WHERE cache_key LIKE '%request_login_code%'")
        assert cursor.fetchone()[0] >= 2


def fill(limit: Limit, person: Person, count: int) -> None:
    """Let somebody have done a thing so often today already."""
    line = {"verb": limit.verb, "subject_type": "test", "subject_id": "0", "actor_id": str(person.pk)}
    JournalLine.objects.bulk_create([JournalLine(**line, at=clock.now()) for _ in range(count)])


def open_ask(world: World) -> int:
    ask = Ask.objects.get(pk=world.ids["draft"])
    url = reverse("exchange:ask_step", args=[ask.pk, 5])
    return world.client("aisha").post(url, {"version": ask.version}).status_code


def start_ask(world: World) -> int:
    return world.client("aisha").post(reverse("exchange:ask_start"), {"for_whom": "me"}).status_code


def bring_resident(world: World) -> int:
    sent = {"for_whom": "new", "first_name": "Wim", "area": world.cast.street.pk, "agreed": "on"}
    return world.client("hanna").post(reverse("exchange:ask_start"), sent).status_code


def reply(world: World) -> int:
    client = world.client("els")
    Reply.objects.all().delete()
    Suggestion.objects.update(answer=Answer.NONE)
    route = next(route for route in own_routes() if route.name == "exchange:reply_add")
    return client.post(address(route, world), {"words": "Dat kan ik.", "how_much": "2"}).status_code


def move(world: World) -> int:
    client = world.client("aisha")
    street, far = world.cast.street, world.cast.far_street
    here = Home.objects.get(person=world.cast.aisha.person).area
    place = f"{world.cast.community.pk}:{(far if here == street else street).pk}"
    return client.post(reverse("neighbourhoods:home_change"), {"place": place}).status_code


def add_person(world: World) -> int:
    sent = {"first_name": "Wim", "email": f"{uuid4().hex}@example.org", "hat": "helper"}
    return world.client("bram").post(reverse("neighbourhoods:relation_add"), sent).status_code


def add_feed(world: World) -> int:
    return world.client("chantal").post(reverse("arrangements:feed_add"), {"form_key": str(uuid4())}).status_code


@pytest.mark.parametrize(
    ("limit", "who", "act"),
    [
        (OPENING, "aisha", open_ask),
        (STARTING, "aisha", start_ask),
        (BRINGING, "hanna", bring_resident),
        (REPLYING, "els", reply),
        (MOVING, "aisha", move),
        (GIVING, "bram", add_person),
        (Limit("arrangements.feed_added", 10), "chantal", add_feed),
    ],
    ids=lambda value: value.verb if isinstance(value, Limit) else "",
)
def test_what_can_be_done_so_often_a_day_can_be_done_no_more(
    world: World, limit: Limit, who: str, act: Callable[[World], int]
) -> None:
    person = world.cast.players[who].person
    fill(limit, person, limit.most - 1)
    assert act(world) in {200, 302, 303}
    fill(limit, person, limit.most - JournalLine.objects.filter(verb=limit.verb, actor_id=str(person.pk)).count())
    assert act(world) == 429


def test_yesterday_counts_no_more(world: World) -> None:
    fill(STARTING, world.cast.aisha.person, STARTING.most)
    assert start_ask(world) == 429
    with clock.at(clock.now() + STARTING.within):
        assert start_ask(world) == 303
