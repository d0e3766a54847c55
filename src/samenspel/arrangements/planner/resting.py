"""Asks for which the resident wants nobody just now: for a while no plan proposes anybody for them, and no neighbour is asked."""

from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet

from samenspel.arrangements.models import Proposal
from samenspel.arrangements.rules import NOT_NOW_LASTS, ProposalState
from samenspel.exchange.models import Ask
from samenspel.foundation import clock


def wants_nobody_now() -> Exists:
    """Say, as a condition on asks, that the resident wants nobody for it just now."""
    return Exists(_not_now().filter(ask=OuterRef("pk")))


def not_now_until(ask: Ask) -> date | None:
    """Say until which day plans leave an ask out because the resident wanted nobody; one query."""
    proposal = _not_now().filter(ask=ask).order_by("-not_now_at").first()
    if proposal is None or proposal.not_now_at is None:
        return None
    return clock.day_of(proposal.not_now_at + NOT_NOW_LASTS, ask.community.time_zone)


def _not_now() -> QuerySet[Proposal]:
    """Find the proposals that ended so, not too long ago.

    An ask opened since is another wish, and so is a proposal made since; but one that was taken back says nothing.
    """
    later = Proposal.objects.filter(ask=OuterRef("ask"), created_at__gt=OuterRef("not_now_at"))
    rows = Proposal.objects.filter(
        ~Exists(later.exclude(state=ProposalState.WITHDRAWN)), not_now_at__gt=clock.now() - NOT_NOW_LASTS
    )
    return rows.exclude(ask__opened_at__gt=F("not_now_at"))
