"""The limits of numbers that several commands take, and a clear word where one is past them."""

from collections.abc import Callable

import typer

MOST_SECONDS = 86_400  # a day; nobody waits longer for one answer
MOST_ROUNDS = 1_000_000


def up_to(most: float, unit: str) -> Callable[[float | None], float | None]:
    """Let a number pass from 0 to ``most``; refuse any other, infinity and what is no number (``nan``) among them."""

    def checked(value: float | None) -> float | None:
        if value is not None and not 0 <= value <= most:
            raise typer.BadParameter(f"{value:g} is not a number of {unit} from 0 to {most:g}.")
        return value

    return checked


up_to_a_day = up_to(MOST_SECONDS, "seconds")
