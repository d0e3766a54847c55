"""The doors of asking, offering and replying."""

from samenspel.exchange.views.asking import (
    ask_close,
    ask_detail,
    ask_draft,
    ask_extend,
    ask_list,
    ask_start,
    ask_start_for,
    ask_step,
    ask_talk,
    ask_urgency,
)
from samenspel.exchange.views.helping import (
    offer_change,
    offer_detail,
    offer_extend,
    offer_pause,
    reply_add,
    reply_decline,
    reply_withdraw,
    suggestion_detail,
    suggestion_list,
    suggestion_refuse,
)

__all__ = [
    "ask_close",
    "ask_detail",
    "ask_draft",
    "ask_extend",
    "ask_list",
    "ask_start",
    "ask_start_for",
    "ask_step",
    "ask_talk",
    "ask_urgency",
    "offer_change",
    "offer_detail",
    "offer_extend",
    "offer_pause",
    "reply_add",
    "reply_decline",
    "reply_withdraw",
    "suggestion_detail",
    "suggestion_list",
    "suggestion_refuse",
]
