"""What is possible in conversations and letters. No database."""

from enum import StrEnum

LONGEST_MESSAGE = 4000
MOST_MESSAGES_AN_HOUR = 60


class LetterState(StrEnum):
    """Where a letter stands on its way out."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"  # no longer true when it was about to go, or no address
    FAILED = "failed"  # given up; the coordinator sees it


class Role(StrEnum):
    """Who somebody is to a conversation."""

    PARTY = "party"


class Act(StrEnum):
    """What can be done with a conversation."""

    SEE = "conversations.see"
    WRITE = "conversations.write"


GRANTS = {Role.PARTY: frozenset({Act.SEE, Act.WRITE})}


def may(role: Role | None, act: Act) -> bool:
    """Whether somebody with this role may do this; strangers may do nothing."""
    return role is not None and act in GRANTS[role]
