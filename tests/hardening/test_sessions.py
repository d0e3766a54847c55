"""Sessions: short for who looks after others, long for neighbours, and over at once when they must be."""

import re
import time
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse

from samenspel.neighbourhoods.models import Home, Relation
from samenspel.people import access
from samenspel.people.models import Person
from samenspel.people.rules import Hat
from tests.conftest import Cast
from tests.people.test_signing_in import CODE, ask_code, type_code

DESK = "/balie/"
Later = Callable[[float], None]


@pytest.fixture(autouse=True)
def _letters_in_memory(db: None, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Let it be so many minutes later for who looks at sign-ins."""
    real = time.time

    def pass_by(minutes: float) -> None:
        monkeypatch.setattr(access.time, "time", lambda: real() + minutes * 60)  # type: ignore[attr-defined]

    return pass_by


def lives_here_too(cast: Cast) -> None:
    Relation.objects.create(person=cast.bram.person, community=cast.community, hat=Hat.RESIDENT)


def test_who_goes_on_working_is_not_interrupted(cast: Cast, later: Later) -> None:
    client = cast.client("bram")
    for minutes in range(0, 12 * 60, 25):
        later(minutes)
        assert client.get(DESK).status_code == 200
    later(12 * 60 + 1)
    assert client.get(DESK).status_code == 302


def test_a_professional_hat_is_laid_aside_after_half_an_hour_of_rest(cast: Cast, later: Later) -> None:
    lives_here_too(cast)
    client = cast.client("bram")
    assert client.get(DESK).status_code == 200
    later(29)
    assert client.get(DESK).status_code == 200
    later(60)
    away = client.get(DESK)
    assert away.headers["Location"] == f"{reverse('people:security')}?next=%2Fbalie%2F"
    assert client.get("/").context["request"].actor.hat.hat is Hat.RESIDENT
    assert client.get(DESK).status_code == 404


def test_the_hat_and_what_was_typed_come_back_with_the_second_key(cast: Cast, later: Later) -> None:
    lives_here_too(cast)
    client = cast.client("bram")
    page, words = reverse("neighbourhoods:relation_add"), {"first_name": "Wim", "email": "wim@example.org", "hat": "helper"}
    later(31)
    sent = client.post(page, words, headers={"Referer": f"http://testserver{page}"})
    assert sent.status_code == 302
    assert "Wim" not in str(dict(client.session))
    assert "kept" in client.session
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time() + 31 * 60}]
    session.save()
    again = client.get(page)
    assert again.status_code == 200
    assert again.context["request"].actor.hat.hat is Hat.COORDINATOR
    assert again.context["form"]["email"].value() == "wim@example.org"


def test_a_neighbour_stays_signed_in_for_months(cast: Cast, later: Later, settings: object) -> None:
    client = cast.client("aisha")
    later(60 * 24 * 60)
    assert client.get("/").context["request"].actor.person == cast.aisha.person
    assert settings.SESSION_COOKIE_AGE >= 60 * 24 * 3600  # type: ignore[attr-defined]


def test_a_closed_account_is_out_at_once_on_every_device(cast: Cast) -> None:
    phone, laptop = cast.client("aisha"), cast.client("aisha")
    Person.objects.filter(pk=cast.aisha.person.pk).update(is_active=False)
    for client in (phone, laptop):
        assert client.get(reverse("people:profile")).headers["Location"].startswith(reverse("account_login"))


def test_signing_out_ends_the_session_on_the_server(cast: Cast) -> None:
    client = cast.client("aisha")
    stolen = Client()
    stolen.cookies = type(client.cookies)(client.cookies.output(header=""))
    stolen.cookies["session"] = client.cookies["session"].value
    assert stolen.get(reverse("people:profile")).status_code == 200
    client.post(reverse("account_logout"))
    assert stolen.get(reverse("people:profile")).status_code == 302


def test_the_key_of_a_session_changes_at_sign_in_and_with_another_hat(client: Client, cast: Cast) -> None:
    code = ask_code(client, "chantal@example.org")
    before = client.session.session_key
    type_code(client, code)
    signed_in = client.session.session_key
    assert signed_in != before
    relation = Relation.objects.get(person=cast.chantal.person, hat=Hat.HELPER)
    client.post(reverse("neighbourhoods:hat_wear"), {"hat": str(relation.pk)})
    assert client.session.session_key not in (before, signed_in)
    assert [session.session_key for session in UserSession.objects.all()] == [client.session.session_key]


def prove(client: Client, place: str) -> str:
    """Ask for a code on the page of proof, and type it; return where that leads."""
    client.post(place)
    code = CODE.search(str(mail.outbox[-1].body))
    assert code is not None
    return str(client.post(place, {"code": code[1]}).headers["Location"])


def test_another_home_asks_for_proof_when_signing_in_is_long_ago(cast: Cast, later: Later) -> None:
    client, page = cast.client("aisha"), reverse("neighbourhoods:home_change")
    place = f"{cast.community.pk}:{cast.street.pk}"
    assert client.get(page).status_code == 200
    later(31)
    sent = client.post(page, {"place": place, "address": "Dievenstraat 1"})
    assert sent.headers["Location"] == f"{reverse('people:prove')}?next=%2Fbuurt%2Fthuis%2F"
    assert Home.objects.get(person=cast.aisha.person).address != "Dievenstraat 1"
    assert client.get(sent.headers["Location"]).status_code == 200
    assert not mail.outbox
    later(0)
    before = client.session.session_key
    assert prove(client, sent.headers["Location"]) == page
    assert client.session.session_key != before
    again = client.get(page)
    assert again.context["form"]["address"].value() == "Dievenstraat 1"


def test_a_code_of_proof_counts_once_and_is_guessed_three_times(cast: Cast) -> None:
    client, place = cast.client("aisha"), reverse("people:prove")
    client.post(place)
    code = CODE.search(str(mail.outbox[-1].body))
    assert code is not None
    assert [client.post(place, {"code": "BCDF-GHJK"}).status_code for _ in range(3)] == [422] * 3
    assert client.post(place, {"code": code[1]}).status_code == 422
    assert [client.post(place).status_code for _ in range(4)] == [303, 303, 429, 429]


def test_who_has_a_second_key_proves_with_it(cast: Cast, later: Later) -> None:
    TOTP.activate(cast.aisha.person, "JBSWY3DPEHPK3PXP")
    client = cast.client("aisha")
    assert client.get(reverse("neighbourhoods:home_change")).status_code == 302
    proof = client.get(reverse("people:prove"), {"next": "/buurt/thuis/"})
    assert proof.headers["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fbuurt%2Fthuis%2F"


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_another_key_asks_for_proof(cast: Cast, later: Later, name: str) -> None:
    client = cast.client("aisha")
    assert client.get(reverse(name)).status_code == 200
    later(31)
    assert re.match(reverse("people:prove"), client.get(reverse(name)).headers["Location"])


def test_another_address_asks_for_proof_and_goes_on_afterwards(cast: Cast, later: Later) -> None:
    EmailAddress.objects.create(user=cast.aisha.person, email="aisha@example.org", primary=True, verified=True)
    client = cast.client("aisha")
    later(31)
    sent = client.post(reverse("account_email"), {"email": "anders@example.org", "action_add": ""})
    assert sent.headers["Location"].startswith(reverse("people:prove"))
    assert not mail.outbox
    later(0)
    prove(client, sent.headers["Location"])
    assert [letter.to for letter in mail.outbox] == [["aisha@example.org"], ["anders@example.org"]]
    assert Person.objects.get(pk=cast.aisha.person.pk).email == "aisha@example.org"


@pytest.mark.parametrize("path", ["/account/password/change/", "/account/password/set/", "/account/password/reset/"])
def test_there_are_no_passwords(cast: Cast, path: str) -> None:
    assert cast.client("aisha").get(path).status_code == 404
    assert Client().post(path, {"email": "aisha@example.org"}).status_code == 404
