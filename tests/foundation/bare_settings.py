"""The settings of Samenspel with only the foundation in it, for processes that must start at once."""

from samenspel.project.settings import *  # noqa: F403

INSTALLED_APPS = ["samenspel.foundation"]
