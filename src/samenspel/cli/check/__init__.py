"""Prove that everything works: style, types, and every test on every database and in a browser."""

from samenspel.cli.check.command import check

__all__ = ["check"]
