"""The letters about proposals and visits: general words, a link, nothing about anybody else."""

from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import override

from samenspel.arrangements.models import Arrangement, Cover, Face, Helping, Proposal, Visit
from samenspel.arrangements.rules import CoverState, ProposalState, Say, VisitState
from samenspel.conversations.models import Letter
from samenspel.conversations.services import drop_letters, send_letter, still_true
from samenspel.exchange.access import is_decided_without_account, is_written_down
from samenspel.exchange.models import Ask
from samenspel.neighbourhoods.models import Community
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.ui.moments import clock_text, day_text

PROPOSAL_MADE: Final = "arrangements.proposal_made"
FACE_ASKED: Final = "arrangements.face_asked"
QUESTION_OVER: Final = "arrangements.question_over"
AGREED: Final = "arrangements.agreed"
NO_FACE_LEFT: Final = "arrangements.no_face_left"
VISIT_CHANGED: Final = "arrangements.visit_changed"
VISIT_DROPPED: Final = "arrangements.visit_dropped"
VISIT_OPEN: Final = "arrangements.visit_open"
COVER_CHOICE: Final = "arrangements.cover_choice"
COVER_ASKED: Final = "arrangements.cover_asked"
COVERED: Final = "arrangements.covered"
HELPING_ENDED: Final = "arrangements.helping_ended"
HELPER_STOPPED: Final = "arrangements.helper_stopped"


def people_beside(ask: Ask) -> list[Person]:
    """List who is told what happens to an ask: the resident, and whoever asked for the resident."""
    return [ask.resident] if ask.asker_id == ask.resident_id else [ask.resident, ask.asker]


def _calls(ask: Ask, person: Person) -> dict[str, bool]:
    """Say in a letter that its reader wrote the ask down and calls the resident, whom no letter reaches."""
    return {"calls": True} if person.pk == ask.asker_id and is_written_down(ask) and is_decided_without_account(ask) else {}


def tell_proposal_made(proposal: Proposal, actor: Actor | None) -> None:
    """Ask the resident to look at the faces of a proposal, unless he picked them himself."""
    for person in people_beside(proposal.ask):
        if actor is None or person.pk != actor.pk:
            send_letter(
                person,
                PROPOSAL_MADE,
                key=f"{PROPOSAL_MADE}:{proposal.pk}:{person.pk}",
                facts={"proposal": str(proposal.pk), **_calls(proposal.ask, person)},
                link=_proposal(proposal),
            )


def tell_face_asked(face: Face) -> None:
    """Ask a helper whether he wants to come."""
    until = _until(face.answer_before, face.helper, face.proposal.ask.community)
    facts = {"face": str(face.pk), **until}
    send_letter(face.helper, FACE_ASKED, key=f"{FACE_ASKED}:{face.pk}", facts=facts, link=_proposal(face.proposal))


def tell_question_over(face: Face) -> None:
    """Tell a helper who was asked that it does not go on; whoever did not hear of the question yet hears nothing."""
    is_unheard = take_back(FACE_ASKED, face.pk) and face.helper_says == Say.NOT_YET and not face.wants_to_meet_first
    if not is_unheard:
        send_letter(face.helper, QUESTION_OVER, key=f"{QUESTION_OVER}:{face.pk}", link=_proposal(face.proposal))


def tell_cover_over(cover: Cover) -> None:
    """Tell a helper who was asked to come instead of somebody else that it is not needed, unless he never heard of it."""
    if not take_back(COVER_ASKED, cover.pk):
        send_letter(cover.helper, QUESTION_OVER, key=f"{QUESTION_OVER}:{cover.pk}", link=_visit(cover.visit), urgent=True)


def tell_agreed(arrangement: Arrangement, people: list[Person], key: str) -> None:
    """Tell everybody that the visits stand in the calendars."""
    for person in people:
        facts = _calls(arrangement.ask, person)
        send_letter(person, AGREED, key=f"{AGREED}:{key}:{person.pk}", facts=facts, link=_arrangement(arrangement))


def tell_no_face_left(proposal: Proposal) -> None:
    """Tell the resident that nobody of the proposal can come, and that we go on looking."""
    for person in people_beside(proposal.ask):
        send_letter(
            person,
            NO_FACE_LEFT,
            key=f"{NO_FACE_LEFT}:{proposal.pk}:{person.pk}",
            link=reverse("arrangements:proposal_new", args=[proposal.ask_id]),
        )


def tell_visit_changed(visit: Visit, people: list[Person], actor: Actor | None) -> None:
    """Tell the others that a visit was moved or cancelled."""
    for person in people:
        if actor is None or person.pk != actor.pk:
            send_letter(
                person,
                VISIT_CHANGED,
                key=f"{VISIT_CHANGED}:{visit.pk}:{visit.sequence}:{person.pk}",
                facts=_calls(visit.arrangement.ask, person),
                link=_visit(visit),
                urgent=True,
            )


def tell_visit_dropped(visit: Visit) -> None:
    """Tell the resident that the helper cannot come, and that we look for somebody else.

    Whoever wrote the ask down is asked to call, by the letter that the visit stands open.
    """
    ask = visit.arrangement.ask
    for person in (person for person in people_beside(ask) if not _calls(ask, person)):
        send_letter(
            person,
            VISIT_DROPPED,
            key=f"{VISIT_DROPPED}:{visit.pk}:{visit.sequence}:{person.pk}",
            facts={"visits": [str(visit.pk)]},
            link=_visit(visit),
            urgent=True,
            gather=str(visit.arrangement_id),
        )


