"""Asking in one go: all steps and the opening together, or nothing at all."""

from collections.abc import Iterable

from django.db import transaction

from samenspel.exchange.models import Ask
from samenspel.exchange.services.asking import change_ask, open_ask, start_ask
from samenspel.exchange.shapes import AskPart
from samenspel.neighbourhoods.models import Community
from samenspel.people.actors import Actor


@transaction.atomic
def ask_at_once(community: Community, parts: Iterable[AskPart], *, actor: Actor) -> Ask:
    """Begin an ask for oneself, save every step of it, and open it."""
    ask = start_ask(community, actor=actor)
    for step, part in enumerate(parts, start=1):
        ask = change_ask(ask, part, step=step, version=ask.version, actor=actor)
    return open_ask(ask, version=ask.version, actor=actor)
