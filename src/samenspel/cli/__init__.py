"""The command ``samenspel``: runs the product, looks after it and proves it."""

from samenspel.cli.app import main

__all__ = ["main"]
