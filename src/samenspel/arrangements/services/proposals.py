"""From an ask to an agreement: a way is picked, the resident says yes to every face, then every helper says yes."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samenspel import planning
from samenspel.arrangements import access, moments, planner, sentences
from samenspel.arrangements.events import ProposalFailed, ProposalMade
from samenspel.arrangements.models import Face, Proposal
from samenspel.arrangements.rules import Act, ProposalState, Role, Say, answer_before
from samenspel.arrangements.services import letters
from samenspel.arrangements.services.agreeing import settle_agreement
from samenspel.arrangements.services.booking import booking, changed, lock_ask, taken
from samenspel.arrangements.services.helpings import check_may_share_contact
from samenspel.arrangements.services.resting import forget_not_now
from samenspel.consent.rules import DataClass, Ending, How, Purpose
from samenspel.consent.services import agree, end_agreement
from samenspel.conversations.models import Thread
from samenspel.conversations.services import open_thread
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import AskState
from samenspel.exchange.services import refuse_helper
from samenspel.foundation import bus, clock, journal
from samenspel.foundation.refusals import NotAllowed, NotPossibleNow
from samenspel.people.actors import Actor
from samenspel.people.models import Person

READS_ASK = (DataClass.MATCHING, DataClass.STORY)
ASK_LASTS_DAYS = 30


@transaction.atomic
def make_proposal(ask: Ask, *, way: planner.Way, actor: Actor | None) -> Proposal:
    """Propose one way to fill an ask; the resident is asked about every face in it."""
    access.require(actor, Act.PROPOSE, ask)
    locked = Ask.objects.select_for_update(of=("self",)).get(pk=ask.pk)
    if locked.state not in (AskState.OPEN, AskState.ARRANGED) or not way.shares:
        raise changed()
    if Proposal.objects.filter(ask=ask, state=ProposalState.WAITING).exists():
        raise NotPossibleNow("arrangements.proposal_waits", _("There is a proposal already. Look at that one first."))
    if actor is not None and access.is_beside_resident(actor, ask):
        if planner.said_no_often(ask):
            raise NotPossibleNow(
                "arrangements.many_noes", _("You said no to many people. Let somebody think along with you first.")
            )
        forget_not_now(ask, actor=actor)
    made_by = actor.person if actor is not None else ask.asker
    proposal = Proposal.objects.create(ask=ask, made_by=made_by, open_visits=len(way.open))
    replied = set(planner.replies_to(ask))
    Face.objects.bulk_create([_face(proposal, share, replied) for share in way.shares])
    journal.record("arrangements.proposal_made", proposal, actor=actor, ask=ask.pk, faces=len(way.shares), open=len(way.open))
    letters.tell_proposal_made(proposal, actor)
    bus.announce(ProposalMade(proposal.pk))
    return proposal


def _face(proposal: Proposal, share: planning.Share, replied: set[str]) -> Face:
    why = {
        "strengths": [strength.value for strength in share.strengths],
        "replied": share.helper in replied,
        "known": share.known_face,
    }
    return Face(proposal=proposal, helper_id=share.helper, visits=planner.rows_of(share.visits), why=why)


@booking
def approve_face(face: Face, *, says: Say, version: int | None = None, how: How = How.APP, actor: Actor) -> Face:
    """The resident says yes to a face (the helper is asked then) or no (others are looked for).

    Other than in the app it is written down by whoever helps along; the resident decides all the same.
    A yes is to the visits that stood on the page: those of that ``version``.
    """
    access.require_said(actor, how, face)
    locked = _lock_face(face)
    if locked.resident_says == says:
        return locked  # a second tap
    _check_waits(locked)
    if locked.resident_says == Say.NO or locked.helper_says != Say.NOT_YET:
        raise changed()
    if says == Say.YES:
        asked_at = "proposal_detail" if how == How.APP else "proposal_write_down"
        _check_version(locked, version, asked_at)
    if says == Say.YES and how == How.APP:
        check_may_share_contact(locked.proposal.ask.resident, actor)  # a no opens nothing, so it asks for nothing
    locked.resident_says, locked.how = says, how
    locked.approved_by = actor.person if how == How.APP else locked.proposal.ask.resident
    locked.recorded_by = None if how == How.APP else actor.person
    if says == Say.YES:
        locked.answer_before = _answer_before(locked)
        locked.agreement = agree(
            locked.proposal.ask.resident,
            locked.helper,
            purpose=Purpose.ASK,
            data_classes=READS_ASK,
            about=locked.proposal.ask,
            sentence=str(sentences.READS if how == How.APP else sentences.READS_ALOUD),
            how=how,
            days=ASK_LASTS_DAYS,
            actor=actor,
        )
    locked.save()
    journal.record("arrangements.face_approved", locked, actor=actor, says=says.value, helper=locked.helper_id, how=how.value)
    if says == Say.YES:
        forget_not_now(locked.proposal.ask, how=how, actor=actor)
        letters.tell_face_asked(locked)
    else:
        _tell_over(locked)
        refuse_helper(locked.proposal.ask, locked.helper_id, actor=actor)
        _let_go(locked, actor)
    _settle(locked.proposal, actor)
    return locked


def _tell_over(face: Face) -> None:
    """Tell whoever was asked after the resident's yes, and would still come, that it does not go on."""
    if face.agreement is not None and face.helper_says != Say.NO:
        letters.tell_question_over(face)


