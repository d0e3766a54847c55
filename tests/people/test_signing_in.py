"""One way in for everybody: an address, a code by mail, and a second key for who looks after others."""

import re
import time
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as live_settings
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from samenspel.people import services
from samenspel.people.models import Person
from tests.conftest import Cast

CODE = re.compile(r"^\s*([A-Z0-9-]{5,12})\s*$", re.MULTILINE)


@pytest.fixture(autouse=True)
def fresh_limits(db: None, settings: object) -> None:
    """Forget how often somebody tried, and keep mails in memory."""
    cache.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]


def ask_code(client: Client, email: str, place: str = "") -> str:
    """Type an address on the one page; return the code that is mailed."""
    before = len(mail.outbox)
    answer = client.post(reverse("account_login") + place, {"email": email})
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_confirm_login_code"))
    if len(mail.outbox) == before:
        return ""
    found = CODE.search(str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def type_code(client: Client, code: str) -> str:
    """Type the code; return where that leads."""
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    return str(answer["Location"]) if answer.status_code == 302 else ""


def test_somebody_new_is_in_with_an_address_and_a_code(client: Client, db: None) -> None:
    code = ask_code(client, "Nieuw@Example.org")
    assert type_code(client, code) == reverse("people:first_steps")
    person = Person.objects.get()
    assert (person.email, person.has_usable_password(), person.language) == ("nieuw@example.org", False, "nl")
    assert EmailAddress.objects.get(user=person).verified
    assert client.post(reverse("people:first_steps"), {"first_name": "Nieuw"})["Location"] == reverse(
        "neighbourhoods:community_join"
    )


def test_somebody_known_goes_home(client: Client, cast: Cast) -> None:
    assert type_code(client, ask_code(client, "aisha@example.org")) == "/"
    assert Person.objects.filter(email__iexact="aisha@example.org").count() == 1


def test_the_page_that_was_asked_for_comes_after_the_code(client: Client, cast: Cast) -> None:
    wanted = reverse("people:session_list")
    assert client.get(wanted)["Location"] == f"{reverse('account_login')}?next={wanted}"
    answer = client.post(f"{reverse('account_login')}?next={wanted}", {"email": "aisha@example.org", "next": wanted})
    code = CODE.search(str(mail.outbox[-1].body))
    assert code is not None
    assert client.post(answer["Location"], {"code": code[1], "next": wanted})["Location"] == wanted


def test_known_and_unknown_addresses_look_the_same(client: Client, cast: Cast) -> None:
    pages = []
    for email in ("aisha@example.org", "niemand@example.org"):
        visitor = Client()
        ask_code(visitor, email)
        page = visitor.get(reverse("account_confirm_login_code")).content.decode().replace(email, "…")
        pages.append(re.sub(r'value="[^"]{60,}"', "", page))
    assert pages[0] == pages[1]


def test_a_wrong_code_lets_nobody_in(client: Client, cast: Cast) -> None:
    ask_code(client, "aisha@example.org")
    assert type_code(client, "XXXXXX") == ""
    assert "_auth_user_id" not in client.session


def test_a_code_works_only_where_it_was_asked(client: Client, cast: Cast) -> None:
    code = ask_code(client, "aisha@example.org")
    elsewhere = Client()
    ask_code(elsewhere, "aisha@example.org")
    type_code(elsewhere, code)
    assert "_auth_user_id" not in elsewhere.session


def test_looking_at_the_page_uses_no_code_up(client: Client, cast: Cast) -> None:
    code = ask_code(client, "aisha@example.org")
    for _scanner in range(3):
        client.get(reverse("account_confirm_login_code"), {"code": code})
    assert type_code(client, code) == "/"


def test_a_closed_account_gets_no_code(client: Client, cast: Cast) -> None:
    Person.objects.filter(pk=cast.aisha.person.pk).update(is_active=False)
    assert ask_code(client, "aisha@example.org") == ""


@pytest.mark.parametrize("email", ["", "aisha", "a@b", "x" * 300 + "@example.org"])
def test_what_is_no_address_is_named_beside_the_field(client: Client, db: None, email: str) -> None:
    answer = client.post(reverse("account_login"), {"email": email})
    assert answer.status_code == 200
    assert answer.context["form"].errors["email"]
    assert not Person.objects.exists()


def test_mail_that_cannot_leave_gives_a_human_page(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_arguments: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", away)
    answer = client.post(reverse("account_login"), {"email": "aisha@example.org"})
    assert answer.status_code == 409
    assert "mail" in answer.content.decode()


def test_the_mail_holds_the_code_and_no_name(client: Client, cast: Cast) -> None:
    code = ask_code(client, "aisha@example.org")
    letter = mail.outbox[-1]
    assert code in str(letter.body)
    assert code not in letter.subject
    assert "Aisha" not in str(letter.body) + letter.subject


def test_who_never_came_in_is_forgotten(db: None, monday: object) -> None:
    services.welcome("vergeten@example.org")
    kept = services.find_or_make_person(email="genood@example.org", first_name="Genood", actor=None)
    came = services.find_or_make_person(email="kwam@example.org", actor=None)
    EmailAddress.objects.filter(user=came).update(verified=True)
    assert services.forget_unfinished() == 0
    Person.objects.update(created_at="2026-02-01T00:00Z")
    assert services.forget_unfinished() == 1
    assert set(Person.objects.values_list("pk", flat=True)) == {kept.pk, came.pk}


def with_app(person: Person) -> str:
    """Give somebody an authenticator app; return its secret."""
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(person, secret)
    EmailAddress.objects.get_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})
    return secret


