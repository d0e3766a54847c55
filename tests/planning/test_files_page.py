"""The page about planning files: its example is read and planned, and it has every field that the files have."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from samenspel.planning import Why, plan_from, plan_to, problem_from, read_problem, solve
from samenspel.planning.model import files, formats
from samenspel.planning.model.checking import check_plan
from samenspel.planning.model.problem import MAX_DAYS, MAX_KM, MAX_LIMIT, MAX_TEXT
from tests.house.places import DOCS
from tests.planning.judge import judge

PAGE = (DOCS / "reference" / "planning-files.md").read_text(encoding="utf-8")
INSTANCE, PLAN = (json.loads(dedent(block)) for block in re.findall(r"(?:^ {4}.*\n)+", PAGE, re.MULTILINE))
FIRST_COLUMN = set(re.findall(r"`([a-z_]+)`", " ".join(re.findall(r"^\|([^|]*)\|", PAGE, re.MULTILINE))))


def rows_in(value: Any) -> Iterator[frozenset[str]]:
    """The fields of every object in JSON values."""
    if isinstance(value, dict):
        yield frozenset(value)
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from rows_in(one)


def test_the_example_makes_the_plan_below_it() -> None:
    problem = problem_from(INSTANCE)
    assert plan_to(solve(problem, rounds=1).plan) == PLAN
    check_plan(problem, plan_from(PLAN))
    assert judge(INSTANCE, PLAN) > 300


def test_the_examples_have_every_field_there_is() -> None:
    kinds = {formats.HELPER, formats.REQUEST, formats.VISIT, formats.OPTION, formats.WINDOW, formats.PLANNED, formats.OPEN}
    assert {*rows_in(INSTANCE), *rows_in(PLAN)} == {formats.INSTANCE, formats.PLAN, frozenset({"visits"}), *kinds}


@pytest.mark.parametrize("fields", [formats.INSTANCE, formats.HELPER, formats.REQUEST, formats.PLAN])
def test_every_field_and_every_reason_has_its_line(fields: frozenset[str]) -> None:
    assert fields <= FIRST_COLUMN
    assert {why.value for why in Why} <= FIRST_COLUMN


def test_the_limits_on_the_page_are_those_of_the_code() -> None:
    limits = (
        MAX_DAYS,
        int(MAX_KM),
        MAX_LIMIT,
        MAX_TEXT,
        formats.MAX_HELPERS,
        formats.MAX_REQUESTS,
        formats.MAX_VISITS,
        formats.MAX_ROWS,
    )
    numbers = set(re.findall(r"\d[\d,]*", PAGE))
    assert {f"{limit:,}" for limit in limits} <= numbers
    assert f"{files.MAX_BYTES // 2**20} MiB" in PAGE


@pytest.mark.parametrize("example", sorted((DOCS / "examples").iterdir()), ids=lambda path: path.name)
def test_what_is_shipped_as_an_example_can_be_planned(example: Path) -> None:
    assert solve(read_problem(example), rounds=0).figures.covered > 0
