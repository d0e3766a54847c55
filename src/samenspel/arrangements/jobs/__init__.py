"""Slow work of arrangements: reminders, the weeks that come into view, what is over, who is waited for no longer."""

from samenspel.arrangements.jobs import holding, horizon, reminders

__all__ = ["holding", "horizon", "reminders"]
