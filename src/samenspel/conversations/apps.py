"""Conversations as a Django app."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Registers conversations, and the sending of letters."""

    name = "samenspel.conversations"
    label = "conversations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Start listening."""
        from samenspel.conversations import jobs, reactions  # noqa: F401
