"""People as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the people, and what comes back for them by itself."""

    name = "samenspel.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let jobs be known."""
        from samenspel.people import jobs  # noqa: F401
