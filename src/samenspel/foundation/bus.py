"""Events: lower capabilities announce facts, higher ones react in the same transaction."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Event = TypeVar("Event")
Reaction = Callable[[Event], None]

_reactions: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def reacts_to(event_type: type[Event]) -> Callable[[Reaction[Event]], Reaction[Event]]:
    """Let the decorated function run whenever an event of this type is announced."""

    def register(reaction: Reaction[Event]) -> Reaction[Event]:
        if reaction not in _reactions[event_type]:
            _reactions[event_type].append(reaction)
        return reaction

    return register


def announce(event: object) -> None:
    """Tell everybody who reacts to this fact, now, inside the caller's transaction."""
    for reaction in _reactions[type(event)]:
        reaction(event)


def reactions_to(event_type: type) -> tuple[str, ...]:
    """Name the functions that react to an event, for the documentation."""
    return tuple(f"{reaction.__module__}.{reaction.__qualname__}" for reaction in _reactions[event_type])
