"""Benchmarks are read, too: each says how it is run, and the documentation names only what they have."""

import re
from pathlib import Path

import pytest

from tests.house.places import ROOT, files_of_project, name_of

MODULES = sorted((ROOT / "benchmarks").glob("*.py"))
PROGRAMS = [path for path in MODULES if "ArgumentParser(" in path.read_text(encoding="utf-8")]
PROSE = [path for path in files_of_project() if path.suffix == ".md" and "static" not in path.parts]
RUN = re.compile(r"`(?:python )?benchmarks/(\w+\.py)([^`]*)`")


@pytest.mark.parametrize("path", PROGRAMS, ids=name_of)
def test_a_benchmark_begins_by_saying_how_it_is_run(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    docstring = text.split('"""')[1]
    assert f"\n    python benchmarks/{path.name} " in docstring
    asked = set(re.findall(r'add_argument\("(--[\w-]+)"(?!.*SUPPRESS)', text))
    assert asked - set(re.findall(r"--[\w-]+", docstring)) == set()


@pytest.mark.parametrize("path", [path for path in MODULES if path not in PROGRAMS], ids=name_of)
def test_what_is_no_benchmark_by_itself_is_part_of_one(path: Path) -> None:
    others = (one.read_text(encoding="utf-8") for one in MODULES if one != path)
    assert any(re.search(rf"\b{path.stem}\b", text) for text in others)


def test_prose_names_only_benchmarks_and_options_that_exist() -> None:
    runs = [(path, *run) for path in PROSE for run in RUN.findall(path.read_text(encoding="utf-8"))]
    assert len(runs) > 5
    for path, name, words in runs:
        assert (ROOT / "benchmarks" / name).exists(), (name_of(path), name)
        known = (ROOT / "benchmarks" / name).read_text(encoding="utf-8")
        for option in re.findall(r"--[\w-]+", words):
            assert f'"{option}"' in known, (name_of(path), name, option)
