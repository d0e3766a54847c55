"""What is installed is what the project says it is: the same packages, and everything it needs in the wheel."""

import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder

import samenspel
from tests.house.places import PRODUCT, ROOT, modules_of_product

NEEDED = ("*.html", "*.txt", "*.css", "*.js", "*.mo", "*.svg", "*.woff2", "*.py", "py.typed")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """Read what the project says of itself."""
    described: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return described


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel and list the files in it."""
    folder = tmp_path_factory.mktemp("wheel")
    built = next(WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"]))
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_everything_the_product_shows(wheel: set[str]) -> None:
    needed = {path for pattern in NEEDED for path in PRODUCT.rglob(pattern) if "__pycache__" not in path.parts}
    missing = {str(path.relative_to(PRODUCT.parent)) for path in needed} - wheel
    assert missing == set()
    assert len(needed) > len(modules_of_product())


def test_the_wheel_holds_no_sources_of_translations_and_no_tests(wheel: set[str]) -> None:
    assert [name for name in wheel if name.endswith(".po") or "tests/" in name] == []


def test_the_wheel_brings_the_licence_and_the_command(wheel: set[str], project: dict[str, Any]) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in wheel)
    assert project["scripts"] == {"samenspel": "samenspel.cli:main"}
    assert project["license"] == "EUPL-1.2"


def test_wheel_and_lock_ask_for_the_same_packages(project: dict[str, Any]) -> None:
    locked = (ROOT / "requirements" / "runtime.in").read_text(encoding="utf-8").split()
    assert sorted(project["dependencies"]) == sorted(locked)


def test_the_locks_were_made_from_what_is_asked_for() -> None:
    for name in ("runtime", "check", "setup"):
        asked = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").split()
        locked = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        names = [word.partition("[")[0].partition(">")[0] for word in asked if not word.startswith("-") and ".in" not in word]
        assert [word for word in names if f"\n{word}==" not in f"\n{locked}" and f"\n{word}[" not in f"\n{locked}"] == []


def test_one_version_is_told_everywhere() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    described = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    assert f"softwareVersion: {samenspel.__version__}" in described
    assert f"[{samenspel.__version__}]" in changes


def test_the_vendored_pip_is_the_only_one(tmp_path: Path) -> None:
    assert len(list((ROOT / "setup").glob("pip-*.whl"))) == 1
