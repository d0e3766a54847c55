"""Outside a demo there is no way to step into anybody."""

import uuid

import pytest
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve

from samenspel.foundation import journal
from samenspel.foundation.refusals import NotFound, NotPossibleNow
from samenspel.project.demo import build, is_built, people
from samenspel.project.demo.making import MARK
from samenspel.project.demo.views import person_choose
from tests.conftest import Cast

WITH_DEMO = "tests.project.demo_urls"


def mark(cast: Cast) -> None:
    """Leave the mark of a demo in which Aisha is the resident."""
    parts = {part: str(cast.aisha.person.pk) for part in ("resident",)}
    journal.record(MARK, cast.community, actor=None, parts=parts)


def test_without_the_setting_there_is_no_address(db: None) -> None:
    with pytest.raises(Resolver404):
        resolve("/demo/")
    assert Client().get("/demo/").status_code == 404
    assert Client().post("/demo/", {"person": str(uuid.uuid4())}).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_the_setting_the_view_itself_refuses(cast: Cast, method: str) -> None:
    mark(cast)
    request = getattr(RequestFactory(), method)("/demo/", {"person": str(cast.aisha.person.pk)})
    with pytest.raises(NotFound):
        person_choose(request)


def test_with_the_setting_but_in_a_real_database_the_view_refuses(cast: Cast, settings: object) -> None:
    settings.DEMO, settings.ROOT_URLCONF = True, WITH_DEMO  # type: ignore[attr-defined]
    client = Client()
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/", {"person": str(cast.aisha.person.pk)}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_only_people_with_a_part_can_be_stepped_into(cast: Cast, settings: object) -> None:
    mark(cast)
    settings.DEMO, settings.ROOT_URLCONF = True, WITH_DEMO  # type: ignore[attr-defined]
    for nobody in (str(cast.bram.person.pk), str(uuid.uuid4()), "", "'"):
        client = Client()
        assert client.post("/demo/", {"person": nobody}).status_code == 404
        assert "_auth_user_id" not in client.session
    client = Client()
    assert client.post("/demo/", {"person": str(cast.aisha.person.pk)}).status_code == 302
    assert client.session["_auth_user_id"] == str(cast.aisha.person.pk)


def test_an_empty_database_is_no_demo(db: None) -> None:
    assert not is_built()
    assert people() == ()


def test_a_demo_is_never_made_among_real_people(cast: Cast) -> None:
    with pytest.raises(NotPossibleNow, match="not_empty"):
        build()
    assert not is_built()
