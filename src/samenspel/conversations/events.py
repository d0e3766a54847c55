"""What conversations tell others."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class LetterQueued:
    """A letter waits to be sent."""

    letter_id: UUID


@dataclass(frozen=True)
class MessageWritten:
    """Somebody wrote to the others in a conversation."""

    message_id: UUID
    thread_id: UUID
    author_id: UUID