def tell_visit_open(visit: Visit, people: list[Person]) -> None:
    """Tell that nobody was found for a visit."""
    for person in people:
        send_letter(
            person,
            VISIT_OPEN,
            key=f"{VISIT_OPEN}:{visit.pk}:{visit.sequence}:{person.pk}",
            facts={"visits": [str(visit.pk)], **_calls(visit.arrangement.ask, person)},
            link=_visit(visit),
            urgent=True,
            gather=str(visit.arrangement_id),
        )


def tell_cover_choice(cover: Cover) -> None:
    """Ask the resident whether this person may come instead."""
    for person in people_beside(cover.visit.arrangement.ask):
        send_letter(
            person,
            COVER_CHOICE,
            key=f"{COVER_CHOICE}:{cover.pk}:{person.pk}",
            facts={"covers": [str(cover.pk)]},
            link=_visit(cover.visit),
            urgent=True,
            gather=str(cover.visit.arrangement_id),
        )


def tell_cover_asked(cover: Cover) -> None:
    """Ask a helper whether he can come instead of somebody else."""
    send_letter(
        cover.helper,
        COVER_ASKED,
        key=f"{COVER_ASKED}:{cover.pk}",
        facts={"cover": str(cover.pk), **_until(cover.answer_before, cover.helper, cover.visit.arrangement.community)},
        link=_visit(cover.visit),
        urgent=True,
    )


def _until(moment: datetime | None, reader: Person, community: Community) -> dict[str, str]:
    """Say up to which day and time an answer is waited for, in the reader's language."""
    if moment is None:
        return {}
    local = moment.astimezone(ZoneInfo(community.time_zone))
    with override(reader.language):
        return {"until_day": day_text(local.date()), "until_time": clock_text(local.time())}


def tell_covered(visit: Visit) -> None:
    """Tell the resident that somebody comes after all."""
    for person in people_beside(visit.arrangement.ask):
        send_letter(person, COVERED, key=f"{COVERED}:{visit.pk}:{visit.sequence}:{person.pk}", link=_visit(visit), urgent=True)


def tell_helping_ended(person: Person, key: str) -> None:
    """Tell somebody that visits of an arrangement will not come any more."""
    send_letter(person, HELPING_ENDED, key=f"{HELPING_ENDED}:{key}:{person.pk}", link=reverse("arrangements:visit_list"))


def tell_helper_stopped(arrangement: Arrangement, helping: Helping, helper: Person, stopper_id: UUID) -> None:
    """Tell everybody but who wanted it: the resident where to look for others, the helper that it ended."""
    if helper.pk != stopper_id:
        tell_helping_ended(helper, str(helping.pk))
    link = reverse("arrangements:proposal_new", args=[arrangement.ask_id])
    for person in (person for person in people_beside(arrangement.ask) if person.pk != stopper_id):
        key, facts = f"{HELPER_STOPPED}:{helping.pk}:{person.pk}", _calls(arrangement.ask, person)
        send_letter(person, HELPER_STOPPED, key=key, facts=facts, link=link, urgent=True)


def take_back(kind: str, key: object) -> int:
    """Take back letters that have not gone out yet and are no longer true; say how many."""
    return drop_letters(f"{kind}:{key}")


@still_true(PROPOSAL_MADE)
def _proposal_waits(letter: Letter) -> bool:
    return Proposal.objects.filter(pk=letter.facts["proposal"], state=ProposalState.WAITING).exists()


@still_true(FACE_ASKED)
def _face_waits(letter: Letter) -> bool:
    rows = Face.objects.filter(pk=letter.facts["face"], resident_says=Say.YES, helper_says=Say.NOT_YET)
    return rows.filter(proposal__state=ProposalState.WAITING).exists()


@still_true(COVER_CHOICE)
def _choice_waits(letter: Letter) -> bool:
    return Cover.objects.filter(pk__in=_told(letter, "cover"), state=CoverState.ASKED_RESIDENT).exists()


@still_true(COVER_ASKED)
def _cover_waits(letter: Letter) -> bool:
    return Cover.objects.filter(pk=letter.facts["cover"], state=CoverState.ASKED_HELPER).exists()


@still_true(VISIT_DROPPED)
@still_true(VISIT_OPEN)
def _visit_is_open(letter: Letter) -> bool:
    return Visit.objects.filter(pk__in=_told(letter, "visit"), state=VisitState.OPEN).exists()


def _told(letter: Letter, what: str) -> list[str]:
    """List what a letter tells about: one thing, or several that were gathered."""
    gathered: list[str] = letter.facts.get(f"{what}s") or [letter.facts[what]]
    return gathered


def _proposal(proposal: Proposal) -> str:
    return reverse("arrangements:proposal_detail", args=[proposal.pk])


def _arrangement(arrangement: Arrangement) -> str:
    return reverse("arrangements:arrangement_detail", args=[arrangement.pk])


def _visit(visit: Visit) -> str:
    return reverse("arrangements:visit_detail", args=[visit.pk])
