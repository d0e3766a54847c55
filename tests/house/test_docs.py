"""The documentation fails when it lies: reference pages follow the code, links lead somewhere."""

import re
from pathlib import Path

import pytest
import typer.main

from samenspel.cli.app import app
from samenspel.cli.doctor.examinations import TOOL_VARIABLES
from samenspel.project.environment import SETTINGS
from tests.house.places import DOCS, ROOT, files_of_project, name_of
from tests.house.reference import PAGES

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PROSE = [path for path in files_of_project() if path.suffix == ".md" and "static" not in path.parts]
TITLE = re.compile(r"# (\d+)\. \S")


@pytest.mark.parametrize("name", PAGES)
def test_a_reference_page_is_what_the_code_says(name: str) -> None:
    written = (DOCS / "reference" / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "write it anew: python -m tests.house.reference"


@pytest.mark.parametrize("path", PROSE, ids=name_of)
def test_every_link_within_the_project_leads_somewhere(path: Path) -> None:
    links = LINK.findall(path.read_text(encoding="utf-8"))
    broken = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert broken == []


def test_prose_names_only_settings_that_exist() -> None:
    known = {setting.variable for setting in SETTINGS} | TOOL_VARIABLES
    named = {word for path in PROSE for word in re.findall(r"SAMENSPEL_[A-Z_]+", path.read_text(encoding="utf-8"))}
    assert named <= known


def test_prose_names_only_commands_that_exist() -> None:
    known: dict[str, object] = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # it is a group
    named = {
        word for path in PROSE for word in re.findall(r"(?:\./|`)samenspel ([a-z][a-z-]*)", path.read_text(encoding="utf-8"))
    }
    assert named <= known.keys()
    assert len(named) > 5


def test_the_page_of_commands_names_limits_choices_and_what_is_given_when_nothing_is() -> None:
    written = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8").splitlines()
    wanted = (
        "| `--seconds` | `SECONDS` from 0 to 86400 | – | Time for all of it, 20 unless given. |",
        "| `--sharing` | `familiar`, `balanced`, `everybody` | `balanced` |",
        "| `--only` | `style`, `types`, `tests`, `postgres`, `browser` | – |",
        "| `--workers` | `NUMBER` from 1 | `2` |",
        "| `--faces` | `NUMBER` from 0 to 20 | `0` |",
        "| `--divide` | – | – |",
        "| `INSTANCE` | – | needed |",
    )
    assert [row for row in wanted if not any(line.startswith(row) for line in written)] == []


def test_the_proof_of_machines_leaves_nothing_out() -> None:
    assert "./samenspel check --require postgres --require browser" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_decisions_are_numbered_once_and_have_their_parts() -> None:
    pages = sorted((DOCS / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in pages]
    assert len(set(numbers)) == len(numbers)
    for path in pages:
        text = path.read_text(encoding="utf-8")
        title = TITLE.match(text)
        assert title is not None, name_of(path)
        assert int(title[1]) == int(path.name[:4])
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequences")), name_of(path)


def test_the_house_rules_of_an_open_project_are_there() -> None:
    needed = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "GOVERNANCE.md", "LICENSE", "publiccode.yml")
    assert [name for name in needed if not (ROOT / name).exists()] == []
    assert "European Union Public Licence" in (ROOT / "LICENSE").read_text(encoding="utf-8").replace(
        "PUBLIC LICENCE", "Public Licence"
    )
