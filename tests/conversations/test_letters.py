"""Letters: queued with the change, sent once, saying nothing that others may not know."""

import smtplib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from samenspel.conversations import letterhead, services
from samenspel.conversations.models import Letter, Thread
from samenspel.conversations.rules import MOST_ATTEMPTS, LetterState
from samenspel.conversations.services import leases, letters
from samenspel.foundation import clock, jobs
from samenspel.foundation.models import Job, JournalLine
from tests.conftest import Cast, Player

SetClock = Callable[[datetime], None]
KIND = "conversations.message_waiting"


def tell(player: Player, key: str = "key", **more: Any) -> Letter:
    services.send_letter(player.person, KIND, key=key, **more)
    return Letter.objects.get(key=key)


def state_of(letter: Letter) -> tuple[LetterState, str]:
    letter.refresh_from_db()
    return LetterState(letter.state), letter.trouble


@pytest.fixture(autouse=True)
def _every_letter_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the letters of these tests be about nothing."""
    monkeypatch.setattr(letters, "_checks", {})


class Server(BaseEmailBackend):
    """A mail server that says what it is told to say."""

    says: ClassVar[Exception | None] = None
    got: ClassVar[list[EmailMessage]] = []

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Take the mail, or say why not."""
        if Server.says is not None:
            raise Server.says
        Server.got.extend(email_messages)
        return len(email_messages)


@pytest.fixture
def server(settings: Settings) -> Iterator[type[Server]]:
    """Send mail to a server that can be told what to say."""
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.says, Server.got = None, []
    yield Server
    Server.says, Server.got = None, []


def test_a_letter_is_queued_with_its_change_or_not_at_all(cast: Cast) -> None:
    with transaction.atomic():
        tell(cast.aisha)
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    assert not Job.objects.exists()


