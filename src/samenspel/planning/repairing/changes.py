"""What a repair gives back."""

from __future__ import annotations

from dataclasses import dataclass

from samenspel.planning.model.plan import Plan, Planned


@dataclass(frozen=True, slots=True)
class Change:
    """One visit that somebody must be asked about; ``now`` is empty when it stays open."""

    visit: str
    was: Planned | None
    now: Planned | None
    known_face: bool


@dataclass(frozen=True, slots=True)
class Repair:
    """A plan in which nobody else's visit changed unless that was asked for, and what did change."""

    plan: Plan
    changes: tuple[Change, ...]
