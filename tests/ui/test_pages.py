"""The frame of a page, and the pages that say no: whole, in two languages, without database or script."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from samenspel.ui.refusals import WORDS, refusal
from samenspel.ui.shapes import Hat, NavigationItem
from tests.house.places import PRODUCT

INLINE = re.compile(
    r"<style|\sstyle=|<script(?![^>]*(?:\ssrc=|type=.application/json))|\son[a-z]+=|javascript:|hx-on|hx-vals=.js:", re.IGNORECASE
)


def page_with(**context: object) -> str:
    """Render the frame for somebody who asks for a page."""
    request = RequestFactory().get("/hier/?stap=2")
    return render_to_string("ui/refusal.html", {"status": 404, **context}, request)


def test_every_component_is_shown_in_both_languages(dutch: Client, english: Client) -> None:
    in_dutch, in_english = (client.get("/patronen/").content.decode() for client in (dutch, english))
    assert '<html lang="nl"' in in_dutch
    assert "Vier buurtgenoten willen koffie komen drinken" in in_dutch
    assert '<html lang="en"' in in_english
    assert "Four neighbours want to come and have coffee" in in_english


def test_no_page_carries_a_style_or_a_script_inside(dutch: Client) -> None:
    pages = [dutch.get(address).content.decode() for address in ("/patronen/", "/nee/404/", "/nee/503/")]
    assert [INLINE.findall(page) for page in pages] == [[], [], []]


def test_no_template_of_the_product_carries_a_style_or_a_script_inside() -> None:
    templates = [path for path in PRODUCT.rglob("templates/**/*.html") if "letters" not in path.parts]
    assert len(templates) > 20
    assert [path for path in templates if INLINE.search(path.read_text(encoding="utf-8"))] == []


def test_a_page_asks_nothing_of_another_host(dutch: Client) -> None:
    page = dutch.get("/patronen/").content.decode()
    assert re.findall(r"(?:src|href|action)=\"(?:https?:)?//[^\"]*", page) == []


def test_the_first_heading_is_the_title(dutch: Client) -> None:
    page = dutch.get("/patronen/").content.decode()
    assert "<title>Goedemiddag, Aisha – Samenspel</title>" in page
    assert re.findall(r"<h1>(.*?)</h1>", page) == ["Goedemiddag, Aisha"]


def test_the_skip_link_leads_to_the_content(dutch: Client) -> None:
    page = dutch.get("/patronen/").content.decode()
    assert page.index('href="#main"') < page.index('id="main"')


def test_the_menu_says_where_you_are_and_what_waits() -> None:
    items = (NavigationItem("Start", "/", "home", is_current=True), NavigationItem("Gesprekken", "/gesprekken/", "chat", count=3))
    with translation.override("nl"):
        page = page_with(navigation=items)
    assert re.search(r'href="/" aria-current="page"', page)
    assert not re.search(r'href="/gesprekken/" aria-current', page)
    assert re.search(r'3<span class="visually-hidden"> wachten op jou</span>', page)


def test_a_hat_is_changed_with_a_plain_form() -> None:
    hats = (Hat("7", "helper in De Vogelbuurt", is_current=True), Hat("9", "bewoner van De Vogelbuurt"))
    page = page_with(hats=hats, hat_url="/hoed/", account_label="Chantal", sign_out_url="/weg/")
    assert re.search(r'<form[^>]*method="post"[^>]*action="/hoed/"', page)
    assert '<option value="7" selected>helper in De Vogelbuurt</option>' in page
    assert '<input type="hidden" name="next" value="/hier/?stap=2">' in page
    assert re.search(r'<form[^>]*method="post"[^>]*action="/weg/"', page)


def test_somebody_who_is_not_known_finds_the_door() -> None:
    page = page_with(sign_in_url="/binnen/")
    assert 'href="/binnen/"' in page
    assert "<details" not in page


def test_the_language_is_changed_with_a_plain_form_and_stays(dutch: Client) -> None:
    assert (
        '<button class="button-link" name="language" value="en" lang="en">English</button>'
        in dutch.get("/patronen/").content.decode()
    )
    answered = dutch.post("/taal/setlang/", {"language": "en", "next": "/patronen/"}, follow=True)
    assert '<html lang="en"' in answered.content.decode()


def test_a_message_is_shown_as_a_notice_of_its_tone(dutch: Client) -> None:
    page = dutch.get("/bericht/").content.decode()
    notices = page[page.index('id="notices"') : page.index('class="page__columns"')]
    assert "utrecht-alert--ok" in notices
    assert "Je hulpvraag is verstuurd." in notices


@pytest.mark.parametrize("status", sorted(WORDS))
def test_a_refusal_is_a_whole_page_in_plain_dutch(dutch: Client, status: int) -> None:
    answered = dutch.get(f"/nee/{status}/")
    page = answered.content.decode()
    assert answered.status_code == status
    with translation.override("nl"):
        assert f"<h1>{WORDS[status].title}</h1>" in page
        assert str(WORDS[status].sentence) in page
        assert str(WORDS[status].title) != WORDS[status].title._args[0]  # type: ignore[union-attr]
    assert "<svg" in page
    assert str(status) not in re.sub(r"<[^>]*>", "", page)


def test_an_unknown_status_still_finds_words() -> None:
    assert refusal(None, status=418).status_code == 418
    assert refusal(None, status=507).status_code == 507


def test_a_refusal_says_its_own_sentence_when_it_has_one() -> None:
    answered = refusal(RequestFactory().get("/"), status=409, sentence="Dit bezoek is al vergeven.")
    assert "Dit bezoek is al vergeven." in answered.content.decode()


def test_htmx_gets_a_refusal_as_a_notice(dutch: Client) -> None:
    answered = dutch.get("/nee/409/", headers={"HX-Request": "true"})
    assert answered.status_code == 409
    assert "<html" not in answered.content.decode()
    assert 'class="notice utrecht-alert utrecht-alert--error"' in answered.content.decode()


def test_an_address_without_anything_behind_it_gets_the_page(dutch: Client) -> None:
    answered = dutch.get("/bestaat/niet/")
    assert answered.status_code == 404
    assert "Deze pagina is er niet" in answered.content.decode()


def test_a_mistake_of_ours_gets_the_page_with_a_way_to_try_again(dutch: Client) -> None:
    answered = dutch.get("/stuk/")
    assert answered.status_code == 500
    assert re.search(r'href="/stuk/">\s*Probeer opnieuw', answered.content.decode())


def test_what_was_sent_is_not_offered_to_be_sent_twice(dutch: Client) -> None:
    assert "Probeer opnieuw" not in dutch.post("/stuk/").content.decode()


def test_a_form_that_was_open_too_long_says_so(dutch: Client) -> None:
    answered = dutch.get("/verlopen/")
    assert answered.status_code == 403
    assert "Dit formulier stond te lang open" in answered.content.decode()


def test_when_the_database_is_away_the_page_needs_nothing_at_all() -> None:
    with translation.override("nl"):
        page = render_to_string("ui/trouble.html")
    assert "We zijn er even niet" in page
    assert "nog niet bewaard" in page
    assert "<form" not in page


def test_being_away_says_when_to_come_back() -> None:
    assert refusal(None, status=503).headers["Retry-After"] == "30"


def test_the_scripts_of_all_pages_together_stay_small() -> None:
    scripts: list[Path] = sorted((PRODUCT / "ui" / "static" / "ui" / "js").glob("*.js"))
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in scripts) <= 150
