"""Every page, as the person it is for sees it: two widths, light and dark, held against axe-core."""

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import axe_playwright_python
import pytest
from django.urls import reverse
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.conftest import Street
from tests.matrix.routes import Route, own_routes
from tests.matrix.test_routes import expected
from tests.matrix.world import World, make_world

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIRST_CHOICE = ("aisha", "chantal", "els", "bram", "fatima", "hanna", "joke", "ivo")

ALLAUTH = ("account_login", "account_signup", "account_request_login_code")
"""Pages of the sign-in that a stranger sees."""

LOOKS: Mapping[str, tuple[bool, bool]] = {
    "phone-light": (True, False),
    "phone-dark": (True, True),
    "desktop-light": (False, False),
    "desktop-dark": (False, True),
}


def reader_of(route: Route) -> str | None:
    """Choose who looks at a page: the first of the cast to whom the tables open it."""
    return next((name for name in FIRST_CHOICE if expected(route, name) == "in"), None)


def pages_by_reader(world: World) -> dict[str | None, list[str]]:
    """List the addresses that each reader opens; ``None`` is a stranger."""
    pages: dict[str | None, list[str]] = {
        None: ["/", *(reverse(name) for name in ALLAUTH)],
        "bram": ["/"],
        "aisha": ["/", "/dit-is-er-niet/"],
    }
    for route in own_routes():
        if route.is_door and "GET" in route.methods and (reader := reader_of(route)):
            steps = range(1, 6) if "step" in route.arguments else (1,)
            for step in steps:
                values = {**route.values(world.ids), **({"step": step} if "step" in route.arguments else {})}
                pages.setdefault(reader, []).append(reverse(route.name, kwargs=values))
    return pages


def troubles_of(page: Page) -> list[str]:
    """Say what axe-core finds on the page, and whether something sticks out sideways."""
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags}).then(result => result.violations)", TAGS)
    troubles = [f"{item['id']}: {item['nodes'][0]['html'][:160]}" for item in found]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
        troubles.append("the page is wider than the screen")
    if page.locator("h1").count() != 1:
        troubles.append(f"{page.locator('h1').count()} headings of the first rank")
    return troubles


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_free_of_barriers(street: Street, look: str) -> None:
    phone, dark = LOOKS[look]
    wrong: list[str] = []
    visited = 0
    for reader, addresses in pages_by_reader(make_world(street.cast)).items():
        with street.as_(reader, phone=phone, dark=dark) as page:
            complaints: list[str] = []
            page.on("console", partial(note_complaint, complaints))
            for address in addresses:
                answer = page.goto(address)
                assert answer is not None
                if answer.status >= 400 and address != "/dit-is-er-niet/":
                    wrong.append(f"{reader} {address}: status {answer.status}")
                    continue
                visited += 1
                wrong += [f"{reader} {address}: {trouble}" for trouble in troubles_of(page)]
            wrong += [f"{reader}: {complaint}" for complaint in complaints]
    assert wrong == []
    assert visited > 40


def note_complaint(complaints: list[str], message: ConsoleMessage) -> None:
    """Remember what the browser complains of; the page that is not there is asked for on purpose."""
    if message.type in {"error", "warning"} and not re.search(r"404|Cross-Origin-Opener-Policy", message.text):
        complaints.append(message.text)
