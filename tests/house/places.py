"""Where things are in this checkout, for the tests that look at files."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "src" / "samenspel"
DOCS = ROOT / "docs"
LEAVE_ALONE = {".git", ".venv", "var", "__pycache__", "node_modules", "dist", "build", "vendor"}


def files_of_project() -> list[Path]:
    """List the project's own files, without what git, tools or a running product leave behind."""
    found = []
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        is_left = any(part in LEAVE_ALONE or part.endswith(("_cache", ".hypothesis")) for part in parts)
        if path.is_file() and not is_left:
            found.append(path)
    return found


def modules_of_product() -> list[Path]:
    """List the product's Python files, without migrations."""
    return sorted(path for path in PRODUCT.rglob("*.py") if not {"migrations", "__pycache__"} & set(path.parts))


def tree_of(path: Path) -> ast.Module:
    """Parse a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    """Name a file as people do, from the root of the checkout."""
    return str(path.relative_to(ROOT))
