"""The pages of talk: who gets which answer, the part that is the page, and nothing typed that gets lost."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from samenspel.conversations import queries, services
from samenspel.conversations.models import Message, Party, Thread
from samenspel.conversations.rules import MOST_MESSAGES_AN_HOUR
from samenspel.foundation import clock
from tests.conftest import Cast

SIGNED_IN_QUERIES = 6  # session, person, hats, and what the frame of every page shows


def address(thread: Thread) -> str:
    return f"/gesprekken/{thread.pk}/"


def form(words: str, key: uuid.UUID | None = None) -> dict[str, str]:
    return {"words": words, "form_key": str(key or uuid.uuid4())}


@pytest.mark.parametrize(
    ("name", "status"),
    [("aisha", 200), ("chantal", 200), ("bram", 404), ("dirk", 404), ("els", 404), ("ivo", 404), ("joke", 404)],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_conversation_opens_for_its_people_only(cast: Cast, thread: Thread, name: str, status: int, method: str) -> None:
    response = getattr(cast.client(name), method)(address(thread), form("Hallo") if method == "post" else None)
    assert response.status_code == (303 if (method, status) == ("post", 200) else status)


@pytest.mark.parametrize("path", ["/gesprekken/", None])
def test_who_is_not_signed_in_is_asked_to(cast: Cast, thread: Thread, path: str | None) -> None:
    response = Client().get(path or address(thread))
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/account/login/")


def test_a_message_sent_by_form_and_by_htmx_looks_the_same(cast: Cast, thread: Thread) -> None:
    client = cast.client("aisha")
    client.post(address(thread), form("Kom je dinsdag?"))
    page = client.get(address(thread)).content.decode()
    part = client.post(address(thread), form("Of woensdag?"), headers={"HX-Request": "true"}).content.decode()
    assert "Kom je dinsdag?" in page
    assert part.lstrip().startswith('<div id="talk"')
    assert "Kom je dinsdag?" in part
    assert "Of woensdag?" in part
    assert "<html" not in part


def test_a_double_tap_is_one_message(cast: Cast, thread: Thread) -> None:
    client, sent = cast.client("aisha"), form("Hallo")
    assert [client.post(address(thread), sent).status_code for _ in range(2)] == [303, 303]
    assert Message.objects.count() == 1


def test_an_empty_message_is_named_beside_its_field(cast: Cast, thread: Thread) -> None:
    response = cast.client("aisha").post(address(thread), form(" "))
    assert response.status_code == 422
    assert "Schrijf eerst iets" in response.content.decode()


@pytest.mark.parametrize("ended", [True, False])
def test_what_cannot_be_sent_now_stays_in_the_form(cast: Cast, thread: Thread, ended: bool) -> None:
    if ended:
        services.close_thread(thread, actor=None)
    else:
        many = [Message(thread=thread, author=cast.aisha.person, words="x") for _ in range(MOST_MESSAGES_AN_HOUR)]
        Message.objects.bulk_create(many)
    response = cast.client("aisha").post(address(thread), form("Dit heb ik lang bedacht"))
    assert response.status_code == 409
    assert "Dit heb ik lang bedacht" in response.content.decode()


def test_what_was_typed_survives_a_session_that_ended(cast: Cast, thread: Thread) -> None:
    client = Client()
    response = client.post(address(thread), form("Dit heb ik lang bedacht"))
    assert response.status_code == 302
    assert "lang bedacht" not in str(dict(client.session))
    client.force_login(cast.aisha.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Dit heb ik lang bedacht" in client.get(address(thread)).content.decode()
    assert "Dit heb ik lang bedacht" not in client.get(address(thread)).content.decode()
    assert not Message.objects.exists()


def test_what_is_too_long_to_keep_is_not_kept(cast: Cast, thread: Thread) -> None:
    client = Client()
    client.post(address(thread), form("g" * 30_000))
    assert "kept" not in client.session


def test_reading_makes_it_read(cast: Cast, thread: Thread) -> None:
    services.write_message(thread, words="Hallo", actor=cast.aisha.actor)
    cast.client("chantal").get(address(thread))
    assert queries.count_unread(cast.chantal.actor) == 0


def test_an_ended_conversation_can_be_read_but_has_no_form(cast: Cast, thread: Thread) -> None:
    services.close_thread(thread, actor=None)
    page = cast.client("aisha").get(address(thread)).content.decode()
    assert "afgelopen" in page
    assert 'name="words"' not in page


def test_nobody_sees_how_to_reach_the_other(cast: Cast, thread: Thread) -> None:
    services.reveal(thread)
    services.write_message(thread, words="Hallo", actor=cast.chantal.actor)
    page = cast.client("aisha").get(address(thread)).content.decode()
    for secret in ("chantal@example.org", "0201234567", "van de Straat", "3512"):
        assert secret not in page


def test_what_people_type_is_text_and_never_code(cast: Cast, thread: Thread) -> None:
    services.write_message(thread, words="<script>alert(1)</script>\n\n*hoi*", actor=cast.chantal.actor)
    page = cast.client("aisha").get(address(thread)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def fill(cast: Cast, count: int) -> Thread:
    """Give Aisha so many conversations of so many messages; the last is returned."""
    for number in range(count):
        thread = services.open_thread([cast.aisha.person, cast.els.person], about=None, actor=None)
        moment = clock.now() + timedelta(minutes=number)
        Message.objects.bulk_create([Message(thread=thread, author=cast.els.person, words="x") for _ in range(count)])
        Thread.objects.filter(pk=thread.pk).update(last_message_at=moment)
        if number + 1 < count:
            services.close_thread(thread, actor=None)
    return thread


@pytest.mark.parametrize("count", [3, 30])
def test_more_talk_does_not_take_more_queries(
    cast: Cast, thread: Thread, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    last = fill(cast, count)
    client = cast.client("aisha")
    for path, most in (("/gesprekken/", 5), (address(last), 6)):
        with django_assert_max_num_queries(SIGNED_IN_QUERIES + most):
            assert client.get(path).status_code == 200


def test_long_lists_and_long_talks_come_in_pages(cast: Cast, thread: Thread) -> None:
    last = fill(cast, 45)
    client = cast.client("aisha")
    assert Party.objects.filter(person=cast.aisha.person).count() == 46
    first, second = (client.get("/gesprekken/", {"page": page}).content.decode().count("<article") for page in (1, 2))
    assert (first, second) == (25, 21)
    assert client.get(address(last)).content.decode().count('class="talk__line') == 40
    assert client.get(address(last), {"page": 2}).content.decode().count('class="talk__line') == 5
