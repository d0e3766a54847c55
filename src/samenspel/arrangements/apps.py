"""Arrangements as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class ArrangementsConfig(AppConfig):
    """Registers arrangements."""

    name = "samenspel.arrangements"
    label = "arrangements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what happens below, and let work come back by itself."""
        import_module("samenspel.arrangements.reactions")
        import_module("samenspel.arrangements.sharing")
        import_module("samenspel.arrangements.additions")
        import_module("samenspel.arrangements.jobs")
