"""The command itself: which steps there are, and the table at the end."""

import tempfile
from collections.abc import Sequence
from enum import StrEnum
from importlib.util import find_spec
from typing import Annotated

import typer

from samenspel.cli.check import surroundings
from samenspel.cli.check.steps import RULER, Outcome, Result, Step, module, program, pytest, take
from samenspel.cli.voice import Exit, Refused, say

NOT_BROWSER = ("-m", "not browser")
IN_BROWSER = ("-m", "browser")
TOUCHING_DATABASE = ("-p", "tests.house.touching_database")


class Part(StrEnum):
    """A part of the proof that can be asked for alone."""

    STYLE = "style"
    TYPES = "types"
    TESTS = "tests"
    POSTGRES = "postgres"
    BROWSER = "browser"


class Need(StrEnum):
    """Something that this machine may lack."""

    POSTGRES = "postgres"
    BROWSER = "browser"


def check(
    only: Annotated[
        list[Part] | None,
        typer.Option(metavar="PART", help="Only this part: style, types, tests, postgres or browser. May be given again."),
    ] = None,
    require: Annotated[
        list[Need] | None, typer.Option(metavar="NEED", help="Fail without it: postgres or browser. May be given again.")
    ] = None,
) -> None:
    """Run every test: style, types, SQLite, PostgreSQL where there is one, and a real browser."""
    if not surroundings.is_checkout():
        raise Refused("The tests are not in a wheel: run ./samenspel check in a checkout.")
    if find_spec("pytest") is None:
        raise Refused("This environment has no test tools: run ./samenspel check, which installs them.")
    parts = only or list(Part)
    with tempfile.TemporaryDirectory(prefix="samenspel-check-") as home:
        steps = [step for part in parts for step in list_steps(part, home)]
        outcomes = [take(step) for step in steps]
    show_table(outcomes)
    raise typer.Exit(Exit.DONE if is_proven(outcomes, require or []) else Exit.WRONG)


def list_steps(part: Part, home: str) -> list[Step]:
    """List the steps of one part."""
    match part:
        case Part.STYLE:
            return style_steps()
        case Part.TYPES:
            return [Step("Types: mypy --strict", module("mypy"))]
        case Part.TESTS:
            return [Step("Tests on SQLite", pytest(*NOT_BROWSER), {"SAMENSPEL_HOME": home})]
        case Part.POSTGRES:
            return [postgres_step(home)]
        case Part.BROWSER:
            return [browser_step(home)]


def style_steps() -> list[Step]:
    """List what looks at the text of the code alone."""
    folder = surroundings.CHECKOUT / "src" / "samenspel"
    templates = [str(path.relative_to(surroundings.CHECKOUT)) for path in sorted(folder.rglob("templates/**/*.html"))]
    return [
        Step("Style: ruff", module("ruff", "check", ".")),
        Step("Style of templates: djade", program("djade", "--check", "--target-version", "5.2", *templates)),
        Step("Licences: reuse", module("reuse", "lint", "--lines")),
    ]


def postgres_step(home: str) -> Step:
    """Say how the tests that touch a database run on PostgreSQL, or why they do not."""
    found = surroundings.find_postgres()
    environment = {"SAMENSPEL_HOME": home, "SAMENSPEL_DATABASE_URL": found.place}
    return Step("Tests on PostgreSQL", pytest(*TOUCHING_DATABASE, *NOT_BROWSER), environment, found.absence)


def browser_step(home: str) -> Step:
    """Say how the browser tests run, or why they do not."""
    found = surroundings.find_browser()
    environment = {"SAMENSPEL_HOME": home, surroundings.CHROMIUM: found.place}
    return Step("Tests in the browser", pytest(*IN_BROWSER, processes=0), environment, found.absence)


def show_table(outcomes: Sequence[Outcome]) -> None:
    """Print what was run, how it ended and how long it took; then what was not run and why."""
    say(f"\n{RULER}")
    for outcome in outcomes:
        say(f"{outcome.result.value} {outcome.step.title:<60} {outcome.seconds:>8.1f} s")
    say(f"  {'together':<60} {sum(outcome.seconds for outcome in outcomes):>8.1f} s")
    absent = [outcome.step for outcome in outcomes if outcome.result is Result.NOT_RUN]
    for step in absent:
        say(f"Not run: {step.title}: {step.absence}.")
    if not absent:
        say("Nothing was left out.")


def is_proven(outcomes: Sequence[Outcome], required: Sequence[Need]) -> bool:
    """Whether no step failed and nothing that is required was left out."""
    missing = [outcome for outcome in outcomes if outcome.result is Result.NOT_RUN]
    for need in required:
        if any(need.value in outcome.step.title.lower() for outcome in missing):
            say(f"But {need.value} is required here.")
            return False
    return all(outcome.result is not Result.FAILED for outcome in outcomes)
