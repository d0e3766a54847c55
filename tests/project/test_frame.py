"""The frame of every page: a menu that only holds what opens, and a header that fits."""

import pytest
from django.test import Client

from samenspel.conversations import letterhead
from samenspel.conversations.models import Letter
from samenspel.people.models import Person
from tests.conftest import PARTS, Cast


@pytest.mark.parametrize("who", [*PARTS, "dirk"])
def test_everything_in_the_menu_opens(cast: Cast, who: str) -> None:
    client = cast.client(who)
    places = client.get("/").context["navigation"]
    assert {item.url: client.get(item.url).status_code for item in places} == {item.url: 200 for item in places}


@pytest.mark.parametrize(("who", "desk", "people"), [("bram", True, True), ("joke", True, False), ("ivo", False, True)])
def test_the_menu_of_a_professional_follows_the_worn_hat(cast: Cast, who: str, desk: bool, people: bool) -> None:
    icons = {item.icon for item in cast.client(who).get("/").context["navigation"]}
    assert ("desk" in icons, "people" in icons) == (desk, people)


def test_who_has_no_name_yet_can_only_go_on_or_out(cast: Cast) -> None:
    client = Client()
    newcomer = Person.objects.create_user(email="nieuw@example.org")
    client.force_login(newcomer, backend="allauth.account.auth_backends.AuthenticationBackend")
    frame = client.get("/mensen/welkom/").content.decode().split("<main")[0]
    assert "nav__link" not in frame
    assert 'class="avatar' not in frame
    assert "Uitloggen" in frame


def test_the_header_says_the_hat_and_not_the_whole_community(cast: Cast) -> None:
    page = cast.client("aisha").get("/").content.decode()
    assert '<span class="me__hat">buurtgenoot</span>' in page


def test_another_language_below_the_page_is_the_language_of_the_letters_too(cast: Cast) -> None:
    client = cast.client("aisha")
    page = client.post("/taal/setlang/", {"language": "en", "next": "/"}, follow=True).content.decode()
    assert "From now on our letters to you are in English too." in page
    aisha = Person.objects.get(pk=cast.aisha.person.pk)
    assert aisha.language == "en"
    assert "Hello" in letterhead.as_mail(Letter(recipient=aisha, kind="conversations.message_waiting", key="k")).body


@pytest.mark.parametrize("language", ["", "xx", "nl-be"])
def test_a_language_that_we_do_not_speak_changes_nothing(cast: Cast, language: str) -> None:
    cast.client("aisha").post("/taal/setlang/", {"language": language, "next": "/"})
    assert Person.objects.get(pk=cast.aisha.person.pk).language == "nl"


def test_who_belongs_nowhere_yet_is_led_to_where_a_neighbourhood_is_chosen(cast: Cast) -> None:
    client = Client()
    newcomer = Person.objects.create_user(email="nieuw@example.org", first_name="Nieuw")
    client.force_login(newcomer, backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in ("/vragen/nieuw/", "/vragen/aanbod/", "/vragen/aanbod/wijzigen/"):
        assert client.get(address)["Location"] == "/buurt/meedoen/"
