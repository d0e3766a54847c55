"""Everybody reaches his own account, and only that."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from samenspel.foundation.models import JournalLine
from samenspel.people.models import Person
from tests.conftest import PARTS, Cast

PAGES = ("people:profile", "people:profile_change", "people:security", "people:session_list", "people:first_steps")
ALLAUTH_PAGES = ("account_email", "account_logout", "mfa_index", "mfa_add_webauthn", "mfa_list_webauthn", "usersessions_list")
WISHES = {"first_name": "Aïsha", "last_name": "Ganzeboom", "phone": "06 12345678", "language": "en", "wants_reminders": "on"}


@pytest.mark.parametrize("name", PAGES)
def test_strangers_are_asked_to_sign_in(client: Client, db: None, name: str) -> None:
    answer = client.get(reverse(name))
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('account_login')}?next={reverse(name)}")


def test_everybody_opens_the_own_account(cast: Cast) -> None:
    for who in (*PARTS, "dirk"):
        client = cast.client(who)
        assert {name: client.get(reverse(name)).status_code for name in PAGES} == dict.fromkeys(PAGES, 200), who


def test_an_address_that_is_not_proven_yet_is_no_new_address(cast: Cast) -> None:
    page = cast.client("aisha").get(reverse("account_email")).content.decode()
    assert "aisha@example.org" in page
    assert "Een nieuw adres wacht nog" not in page


@pytest.mark.parametrize("name", ALLAUTH_PAGES)
def test_the_pages_of_allauth_wear_our_frame(cast: Cast, name: str) -> None:
    answer = cast.client("aisha").get(reverse(name))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1>") == 1
    assert 'class="brand"' in page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_few_queries(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries, name: str) -> None:
    client = cast.client("aisha")
    for _login in range(12):
        enter(cast, "aisha")
    with django_assert_max_num_queries(9):
        client.get(reverse(name))


def test_somebody_changes_what_he_said(cast: Cast) -> None:
    answer = cast.client("aisha").post(reverse("people:profile_change"), WISHES)
    assert (answer.status_code, answer["Location"]) == (303, reverse("people:profile"))
    person = Person.objects.get(pk=cast.aisha.person.pk)
    assert (person.first_name, person.last_name, person.phone) == ("Aïsha", "Ganzeboom", "+31612345678")
    assert (person.language, answer.cookies["language"].value) == ("en", "en")
    assert JournalLine.objects.filter(verb="people.profile_changed", actor_id=str(person.pk)).exists()


@pytest.mark.parametrize(
    ("field", "typed"), [("first_name", ""), ("phone", "bel me"), ("phone", "1"), ("language", "xx"), ("first_name", "x" * 81)]
)
def test_a_wrong_field_is_named_and_what_was_typed_stays(cast: Cast, field: str, typed: str) -> None:
    answer = cast.client("aisha").post(reverse("people:profile_change"), WISHES | {field: typed})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="Ganzeboom"' in answer.content.decode()
    assert Person.objects.get(pk=cast.aisha.person.pk).last_name == "van de Straat"


def test_names_and_numbers_stand_encrypted_in_the_database(cast: Cast) -> None:
    cast.client("aisha").post(reverse("people:profile_change"), WISHES)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT last_name, phone FROM people_person WHERE first_name = %s", ["Aïsha"])
        stored = " ".join(cursor.fetchone())
    assert "Ganzeboom" not in stored
    assert "12345678" not in stored


def enter(cast: Cast, name: str) -> Client:
    """Sign in on one more device, and let it be listed as the way in does."""
    client = cast.client(name)
    facts = {"ip": "127.0.0.1", "user_agent": "Firefox (Linux)", "session_key": client.session.session_key}
    UserSession.objects.create(user=cast.players[name].person, **facts)
    return client


def test_one_device_is_signed_out_at_once(cast: Cast) -> None:
    phone, laptop = enter(cast, "aisha"), enter(cast, "aisha")
    of_phone = UserSession.objects.get(session_key=phone.session.session_key)
    assert laptop.post(reverse("people:session_end"), {"session": of_phone.pk}).status_code == 303
    assert phone.get(reverse("people:profile")).status_code == 302
    assert laptop.get(reverse("people:profile")).status_code == 200


def test_all_other_devices_are_signed_out_at_once(cast: Cast) -> None:
    others, laptop = [enter(cast, "aisha") for _ in range(3)], enter(cast, "aisha")
    laptop.post(reverse("people:session_end"))
    assert [client.get(reverse("people:profile")).status_code for client in others] == [302, 302, 302]
    assert laptop.get(reverse("people:profile")).status_code == 200


def test_nobody_signs_out_a_device_of_another(cast: Cast) -> None:
    aisha = enter(cast, "aisha")
    session = UserSession.objects.get(session_key=aisha.session.session_key)
    cast.client("chantal").post(reverse("people:session_end"), {"session": session.pk})
    assert aisha.get(reverse("people:profile")).status_code == 200


def test_the_list_shows_own_devices_only(cast: Cast) -> None:
    enter(cast, "chantal")
    client = enter(cast, "aisha")
    enter(cast, "aisha")
    devices = client.get(reverse("people:session_list")).context["devices"]
    assert [device.is_current for device in devices] == [True, False]


def test_this_device_is_always_in_the_list(cast: Cast) -> None:
    devices = cast.client("aisha").get(reverse("people:session_list")).context["devices"]
    assert [device.is_current for device in devices] == [True]


def test_a_name_is_asked_until_there_is_one(cast: Cast) -> None:
    assert cast.client("aisha").post(reverse("people:first_steps"), {"first_name": "  "}).status_code == 422
