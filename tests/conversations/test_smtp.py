"""Letters through a real mail server: one recipient each, none lost, and doubles that can be told."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes

import pytest
from pytest_django.fixtures import Settings

from samenspel.conversations import services
from samenspel.conversations.models import Letter
from samenspel.conversations.rules import LetterState
from samenspel.conversations.services import letters
from samenspel.foundation import clock
from tests.conftest import Cast
from tests.conversations.sink import Sink, listening


@pytest.fixture
def sink(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """Send the letters of this test to a mail server on loopback."""
    monkeypatch.setattr(letters, "_checks", {})
    with listening() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
        yield sink


def tell_everybody(cast: Cast) -> None:
    for name, player in cast.players.items():
        services.send_letter(player.person, "conversations.message_waiting", key=name)


def test_each_letter_has_one_recipient(cast: Cast, sink: Sink) -> None:
    tell_everybody(cast)
    assert services.send_due_letters() == 10
    assert sorted(recipients[0] for recipients, _text in sink.mails) == sorted(
        str(player.person.email) for player in cast.players.values()
    )
    assert {len(recipients) for recipients, _text in sink.mails} == {1}


def test_a_line_that_breaks_loses_nothing_and_a_double_can_be_told_by_its_id(
    cast: Cast, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    tell_everybody(cast)
    sink.hangs_up_after = 1
    assert services.send_due_letters() == 0
    Letter.objects.filter(state=LetterState.WAITING).update(leased_until=clock.now() - timedelta(days=9999))
    assert services.send_due_letters() == 10
    ids = [message_from_bytes(text)["Message-ID"] for _recipients, text in sink.mails]
    assert (len(ids), len(set(ids))) == (11, 10)
    assert sink.mails[0] in sink.mails[1:]
    assert "mail server is away" in caplog.text
