"""What the exchange tells others: asks that open, change, rest no longer and close, replies that are given."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class AskOpened:
    """An ask stands open for helpers (again)."""

    ask_id: uuid.UUID


@dataclass(frozen=True)
class AskChanged:
    """What an open ask asks has changed; proposals made before may no longer be right."""

    ask_id: uuid.UUID


@dataclass(frozen=True)
class SearchResumed:
    """Somebody is wanted again for an open ask that rested."""

    ask_id: uuid.UUID


@dataclass(frozen=True)
class AskClosed:
    """An ask was ended by the asker, or nobody answered whether it is still needed."""

    ask_id: uuid.UUID


@dataclass(frozen=True)
class ReplyGiven:
    """A helper said: I could do this, or a part of it."""

    reply_id: uuid.UUID


@dataclass(frozen=True)
class ReplyEnded:
    """A reply no longer stands: taken back by the helper or kindly declined by the asker."""

    reply_id: uuid.UUID


@dataclass(frozen=True)
class OfferChanged:
    """Somebody helps at other times than before, or is away on other days."""

    helper_id: uuid.UUID
    community_id: uuid.UUID


@dataclass(frozen=True)
class OfferEnded:
    """Somebody no longer helps in this community."""

    helper_id: uuid.UUID
    community_id: uuid.UUID
