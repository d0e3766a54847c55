"""How the command speaks: answers on standard output, refusals on standard error with an exit code."""

import sys
from enum import IntEnum
from io import TextIOWrapper


class Exit(IntEnum):
    """How a command ends."""

    DONE = 0
    WRONG = 1  # it could not be done, or something is not in order
    BAD_INPUT = 2  # what was given is not right; nothing has been changed


class Refused(Exception):
    """The command stops here; the text says what is wrong and what to do about it."""

    def __init__(self, reason: str, *, code: Exit = Exit.WRONG) -> None:
        """Keep the reason, in words for the person at the keyboard."""
        super().__init__(reason)
        self.code = code


def say(text: str = "") -> None:
    """Print one answer at once, also when the output goes to a file."""
    print(text, flush=True)


def spell_out() -> None:
    """Let standard output spell out the letters that it has not, as standard error does."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def complain(text: str) -> None:
    """Print what is wrong where a pipe does not swallow it."""
    print(text, file=sys.stderr, flush=True)
