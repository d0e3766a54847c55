"""Consent as a Django app."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """Registers consent, and what it does by itself."""

    name = "samenspel.consent"
    label = "consent"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the jobs known."""
        from samenspel.consent import jobs  # noqa: F401