def test_a_letter_goes_out_by_the_worker_at_once(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        letter = tell(cast.aisha, link="/gesprekken/")
    assert Job.objects.filter(key="conversations.send_letters").count() == 1
    while jobs.work_one():
        pass
    [sent] = mail.outbox
    assert (sent.to, sent.cc, sent.bcc) == (["aisha@example.org"], [], [])
    assert state_of(letter) == (LetterState.SENT, "")
    assert services.send_due_letters() == 0


def test_the_same_fact_is_told_once(cast: Cast) -> None:
    for _ in range(3):
        tell(cast.aisha)
    assert services.send_due_letters() == 1


def test_a_letter_says_a_first_name_that_there_is_news_and_where(cast: Cast, thread: Thread) -> None:
    services.write_message(thread, words="Mijn sleutel ligt onder de mat", actor=cast.chantal.actor)
    with clock.at(clock.now() + timedelta(minutes=3)):
        services.send_due_letters()
    [sent] = mail.outbox
    text = f"{sent.subject}\n{sent.body}"
    assert "Aisha" in text
    assert f"http://127.0.0.1:8000/gesprekken/{thread.pk}/" in text
    for secret in ("sleutel", "Chantal", "van de Straat", "020", "Ganzenveld", "buurtgenoot"):
        assert secret not in text


@pytest.mark.parametrize(("language", "hello"), [("nl", "Hallo Aisha,"), ("en", "Hello Aisha,")])
def test_a_letter_speaks_the_language_of_its_reader(cast: Cast, language: str, hello: str) -> None:
    cast.aisha.person.language = language
    cast.aisha.person.save()
    tell(cast.aisha)
    with translation.override("en" if language == "nl" else "nl"):
        services.send_due_letters()
    assert mail.outbox[0].body.startswith(hello)


def test_a_name_with_odd_signs_stays_as_it_is(cast: Cast) -> None:
    cast.aisha.person.first_name = "D'Àncona & <zoon>"
    cast.aisha.person.save()
    tell(cast.aisha)
    services.send_due_letters()
    assert mail.outbox[0].body.startswith("Hallo D'Àncona & <zoon>,")


def test_the_same_letter_is_the_same_mail_every_time(cast: Cast) -> None:
    letter = tell(cast.aisha)
    first, second = (letterhead.as_mail(letter).message().as_bytes() for _ in range(2))
    assert first == second
    assert b"Message-ID: <" in first
    other = tell(cast.aisha, key="another")
    assert letterhead.as_mail(other).extra_headers["Message-ID"].encode() not in first


def test_a_letter_that_is_no_longer_true_is_not_sent(cast: Cast) -> None:
    letter = tell(cast.aisha, facts={"visit": "gone"})
    services.still_true(KIND)(lambda it: it.facts["visit"] != "gone")
    assert services.send_due_letters() == 0
    assert state_of(letter) == (LetterState.DROPPED, "no_longer_true")


def test_a_message_that_was_read_in_time_needs_no_letter(cast: Cast, thread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    from samenspel.conversations.services.talk import _still_waits

    services.still_true(KIND)(_still_waits)
    services.write_message(thread, words="Hallo", actor=cast.chantal.actor)
    services.mark_read(thread, actor=cast.aisha.actor)
    with clock.at(clock.now() + timedelta(minutes=3)):
        assert services.send_due_letters() == 0
    assert state_of(Letter.objects.get()) == (LetterState.DROPPED, "no_longer_true")


def test_letters_can_be_taken_back_until_they_are_sent(cast: Cast) -> None:
    gone, stays = tell(cast.aisha, "visit:1:a"), tell(cast.aisha, "visit:2:a")
    assert services.drop_letters("visit:1:") == 1
    assert services.send_due_letters() == 1
    assert (state_of(gone)[0], state_of(stays)[0]) == (LetterState.DROPPED, LetterState.SENT)


@pytest.mark.parametrize("change", [{"email": None}, {"is_active": False}])
def test_who_cannot_be_mailed_is_not_mailed(cast: Cast, change: dict[str, Any]) -> None:
    type(cast.aisha.person).objects.filter(pk=cast.aisha.person.pk).update(**change)
    letter = tell(cast.aisha)
    assert services.send_due_letters() == 0
    assert state_of(letter) == (LetterState.DROPPED, "no_address")


def test_a_letter_waits_for_its_hour(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    tell(cast.aisha, send_after=monday + timedelta(hours=1))
    assert services.send_due_letters() == 0
    set_clock(monday + timedelta(hours=1))
    assert services.send_due_letters() == 1


@pytest.mark.parametrize("link", ["https://elsewhere.example/", "javascript:alert(1)"])
def test_a_letter_links_to_nowhere_else(cast: Cast, link: str) -> None:
    with pytest.raises(ValueError, match="our own site"):
        tell(cast.aisha, link=link)


# --- at most three a day ------------------------------------------------------------------------------------------


def test_the_third_letter_of_the_day_tells_of_everything_else(monday: datetime, cast: Cast) -> None:
    for number in range(6):
        tell(cast.aisha, f"key {number}")
    tell(cast.els, "to somebody else")
    assert services.send_due_letters() == 4
    to_aisha = [one for one in mail.outbox if one.to == ["aisha@example.org"]]
    assert len(to_aisha) == 3
    assert len({one.subject for one in to_aisha}) == 2
    states = list(Letter.objects.filter(recipient=cast.aisha.person).values_list("state", flat=True))
    assert sorted(states) == ["folded"] * 3 + ["sent"] * 3


def test_what_is_too_much_for_today_comes_in_the_morning(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    for number in range(3):
        tell(cast.aisha, f"key {number}")
    services.send_due_letters()
    set_clock(monday + timedelta(hours=1))
    late = tell(cast.aisha, "late")
    assert services.send_due_letters() == 0
    set_clock(monday + timedelta(days=1))
    assert services.send_due_letters() == 1
    assert state_of(late)[0] == LetterState.SENT


def test_what_cannot_wait_goes_at_once(monday: datetime, cast: Cast) -> None:
    for number in range(3):
        tell(cast.aisha, f"key {number}")
    services.send_due_letters()
    tell(cast.aisha, "a visit of today falls out", urgent=True)
    assert services.send_due_letters() == 1


# --- when things go wrong -----------------------------------------------------------------------------------------


def let_leases_run_out() -> None:
    Letter.objects.filter(state=LetterState.WAITING).update(leased_until=clock.now() - timedelta(days=9999))


def test_letters_wait_for_a_mail_server_that_is_away_and_none_is_lost(
    cast: Cast, server: type[Server], caplog: pytest.LogCaptureFixture
) -> None:
    waiting = [tell(player, f"key {name}") for name, player in cast.players.items()]
    server.says = ConnectionRefusedError("nobody there")
    for _ in range(20):
        assert services.send_due_letters() == 0
        let_leases_run_out()
    assert "mail server is away" in caplog.text
    server.says = None
    assert services.send_due_letters() == len(waiting) == 10
    assert {mail.to[0] for mail in server.got} == {player.person.email for player in cast.players.values()}


def test_what_the_server_refuses_for_good_is_given_up_and_shown(cast: Cast, server: type[Server]) -> None:
    letter = tell(cast.aisha)
    server.says = smtplib.SMTPRecipientsRefused({"aisha@example.org": (550, b"no such mailbox")})
    services.send_due_letters()
    assert state_of(letter) == (LetterState.WAITING, "refused_550")
    let_leases_run_out()
    services.send_due_letters()
    assert state_of(letter) == (LetterState.FAILED, "refused_550")
    assert JournalLine.objects.filter(verb="conversations.letter_failed", subject_id=str(letter.pk)).exists()


def test_what_the_server_refuses_for_now_is_tried_again(cast: Cast, server: type[Server]) -> None:
    letter = tell(cast.aisha)
    server.says = smtplib.SMTPDataError(451, b"greylisted")
    for _ in range(MOST_ATTEMPTS - 1):
        services.send_due_letters()
        assert state_of(letter) == (LetterState.WAITING, "refused_451")
        let_leases_run_out()
    server.says = None
    assert services.send_due_letters() == 1


def test_one_bad_address_does_not_hold_up_the_others(cast: Cast, server: type[Server]) -> None:
    tell(cast.aisha)
    server.says = smtplib.SMTPRecipientsRefused({"aisha@example.org": (550, b"no such mailbox")})
    services.send_due_letters()
    server.says = None
    tell(cast.els, "for els")
    assert services.send_due_letters() == 1


def test_a_letter_whose_worker_died_goes_again_but_not_before_its_lease_ran_out(cast: Cast) -> None:
    tell(cast.aisha)
    assert leases.lease_letters() != ()  # the worker dies here
    assert services.send_due_letters() == 0
    let_leases_run_out()
    assert services.send_due_letters() == 1


def test_a_letter_that_makes_its_worker_crash_each_time_is_given_up(cast: Cast) -> None:
    letter = tell(cast.aisha)
    Letter.objects.update(kind="conversations.no_such_template", attempts=MOST_ATTEMPTS)
    assert services.send_due_letters() == 0
    assert state_of(letter) == (LetterState.FAILED, "crashed")


def test_letters_in_a_folder_are_whole_private_and_there_once(cast: Cast, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "samenspel.conversations.mailbox.FolderBackend"
    letter = tell(cast.aisha)
    services.send_due_letters()
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.WAITING)  # died before it was written down
    services.send_due_letters()
    [file] = Path(settings.MAIL_FOLDER).iterdir()
    assert file.suffix == ".eml"
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"aisha@example.org" in file.read_bytes()


def test_what_is_gathered_becomes_one_letter_until_it_goes_out(cast: Cast) -> None:
    def tell(number: int, gather: str = "a") -> None:
        facts = {"visits": [str(number)]}
        services.send_letter(cast.aisha.person, "arrangements.visit_dropped", key=f"k{number}", facts=facts, gather=gather)

    for number in (1, 2, 2):
        tell(number)
    assert [letter.facts["visits"] for letter in Letter.objects.all()] == [["1", "2"]]
    tell(3, gather="b")
    Letter.objects.filter(key="k1").update(leased_until=clock.now())  # somebody sends it
    tell(4)
    assert sorted(letter.facts["visits"] for letter in Letter.objects.all()) == [["1", "2"], ["3"], ["4"]]
