"""Asks that rest: higher capabilities say here for which asks nobody is wanted just now, and nobody is asked for those."""

from collections.abc import Callable
from functools import reduce
from operator import or_

from django.db.models import Exists, Q

from samenspel.exchange.models import Ask

Condition = Callable[[], Exists]

_conditions: list[Condition] = []


def lets_asks_rest(condition: Condition) -> Condition:
    """Let the asks rest for which this condition holds: the resident wants nobody for them just now."""
    _conditions.append(condition)
    return condition


def resting() -> Q:
    """Say, as a condition on asks, that they rest."""
    return reduce(or_, (Q(condition()) for condition in _conditions), Q(pk__in=[]))


def rests(ask: Ask) -> bool:
    """Whether an ask rests; one query."""
    return Ask.objects.filter(resting(), pk=ask.pk).exists()
