"""Overview as a Django app."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """Registers the overview, which knows what conversations are about."""

    name = "samenspel.overview"
    label = "overview"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell conversations how to name what they are about."""
        from samenspel.overview import topics  # noqa: F401
