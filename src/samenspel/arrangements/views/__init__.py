"""The doors of arrangements."""

from samenspel.arrangements.views import arrangements, calendar, covers, doubts, experiences, feeds, proposals, visits

__all__ = ["arrangements", "calendar", "covers", "doubts", "experiences", "feeds", "proposals", "visits"]
