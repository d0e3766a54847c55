"""Who may see a conversation, and who may write in it: its parties, nobody else."""

import uuid

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samenspel.conversations import rules
from samenspel.conversations.models import Party, Thread
from samenspel.conversations.rules import Act, Role
from samenspel.foundation.refusals import NotAllowed, NotFound
from samenspel.people.actors import Actor


def visible_to(actor: Actor) -> QuerySet[Thread]:
    """Every conversation that this person takes part in now."""
    return Thread.objects.filter(parties__person=actor.person, parties__left_at__isnull=True)


def role_of(actor: Actor, thread: Thread) -> Role | None:
    """Who the actor is to the conversation."""
    takes_part = Party.objects.filter(thread=thread, person=actor.person, left_at__isnull=True).exists()
    return Role.PARTY if takes_part else None


def require(actor: Actor, act: Act, thread: Thread) -> None:
    """Refuse what this person may not do: not found for strangers."""
    role = role_of(actor, thread)
    if role is None:
        raise NotFound
    if not rules.may(role, act):
        raise NotAllowed


def thread_for(actor: Actor, thread_id: uuid.UUID) -> Thread:
    """Find a conversation for one of its parties."""
    thread = visible_to(actor).filter(pk=thread_id).first()
    if thread is None:
        raise NotFound(sentence=_("We cannot find this conversation."))
    return thread
