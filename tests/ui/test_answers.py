"""One answer for every door: the page for a person, the part for htmx."""

import pytest
from django.test import Client


def test_a_person_gets_the_whole_page(dutch: Client) -> None:
    answered = dutch.get("/feiten/")
    assert "<html" in answered.content.decode()
    assert "HX-Request" in answered.headers["Vary"]


def test_htmx_gets_only_the_part(dutch: Client) -> None:
    answered = dutch.get("/feiten/", headers={"HX-Request": "true"})
    assert answered.content.decode().strip().startswith('<dl class="facts">')


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_htmx_gets_the_page_when_it_shows_a_page(dutch: Client, header: str) -> None:
    answered = dutch.get("/feiten/", headers={"HX-Request": "true", header: "true"})
    assert "<html" in answered.content.decode()


def test_mistakes_keep_their_status_in_page_and_part(dutch: Client) -> None:
    assert dutch.post("/feiten/", {}).status_code == 422
    assert dutch.post("/feiten/", {}, headers={"HX-Request": "true"}).status_code == 422
    assert dutch.post("/feiten/", {"name": "Aisha"}).status_code == 200
