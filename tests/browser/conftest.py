"""A real Chromium that walks through the product, on loopback only."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.conftest import Cast

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]


def find_chromium() -> str:
    """Return the browser that ``check`` found, else an installed one; fail with a clear word if there is none."""
    names = (os.environ.get("SAMENSPEL_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("no Chromium found; ./samenspel check installs one")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one Chromium for all tests. Its own loop runs in this thread, which Django must be told."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass(frozen=True)
class Street:
    """The cast, each with a browser of their own."""

    cast: Cast
    address: str
    browser: Browser

    @contextmanager
    def as_(self, name: str | None, *, script: bool = True, phone: bool = False, dark: bool = False) -> Iterator[Page]:
        """Open a page for somebody (``None``: a stranger); requests to any other host fail the test."""
        context = self.browser.new_context(
            base_url=self.address,
            java_script_enabled=script,
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]  # a plain dict is one
            color_scheme="dark" if dark else "light",
            locale="nl-NL",
        )
        if name is not None:
            context.add_cookies([{"name": "session", "value": session_of(self.cast.client(name)), "url": self.address}])
        elsewhere: list[str] = []
        context.on("request", lambda request: note_elsewhere(request, self.address, elsewhere))
        try:
            page = context.new_page()
            page.set_default_timeout(10_000)
            yield page
        finally:
            context.close()
        assert elsewhere == [], f"the page asked other hosts: {elsewhere}"


def session_of(client: Client) -> str:
    """Return the key of a test client's session."""
    return client.cookies["session"].value


def note_elsewhere(request: Request, address: str, elsewhere: list[str]) -> None:
    """Remember a request that leaves this machine's own server."""
    if not request.url.startswith((address, "data:", "about:", "blob:")):
        elsewhere.append(request.url)


@pytest.fixture
def street(browser: Browser, live_server: object, cast: Cast) -> Street:
    """Serve the product on loopback with the cast in it."""
    return Street(cast, str(live_server), browser)


@pytest.fixture
def pictures() -> Callable[[str], Path]:
    """Say where a picture goes: into the docs when SAMENSPEL_PICTURES is set, else nowhere that is kept."""
    folder = Path(os.environ.get("SAMENSPEL_PICTURES", "")) if os.environ.get("SAMENSPEL_PICTURES") else None

    def place(name: str) -> Path:
        target = folder or Path(os.environ.get("TMPDIR", "/tmp")) / "samenspel-pictures"  # noqa: S108  thrown away
        target.mkdir(parents=True, exist_ok=True)
        return target / f"{name}.jpg"

    return place
