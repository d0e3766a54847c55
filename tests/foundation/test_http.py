"""Doors and refusals: who may enter, by which method, and how a no is said to people and to programs."""

from enum import StrEnum

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from samenspel.foundation import http
from samenspel.foundation.refusals import NotAllowed, NotFound, NotPossibleNow, NotValid, Refusal
from tests.conftest import Cast


class Act(StrEnum):
    """Only for these tests."""

    LOOK = "tests.look"


@http.door(Act.LOOK, "GET", "POST")
def look(request: HttpRequest, what: str = "around") -> HttpResponse:
    """Look at something."""
    return HttpResponse(f"looked {what}")


def request_of(rf: RequestFactory, method: str, user: object, **data: str) -> HttpRequest:
    request = rf.generic(method, "/kijk/") if method != "POST" else rf.post("/kijk/", data)
    request.user = user  # type: ignore[assignment]
    request.session = SessionStore()
    return request


def test_a_door_writes_down_what_it_needs() -> None:
    assert look.act == Act.LOOK  # type: ignore[attr-defined]
    assert set(look.methods) == {"GET", "HEAD", "POST"}  # type: ignore[attr-defined]
    assert look.__doc__ == "Look at something."


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("HEAD", 200), ("POST", 200), ("PUT", 405), ("DELETE", 405)])
def test_a_door_opens_for_its_methods_only(rf: RequestFactory, cast: Cast, method: str, status: int) -> None:
    assert look(request_of(rf, method, cast.aisha.person)).status_code == status


def test_a_stranger_is_shown_the_way_in_and_loses_nothing(rf: RequestFactory) -> None:
    request = request_of(rf, "POST", AnonymousUser(), words="Lang bedacht", csrfmiddlewaretoken="x")
    response = look(request)
    assert (response.status_code, response.headers["Location"]) == (302, "/account/login/?next=/kijk/")
    assert "bedacht" not in str(request.session[http.KEPT])
    kept = http.take_kept(request)
    assert kept is not None
    assert kept.dict() == {"words": "Lang bedacht"}
    assert http.take_kept(request) is None


@http.door(Act.LOOK, "POST")
def press(_request: HttpRequest) -> HttpResponse:
    """Press a button that is no page."""
    return HttpResponse("pressed")


@pytest.mark.parametrize(
    ("referer", "place"),
    [("http://testserver/mijn/vraag/?a=1", "/mijn/vraag/"), ("https://elsewhere.example/", "/"), ("", "/")],
)
def test_after_signing_in_one_is_back_at_the_page_with_the_button(rf: RequestFactory, referer: str, place: str) -> None:
    request = request_of(rf, "POST", AnonymousUser())
    request.META["HTTP_REFERER"] = referer
    assert press(request).headers["Location"] == f"/account/login/?next={place}"


def test_htmx_is_sent_to_sign_in_with_the_whole_page(rf: RequestFactory) -> None:
    request = request_of(rf, "POST", AnonymousUser(), words="Lang bedacht")
    request.META["HTTP_HX_REQUEST"] = "true"
    response = look(request)
    assert (response.status_code, response.headers["HX-Redirect"]) == (204, "/account/login/?next=/kijk/")
    assert http.take_kept(request) is not None


def test_what_was_kept_comes_back_at_its_own_address_only(rf: RequestFactory) -> None:
    request = request_of(rf, "POST", AnonymousUser(), words="Lang bedacht")
    look(request)
    request.path = "/elders/"
    assert http.take_kept(request) is None
    assert http.KEPT in request.session


def test_what_was_kept_under_another_key_is_forgotten(rf: RequestFactory) -> None:
    request = request_of(rf, "GET", AnonymousUser())
    request.session[http.KEPT] = {"path": "/kijk/", "words": "bm90IGxvY2tlZCBieSB1cywgdHJ1bHkgbm90"}
    assert http.take_kept(request) is None


def test_an_empty_form_is_not_kept(rf: RequestFactory) -> None:
    request = request_of(rf, "POST", AnonymousUser(), csrfmiddlewaretoken="x")
    look(request)
    assert http.KEPT not in request.session


REFUSALS = [
    (NotFound(), 404, "not_found"),
    (NotAllowed(), 403, "not_allowed"),
    (NotPossibleNow("circles.full", "This circle is full."), 409, "circles.full"),
    (NotValid("circles.wrong", "Something is wrong.", {"day": "Choose a day."}), 422, "circles.wrong"),
]


@pytest.mark.parametrize(("refusal", "status", "code"), REFUSALS)
def test_every_refusal_is_a_page_for_people_and_a_code_for_programs(
    rf: RequestFactory, refusal: Refusal, status: int, code: str
) -> None:
    middleware = http.RefusalMiddleware(look)
    page = middleware.process_exception(request_of(rf, "GET", AnonymousUser()), refusal)
    assert page is not None
    assert page.status_code == status
    request = rf.get("/kijk/", headers={"Accept": "application/json"})
    answer = middleware.process_exception(request, refusal)
    assert answer is not None
    assert answer.status_code == status
    assert f'"code": "{code}"' in answer.content.decode()


def test_the_fields_of_what_is_not_valid_are_named() -> None:
    assert http.refusal_as_json(REFUSALS[3][0])["errors"] == [{"field": "day", "detail": "Choose a day."}]


def test_a_bug_is_not_hidden_behind_a_refusal(rf: RequestFactory) -> None:
    assert http.RefusalMiddleware(look).process_exception(rf.get("/"), ValueError("a bug")) is None


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/balie/plan/6c1f0c4e-0d4f-4d3f-9d07-0b2a3a3f9b11/stoppen/", "/balie/plan/6c1f0c4e-0d4f-4d3f-9d07-0b2a3a3f9b11/"),
        ("/balie/", "/balie/"),
        ("/taal/setlang/", "/taal/setlang/"),  # no door of ours: it leads on by itself
        ("/nergens/heen/", "/"),
        ("/", "/"),
    ],
)
def test_a_button_belongs_to_the_nearest_page_above_it(path: str, page: str) -> None:
    assert http.page_around(path) == page


def test_who_opens_the_address_of_a_button_gets_a_page_and_the_way_to_the_button(cast: Cast) -> None:
    address = "/balie/plan/6c1f0c4e-0d4f-4d3f-9d07-0b2a3a3f9b11/"
    answer = cast.client("bram").get(f"{address}stoppen/")
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Dit adres is geen bladzijde" in page
    assert f'href="{address}">Naar die bladzijde</a>' in page


def test_who_must_sign_in_for_a_button_comes_back_to_its_page(client: Client) -> None:
    address = "/balie/plan/6c1f0c4e-0d4f-4d3f-9d07-0b2a3a3f9b11/"
    assert client.get(f"{address}stoppen/").headers["Location"] == f"/account/login/?next={address}"
