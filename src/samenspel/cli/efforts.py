"""What several commands take: the file of a neighbourhood, and numbers up to a limit."""

from collections.abc import Callable
from math import isnan, nan
from pathlib import Path
from typing import Annotated, Any

import typer

MOST_SECONDS = 86_400  # a day; nobody waits longer for one answer
MOST_ROUNDS = 1_000_000
MOST_KM = 100

INSTANCE = "The neighbourhood: a .json or .json.gz file (docs/reference/planning-files.md says what is in it)."
Instance = Annotated[Path, typer.Argument(metavar="INSTANCE", help=INSTANCE, show_default=False)]


def _up_to(most: int) -> Callable[[str | float], float]:
    """A reader of numbers from nothing up to a limit, which ``nan`` is not one of."""

    def read(text: str | float) -> float:
        try:
            number = float(text)
        except ValueError:
            number = nan
        if isnan(number):
            raise typer.BadParameter(f'"{str(text)[:40]}" is not a number')
        if not 0 <= number <= most:
            raise typer.BadParameter(f"{text} is not between 0 and {most}")
        return number

    return read


def number_option(most: int, *, metavar: str, help: str) -> Any:  # noqa: A002 - as typer calls it
    """Make the option for a number from nothing up to a limit: the reader holds to it, and help names it."""
    return typer.Option(min=0, max=most, parser=_up_to(most), metavar=metavar, help=help)
