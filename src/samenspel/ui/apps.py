"""The Django app of the interface house."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, styles and tags; no tables."""

    name = "samenspel.ui"
    label = "ui"
    verbose_name = "Interface"
