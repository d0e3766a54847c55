"""The how-to about figures shows what the commands print: every example of it is run."""

import re
import shlex
from pathlib import Path
from textwrap import dedent

import pytest
from typer.testing import CliRunner

from samenspel.cli.app import app
from samenspel.planning import Because, Language, Why, open_sentence
from samenspel.planning.explaining.words import BECAUSE
from tests.house.places import DOCS

PAGE = (DOCS / "how-to" / "planning-figures.md").read_text(encoding="utf-8")
BLOCKS = [dedent(block) for block in re.findall(r"(?:^ {4}.*\n)+", PAGE, re.MULTILINE)]


def test_every_example_prints_what_stands_below_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("samenspel.planning.commands.pacing.age_of_process", lambda: 0.5)  # the tests run for minutes
    (tmp_path / "docs").symlink_to(DOCS)
    run = set()
    for command, printed in zip(BLOCKS[::2], BLOCKS[1::2], strict=True):
        program, name, *_ = words = shlex.split(command)
        assert program == "./samenspel"
        shown = CliRunner().invoke(app, words[1:]).stdout
        assert shown.splitlines() == printed.splitlines(), command
        run.add(name)
    assert run == {"plan", "bound", "explain", "what-if"}


def test_every_reason_for_an_open_visit_stands_on_the_page() -> None:
    told = [open_sentence(why, Language.ENGLISH) for why in Why]
    told.append(open_sentence(Why.TRADED_OFF, Language.ENGLISH, too_far=46.7))
    assert [one for one in told if f'- "{one}"' not in PAGE] == []


def test_every_reason_for_who_comes_stands_on_the_page() -> None:
    quoted = re.findall(r'"([^"]+)"', PAGE)
    told = {because for because in Because if any(one in BECAUSE[Language.ENGLISH][because].one for one in quoted)}
    assert told == set(Because)
