"""What residents and helpers said since to what was proposed from a plan."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.arrangements.models import Face, Proposal
from samenspel.arrangements.queries.proposals import face_state
from samenspel.arrangements.rules import ProposalState, Say
from samenspel.consent.rules import How
from samenspel.foundation import journal
from samenspel.plans.models import PlanLine, PlanRun
from samenspel.plans.rules import LineState
from samenspel.ui.shapes import Text, Tone


@dataclass(frozen=True)
class Answered:
    """How many different people who were proposed from a run wait for an answer, and how many come: both sides said yes."""

    waiting: int
    coming: int


@dataclass(frozen=True)
class Proposed:
    """How many lines of a run were proposed, and how many of their visits wait for an answer or are agreed."""

    lines: int = 0
    waiting: int = 0
    agreed: int = 0


def proposed_in(run: PlanRun) -> Proposed:
    """Count what became of the lines of a run that were proposed; one query."""
    rows = run.lines.filter(state=LineState.PROPOSED).annotate(resident=_said("resident_says"), comes=_said("helper_says"))
    lines = list(rows.values_list("proposal__state", "resident", "comes", "visits"))
    kept = [(state, len(visits)) for state, resident, comes, visits in lines if Say.NO not in (resident, comes)]
    waiting, agreed = (
        sum(count for state, count in kept if state == one) for one in (ProposalState.WAITING, ProposalState.AGREED)
    )
    return Proposed(len(lines), waiting, agreed)


def _said(by: str) -> Subquery:
    """Read with a line what the resident said of this person, or this person to the question: ``by`` is a field of ``Face``."""
    return Subquery(Face.objects.filter(proposal=OuterRef("proposal"), helper=OuterRef("helper")).values(by)[:1])


def answered_in(runs: Iterable[PlanRun]) -> Mapping[uuid.UUID, Answered]:
    """Count of each of these runs who waits and who comes; one query, however many were proposed."""
    lines = PlanLine.objects.filter(run__in=list(runs), state=LineState.PROPOSED)
    lines = lines.alias(resident=_said("resident_says"), comes=_said("helper_says"))
    wanted, both = ~Q(resident=Say.NO) & ~Q(comes=Say.NO), Q(resident=Say.YES, comes=Say.YES)
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
    """Say of each line that was proposed how it stands now, in the words of its proposal; two queries, however many."""
    proposed = {(line.proposal_id, line.helper_id): line.pk for line in lines if line.proposal_id}
    faces = Face.objects.filter(proposal__in={proposal for proposal, _helper in proposed}).select_related("proposal__ask")
    by_key = {(face.proposal_id, face.helper_id): face for face in faces if (face.proposal_id, face.helper_id) in proposed}
    ended = _ended({face.proposal for face in by_key.values() if face.proposal.state == ProposalState.WITHDRAWN})
    return {proposed[key]: _state(face, ended.get(face.proposal_id)) for key, face in by_key.items()}


class By(StrEnum):
    """By whom a proposal was taken back."""

    RESIDENT = "resident"
    DESK = "desk"
    NOBODY = "nobody"  # the ask changed, or is over


TAKEN_BACK: Mapping[By, Promise] = {
    By.RESIDENT: gettext_lazy("The resident wanted nobody then"),
    By.DESK: gettext_lazy("Taken back at the desk"),
    By.NOBODY: gettext_lazy("The ask changed, or is over"),
}


def _ended(proposals: Collection[Proposal]) -> Mapping[uuid.UUID, By]:
    """Say by whom these proposals were taken back, as the journal has it; no query where there is none."""
    asks = {proposal.pk: proposal.ask for proposal in proposals}
    found = {}
    for line in journal.lines_of("arrangements.proposal_withdrawn", proposals):
        pk = uuid.UUID(line.subject_id)
        own = {str(asks[pk].resident_id), str(asks[pk].asker_id)}
        by_resident = line.actor_id in own or line.facts.get("how", How.APP) != How.APP
        found[pk] = By.RESIDENT if by_resident else By.DESK if line.actor_id else By.NOBODY
    return found


def _state(face: Face, ended: By | None) -> tuple[Text, Tone]:
    """Say how one person in a proposal stands; of one that is over, how it ended for whoever said no to nothing."""
    is_refused = Say.NO in (face.resident_says, face.helper_says)
    if face.proposal.state == ProposalState.WITHDRAWN and not is_refused:
        if face.proposal.not_now_at:
            return _("The resident wants nobody just now"), Tone.NEUTRAL
        return TAKEN_BACK[ended or By.NOBODY], Tone.NEUTRAL
    if face.proposal.state == ProposalState.AGREED and not is_refused:
        return _("Agreed"), Tone.OK
    return face_state(face, may_approve=False)