def code_of(secret: str) -> str:
    """Read the app."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return f"{hotp_value(secret, counter):06d}"


def test_a_second_key_is_asked_of_who_has_one(client: Client, cast: Cast) -> None:
    secret = with_app(cast.bram.person)
    assert type_code(client, ask_code(client, "bram@example.org")) == reverse("mfa_authenticate")
    assert client.get(reverse("neighbourhoods:relation_list")).status_code == 302
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert answer["Location"] == "/"
    assert client.get(reverse("neighbourhoods:relation_list")).status_code == 200


def test_a_coordinator_without_a_second_key_is_shown_where_to_make_one(client: Client, cast: Cast) -> None:
    type_code(client, ask_code(client, "bram@example.org"))
    answer = client.get(reverse("neighbourhoods:relation_list"))
    assert answer["Location"].startswith(reverse("people:security"))
    assert client.get(reverse("people:security")).status_code == 200


@pytest.mark.django_db(transaction=True)  # the key counts from the commit on
def test_a_second_key_made_now_counts_now(client: Client, cast: Cast) -> None:
    type_code(client, ask_code(client, "bram@example.org"))
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    assert Authenticator.objects.filter(user=cast.bram.person, type="totp").exists()
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert client.get(reverse("neighbourhoods:relation_list")).status_code == 200


def test_a_second_factor_counts_for_half_a_day(cast: Cast) -> None:
    client = cast.client("bram")
    assert client.get(reverse("neighbourhoods:relation_list")).status_code == 200
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time() - 13 * 3600}]
    session.save()
    assert client.get(reverse("neighbourhoods:relation_list"))["Location"].startswith(reverse("people:security"))


def test_a_second_factor_of_another_person_counts_for_nothing(cast: Cast) -> None:
    client = cast.client("bram")
    session = client.session
    session["account_authentication_methods_user"] = str(cast.ivo.person.pk)
    session.save()
    assert client.get(reverse("neighbourhoods:relation_list"))["Location"].startswith(reverse("people:security"))


def test_another_address_waits_until_its_code_is_typed(cast: Cast) -> None:
    client = cast.client("aisha")
    EmailAddress.objects.create(user=cast.aisha.person, email="aisha@example.org", primary=True, verified=True)
    client.post(reverse("account_email"), {"email": "anders@example.org", "action_add": ""})
    assert Person.objects.get(pk=cast.aisha.person.pk).email == "aisha@example.org"
    code = CODE.search(str(mail.outbox[-1].body))
    assert code is not None
    assert mail.outbox[-1].to == ["anders@example.org"]
    client.post(reverse("account_email_verification_sent"), {"code": code[1]})
    assert Person.objects.get(pk=cast.aisha.person.pk).email == "anders@example.org"


@pytest.mark.parametrize("name", ["account_login", "account_request_login_code", "account_signup"])
def test_the_pages_before_signing_in_have_no_script_or_style_of_their_own(client: Client, db: None, name: str) -> None:
    page = client.get(reverse(name)).content.decode()
    scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page)
    assert all('type="application/json"' in attributes for attributes in scripts)
    assert "<style" not in page
    assert " style=" not in page


def test_the_folder_of_mails_is_used_where_no_server_is_set(cast: Cast, client: Client, settings: object) -> None:
    settings.EMAIL_BACKEND = "samenspel.conversations.mailbox.FolderBackend"  # type: ignore[attr-defined]
    client.post(reverse("account_login"), {"email": "aisha@example.org"})
    (letter,) = Path(live_settings.MAIL_FOLDER).glob("*.eml")
    assert str(make_header(decode_header(str(message_from_bytes(letter.read_bytes())["Subject"])))) == "Je code voor Samenspel"
