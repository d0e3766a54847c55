"""Ids that follow from a seed, so that the same seed makes the same neighbourhood."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from django.apps import apps
from django.db.models import UUIDField


@contextmanager
def foreseen_ids(seed: int) -> Iterator[None]:
    """Let every new record get an id that follows from the seed, inside the block.

    Who is asked first, and in what order equals are named, follows from ids; with ids of pure chance
    every demo would be another town. Only the process that makes a demo does this, never one that serves.
    """
    chance = Random(seed)  # noqa: S311  ids of invented people, meant to be foreseen
    fields = [model._meta.pk for model in apps.get_models() if isinstance(model._meta.pk, UUIDField)]
    kept = [field.default for field in fields]
    try:
        for field in fields:
            _set_default(field, lambda: uuid.UUID(int=chance.getrandbits(128), version=4))
        yield
    finally:
        for field, default in zip(fields, kept, strict=True):
            _set_default(field, default)


def _set_default(field: UUIDField, default: object) -> None:  # type: ignore[type-arg]
    field.default = default
    field.__dict__.pop("_get_default", None)  # Django remembers it here
