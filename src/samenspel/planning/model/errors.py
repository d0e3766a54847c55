"""The one way in which the planning core refuses its input."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class WrongInput(ValueError):
    """Input that cannot be planned: which field is wrong, and why.

    ``path`` names the field as in the JSON files (``helpers[3].reach_km``); it is
    empty when the whole file or value is wrong. ``file`` is the file it stands in,
    where it comes from one.
    """

    def __init__(self, path: str, why: str) -> None:
        self.file = ""
        self.path = _in_one_line(path)
        self.why = _in_one_line(why)
        super().__init__(self.path, self.why)

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.path, self.why) if part)

    def within(self, outer: str) -> WrongInput:
        """Say the same one level further out."""
        if not self.path:
            return WrongInput(outer, self.why)
        dot = "" if self.path.startswith("[") else "."
        return WrongInput(f"{outer}{dot}{self.path}", self.why)


class TooLarge(WrongInput):
    """Input in which nothing is wrong, but more than can be planned at once."""

    def __init__(self, why: str) -> None:
        super().__init__("", why)


@contextmanager
def naming(file: Path) -> Iterator[None]:
    """Let a refusal say in which file the wrong thing stands, once."""
    try:
        yield
    except WrongInput as refusal:
        refusal.file = refusal.file or _in_one_line(str(file))
        raise


def _in_one_line(text: str) -> str:
    """A text in which what cannot be printed (half a character, a new line, an escape) is spelled out."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text)
