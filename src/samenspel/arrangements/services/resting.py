"""Whoever wanted nobody just now looks for somebody after all."""

from django.db import transaction

from samenspel.arrangements import access
from samenspel.arrangements.models import Proposal
from samenspel.arrangements.rules import Act
from samenspel.arrangements.services.booking import lock_ask
from samenspel.exchange.models import Ask
from samenspel.foundation import journal
from samenspel.people.actors import Actor


@transaction.atomic
def look_again(ask: Ask, *, actor: Actor) -> None:
    """Let plans propose somebody for an ask again, though the resident wanted nobody just now."""
    access.require(actor, Act.APPROVE, ask)
    lock_ask(ask.pk)
    forget_not_now(ask, actor=actor)


def forget_not_now(ask: Ask, *, actor: Actor) -> None:
    """Forget that nobody was wanted for an ask; where nobody said so, nothing changes."""
    if Proposal.objects.filter(ask=ask, not_now_at__isnull=False).update(not_now_at=None):
        journal.record("arrangements.looked_again", ask, actor=actor)
