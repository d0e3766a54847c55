"""What can be done in conversations: write to each other, and be told by letter that there is news."""

from samenspel.conversations.services.letters import drop_letters, send_letter, still_true
from samenspel.conversations.services.outbox import send_due_letters
from samenspel.conversations.services.talk import (
    close_thread,
    close_threads_about,
    leave_threads_about,
    mark_read,
    open_thread,
    reveal,
    write_message,
)

__all__ = [
    "close_thread",
    "close_threads_about",
    "drop_letters",
    "leave_threads_about",
    "mark_read",
    "open_thread",
    "reveal",
    "send_due_letters",
    "send_letter",
    "still_true",
    "write_message",
]
