"""Every component in a real browser: open to everybody, by day and night, on a phone and a desktop, with and without script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Street

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATTERNS = "/patronen/"
SMALLEST_TARGET = 44  # pixels, for fingers that tremble
TOUCHED = "a.nl-button, button.nl-button, .nav__link, summary, .choice, input.utrecht-textbox, select, textarea"
DRAFT = """
    const form = document.createElement("form");
    form.dataset.autosave = "/bewaar/";
    form.innerHTML = '<input name="what" aria-label="Wat"><p data-autosave-status role="status"></p>';
    document.querySelector("main").prepend(form);
    document.dispatchEvent(new Event("htmx:load"));
"""


def complaints_on(page: Page) -> list[str]:
    """Collect what the browser complains about, a refused style or script first of all."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_no_component_shuts_anybody_out(street: Street, phone: bool, dark: bool) -> None:
    with street.as_(None, phone=phone, dark=dark) as page:
        said = complaints_on(page)
        page.goto(PATTERNS)
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
        assert said == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_has_to_be_read_sideways(street: Street, width: int) -> None:
    with street.as_(None) as page:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(PATTERNS)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_everything_that_is_touched_is_large_enough(street: Street) -> None:
    with street.as_(None, phone=True) as page:
        page.goto(PATTERNS)
        sizes = page.locator(TOUCHED).evaluate_all(
            "all => all.filter(one => one.checkVisibility())"
            ".map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect().width, one.getBoundingClientRect().height])"
        )
        assert len(sizes) > 30
        assert [size for size in sizes if min(size[1:]) < SMALLEST_TARGET] == []


def test_the_letters_of_running_text_are_large(street: Street) -> None:
    with street.as_(None, phone=True) as page:
        page.goto(PATTERNS)
        smallest = page.locator("main p").evaluate_all(
            "all => Math.min(...all.filter(one => !one.closest('.talk')).map(one => parseFloat(getComputedStyle(one).fontSize)))"
        )
        assert smallest >= 18


def test_the_menu_opens_without_a_script(street: Street) -> None:
    with street.as_(None, phone=True, script=False) as page:
        page.goto(PATTERNS)
        page.locator("summary.me__name").click()
        expect(page.get_by_role("button", name="Uitloggen")).to_be_visible()


def test_the_menu_closes_with_escape_and_gives_the_focus_back(street: Street) -> None:
    with street.as_(None) as page:
        page.goto(PATTERNS)
        page.locator("summary.me__name").click()
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Uitloggen")).to_be_hidden()
        expect(page.locator("summary.me__name")).to_be_focused()


def test_the_skip_link_is_the_first_thing_the_keyboard_finds(street: Street) -> None:
    with street.as_(None) as page:
        page.goto(PATTERNS)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize(("status", "says"), [(204, "Bewaard"), (500, "Nog niet bewaard")])
def test_a_draft_is_saved_while_somebody_types_and_says_so(street: Street, status: int, says: str) -> None:
    sent: list[str] = []

    def receive(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(status=status)

    with street.as_(None) as page:
        page.route("**/bewaar/", receive)
        page.goto(PATTERNS)
        page.evaluate(DRAFT)
        page.get_by_label("Wat", exact=True).fill("koffie")
        expect(page.locator("[data-autosave-status]")).to_have_text(says)
    assert len(sent) == 1
    assert "koffie" in sent[0]
