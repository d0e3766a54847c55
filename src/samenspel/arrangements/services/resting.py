"""Whoever wanted nobody just now looks for somebody after all."""

from django.db import transaction

from samenspel.arrangements import access
from samenspel.arrangements.models import Proposal
from samenspel.arrangements.services.booking import lock_ask
from samenspel.consent.rules import How
from samenspel.exchange.models import Ask
from samenspel.exchange.services import resume_search
from samenspel.foundation import journal
from samenspel.people.actors import Actor


@transaction.atomic
def look_again(ask: Ask, *, how: How = How.APP, actor: Actor) -> None:
    """Let plans propose somebody for an ask again, and neighbours be asked, though the resident wanted nobody just now."""
    access.require_said(actor, how, ask)
    lock_ask(ask.pk)
    if forget_not_now(ask, how=how, actor=actor):
        resume_search(ask)


def forget_not_now(ask: Ask, *, how: How = How.APP, actor: Actor) -> bool:
    """Forget that nobody was wanted for an ask; say whether anybody said so, else nothing changes."""
    if not Proposal.objects.filter(ask=ask, not_now_at__isnull=False).update(not_now_at=None):
        return False
    journal.record("arrangements.looked_again", ask, actor=actor, how=how.value)
    return True
