"""The proof itself: what it runs, what it says was left out, and when it counts."""

from pathlib import Path

import pytest

from samenspel.cli.check import surroundings
from samenspel.cli.check.command import Part, list_steps
from samenspel.cli.check.report import Need, is_proven, show_table
from samenspel.cli.check.steps import Outcome, Result, Step, take

PASSED = Outcome(Step("Style", ("true",)), Result.PASSED, 1.0)
FAILED = Outcome(Step("Types", ("false",)), Result.FAILED, 2.0)
NOT_RUN = Outcome(Step("Tests on PostgreSQL", (), absence="no PostgreSQL"), Result.NOT_RUN, 0.0)


def test_a_failed_step_is_a_failed_proof() -> None:
    assert is_proven([PASSED], [])
    assert not is_proven([PASSED, FAILED], [])


def test_what_is_left_out_fails_only_where_it_is_required() -> None:
    assert is_proven([PASSED, NOT_RUN], [Need.BROWSER])
    assert not is_proven([PASSED, NOT_RUN], [Need.POSTGRES])


def test_the_table_ends_with_what_was_not_run_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    show_table([PASSED, NOT_RUN])
    shown = capsys.readouterr().out.splitlines()
    assert shown[-1] == "Not run: Tests on PostgreSQL: no PostgreSQL."
    show_table([PASSED])
    assert capsys.readouterr().out.splitlines()[-1] == "Nothing was left out."


def test_a_test_that_skipped_itself_is_named_with_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.xml"
    skipped = '<testcase><skipped message="no areas here"/></testcase>'
    report.write_text(f"<testsuites><testsuite>{skipped}{skipped}</testsuite></testsuites>", encoding="utf-8")
    show_table([Outcome(Step("Tests on SQLite", ("true",), report=report), Result.PASSED, 1.0)])
    assert capsys.readouterr().out.splitlines()[-1] == "Not run: 2 of Tests on SQLite: no areas here"


def test_a_step_runs_its_program_in_a_clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMENSPEL_DATABASE_URL", "postgres://real/data")
    asks = Step("Ask", ("sh", "-c", 'test -z "${SAMENSPEL_DATABASE_URL-}" && test "$GIVEN" = yes'), {"GIVEN": "yes"})
    assert take(asks).result is Result.PASSED
    assert take(Step("Fail", ("false",))).result is Result.FAILED
    assert take(NOT_RUN.step).result is Result.NOT_RUN


@pytest.mark.parametrize("part", [Part.STYLE, Part.TYPES, Part.TESTS])
def test_every_part_has_steps(part: Part) -> None:
    assert all(step.command and not step.absence for step in list_steps(part, Path("home")))


def test_a_postgres_that_is_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(surroundings.POSTGRES, "postgres://postgres@127.0.0.1:1/postgres")
    found = surroundings.find_postgres()
    assert not found.place
    assert surroundings.POSTGRES in found.absence


def test_the_browser_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    browser = tmp_path / "chromium"
    browser.write_text("#!/bin/sh\n", encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv(surroundings.CHROMIUM, str(browser))
    assert surroundings.find_browser().place == str(browser)


def test_a_browser_that_is_named_but_not_there_is_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(surroundings.CHROMIUM, "/nowhere/chromium")
    assert surroundings.find_browser().absence == "SAMENSPEL_CHROMIUM names /nowhere/chromium, which is not there"
