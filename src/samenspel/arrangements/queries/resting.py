"""Asks for which the resident wants nobody just now, in words."""

from datetime import date

from django.utils.translation import gettext as _

from samenspel.arrangements.planner import not_now_until
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import Rhythm
from samenspel.ui.moments import day_text


def not_now_text(ask: Ask, *, decides: bool) -> str:
    """Say that the resident wanted nobody just now, and until when nobody is looked for; "" where nobody said so."""
    until = not_now_until(ask)
    if until is None:
        return ""
    if _ends_before(ask, until):
        return _("You said: nobody just now.") if decides else _("The resident said: nobody just now.")
    text = (
        _("You said: nobody just now. Until %(day)s we look for nobody for you.")
        if decides
        else _("The resident said: nobody just now. Until %(day)s nobody is looked for, also by a neighbourhood plan.")
    )
    return text % {"day": day_text(until)}


def _ends_before(ask: Ask, until: date) -> bool:
    """Whether nothing is asked any more by then; of what is asked once, people think as of one day."""
    return ask.rhythm == Rhythm.ONCE or (ask.last_day is not None and ask.last_day < until)
