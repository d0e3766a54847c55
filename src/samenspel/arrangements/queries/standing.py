"""Proposals that wait for an answer: where they stand, without names, for the desk and for the page of an ask."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.arrangements.models import Proposal
from samenspel.arrangements.rules import ProposalState, Say
from samenspel.exchange.access import decided_without_account
from samenspel.exchange.models import Ask
from samenspel.neighbourhoods.models import Community


@dataclass(frozen=True)
class WaitingProposal:
    """A proposal that waits: for the resident, or for who was asked after the resident's yes."""

    ask: Ask
    url: str
    text: str
    since: datetime | None  # since when the resident has somebody to say yes or no to; None: waits for who was asked
    noes: int  # how many people of it the resident said no to
    call_url: str  # where is written down what a resident without an account says; empty: somebody with an account answers


def waiting_proposals(community: Community) -> Mapping[uuid.UUID, WaitingProposal]:
    """List the proposals that wait in a community by their ask, the oldest first; one query."""
    rows = _waiting().filter(ask__community=community).order_by("created_at", "pk")
    return {proposal.ask_id: _waiting_proposal(proposal) for proposal in rows}


def waiting_proposal_of(ask: Ask) -> WaitingProposal | None:
    """Find the proposal that waits for an ask; one query."""
    proposal = _waiting().filter(ask=ask).first()
    return _waiting_proposal(proposal) if proposal is not None else None


def _waiting() -> QuerySet[Proposal]:
    """Find what waits; a face that fell out by itself was put at no by nobody, and is not a no of the resident."""
    unsaid = Q(faces__resident_says=Say.NOT_YET)
    refused = Q(faces__resident_says=Say.NO, faces__approved_by__isnull=False)
    rows = Proposal.objects.filter(state=ProposalState.WAITING).select_related(
        "ask__resident", "ask__asker", "ask__community", "ask__area__shown_as"
    )
    return rows.annotate(
        since=Min("faces__created_at", filter=unsaid),
        noes=Count("faces", filter=refused),
        by_phone=ExpressionWrapper(decided_without_account("ask__"), output_field=BooleanField()),
    )


def _waiting_proposal(proposal: Proposal) -> WaitingProposal:
    since: datetime | None = proposal.since  # type: ignore[attr-defined]  # both asked by the query
    return WaitingProposal(
        ask=proposal.ask,
        url=reverse("arrangements:proposal_detail", args=[proposal.pk]),
        text=_("Proposal waits for the resident") if since else _("Proposal waits for who was asked"),
        since=since,
        noes=proposal.noes,  # type: ignore[attr-defined]
        call_url=reverse("arrangements:proposal_write_down", args=[proposal.pk]) if proposal.by_phone else "",  # type: ignore[attr-defined]
    )
