"""Every answer tells the browser what it may not do, and pages about people stay out of caches."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.hardening.walking import PERSONAS, addresses, look
from tests.matrix.world import World, make_world


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def missing_guards(response: HttpResponseBase) -> list[str]:
    """List what an answer forgets to say."""
    policy = dict(part.strip().partition(" ")[::2] for part in response.headers.get("Content-Security-Policy", "").split(";"))
    is_told = {
        "default-src": policy.get("default-src") == "'self'",
        "script-src": policy.get("script-src") == "'self'",
        "style-src": policy.get("style-src") == "'self'",
        "object-src": policy.get("object-src") == "'none'",
        "base-uri": policy.get("base-uri") == "'none'",
        "frame-ancestors": policy.get("frame-ancestors") == "'none'",
        "form-action": policy.get("form-action") == "'self'",
        "nothing unsafe": "unsafe" not in str(policy),
        "nosniff": response.headers.get("X-Content-Type-Options") == "nosniff",
        "referrer": response.headers.get("Referrer-Policy") in ("same-origin", "no-referrer"),
        "opener": response.headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "resource": response.headers.get("Cross-Origin-Resource-Policy") == "same-origin",
        "permissions": "camera=()" in response.headers.get("Permissions-Policy", ""),
        "frame": response.headers.get("X-Frame-Options", "DENY") == "DENY",
    }
    return [name for name, told in is_told.items() if not told]


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_answer_is_guarded_and_no_page_about_people_is_kept(world: World, persona: str) -> None:
    client = world.client(persona)
    careless = {}
    for name, url in addresses(world):
        response = look(client, url)
        missing = missing_guards(response)
        is_personal = persona != "anonymous" and name not in ("health", "account_logout")
        if is_personal and "no-store" not in response.headers.get("Cache-Control", ""):
            missing.append("no-store")
        if missing:
            careless[f"{name} {response.status_code}"] = missing
    assert careless == {}


@pytest.mark.parametrize("url", ["/is-er-niet/", "/static/ui/is-er-niet.css", "/gezond/"])
def test_what_is_not_a_page_is_guarded_too(client: Client, db: None, url: str) -> None:
    assert missing_guards(client.get(url)) == []


def test_signing_out_lets_the_browser_forget(cast: Cast) -> None:
    client = cast.client("aisha")
    response = client.post(reverse("account_logout"))
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/").headers


def test_the_cookie_of_a_session_is_out_of_reach_of_scripts_and_other_sites(client: Client, db: None) -> None:
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"email": "aisha@example.org"})
    morsel = client.cookies["session"]
    assert (morsel["httponly"], morsel["samesite"], morsel["path"], morsel["domain"]) == (True, "Lax", "/", "")
    assert client.cookies["csrf"]["samesite"] == "Lax"


HTTPS_PROGRAM = """
import django
django.setup()
from django.conf import settings
from django.test import Client
page = Client(headers={"X-Forwarded-Proto": "https", "Host": "samenspel.example"}).get("/account/login/")
assert page.headers["Strict-Transport-Security"] == "max-age=31536000", page.headers
morsel = page.cookies["__Host-csrf"]
assert morsel["secure"] and morsel["samesite"] == "Lax" and morsel["path"] == "/" and not morsel["domain"], morsel
assert settings.SESSION_COOKIE_NAME == "__Host-session"
assert settings.SESSION_COOKIE_SECURE and settings.SESSION_COOKIE_HTTPONLY and settings.SESSION_COOKIE_SAMESITE == "Lax"
assert settings.SESSION_COOKIE_DOMAIN is None and settings.SESSION_COOKIE_PATH == "/"
"""


def test_with_https_cookies_and_browsers_are_bound_to_it(tmp_path: Path) -> None:
    """Settings follow the environment at the start, so this asks a process of its own."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "samenspel.project.settings",
        "SAMENSPEL_HOME": str(tmp_path),
        "SAMENSPEL_URL": "https://samenspel.example",
        "PATH": "",
        "PYTHONPATH": ":".join(sys.path),
    }
    done = subprocess.run([sys.executable, "-c", HTTPS_PROGRAM], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
