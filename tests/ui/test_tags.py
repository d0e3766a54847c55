"""The small words of templates, and the drawings behind them."""

from xml.etree import ElementTree as ET

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from samenspel.ui.icons import ICONS
from samenspel.ui.shapes import Step, StepState, Tone
from samenspel.ui.templatetags.ui import art, badge, icon, initials, tone_of
from tests.house.places import PRODUCT

DRAWINGS = ("alone", "flock", "landing", "resting")


def parsed(drawing: str) -> ET.Element:
    """Parse a drawing of ours; a broken one fails."""
    return ET.fromstring(drawing)  # noqa: S314 - our own drawings


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_is_a_drawing_that_stays_silent(name: str) -> None:
    drawn = parsed(icon(name))
    assert drawn.get("aria-hidden") == "true"
    assert len(drawn) > 0


def test_an_icon_that_stands_alone_says_what_it_means() -> None:
    drawn = parsed(icon("check", label='Klaar & "af"'))
    assert drawn.get("aria-label") == 'Klaar & "af"'
    assert drawn.get("role") == "img"


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_drawing_is_a_drawing_that_stays_silent(name: str) -> None:
    drawn = parsed(art(name))
    assert drawn.get("aria-hidden") == "true"
    assert len(list(drawn.iter("path"))) > 5


def test_the_favicon_stands_by_itself() -> None:
    drawn = parsed((PRODUCT / "ui" / "static" / "ui" / "favicon.svg").read_text(encoding="utf-8"))
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"


def test_a_badge_knows_only_the_tones_there_are() -> None:
    assert badge("Open", "warning") == '<span class="badge badge--warning">Open</span>'
    assert badge("<b>", Tone.OK) == '<span class="badge badge--ok">&lt;b&gt;</span>'
    with pytest.raises(ValueError, match="purple"):
        badge("Open", "purple")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Aisha Yıldız", "AY"), ("Bram", "B"), ("Jan van der Berg", "JB"), ("  élodie ", "É"), ("", "?"), ("12", "?")],
)
def test_initials_are_those_of_first_and_last_name(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("tags", "tone"),
    [("success", Tone.OK), ("extra error", Tone.ERROR), ("warning", Tone.WARNING), ("info", Tone.INFO), ("", Tone.INFO)],
)
def test_a_message_finds_its_tone(tags: str, tone: Tone) -> None:
    assert tone_of(tags) == tone


def test_steps_say_which_is_done_and_where_you_are() -> None:
    steps = (Step("Wat", "/wat/", StepState.DONE), Step("Wanneer", state=StepState.NOW), Step("Nakijken"))
    with translation.override("nl"):
        html = render_to_string("ui/_steps.html", {"steps": steps})
    assert html.count('aria-current="step"') == 1
    assert '<a class="steps__label" href="/wat/">Wat</a>' in html
    assert html.count("(klaar)") == 1


def test_a_pager_keeps_what_was_searched_for() -> None:
    pages = Paginator(range(30), 10).page(2)
    with translation.override("nl"):
        html = render_to_string("ui/_pager.html", {"pages": pages}, RequestFactory().get("/lijst/?zoek=koffie&page=2"))
    assert "?zoek=koffie&amp;page=1" in html
    assert "?zoek=koffie&amp;page=3" in html
    assert "Bladzijde 2 van 3" in html


def test_a_single_page_needs_no_pager() -> None:
    html = render_to_string("ui/_pager.html", {"pages": Paginator(range(3), 10).page(1)}, RequestFactory().get("/"))
    assert html.strip() == ""


@pytest.mark.parametrize("tone", ["info", "ok", "warning", "error"])
def test_a_notice_never_speaks_by_colour_alone(tone: str) -> None:
    html = render_to_string("ui/_notice.html", {"tone": tone, "text": "Tekst"})
    assert 'role="img" aria-label="' in html
    assert f"utrecht-alert--{tone}" in html


def test_something_empty_offers_at_most_one_thing_to_do() -> None:
    with_action = render_to_string("ui/_empty.html", {"title": "Nog niets", "text": "", "action": "Vraag", "url": "/vraag/"})
    assert with_action.count("nl-button") == 2  # the class and its kind, on one link
    assert "nl-button" not in render_to_string("ui/_empty.html", {"title": "Nog niets"})


def test_text_in_a_component_is_never_taken_for_markup() -> None:
    template = Template('{% load ui %}{% badge text "ok" %}{% include "ui/_person.html" with name=text note=text %}')
    assert "<b>" not in template.render(Context({"text": "<b>"}))
