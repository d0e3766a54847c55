"""Somebody drops out: fill the gap with the least change, known faces first."""

from samenspel.planning.repairing.changes import Change, Repair
from samenspel.planning.repairing.events import Away, Event, Moves, Stops, TimeChanges
from samenspel.planning.repairing.mending import repair
from samenspel.planning.repairing.standing import Standing

__all__ = ["Away", "Change", "Event", "Moves", "Repair", "Standing", "Stops", "TimeChanges", "repair"]
