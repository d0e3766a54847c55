"""What ``check`` does, and running one step of it."""

import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from samenspel.cli.check.surroundings import CHECKOUT, clean_environment
from samenspel.cli.voice import say

RULER = "─" * 78


class Result(Enum):
    """How a step ended."""

    PASSED = "✔"
    FAILED = "✘"
    NOT_RUN = "–"


@dataclass(frozen=True)
class Step:
    """One program to run; an ``absence`` says why it cannot, a ``report`` tells of every test."""

    title: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    absence: str = ""
    report: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """A step that was run, or that was not and why."""

    step: Step
    result: Result
    seconds: float


def module(name: str, *arguments: str) -> tuple[str, ...]:
    """Name the command that runs a Python module of this environment."""
    return (sys.executable, "-m", name, *arguments)


def program(name: str, *arguments: str) -> tuple[str, ...]:
    """Name the command that runs a program of this environment."""
    return (str(Path(sys.executable).parent / name), *arguments)


def take(step: Step) -> Outcome:
    """Run one step, its output going straight to the terminal."""
    say(f"\n{RULER}\n{step.title}\n{RULER}")
    if step.absence:
        say(f"Not run: {step.absence}")
        return Outcome(step, Result.NOT_RUN, 0.0)
    begun = time.monotonic()
    environment = {**clean_environment(), **step.environment}
    code = subprocess.run(step.command, cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode
    return Outcome(step, Result.FAILED if code else Result.PASSED, time.monotonic() - begun)
