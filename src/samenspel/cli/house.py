"""Open the house: Django with its settings, for the commands that need it and only then."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from samenspel.cli.voice import Exit, Refused

if TYPE_CHECKING:
    from samenspel.foundation.refusals import Refusal

SETTINGS_MODULE = "samenspel.project.settings"


def open_house() -> None:
    """Start Django; say in one sentence which setting keeps it from starting."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Refused(f"The settings are not right: {error}", code=Exit.BAD_INPUT) from error
    except OSError as error:
        raise Refused(f"The home folder cannot be used: {error}. SAMENSPEL_HOME chooses another.") from error
    except ValueError as error:
        raise Refused(f"A setting has a value that cannot be read: {error}", code=Exit.BAD_INPUT) from error


def in_words(refusal: "Refusal") -> str:
    """Say why something was refused, field by field."""
    from samenspel.foundation.refusals import NotValid

    fields = refusal.fields if isinstance(refusal, NotValid) else {}
    lines = [f"{refusal.sentence} ({refusal.code})", *(f"  {name}: {sentence}" for name, sentence in fields.items())]
    return "\n".join(lines)


@contextmanager
def plain_words() -> Iterator[None]:
    """Turn what the product refuses, or a database that is away, into a refusal of the command."""
    from django.db import DatabaseError

    from samenspel.foundation.refusals import Refusal

    try:
        yield
    except Refusal as refusal:
        raise Refused(in_words(refusal), code=Exit.BAD_INPUT) from refusal
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        raise Refused(f"The database cannot do this: {reason}. Run: samenspel doctor") from error
