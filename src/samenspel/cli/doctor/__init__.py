"""A clear verdict on everything that Samenspel stands on."""

from samenspel.cli.doctor.command import doctor

__all__ = ["doctor"]
