"""What the pages that bring it together must know."""

from samenspel.conversations import queries as conversations
from samenspel.people.actors import Actor


def count_unread(actor: Actor) -> int:
    """Count the conversations in which something waits for this person."""
    return conversations.count_unread(actor)
