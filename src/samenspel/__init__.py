"""Samenspel: the people of a neighbourhood help each other, with professionals beside them only when needed."""

__version__ = "0.1.0"
