"""Neighbourhoods as a Django app."""

from django.apps import AppConfig


class NeighbourhoodsConfig(AppConfig):
    """Registers neighbourhoods."""

    name = "samenspel.neighbourhoods"
    label = "neighbourhoods"
    default_auto_field = "django.db.models.BigAutoField"
