"""Where the instances stand that benchmarks plan when none are named: ``../shared`` beside the project, or SAMENSPEL_SHARED."""

from __future__ import annotations

import os
from pathlib import Path

SHARED = Path(os.environ.get("SAMENSPEL_SHARED", Path(__file__).parent.parent.parent / "shared"))


def instance(name: str, shared: Path = SHARED) -> Path:
    """The file of one of them."""
    return shared / "planning" / "instances" / f"{name}.json.gz"


def instances(shared: Path = SHARED) -> list[Path]:
    """All of them, the smallest first."""
    return sorted((shared / "planning" / "instances").glob("*.json*"), key=lambda path: path.stat().st_size)
