"""The demo: a living neighbourhood of invented people, and a page to step into them. Never anywhere else."""

from samenspel.project.demo.making import DemoReport, build, is_built, people
from samenspel.project.demo.stage import DemoPerson

__all__ = ["DemoPerson", "DemoReport", "build", "is_built", "people"]
