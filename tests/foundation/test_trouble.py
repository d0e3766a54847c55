"""When the database, the disk or the mail server gives way, people get a calm page and nothing half is kept."""

import errno
from collections.abc import Callable
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from samenspel.conversations.models import Message, Thread
from samenspel.conversations.services import open_thread
from samenspel.project import middleware
from tests.conftest import Cast


def forgiving(client: Client) -> Client:
    """Let the client see the page that people see instead of the exception."""
    client.raise_request_exception = False
    return client


def fails_with(error: Exception) -> Callable[..., Any]:
    def execute(*_call: Any) -> Any:
        raise error

    return execute


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return open_thread([cast.aisha.person, cast.chantal.person], about=None, actor=None)


@pytest.mark.parametrize("address", ["/", "/gezond/", "/gesprekken/"])
@pytest.mark.parametrize("error", [OperationalError("away"), InterfaceError("closed")])
def test_a_database_that_is_away_gives_a_human_page(cast: Cast, address: str, error: Exception) -> None:
    client = forgiving(cast.client("aisha"))
    with connection.execute_wrapper(fails_with(error)):
        response = client.get(address)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "15")
    assert "geheugen" in response.content.decode()


def test_a_full_disk_says_that_nothing_was_saved(cast: Cast, thread: Thread) -> None:
    full = fails_with(OperationalError("database or disk is full"))
    client = forgiving(cast.client("aisha"))

    def only_writing(execute: Callable[..., Any], sql: str, *call: Any) -> Any:
        return full() if sql.startswith("INSERT") else execute(sql, *call)

    with connection.execute_wrapper(only_writing):
        response = client.post(f"/gesprekken/{thread.pk}/", {"words": "Hallo", "form_key": thread.pk})
    assert response.status_code == 503
    assert "niet bewaard" in response.content.decode()
    assert not Message.objects.exists()


def test_a_mail_server_that_is_away_says_so_at_sign_in(cast: Cast, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    response = forgiving(Client()).post("/account/login/code/", {"email": "aisha@example.org"})
    assert response.status_code in {409, 503}
    assert "mail" in response.content.decode()


def test_only_trouble_that_passes_gets_this_page(rf: RequestFactory, caplog: pytest.LogCaptureFixture) -> None:
    request = rf.get("/")
    for passing in (OSError(errno.ENOSPC, "full"), ConnectionRefusedError("no mail server")):
        page = middleware.trouble(request, passing)
        assert page is not None
        assert page.status_code == 503
    for bug in (OSError(errno.ENOENT, "no such file"), ProgrammingError("a bug"), ValueError("a bug")):
        assert middleware.trouble(request, bug) is None
    assert "full" in caplog.text
