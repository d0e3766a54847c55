"""Every route of our own, and what it is about."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

OURS = ("overview", "plans", "arrangements", "exchange", "neighbourhoods", "consent", "conversations", "people")

ABOUT: Mapping[str, str] = {
    # route: the thing of the world that it is about, where the name of its argument does not say so
    "exchange:ask_step": "draft",
    "exchange:ask_draft": "draft",
    "exchange:offer_away": "offer",
    "exchange:offer_pause": "offer",
    "exchange:offer_extend": "offer",
    "arrangements:proposal_new": "ask_to_fill",
    "arrangements:ask_look_again": "ask_to_fill",
    "arrangements:ask_look_again_for": "ask_to_fill",
    "arrangements:proposal_write_down": "proposal_to_call",
    "arrangements:arrangement_sheet": "arrangement_to_print",
    "consent:agreement_renew": "agreement_to_renew",
}
"""Routes about something else than their argument's name tells."""


@dataclass(frozen=True)
class Route:
    """One address of ours: its name, its view, the names of its arguments."""

    name: str
    view: Callable[..., HttpResponse]
    arguments: tuple[str, ...]

    @property
    def act(self) -> StrEnum | None:
        """The act that its door needs."""
        return getattr(self.view, "act", None)

    @property
    def is_door(self) -> bool:
        """Whether it is a door: for people who are signed in."""
        return hasattr(self.view, "act")

    @property
    def methods(self) -> frozenset[str]:
        """The methods that it takes."""
        return frozenset(getattr(self.view, "methods", ()))

    @property
    def thing(self) -> str | None:
        """The thing that it is about."""
        if self.name in ABOUT:
            return ABOUT[self.name]
        own = [argument.removesuffix("_id") for argument in self.arguments if argument.endswith("_id")]
        return own[0] if own else None

    def values(self, ids: Mapping[str, Any]) -> dict[str, Any]:
        """Fill the arguments in from the world."""
        filled: dict[str, Any] = {"step": 1, "token": "x" * 43}
        return {name: filled[name] if name in filled else ids[self.thing or name] for name in self.arguments}


def own_routes() -> list[Route]:
    """List every route of the capabilities."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace in OURS or (pattern.namespace is None and space):
                yield from _walk(pattern.url_patterns, pattern.namespace or space)
        elif space:
            yield Route(f"{space}:{pattern.name}", pattern.callback, tuple(pattern.pattern.regex.groupindex))
