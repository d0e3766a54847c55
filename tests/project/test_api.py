"""The contract of the API: what it says of itself is true, and it says no in one way only."""

import json
import subprocess
import sys
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samenspel.exchange import queries
from samenspel.foundation.models import JournalLine
from samenspel.project.api import api
from tests.conftest import Cast
from tests.matrix.world import World, make_world

ROOT = "/api/v1"
PROBLEM = "application/problem+json"
FORGERIES: tuple[dict[str, str], ...] = (
    {},
    {"X-CSRFToken": "x" * 32},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://elders.example"},
)
OTHER_KINDS = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")
PARTS_OF_PROBLEM = {"type", "status", "code", "title", "errors"}


def operations() -> list[tuple[str, str]]:
    """List every method and address that the API says it has."""
    paths: dict[str, dict[str, Any]] = api.get_openapi_schema()["paths"]
    return sorted((method.upper(), path) for path, methods in paths.items() for method in methods)


def filled(path: str, world: World | None) -> str:
    """Fill in an address with the things of the world, or with ids that are nobody's."""
    guessed = uuid4()
    names = ("ask", "suggestion", "visit")
    return path.format(**{f"{name}_id": world.ids[name] if world else guessed for name in names})


def is_problem(response: Any) -> bool:
    """Whether an answer is a refusal in the one shape."""
    body = response.json()
    fields = all(set(error) == {"field", "detail"} for error in body["errors"])
    same = body["status"] == response.status_code and body["title"] and body["code"]
    return response.headers["Content-Type"] == PROBLEM and set(body) == PARTS_OF_PROBLEM and fields and bool(same)


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def test_the_description_is_public_and_can_be_read_from_any_site(client: Client, db: None) -> None:
    response = client.get(f"{ROOT}/openapi.json")
    assert response.status_code == HTTPStatus.OK
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["API-Version"] == response.json()["info"]["version"]
    assert len(operations()) == 14


def test_names_follow_the_rules_for_dutch_government() -> None:
    """Plural nouns but for one's single offer, kebab-case, no slash at the end, camelCase."""
    schema = api.get_openapi_schema()
    for path in schema["paths"]:
        assert path.split("/")[3] in {"asks", "suggestions", "visits", "offer"}
        assert path == path.lower()
        assert not path.endswith("/")
    for shape in schema["components"]["schemas"].values():
        for name in shape.get("properties", {}):
            assert name.isidentifier() or name == "from"
            assert "_" not in name
            assert name[0].islower()


def test_every_operation_says_what_it_does_and_how_it_says_no() -> None:
    for methods in api.get_openapi_schema()["paths"].values():
        for operation in methods.values():
            assert operation["description"].endswith(".")
            assert PROBLEM in operation["responses"]["default"]["content"]
            assert operation["security"]


def test_there_are_no_pages_that_run_scripts_of_others(client: Client, db: None) -> None:
    response = client.get(f"{ROOT}/docs")
    assert (response.status_code, is_problem(response)) == (HTTPStatus.NOT_FOUND, True)


@pytest.mark.parametrize(("method", "path"), operations())
def test_nobody_gets_anything_without_signing_in(db: None, method: str, path: str) -> None:
    response = Client().generic(method, filled(path, None), "{}", "application/json")
    assert (response.status_code, response.json()["code"]) == (HTTPStatus.UNAUTHORIZED, "api.not_signed_in")
    assert is_problem(response)
    assert response.headers["API-Version"]


@pytest.mark.parametrize("headers", FORGERIES)
@pytest.mark.parametrize("kind", ["application/json", *OTHER_KINDS])
def test_no_forged_change_is_taken(world: World, headers: dict[str, str], kind: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.client("aisha").cookies
    before = JournalLine.objects.count()
    for method, path in operations():
        if method != "GET":
            response = client.generic(method, filled(path, world), '{"why": "solved"}', kind, headers=headers)
            assert (response.status_code, is_problem(response)) == (HTTPStatus.FORBIDDEN, True)
    assert JournalLine.objects.count() == before


def test_a_change_with_the_key_of_our_pages_is_taken(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.client("aisha").cookies
    client.get("/mensen/")
    headers = {"X-CSRFToken": client.cookies["csrf"].value, "Origin": "http://testserver"}
    path = f"{ROOT}/asks/{world.ids['ask']}/close"
    assert client.post(path, {"why": "solved"}, "application/json", headers=headers).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", HTTPStatus.NOT_FOUND),
        ("GET", "", HTTPStatus.NOT_FOUND),
        ("GET", "/", HTTPStatus.NOT_FOUND),
        ("GET", "/asks/", HTTPStatus.NOT_FOUND),
        ("GET", "/asks/1", HTTPStatus.NOT_FOUND),
        ("DELETE", "/asks", HTTPStatus.METHOD_NOT_ALLOWED),
        ("POST", "/asks", HTTPStatus.BAD_REQUEST),
    ],
)
def test_every_no_has_the_same_shape(cast: Cast, method: str, path: str, status: int) -> None:
    response = cast.client("aisha").generic(method, f"{ROOT}{path}", "{not json", "application/json")
    assert (response.status_code, is_problem(response)) == (status, True)
    assert response.headers["API-Version"]


