"""What would help, as options of ``samenspel what-if``: what one command proposes, the other can try."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from samenspel.planning.explaining.helping import Help, HelpKind
from samenspel.planning.explaining.words import WEEKDAYS, Language
from samenspel.planning.model.moments import clock
from samenspel.planning.model.problem import Problem


def help_options(help_: Help, near: str) -> list[str]:
    """The options that suppose this help; ``near`` is the request by whose home new people live (``near_request``)."""
    match help_.kind:
        case HelpKind.MORE_PEOPLE:
            return list(_newcomers(help_, near))
        case HelpKind.MORE_A_MONTH:
            return ["--month", "1", *_each("--who", help_.helpers)]
        case HelpKind.WIDER_REACH:
            return ["--reach", f"{help_.km:g}", *_each("--who", help_.helpers)]
        case HelpKind.MORE_FACES:
            return ["--faces", "1", *_each("--request", help_.requests)]


def near_request(problem: Problem, help_: Help) -> str:
    """The request by whose home new people live, one of those that they help if it can be; empty for other kinds of help."""
    homes = [one for one in problem.requests if one.place == help_.place]
    return min(homes, key=lambda one: one.id not in help_.requests).id if homes else ""


def _newcomers(help_: Help, near: str) -> Iterator[str]:
    yield from ("--helpers", str(help_.people), "--activity", help_.activity)
    yield from _each("--needs", help_.needs)
    yield from ("--weekdays", ",".join(WEEKDAYS[Language.ENGLISH][day - 1][:3].lower() for day in help_.weekdays))
    yield from ("--from", clock(help_.from_minute), "--to", clock(help_.to_minute), "--near", near)


def _each(option: str, values: Iterable[str]) -> Iterator[str]:
    for value in values:
        yield from (option, value)
