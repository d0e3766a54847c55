"""Somebody drops out: fill the gap with the least change, known faces first."""

from samenspel.planning.repairing.mending import Change, Repair, repair

__all__ = ["Change", "Repair", "repair"]
