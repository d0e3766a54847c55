"""Consent as a Django app."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """Registers consent."""

    name = "samenspel.consent"
    label = "consent"
    default_auto_field = "django.db.models.BigAutoField"
