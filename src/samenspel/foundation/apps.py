"""The foundation as a Django app."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """Registers the foundation's two tables: the journal and the jobs."""

    name = "samenspel.foundation"
    label = "foundation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the foundation's own job come back."""
        from samenspel.foundation import tidying  # noqa: F401