def test_a_method_that_an_address_does_not_take_is_named_as_such_and_not_as_a_page(cast: Cast) -> None:
    response = cast.client("aisha").delete(f"{ROOT}/asks")
    said = response.json()
    assert (said["code"], said["title"]) == (
        "method_not_allowed",
        "Deze methode kan niet op dit adres. In de kop Allow staat welke wel kan.",
    )
    assert set(response.headers["Allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_what_is_no_json_is_no_mistake_of_ours(cast: Cast, kind: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.client("aisha").cookies
    client.get("/mensen/")
    headers = {"X-CSRFToken": client.cookies["csrf"].value}
    response = client.generic("POST", f"{ROOT}/asks", "words=hallo", kind, headers=headers)
    assert (response.status_code, is_problem(response)) == (HTTPStatus.BAD_REQUEST, True)


def test_too_much_is_refused(cast: Cast) -> None:
    response = cast.client("aisha").post(f"{ROOT}/asks", {"words": "x" * 300_000}, "application/json")
    assert (response.status_code // 100, is_problem(response)) == (4, True)


def test_a_professional_without_a_second_key_is_told_so(cast: Cast) -> None:
    client = cast.client("bram")
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": 0}]
    session.save()
    response = client.get(f"{ROOT}/asks")
    assert (response.status_code, response.json()["code"]) == (HTTPStatus.FORBIDDEN, "api.second_key")
    assert "Location" not in response.headers


def test_trouble_that_passes_says_when_to_come_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_actor: object) -> None:
        raise OperationalError("the database is away")

    client = cast.client("aisha")
    monkeypatch.setattr(queries, "list_asks", away)
    response = client.get(f"{ROOT}/asks")
    assert (response.status_code, is_problem(response)) == (HTTPStatus.SERVICE_UNAVAILABLE, True)
    assert response.headers["Retry-After"]


def test_a_bug_of_ours_has_the_same_shape(cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    client = cast.client("aisha")
    client.raise_request_exception = False
    monkeypatch.delattr(queries, "list_asks")
    response = client.get(f"{ROOT}/asks")
    assert (response.status_code, is_problem(response)) == (HTTPStatus.INTERNAL_SERVER_ERROR, True)


def test_a_refusal_is_said_in_the_language_of_the_reader(cast: Cast) -> None:
    said = {
        language: cast.client("aisha").get(f"{ROOT}/asks/{uuid4()}", headers={"Accept-Language": language}).json()["title"]
        for language in ("nl", "en")
    }
    assert said["en"] == "We cannot find this ask."
    assert said["nl"] != said["en"]


def test_planning_a_neighbourhood_does_not_wait_for_the_api() -> None:
    doors = "samenspel.cli.plan, samenspel.planning.commands.plan"
    code = f"import sys, {doors}; print('ninja' in sys.modules, 'pydantic' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "False"]


# --- whatever is sent -------------------------------------------------------------------------------------------

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
    st.sampled_from(["2026-03-03", "14:00", "9999-12-31", "0001-01-01", "weekly", "once", "company", "afternoon"]),
    st.sampled_from(["\x00", "99:99", "", "1", "\ud800"]),
)  # fmt: skip
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
    max_leaves=8,
)


def like(shape: dict[str, Any], shapes: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Make values that follow a shape of the description most of the time, and then do not."""
    if "$ref" in shape:
        return like(shapes[shape["$ref"].rpartition("/")[2]], shapes, depth)
    ways = [like(one, shapes, depth) for one in [*shape.get("anyOf", []), *shape.get("allOf", [])]]
    if "enum" in shape:
        ways.append(st.sampled_from(shape["enum"]))
    elif shape.get("type") == "array":
        ways.append(st.lists(like(shape.get("items", {}), shapes, depth + 1), max_size=4))
    elif shape.get("type") == "object":
        fields = {name: like(one, shapes, depth + 1) for name, one in shape.get("properties", {}).items()}
        ways.append(st.fixed_dictionaries({}, optional=fields))
    elif shape.get("type") == "integer":
        ways += [st.integers(), st.integers(0, 8), st.sampled_from([30, 60, 90])]
    elif shape.get("type") == "boolean":
        ways.append(st.booleans())
    elif shape.get("format") == "date":
        ways.append(st.dates().map(str))
    return st.one_of(*ways, ANYTHING) if depth else st.one_of(*ways, *ways, *ways, ANYTHING)


def written(value: object) -> str:
    """Write a value as it can stand in an address."""
    return str(value).encode(errors="replace").decode()


def body_of(method: str, path: str) -> st.SearchStrategy[Any]:
    """Make bodies for an operation."""
    schema = api.get_openapi_schema()
    told = schema["paths"][path][method.lower()].get("requestBody")
    shapes: dict[str, Any] = schema["components"]["schemas"]
    return like(told["content"]["application/json"]["schema"], shapes) if told else ANYTHING


@pytest.mark.parametrize(("method", "path"), operations())
def test_whatever_is_sent_is_answered_and_never_breaks_anything(world: World, method: str, path: str) -> None:
    clients = [world.client(name) for name in ("aisha", "chantal", "els", "newcomer")]
    address = filled(path, world)

    @settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(client=st.sampled_from(clients), body=body_of(method, path), days=st.tuples(ANYTHING, ANYTHING))
    def answered(client: Client, body: Any, days: tuple[Any, Any]) -> None:
        response = client.generic(
            method, address, json.dumps(body), "application/json", query_params={"from": written(days[0]), "to": written(days[1])}
        )
        assert response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
        assert response.status_code < HTTPStatus.BAD_REQUEST or is_problem(response)

    answered()
