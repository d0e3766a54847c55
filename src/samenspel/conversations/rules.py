"""What is possible in conversations and letters. No database."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

LONGEST_MESSAGE = 4000
MOST_MESSAGES_AN_HOUR = 60

WAIT_BEFORE_TELLING = timedelta(minutes=2)
"""How long a message may be read in peace before a letter tells that it waits."""

MOST_LETTERS_A_DAY = 3
"""How many letters a person gets in a day at most, the last being "there is news" for all the rest."""

MOST_ATTEMPTS = 8
"""After how many failed attempts, over some three hours, a letter is given up and shown at the desk."""

MOST_REFUSALS = 2
"""After how many times "never" of a mail server (5xx) a letter is given up."""

LETTER_LEASE = timedelta(minutes=2)
"""How long a letter is out of the hands of other workers while one of them sends it."""

LONGEST_PAUSE = timedelta(minutes=30)


class LetterState(StrEnum):
    """Where a letter stands on its way out."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"  # no longer true when it was about to go, or no address
    FOLDED = "folded"  # told about in the one letter that says there is more news
    FAILED = "failed"  # given up; the coordinator sees it


class Role(StrEnum):
    """Who somebody is to a conversation."""

    PARTY = "party"


class Act(StrEnum):
    """What can be done with a conversation."""

    SEE = "conversations.see"
    WRITE = "conversations.write"


GRANTS: Mapping[Role, frozenset[Act]] = {Role.PARTY: frozenset({Act.SEE, Act.WRITE})}


def may(role: Role | None, act: Act) -> bool:
    """Whether somebody with this role may do this; strangers may do nothing."""
    return role is not None and act in GRANTS[role]


def pause_after(attempts: int) -> timedelta:
    """How long a letter waits after so many failed attempts: half a minute, doubled each time, at most half an hour."""
    doublings = min(max(attempts - 1, 0), 10)
    return min(timedelta(seconds=30 * 2**doublings), LONGEST_PAUSE)


def template_of(kind: str) -> str:
    """Find the template of a kind of letter: ``exchange.reply_given`` is ``exchange/letters/reply_given.txt``."""
    capability, dot, name = kind.partition(".")
    if not (dot and capability.isidentifier() and name.isidentifier()):
        raise ValueError(f"a kind of letter is written as capability.name, not {kind!r}")
    return f"{capability}/letters/{name}.txt"
