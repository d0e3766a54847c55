"""The shapes a template is given: small frozen values, without any capability behind them."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

Text = str | Promise


class Tone(StrEnum):
    """How a badge or notice sounds; never the only carrier of its meaning."""

    NEUTRAL = "neutral"
    INFO = "info"
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


class StepState(StrEnum):
    """Where somebody is in a form of several steps."""

    DONE = "done"
    NOW = "now"
    TODO = "todo"


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the main navigation; ``count`` is what waits there."""

    label: Text
    url: str
    icon: str
    is_current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Hat:
    """One of the roles a person can act in; ``value`` is what the form sends, ``short`` fits beside a name."""

    value: str
    label: Text
    is_current: bool = False
    short: Text = ""


@dataclass(frozen=True)
class Step:
    """One step of a form in several steps; a step with a URL can be gone back to."""

    label: Text
    url: str = ""
    state: StepState = StepState.TODO


@dataclass(frozen=True)
class Fact:
    """One line of a list of facts."""

    term: Text
    value: Text
