"""Overview as a Django app."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """Registers the overview."""

    name = "samenspel.overview"
    label = "overview"
    default_auto_field = "django.db.models.BigAutoField"
