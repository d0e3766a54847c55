"""Run the command as a person does: in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 60


def surroundings(home: Path, **settings: str) -> dict[str, str]:
    """Return an environment with these settings of Samenspel and no others."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("SAMENSPEL_")}
    given = {f"SAMENSPEL_{name}": value for name, value in settings.items()}
    return {**others, **given, "SAMENSPEL_HOME": str(home), "COLUMNS": "120", "PYTHONPATH": str(ROOT / "src")}


def command(*arguments: str | Path) -> list[str]:
    """Name the command with its arguments."""
    return [sys.executable, "-m", "samenspel", *map(str, arguments)]


def samenspel(*arguments: str | Path, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        command(*arguments),
        env=surroundings(home, **settings),
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
        check=False,
    )
