"""Slow work of arrangements: reminders, the weeks that come into view, what is over."""

from samenspel.arrangements.jobs import horizon, reminders

__all__ = ["horizon", "reminders"]
