"""Files that somebody broke: a value gone, doubled or odd, or bytes that were lost on the way."""

from copy import deepcopy
from random import Random
from typing import Any

from tests.planning.streets import Row

ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    3,
    10**30,
    1.5,
    -1e300,
    "",
    "25:00",
    "2026-02-30",
    "é" * 300,
    "\ud800",
    "\x1b[2Jtwo\nlines",
    [],
    [[]],
    [None],
    {},
    {"id": 1},
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container with every key or index in it."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    found = [(value, key) for key in keys]
    for key in keys:
        found += places(value[key])
    return found


def mutate(row: Row, chance: Random) -> None:
    """Change one thing anywhere in a row."""
    container, key = chance.choice(places(row))
    kind = chance.randrange(4)
    if kind == 0:
        del container[key]
    elif kind == 1 and isinstance(container, list):
        container.append(deepcopy(container[key]))
    else:
        container[key] = chance.choice(ODD)


def break_bytes(content: bytes, chance: Random) -> bytes:
    """Lose, double or change some bytes of a file."""
    first = chance.randrange(len(content))
    last = min(len(content), first + chance.choice((1, 1, 5, 300)))
    return content[:first] + chance.choice((b"", content[first:last] * 2, bytes([chance.randrange(256)]))) + content[last:]
