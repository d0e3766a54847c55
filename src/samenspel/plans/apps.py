"""Plans as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Registers plans."""

    name = "samenspel.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what happens below, and let plans be worked out by the worker."""
        import_module("samenspel.plans.reactions")
        import_module("samenspel.plans.jobs")
