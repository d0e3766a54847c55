"""The packages stand in one row, and each imports only from below."""

import subprocess
import sys

import grimp

from tests.house.places import ROOT

CAPABILITIES = {"people", "consent", "conversations", "neighbourhoods", "exchange", "arrangements", "plans"}
DOORS = {"views", "api", "forms", "schemas", "jobs", "reactions", "admin", "urls", "apps"}
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
ASSEMBLING = {"project", "overview"}  # they put the doors of all capabilities together


def test_every_contract_of_the_house_is_kept() -> None:
    """In a process of its own: it silences every logger of the process that it runs in."""
    command = [sys.executable, "-c", LINT, "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, " 0 broken." in done.stdout) == (0, True), done.stdout + done.stderr


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
