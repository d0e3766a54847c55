"""What arrangements tell others: facts, in the past tense."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class ProposalMade:
    """Somebody picked a way to fill an ask; the resident is asked about every face."""

    proposal_id: uuid.UUID


@dataclass(frozen=True)
class ProposalFailed:
    """Nobody of a proposal is left; the ask is still open."""

    proposal_id: uuid.UUID
    ask_id: uuid.UUID


@dataclass(frozen=True)
class ArrangementAgreed:
    """The resident and every helper said yes; the visits stand in the calendars."""

    arrangement_id: uuid.UUID


@dataclass(frozen=True)
class ArrangementEnded:
    """No visits come any more."""

    arrangement_id: uuid.UUID


@dataclass(frozen=True)
class HelperStopped:
    """A helper left an arrangement; the coming visits of this helper are open."""

    arrangement_id: uuid.UUID
    helper_id: uuid.UUID


@dataclass(frozen=True)
class VisitPlanned:
    """A visit got a helper and a moment."""

    visit_id: uuid.UUID


@dataclass(frozen=True)
class VisitDropped:
    """The helper of a visit cannot come after all."""

    visit_id: uuid.UUID
    helper_id: uuid.UUID


@dataclass(frozen=True)
class VisitMoved:
    """A visit got another moment: ``visit_id`` came in its place."""

    visit_id: uuid.UUID
    was_id: uuid.UUID


@dataclass(frozen=True)
class VisitCancelled:
    """A visit will not take place."""

    visit_id: uuid.UUID


@dataclass(frozen=True)
class VisitReported:
    """Somebody said whether a visit took place."""

    visit_id: uuid.UUID


@dataclass(frozen=True)
class VisitStaysOpen:
    """Nobody suitable is left to cover for a visit; the coordinator sees it."""

    visit_id: uuid.UUID