def _answer_before(face: Face) -> datetime:
    """Until when this helper is waited for; visits that have been while the resident thought about it count no more."""
    moment, zone = clock.now(), face.proposal.ask.community.time_zone
    starts = (moments.moment_of(*planner.moment_of(one), zone) for one in planner.planned_of(face))
    return answer_before(moment, min((start for start in starts if start > moment), default=moment), zone)


@booking
def answer_face(face: Face, *, says: Say, version: int | None = None, actor: Actor) -> Face:
    """The helper says yes or no to the visits of his own face; the last yes makes the arrangement."""
    access.require(actor, Act.ANSWER, face)
    locked = _lock_face(face)
    if locked.helper_id != actor.pk:
        raise NotAllowed
    if locked.helper_says == says:
        return locked  # a second tap
    _check_waits(locked)
    if locked.helper_says != Say.NOT_YET or locked.resident_says != Say.YES:
        raise changed()
    if says == Say.YES:
        _check_may_say_yes(locked, version)
    locked.helper_says, locked.answered_at = says, clock.now()
    locked.save()
    journal.record("arrangements.face_answered", locked, actor=actor, says=says.value)
    if says == Say.NO:
        _let_go(locked, actor)
    _settle(locked.proposal, actor)
    return locked


@transaction.atomic
def meet_first(face: Face, *, actor: Actor) -> Thread:
    """The helper first wants to meet: a conversation opens between the two of them."""
    access.require(actor, Act.ANSWER, face)
    locked = _lock_face(face)
    if locked.helper_id != actor.pk:
        raise NotAllowed
    _check_waits(locked)
    if locked.helper_says != Say.NOT_YET or locked.resident_says != Say.YES:
        raise changed()
    if not locked.wants_to_meet_first:
        locked.wants_to_meet_first = True
        locked.save()
        journal.record("arrangements.meeting_wanted", locked, actor=actor)
    ask = locked.proposal.ask
    reader = locked.recorded_by or locked.approved_by or ask.resident  # who wrote the yes down calls the resident about it
    return open_thread([reader, locked.helper], about=ask, actor=actor)


@transaction.atomic
def note_meeting(face: Face, *, met_on: date, actor: Actor) -> Face:
    """Remember on which day the two of them met."""
    role = access.role_of(actor, face)
    access.require(actor, Act.ANSWER if role is Role.CANDIDATE else Act.APPROVE, face)
    locked = _lock_face(face)
    _check_waits(locked)
    if not locked.wants_to_meet_first or met_on > clock.today(locked.proposal.ask.community.time_zone):
        raise changed()
    locked.met_on = met_on
    locked.save()
    journal.record("arrangements.met", locked, actor=actor, met_on=met_on)
    return locked


@booking
def drop_face(face: Face, *, is_told: bool = False, actor: Actor | None) -> None:
    """Take somebody out of a proposal who cannot come any more, and look for others.

    ``is_told``: it is not by the helper's own doing, who therefore hears that it does not go on.
    """
    locked = _lock_face(face)
    if Say.NO in _said(locked) or locked.proposal.state != ProposalState.WAITING:
        return
    if is_told:
        _tell_over(locked)
    if locked.resident_says == Say.YES:
        locked.helper_says = Say.NO
    else:
        locked.resident_says = Say.NO
    locked.save()
    journal.record("arrangements.face_dropped", locked, actor=actor, helper=locked.helper_id)
    _let_go(locked, actor)
    _settle(locked.proposal, actor)


@booking
def lapse_face(face: Face, *, actor: Actor | None) -> None:
    """Wait no longer for the answer of one helper, and look for others; whoever wants to meet first has answered."""
    locked = _lock_face(face)
    is_asked = locked.proposal.state == ProposalState.WAITING and _said(locked) == (Say.YES, Say.NOT_YET)
    is_over = locked.answer_before is not None and locked.answer_before <= clock.now()
    if not is_asked or not is_over or locked.wants_to_meet_first:
        return
    locked.helper_says, locked.lapsed_at = Say.NO, clock.now()
    locked.save()
    journal.record("arrangements.face_lapsed", locked, actor=actor, helper=locked.helper_id)
    _let_go(locked, actor)
    _settle(locked.proposal, actor)


@booking
def drop_face_of(helper: Person, ask: Ask, *, actor: Actor | None) -> None:
    """Take somebody who stops coming out of the proposal that waits for the same ask."""
    faces = Face.objects.filter(helper=helper, proposal__ask=ask, proposal__state=ProposalState.WAITING)
    for face in faces.select_related("proposal"):
        drop_face(face, actor=actor)


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, how: How = How.APP, actor: Actor | None) -> None:
    """Take a proposal back; whoever was asked is not asked any more.

    When the resident does it, nobody is wanted just now: for a while plans leave the ask out.
    """
    access.require(actor, Act.PROPOSE, proposal)
    if actor is not None and how != How.APP:
        access.require_said(actor, how, proposal)
    locked = _lock_proposal(proposal)
    if locked.state == ProposalState.WITHDRAWN:
        return
    if locked.state != ProposalState.WAITING:
        raise changed()
    if actor is not None and (how != How.APP or access.is_beside_resident(actor, locked.ask)):
        locked.not_now_at = clock.now()
    _end(locked, actor, how)


