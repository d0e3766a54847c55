"""The doors of arrangements."""

from samenspel.arrangements.views import arrangements, calendar, covers, experiences, feeds, proposals, visits

__all__ = ["arrangements", "calendar", "covers", "experiences", "feeds", "proposals", "visits"]
