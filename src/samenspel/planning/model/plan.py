"""What a plan is: who visits whom when, and which visits stay open, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType


class Why(StrEnum):
    """Why a visit stays open; the first that is true, in this order."""

    NO_HELPER_IN_REACH = "no_helper_in_reach"
    NO_HELPER_FOR_ACTIVITY = "no_helper_for_activity"
    NEEDS_NOT_MET = "needs_not_met"
    NO_COMMON_TIME = "no_common_time"
    HELPERS_FULL = "helpers_full"
    TOO_MANY_FACES = "too_many_faces"
    TRADED_OFF = "traded_off"


@dataclass(frozen=True, slots=True, order=True)
class Planned:
    """One visit, promised by one helper, at one moment (minutes after local midnight)."""

    visit: str
    helper: str
    day: date
    start: int


@dataclass(frozen=True, slots=True, order=True)
class OpenVisit:
    """One visit that nobody makes, and the first reason that is true."""

    visit: str
    why: Why


@dataclass(frozen=True)
class Plan:
    """Every visit of a problem once: planned or open."""

    instance: str
    visits: tuple[Planned, ...]
    open: tuple[OpenVisit, ...]

    @cached_property
    def by_visit(self) -> Mapping[str, Planned]:
        """Find what is planned for a visit by the visit's id."""
        return MappingProxyType({planned.visit: planned for planned in self.visits})