def _end(proposal: Proposal, actor: Actor | None, how: How = How.APP) -> None:
    proposal.state = ProposalState.WITHDRAWN
    proposal.save(update_fields=["state", "not_now_at"])
    journal.record("arrangements.proposal_withdrawn", proposal, actor=actor, how=how.value)
    for face in proposal.faces.select_related("agreement", "helper"):
        if Say.NO not in _said(face):
            _tell_over(face)
        if face.agreement is not None:
            end_agreement(face.agreement, actor=None, why=Ending.DONE)


def _lock_proposal(proposal: Proposal) -> Proposal:
    lock_ask(proposal.ask_id)
    rows = Proposal.objects.select_for_update(of=("self",)).select_related(
        "ask__resident", "ask__asker", "ask__community", "ask__area"
    )
    return rows.get(pk=proposal.pk)


def _lock_face(face: Face) -> Face:
    """Lock a face by way of its proposal, so that the last two answers wait for each other."""
    proposal = _lock_proposal(face.proposal)
    locked = Face.objects.select_related("helper", "agreement", "approved_by", "recorded_by").get(pk=face.pk)
    locked.proposal = proposal
    return locked


def _check_waits(face: Face) -> None:
    if face.proposal.state != ProposalState.WAITING:
        raise changed()


def _check_version(face: Face, version: int | None, asked_at: str = "proposal_detail") -> None:
    """Refuse a yes to other visits than are asked now, say how many those are, and lead to where it is asked."""
    if version is None or version == face.version:
        return
    text = ngettext(
        "It is %(count)d visit now. Look when, and answer again.",
        "It is %(count)d visits now. Look when, and answer again.",
        len(face.visits),
    )
    raise NotPossibleNow(
        "arrangements.question_changed",
        text % {"count": len(face.visits)},
        title=_("The question has changed"),
        url=reverse(f"arrangements:{asked_at}", args=[face.proposal_id]),
    )


def _check_may_say_yes(face: Face, version: int | None) -> None:
    _check_version(face, version)
    if face.wants_to_meet_first and face.met_on is None:
        raise NotPossibleNow("arrangements.meet_first", _("You wanted to meet first. Fill in when you met, then say yes."))
    if not planner.still_has_room(face):
        raise taken()


def _let_go(face: Face, actor: Actor | None) -> None:
    """Somebody will not come: find others for these visits; to whom the resident said yes keeps what was agreed."""
    letters.take_back(letters.FACE_ASKED, face.pk)
    if face.agreement is not None:
        end_agreement(face.agreement, actor=None, why=Ending.DONE)
    proposal = face.proposal
    lost = planner.planned_of(face)
    is_enough = face.resident_says == Say.NO and planner.said_no_often(proposal.ask)
    found = () if is_enough else planner.refill(proposal, lost)
    for helper_id in sorted({one.helper for one in found}):
        _add_to_face(proposal, helper_id, [one for one in found if one.helper == helper_id])
    proposal.open_visits += len(lost) - len(found)
    proposal.save(update_fields=["open_visits"])
    journal.record("arrangements.proposal_mended", proposal, actor=actor, lost=len(lost), found=len(found))
    if any(one.helper for one in found):
        letters.tell_proposal_made(proposal, actor)


def _add_to_face(proposal: Proposal, helper_id: str, visits: Sequence[planning.Planned]) -> None:
    """Give visits to somebody of whom the resident has said nothing yet, or to somebody new."""
    face = proposal.faces.filter(helper=uuid.UUID(helper_id)).first()
    if face is None:
        replied = helper_id in planner.replies_to(proposal.ask)
        why = {"strengths": [planning.Strength.NEAR_ENOUGH.value], "replied": replied, "known": False}
        Face.objects.create(proposal=proposal, helper_id=helper_id, visits=planner.rows_of(visits), why=why)
        return
    face.why = {**face.why, "was": len(face.visits)}
    face.visits = planner.rows_of((*planner.planned_of(face), *visits))
    face.version += 1
    face.save(update_fields=["visits", "version", "why"])


def _settle(proposal: Proposal, actor: Actor | None) -> None:
    """When nobody's answer is awaited: agree with those who said yes, or let the proposal go."""
    faces = [face for face in proposal.faces.select_related("helper", "approved_by", "recorded_by") if Say.NO not in _said(face)]
    if any(Say.NOT_YET in _said(face) for face in faces):
        return
    if faces:
        settle_agreement(proposal, faces, actor=actor)
        return
    _end(proposal, actor)
    letters.tell_no_face_left(proposal)
    bus.announce(ProposalFailed(proposal.pk, proposal.ask_id))


def _said(face: Face) -> tuple[str, str]:
    return face.resident_says, face.helper_says
