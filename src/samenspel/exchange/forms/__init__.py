"""What is typed in asking, offering and replying."""

from samenspel.exchange.forms.asking import (
    NEWCOMER,
    STEP_FORMS,
    CallerForm,
    CloseForm,
    KindForm,
    StartForm,
    StepForm,
    WhenForm,
    WhoForm,
    WordsForm,
)
from samenspel.exchange.forms.offering import AwayForm, OfferForm, ReplyForm, initial_of

__all__ = [
    "NEWCOMER",
    "STEP_FORMS",
    "AwayForm",
    "CallerForm",
    "CloseForm",
    "KindForm",
    "OfferForm",
    "ReplyForm",
    "StartForm",
    "StepForm",
    "WhenForm",
    "WhoForm",
    "WordsForm",
    "initial_of",
]
