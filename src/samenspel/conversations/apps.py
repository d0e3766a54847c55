"""Conversations as a Django app."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Registers conversations."""

    name = "samenspel.conversations"
    label = "conversations"
    default_auto_field = "django.db.models.BigAutoField"
