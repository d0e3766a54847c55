"""The packages stand in one row, and each imports only from below."""

import contextlib
import io

import grimp
from importlinter.cli import lint_imports

from tests.house.places import ROOT

CAPABILITIES = {"people", "consent", "conversations", "neighbourhoods", "exchange", "arrangements", "plans"}
DOORS = {"views", "api", "forms", "schemas", "jobs", "reactions", "admin", "urls", "apps"}
ASSEMBLING = {"project", "overview"}  # they put the doors of all capabilities together


def test_every_contract_of_the_house_is_kept() -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert code == 0, said.getvalue()


def test_no_capability_uses_the_doors_of_another() -> None:
    graph = grimp.build_graph("samenspel", cache_dir=None)
    trespassers = [
        f"{importer} imports {door}"
        for door in sorted(graph.modules)
        if is_door(door)
        for importer in sorted(graph.find_modules_that_directly_import(door))
        if package_of(importer) not in {package_of(door), *ASSEMBLING}
    ]
    assert trespassers == []


def is_door(module: str) -> bool:
    """Whether a module is a door of a capability."""
    parts = module.split(".")
    return len(parts) > 2 and parts[1] in CAPABILITIES and parts[2] in DOORS


def package_of(module: str) -> str:
    """Name the package of the house that a module is in."""
    _, _, below = module.partition(".")
    return below.partition(".")[0]
