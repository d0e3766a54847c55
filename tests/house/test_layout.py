"""Every capability looks the same, and everything in it is small and says what it is for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.places import PRODUCT, modules_of_product, name_of, tree_of

CAPABILITIES = ("people", "consent", "conversations", "neighbourhoods", "exchange", "arrangements", "plans")
USUAL = {"__init__", "apps", "rules", "models", "queries", "services"}
NAMELESS = {"utils", "util", "helpers", "helper", "misc", "common", "tools", "manager", "managers"}
MOST_LINES_OF_FILE = 650
MOST_LINES_OF_FUNCTION = 60


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_a_capability_has_the_usual_files(capability: str) -> None:
    here = {path.stem for path in (PRODUCT / capability).iterdir()}
    assert here >= USUAL, f"{capability} lacks {sorted(USUAL - here)}"


def test_no_module_hides_behind_a_name_that_says_nothing() -> None:
    assert [name_of(path) for path in modules_of_product() if path.stem in NAMELESS] == []


def test_every_module_says_in_its_first_line_what_it_is_for() -> None:
    silent = [path for path in modules_of_product() if path.read_text(encoding="utf-8").strip() and not first_line(path)]
    assert [name_of(path) for path in silent] == []


def test_every_file_has_one_subject_and_so_is_short() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules_of_product()}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES_OF_FILE} == {}


def test_every_function_fits_in_a_glance() -> None:
    long = {
        f"{name_of(path)}:{function.lineno} {function.name}": lines
        for path in modules_of_product()
        for function, lines in functions_of(path)
        if lines > MOST_LINES_OF_FUNCTION
    }
    assert long == {}


def first_line(path: Path) -> str:
    """Return the first line of a module's docstring, or nothing."""
    return (ast.get_docstring(tree_of(path)) or "").partition("\n")[0]


def functions_of(path: Path) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Walk over the functions of a file with the number of lines of each, its docstring left out."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node, clean=False) or ""
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield node, lines - len(docstring.splitlines())
