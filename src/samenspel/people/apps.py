"""People as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the people."""

    name = "samenspel.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
