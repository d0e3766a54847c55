"""Passkeys in a real browser under our own content policy: make one, sign in with it, use it as the second key."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.conftest import Street

pytestmark = pytest.mark.browser

CODE = re.compile(r"^\s*([A-Z0-9-]{5,12})\s*$", re.MULTILINE)
HOME = re.compile(r"^http://[^/]+/$")
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@contextmanager
def quiet(page: Page) -> Iterator[None]:
    """Fail when the browser's console says that something was blocked or broke."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    assert said == []


def enter_by_code(page: Page, email: str) -> None:
    """Type an address, then the code of the newest mail."""
    cache.clear()
    page.goto(reverse("account_login"))
    page.fill("input[name=email]", email)
    page.click("#enter .nl-button--primary")
    page.wait_for_url(f"**{reverse('account_confirm_login_code')}")
    code = CODE.search(str(mail.outbox[-1].body))
    assert code is not None
    page.fill("input[name=code]", code[1])
    page.click("#code .nl-button--primary")


def leave(page: Page) -> None:
    """Sign out."""
    page.goto(reverse("account_logout"))
    page.click("main .nl-button--primary")


def test_a_coordinator_makes_a_passkey_and_comes_in_with_it(street: Street) -> None:
    with street.as_(None, phone=True) as page, quiet(page):
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        enter_by_code(page, "bram@example.org")
        page.wait_for_url(f"**{reverse('people:security')}?next=**")  # the desk is closed without a second key
        page.click("#keys .nl-button--primary")
        page.click("#mfa_webauthn_add")
        page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
        desk = page.goto(reverse("neighbourhoods:relation_list"))
        assert desk is not None
        assert desk.status == 200
        leave(page)

        page.goto(reverse("account_login"))
        page.click("#passkey_login")
        page.wait_for_url(HOME)
        page.goto(reverse("neighbourhoods:relation_list"))
        assert page.url.endswith(reverse("neighbourhoods:relation_list"))
        leave(page)

        enter_by_code(page, "bram@example.org")
        page.wait_for_url(f"**{reverse('mfa_authenticate')}")
        page.click("#mfa_webauthn_authenticate")
        page.wait_for_url(HOME)
        page.goto(reverse("neighbourhoods:relation_list"))
        assert page.url.endswith(reverse("neighbourhoods:relation_list"))


def test_a_passkey_that_fails_says_so_and_the_code_still_works(street: Street) -> None:
    with street.as_(None) as page:
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR | {"isUserVerified": False}})
        page.goto(reverse("account_login"))
        page.click("#passkey_login")
        page.locator("[data-passkey-trouble]").wait_for(state="visible")
        enter_by_code(page, "aisha@example.org")
        page.wait_for_url(HOME)


def test_without_javascript_the_code_is_the_way_in(street: Street) -> None:
    with street.as_(None, script=False) as page:
        enter_by_code(page, "aisha@example.org")
        page.wait_for_url(HOME)
        page.goto(reverse("account_logout"))
        page.click("main .nl-button--primary")
        page.goto(reverse("account_login"))
        assert not page.is_visible("#passkey_login")
