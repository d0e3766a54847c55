"""Visits for programs: the same people, contact details and journal lines as on the pages."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from samenspel.arrangements.models import Visit
from samenspel.arrangements.rules import VisitState
from samenspel.consent.models import Look
from samenspel.consent.rules import DataClass
from samenspel.foundation.models import JournalLine
from tests.arrangements.street import arrange_company, stand_beside
from tests.conftest import Cast

ROOT = "/api/v1"
OK, DONE, STRANGER, NOT_YOURS, GONE, STALE, WRONG = 200, 204, 401, 403, 404, 409, 422
PROBLEM = "application/problem+json"
EVERYBODY = ("aisha", "bram", "chantal", "dirk", "els", "hanna", "ivo", "joke", "anonymous")
SetClock = Callable[[datetime], None]


def send(client: Client, method: str, path: str, data: object = None) -> Any:
    """Send JSON to an address of the API."""
    return client.generic(method, f"{ROOT}{path}", "" if data is None else json.dumps(data), "application/json")


@pytest.fixture(autouse=True)
def _morning(monday: datetime) -> None:
    """Begin every story before the people come on stage, so that their hats hold."""


@pytest.fixture
def visit(cast: Cast) -> Visit:
    """The first of Chantal's visits to Aisha, tomorrow."""
    stand_beside(cast, "hanna")
    arrange_company(cast, "chantal", month=5, asker=cast.hanna.person)
    first = Visit.objects.order_by("starts_at").first()
    assert first is not None
    return first


WHO: dict[tuple[str, str], dict[str, int]] = {
    # (method, what): person → status; whoever is missing finds nothing
    ("GET", ""): {"aisha": OK, "hanna": OK, "chantal": OK, "bram": OK, "joke": OK},
    ("POST", "/drop-out"): {"chantal": DONE, "aisha": NOT_YOURS, "hanna": NOT_YOURS, "bram": NOT_YOURS, "joke": NOT_YOURS},
    ("POST", "/report"): {"chantal": DONE, "aisha": DONE, "hanna": DONE, "bram": NOT_YOURS, "joke": NOT_YOURS},
}


@pytest.mark.parametrize(("method", "what"), WHO)
@pytest.mark.parametrize("name", EVERYBODY)
def test_a_visit_exists_for_some_and_not_for_others(
    cast: Cast, visit: Visit, set_clock: SetClock, method: str, what: str, name: str
) -> None:
    client = Client() if name == "anonymous" else cast.client(name)
    if what == "/report":
        set_clock(visit.ends_at)
    body = {"/drop-out": {"sequence": visit.sequence}, "/report": {"happened": True}}.get(what)
    before = JournalLine.objects.count()
    response = send(client, method, f"/visits/{visit.pk}{what}", body)
    expected = STRANGER if name == "anonymous" else WHO[method, what].get(name, GONE)
    assert response.status_code == expected
    assert (JournalLine.objects.count() > before) == (expected == DONE)
    if expected >= STRANGER:
        assert response.headers["Content-Type"] == PROBLEM
    if expected == GONE:
        assert send(client, method, f"/visits/{uuid4()}{what}", body).content == response.content


def test_contact_details_are_told_as_on_the_page_and_the_look_is_noted(cast: Cast, visit: Visit) -> None:
    told = send(cast.client("chantal"), "GET", f"/visits/{visit.pk}").json()
    assert [contact["name"] for contact in told["contacts"]] == ["Aisha"]
    assert "Straat 5" in [fact["value"] for fact in told["contacts"][0]["facts"]]
    look = Look.objects.get(data_class=DataClass.CONTACT)
    assert (look.subject_id, look.viewer_id) == (str(cast.aisha.person.pk), str(cast.chantal.person.pk))
    assert (told["code"], told["mayDropOut"], told["mayReportDone"]) == ("planned", True, False)
    assert told["startsAt"] == "2026-03-03T12:00:00Z"


def test_the_calendar_holds_the_days_that_are_asked_for(cast: Cast, visit: Visit) -> None:
    client = cast.client("aisha")
    coming = send(client, "GET", "/visits").json()
    assert coming[0]["id"] == str(visit.pk)
    assert {line["date"] for line in coming} == {str(date(2026, 3, 3) + timedelta(weeks=week)) for week in range(4)}
    some = send(client, "GET", "/visits?from=2026-03-10&to=2026-03-17").json()
    assert [line["date"] for line in some] == ["2026-03-10", "2026-03-17"]
    assert send(client, "GET", "/visits?to=2026-03-03").json()[0]["id"] == str(visit.pk)
    assert send(cast.client("els"), "GET", "/visits").json() == []
    assert send(cast.client("bram"), "GET", "/visits").json() == []


@pytest.mark.parametrize(
    ("period", "field"),
    [
        ("from=soon", "from"),
        ("to=2026-13-01", "to"),
        ("from=2026-03-02&to=2026-03-01", "period"),
        ("from=2026-01-01&to=2099-01-01", "period"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused_by_name(cast: Cast, period: str, field: str) -> None:
    response = send(cast.client("aisha"), "GET", f"/visits?{period}")
    assert response.status_code == WRONG
    assert [error["field"] for error in response.json()["errors"]] == [field]


@pytest.mark.parametrize("period", ["from=9999-12-31", "from=0001-01-01", "to=0001-01-01", "to=9999-12-31", "from=9999-12-20"])
def test_the_ends_of_time_are_days_too(cast: Cast, period: str) -> None:
    assert send(cast.client("aisha"), "GET", f"/visits?{period}").status_code in (OK, WRONG)


def test_the_list_of_visits_asks_the_database_no_more_when_it_grows(
    cast: Cast, visit: Visit, django_assert_max_num_queries: Any
) -> None:
    client = cast.client("chantal")
    with django_assert_max_num_queries(12):
        assert len(send(client, "GET", "/visits?from=2026-03-01&to=2026-06-30").json()) == Visit.objects.count() > 8


def test_dropping_out_leaves_the_visit_open(cast: Cast, visit: Visit) -> None:
    client, path = cast.client("chantal"), f"/visits/{visit.pk}/drop-out"
    stale = send(client, "POST", path, {"sequence": visit.sequence + 1})
    assert (stale.status_code, stale.json()["code"]) == (STALE, "arrangements.changed")
    assert send(client, "POST", path, {}).json()["errors"][0]["field"] == "sequence"
    assert send(client, "POST", path, {"sequence": visit.sequence}).status_code == DONE
    assert Visit.objects.get(pk=visit.pk).state == VisitState.OPEN
    assert JournalLine.objects.filter(subject_id=str(visit.pk), actor_id=str(cast.chantal.person.pk)).exists()


def test_a_report_comes_after_the_beginning_and_says_yes_or_no(cast: Cast, visit: Visit, set_clock: SetClock) -> None:
    client, path = cast.client("aisha"), f"/visits/{visit.pk}/report"
    assert send(client, "POST", path, {"happened": False}).json()["code"] == "arrangements.too_early"
    set_clock(datetime(2026, 3, 3, 16, tzinfo=UTC))
    wrong = send(client, "POST", path, {"happened": "perhaps", "stars": 5})
    assert {error["field"] for error in wrong.json()["errors"]} == {"happened", "stars"}
    assert send(client, "POST", path, {"happened": False}).status_code == DONE
    assert Visit.objects.get(pk=visit.pk).state == VisitState.MISSED
