"""The command itself: which steps there are, and the table at the end."""

import tempfile
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from samenspel.cli.check import surroundings
from samenspel.cli.check.report import Need, is_proven, show_table
from samenspel.cli.check.steps import Step, module, program, take
from samenspel.cli.voice import Exit, Refused

PROCESSES = 2
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


def check(
    only: Annotated[
        list[Part] | None,
        typer.Option(help="Only this part. May be given again."),
    ] = None,
    require: Annotated[list[Need] | None, typer.Option(help="Fail without it. May be given again.")] = None,
) -> None:
    """Run every test: style, types, SQLite, PostgreSQL where there is one, and a real browser."""
    if not surroundings.is_checkout():
        raise Refused("The tests are not in a wheel: run ./samenspel check in a checkout.")
    if find_spec("pytest") is None:
        raise Refused("This environment has no test tools: run ./samenspel check, which installs them.")
    parts = only or list(Part)
    with tempfile.TemporaryDirectory(prefix="samenspel-check-") as home:
        steps = [step for part in parts for step in list_steps(part, Path(home))]
        outcomes = [take(step) for step in steps]
    show_table(outcomes)
    raise typer.Exit(Exit.DONE if is_proven(outcomes, require or []) else Exit.WRONG)


def list_steps(part: Part, home: Path) -> list[Step]:
    """List the steps of one part."""
    match part:
        case Part.STYLE:
            return style_steps()
        case Part.TYPES:
            return [Step("Types: mypy --strict", module("mypy"))]
        case Part.TESTS:
            return [some_tests("Tests on SQLite", home, *NOT_BROWSER)]
        case Part.POSTGRES:
            return [postgres_step(home)]
        case Part.BROWSER:
            return browser_steps(home)


def style_steps() -> list[Step]:
    """List what looks at the text of the code alone."""
    folder = surroundings.CHECKOUT / "src" / "samenspel"
    templates = [str(path.relative_to(surroundings.CHECKOUT)) for path in sorted(folder.rglob("templates/**/*.html"))]
    return [
        Step("Style: ruff", module("ruff", "check", ".")),
        Step("Style of templates: djade", program("djade", "--check", "--target-version", "5.2", *templates)),
        Step("Licences: reuse", module("reuse", "lint", "--lines")),
    ]


def postgres_step(home: Path) -> Step:
    """Say how the tests that touch a database run on PostgreSQL, or why they do not."""
    found = surroundings.find_postgres()
    title = "Tests on PostgreSQL"
    return some_tests(title, home, *TOUCHING_DATABASE, *NOT_BROWSER, database=found.place, absence=found.absence)


def browser_steps(home: Path) -> list[Step]:
    """Say how the browser tests run, on both databases, or why they do not."""
    browser, postgres = surroundings.find_browser(), surroundings.find_postgres()
    on_sqlite = some_tests("Tests in the browser on SQLite", home, *IN_BROWSER, browser=browser.place, absence=browser.absence)
    on_postgres = some_tests(
        "Tests in the browser on PostgreSQL",
        home,
        *IN_BROWSER,
        browser=browser.place,
        database=postgres.place,
        absence=browser.absence or postgres.absence,
    )
    return [on_sqlite, on_postgres]


def some_tests(title: str, home: Path, *which: str, database: str = "", browser: str = "", absence: str = "") -> Step:
    """Make the step that runs some of the tests, in an empty home folder of their own."""
    folder = home / title.replace(" ", "-").lower()
    report = folder / "report.xml"
    command = module("pytest", "-n", str(PROCESSES), "--dist=worksteal", f"--junitxml={report}", *which)
    settings = {"SAMENSPEL_HOME": str(folder), "SAMENSPEL_DATABASE_URL": database, surroundings.CHROMIUM: browser}
    return Step(title, command, {name: value for name, value in settings.items() if value}, absence, report)
