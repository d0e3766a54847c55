"""What whoever calls a resident without an account must know: the number, what to read out, and about whom to ask."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.arrangements import access, planner, sentences
from samenspel.arrangements.models import Face, Proposal
from samenspel.arrangements.queries.faces import Acquaintance, Times, acquaint, times_of, why_text
from samenspel.arrangements.queries.proposals import was_text
from samenspel.arrangements.queries.visit_pages import Contact
from samenspel.arrangements.rules import ProposalState, Say
from samenspel.consent.access import agreement_covering
from samenspel.consent.rules import DataClass, Ground, Purpose
from samenspel.exchange.models import Ask
from samenspel.exchange.queries import AskSummary, ask_summary
from samenspel.exchange.rules import Rhythm
from samenspel.people.actors import Actor
from samenspel.people.queries import display_name
from samenspel.ui.moments import list_text
from samenspel.ui.shapes import Fact


@dataclass(frozen=True)
class CalledFace:
    """Somebody about whom the resident is asked, or said yes before the helper answered."""

    face_id: uuid.UUID
    person: Acquaintance
    why: str
    times: Times
    is_me: bool  # the reader: somebody else must call about this
    was_yes: bool
    version: int  # of the visits that stand there
    was: str  # that it was asked for fewer visits before


@dataclass(frozen=True)
class CallPage:
    """One call about one proposal."""

    proposal_id: uuid.UUID
    ask: AskSummary
    phone: Contact | None
    is_refused: bool  # the resident does not want that the reader has the number: somebody else must call
    aloud: tuple[str, ...]  # what a yes agrees to
    faces: tuple[CalledFace, ...]

    @property
    def asks(self) -> bool:
        """Whether there is somebody of whom the resident can say yes, so that something is to be read out."""
        return any(not face.was_yes and not face.is_me for face in self.faces)


def call_page(proposal: Proposal, *, viewer: Actor) -> CallPage:
    """Open what is to be asked in a call; the number of queries does not grow."""
    ask = proposal.ask
    faces = [face for face in proposal.faces.order_by("created_at", "pk") if _is_to_say(face)]
    is_refused = access.is_number_refused(viewer, ask)
    people = acquaint(ask, {face.helper_id for face in faces})
    return CallPage(
        proposal_id=proposal.pk,
        ask=ask_summary(ask),
        phone=None if is_refused else _phone_of(ask, viewer),
        is_refused=is_refused,
        aloud=(str(sentences.READS_ALOUD), str(sentences.OPENS_ALOUD)),
        faces=tuple(_called(face, people[face.helper_id], ask, viewer) for face in faces),
    )


def written_texts(faces: Sequence[Face]) -> tuple[str, ...]:
    """Say to whoever called what comes of what was written down."""
    asked = [display_name(face.helper) for face in faces if face.resident_says == Say.YES]
    refused = [display_name(face.helper) for face in faces if face.resident_says == Say.NO]
    texts = []
    if asked:
        texts.append(_("Written down. We ask %(names)s now.") % {"names": list_text(asked)})
    if refused:
        texts.append(_("Written down. We do not ask %(names)s.") % {"names": list_text(refused)})
    return tuple(texts)


def left_text(proposal: Proposal, asked: Mapping[uuid.UUID, int | None]) -> str:
    """Say of whom is to be asked in the same call: who was found after a no, or would come more often; "" for nobody."""
    rows = proposal.faces.filter(proposal__state=ProposalState.WAITING, resident_says=Say.NOT_YET).select_related("helper")
    left = list(rows.order_by("created_at", "pk"))
    if any(face.pk not in asked for face in left):
        return _("Somebody else could come. Ask about that person too.")
    grown = [display_name(face.helper) for face in left if asked[face.pk] not in (None, face.version)]
    text = ngettext(
        "%(names)s could come more often now. Ask about that too.",
        "%(names)s could come more often now. Ask about that too.",
        len(grown),
    )
    return text % {"names": list_text(grown)} if grown else ""


def _is_to_say(face: Face) -> bool:
    """Whether the resident has something to say of this face: not yet said, or a yes that can be taken back."""
    return face.resident_says == Say.NOT_YET or (face.resident_says, face.helper_says) == (Say.YES, Say.NOT_YET)


def _called(face: Face, person: Acquaintance, ask: Ask, viewer: Actor) -> CalledFace:
    times = times_of([planner.moment_of(one) for one in planner.planned_of(face)])
    return CalledFace(
        face_id=face.pk,
        person=person,
        why=why_text(face.why, where=person.where, weekdays=times.weekdays, is_once=ask.rhythm == Rhythm.ONCE),
        times=times,
        is_me=face.helper_id == viewer.pk,
        was_yes=face.resident_says == Say.YES,
        version=face.version,
        was=was_text(face),
    )


def _phone_of(ask: Ask, viewer: Actor) -> Contact | None:
    """Return the number of a resident who can only be called, and on what ground the reader sees it."""
    if not ask.resident.phone:
        return None
    covering = agreement_covering(ask.resident, viewer.person, DataClass.CONTACT, about=ask, purpose=Purpose.GUIDANCE)
    ground = Ground.AGREEMENT if covering else Ground.CASELOAD
    facts = (Fact(_("Phone"), ask.resident.phone),)
    return Contact(ask.resident, display_name(ask.resident), facts, covering, ground)
