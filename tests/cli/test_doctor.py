"""The doctor gives a clear verdict on everything, and says how to mend what is wrong."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from samenspel.cli.doctor.examinations import (
    examine_clock,
    examine_database,
    examine_disk,
    examine_jobs,
    examine_keys,
    examine_mail,
    examine_settings,
    is_writable,
)
from samenspel.cli.doctor.verdict import Verdict
from samenspel.foundation import clock
from samenspel.foundation.models import Job
from tests.cli.running import samenspel


def only(verdicts: Iterator[Verdict]) -> Verdict:
    """Return the one verdict there is."""
    (verdict,) = verdicts
    return verdict


def test_a_verdict_shows_how_to_mend_what_is_wrong() -> None:
    assert str(Verdict("Disk", "9 GB free")) == "✔ Disk: 9 GB free"
    assert str(Verdict("Disk", "full", "Make room.")) == "✘ Disk: full\n    → Make room."


def test_a_misspelt_setting_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMENSPEL_DATABSE_URL", "postgres://127.0.0.1/samenspel")
    assert Verdict(
        "Settings", "SAMENSPEL_DATABSE_URL is no setting", "Look for the right name in docs/reference/settings.md."
    ) in [*examine_settings()]


def test_errors_shown_to_visitors_are_found(settings: Settings) -> None:
    settings.DEBUG = True
    assert any("SAMENSPEL_DEBUG" in verdict.found for verdict in examine_settings())


def test_a_key_that_others_can_read_is_found(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    key = tmp_path / "secret-key"
    key.write_text("secret", encoding="utf-8")
    key.chmod(stat.S_IRUSR | stat.S_IROTH)
    assert only(examine_keys()).mend == f"Run: chmod 600 '{key}'"
    key.chmod(stat.S_IRUSR)
    assert only(examine_keys()).is_well


@pytest.mark.django_db
def test_the_database_of_the_tests_is_well() -> None:
    assert only(examine_database()).is_well


@pytest.mark.django_db
def test_jobs_that_nobody_does_are_found() -> None:
    assert only(examine_jobs()).is_well
    Job.objects.create(task="samenspel.nobody", arguments={}, run_after=clock.now().replace(year=2020))
    assert only(examine_jobs()) == Verdict("Jobs", "1 wait for more than ten minutes", "Start a worker: samenspel work")


def test_a_mail_server_that_is_away_is_found(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setenv("SAMENSPEL_MAIL_URL", "smtp://127.0.0.1:1")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    verdict = only(examine_mail())
    assert verdict.found.startswith("127.0.0.1:1 does not answer")
    assert "SAMENSPEL_MAIL_URL" in verdict.mend


def test_letters_go_to_a_folder_when_there_is_no_mail_server(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    monkeypatch.delenv("SAMENSPEL_MAIL_URL", raising=False)
    settings.MAIL_FOLDER = tmp_path / "mail"
    assert only(examine_mail()) == Verdict("Mail", f"letters become files in {tmp_path / 'mail'}")


def test_the_disk_has_room(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    assert "GB free" in only(examine_disk()).found


def test_a_file_is_no_folder_to_write_in(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("in the way", encoding="utf-8")
    assert is_writable(tmp_path / "new" / "folder")
    assert not is_writable(tmp_path / "mail")


def test_an_unknown_time_zone_is_found(settings: Settings) -> None:
    assert only(examine_clock()).is_well
    settings.TIME_ZONE = "Europe/Nowhere"
    assert "SAMENSPEL_TIME_ZONE" in only(examine_clock()).mend


def test_settings_that_cannot_be_read_are_one_sentence(tmp_path: Path) -> None:
    told = samenspel("doctor", home=tmp_path, DATABASE_URL="nonsense://here")
    assert told.returncode == 1
    assert told.stdout.startswith("✘ Settings: cannot be read")
    assert "Traceback" not in told.stderr
