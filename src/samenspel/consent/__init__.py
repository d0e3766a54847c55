"""Agreements about sharing, and the log of who looked at what."""
