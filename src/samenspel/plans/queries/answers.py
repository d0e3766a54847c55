"""What residents and helpers said since to what was proposed from a plan."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from samenspel.arrangements.models import Face
from samenspel.arrangements.queries.proposals import face_state
from samenspel.arrangements.rules import ProposalState, Say
from samenspel.plans.models import PlanLine, PlanRun
from samenspel.plans.rules import LineState
from samenspel.ui.shapes import Text, Tone


@dataclass(frozen=True)
class Answered:
    """How many different people who were proposed from a run wait for an answer, and how many come: both sides said yes."""

    waiting: int
    coming: int


def answered_in(runs: Iterable[PlanRun]) -> Mapping[uuid.UUID, Answered]:
    """Count of each of these runs who waits and who comes; one query, however many were proposed."""
    face = Face.objects.filter(proposal=OuterRef("proposal"), helper=OuterRef("helper"))
    lines = PlanLine.objects.filter(run__in=list(runs), state=LineState.PROPOSED).alias(
        resident=Subquery(face.values("resident_says")[:1]), helper_says=Subquery(face.values("helper_says")[:1])
    )
    wanted, both = ~Q(resident=Say.NO) & ~Q(helper_says=Say.NO), Q(resident=Say.YES, helper_says=Say.YES)
    rows = (
        lines.order_by()
        .values("run")
        .annotate(
            waiting=Count("helper", distinct=True, filter=wanted & ~both & Q(proposal__state=ProposalState.WAITING)),
            coming=Count("helper", distinct=True, filter=both & ~Q(proposal__state=ProposalState.WITHDRAWN)),
        )
    )
    return {row["run"]: Answered(row["waiting"], row["coming"]) for row in rows}


def answers_to(lines: Iterable[PlanLine]) -> dict[uuid.UUID, tuple[Text, Tone]]:
    """Say of each line that was proposed how it stands now, in the words of its proposal; one query, however many."""
    proposed = {(line.proposal_id, line.helper_id): line.pk for line in lines if line.proposal_id}
    faces = Face.objects.filter(proposal__in={proposal for proposal, _helper in proposed}).select_related("proposal")
    by_key = {(face.proposal_id, face.helper_id): face for face in faces}
    return {proposed[key]: _state(face) for key, face in by_key.items() if key in proposed}


def _state(face: Face) -> tuple[str, Tone]:
    """Say how one person in a proposal stands; of one that is over, how it ended for whoever said no to nothing."""
    is_refused = Say.NO in (face.resident_says, face.helper_says)
    if face.proposal.state == ProposalState.WITHDRAWN and not is_refused:
        return _("The resident wants nobody just now") if face.proposal.not_now_at else _("Withdrawn"), Tone.NEUTRAL
    if face.proposal.state == ProposalState.AGREED and not is_refused:
        return _("Agreed"), Tone.OK
    return face_state(face, may_approve=False)
