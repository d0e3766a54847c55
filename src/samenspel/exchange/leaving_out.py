"""Helpers who are not asked: higher capabilities say here who said no already, or was not wanted, for an ask."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from samenspel.exchange.models import Ask

LeftOut = Callable[[Ask], "QuerySet[Any, Any]"]

_tellers: list[LeftOut] = []


def leaves_out(teller: LeftOut) -> LeftOut:
    """Let an ask not be put before the helpers whose ids the decorated function selects."""
    _tellers.append(teller)
    return teller


def left_out(ask: Ask) -> "list[QuerySet[Any, Any]]":
    """List the selections of helpers before whom an ask is not put; no query of their own."""
    return [teller(ask) for teller in _tellers]
