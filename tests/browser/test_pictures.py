"""The pictures of the documentation, taken in the demo; with SAMENSPEL_PICTURES=docs/pictures they are made anew."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from samenspel.plans import services
from samenspel.plans.models import PlanRun
from samenspel.project.demo import build, people
from tests.browser.conftest import DESKTOP, PHONE, session_of

pytestmark = pytest.mark.browser

PICTURES: dict[str, tuple[str, str, str]] = {
    # picture: (who looks, the page, the link that is followed from there)
    "front": ("", "/", ""),
    "resident-home": ("resident", "/", ""),
    "resident-calendar": ("resident", "/afspraken/", ""),
    "resident-week": ("resident", "/afspraken/?view=week", ""),
    "resident-gap": ("resident", "/afspraken/", "main a[href*='/afspraken/bezoek/']"),
    "resident-asks": ("resident", "/vragen/", ""),
    "resident-who-looked": ("resident", "/delen/wie-keek-mee/", ""),
    "resident-sharing": ("resident", "/delen/", ""),
    "asking": ("carer", "/vragen/nieuw/", ""),
    "helper-suggestions": ("helper", "/vragen/meehelpen/", ""),
    "helper-suggestion": ("helper", "/vragen/meehelpen/", "#suggestions a[href*='/vragen/meehelpen/']"),
    "helper-offer": ("helper", "/vragen/aanbod/wijzigen/", ""),
    "helper-talk": ("helper", "/gesprekken/", "main a[href*='/gesprekken/']"),
    "coordinator-desk": ("coordinator", "/balie/", ""),
    "coordinator-who-could-come": ("coordinator", "/balie/", "#stalled .card:has-text('Gezelschap') a[href*='/voorstel/vraag/']"),
    "coordinator-plan": ("coordinator", "/balie/plan/", "#plans a"),
    "coordinator-people": ("coordinator", "/buurt/mensen/", ""),
}


def step_into(part: str) -> Client:
    """Be one of the people of the demo."""
    client = Client()
    person = next(person for person in people() if person.part == part)
    client.post("/demo/", {"person": str(person.person_id)})
    return client


def make_plan() -> None:
    """Let the coordinator ask for a plan, and the worker make it with the first answer of the search."""
    step_into("coordinator").post("/balie/plan/nieuw/", {"area": "all", "sharing": "balanced", "seconds": "10"})
    PlanRun.objects.update(seconds=0)
    services.work_out(PlanRun.objects.get().pk)


@contextmanager
def opened(browser: Browser, address: str, part: str, *, phone: bool) -> Iterator[Page]:
    """Open a page as one of the people of the demo (empty: nobody yet)."""
    context = browser.new_context(base_url=address, viewport=PHONE if phone else DESKTOP, locale="nl-NL")  # type: ignore[arg-type]
    if part:
        context.add_cookies([{"name": "session", "value": session_of(step_into(part)), "url": address}])
    try:
        yield context.new_page()
    finally:
        context.close()


def take(page: Page, start: str, link: str, target: Path) -> None:
    """Go to a page and take its picture whole; the bar of a phone stays at its foot."""
    page.goto(start)
    if link:
        page.locator(link).first.click()
        page.wait_for_load_state()
    assert page.locator("h1").count() == 1
    width = page.viewport_size or DESKTOP
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width["width"], "height": min(tall, 2400)})
    page.screenshot(path=target, type="jpeg", quality=85)
    assert target.stat().st_size > 5_000


def test_the_pictures_of_the_documentation_can_be_taken(
    browser: Browser, live_server: Any, settings: Any, pictures: Callable[[str], Path]
) -> None:
    build()
    settings.DEMO, settings.ROOT_URLCONF = True, "tests.project.demo_urls"
    make_plan()
    for name, (part, start, link) in PICTURES.items():
        for phone in (True, False):
            with opened(browser, str(live_server), part, phone=phone) as page:
                take(page, start, link, pictures(f"{name}-{'phone' if phone else 'desktop'}"))
