"""Exchange as a Django app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Registers exchange."""

    name = "samenspel.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the exchange react to others and have its jobs known."""
        from samenspel.exchange import jobs, reactions  # noqa: F401
