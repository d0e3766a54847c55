"""Arrangements as a Django app."""

from django.apps import AppConfig


class ArrangementsConfig(AppConfig):
    """Registers arrangements."""

    name = "samenspel.arrangements"
    label = "arrangements"
    default_auto_field = "django.db.models.BigAutoField"
