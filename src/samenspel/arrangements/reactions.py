"""What arrangements do when something happens below."""

import uuid

from samenspel.arrangements import services
from samenspel.arrangements.models import Arrangement, Cover, Face, Helping, Proposal, Visit
from samenspel.arrangements.rules import ArrangementState, CoverState, ProposalState, Say
from samenspel.arrangements.services.helpings import rest_on
from samenspel.consent.events import AgreementEnded, AgreementReplaced
from samenspel.exchange.events import AskChanged, AskClosed, OfferChanged, OfferEnded, ReplyEnded
from samenspel.exchange.models import Offer, Reply, Suggestion
from samenspel.exchange.rules import Answer, OfferState, ReplyState
from samenspel.foundation.bus import reacts_to
from samenspel.neighbourhoods.events import RelationEnded
from samenspel.people.models import Person
from samenspel.people.rules import Hat


@reacts_to(AskClosed)
def end_with_ask(event: AskClosed) -> None:
    """An ask that is over brings no proposals and no visits."""
    for proposal in Proposal.objects.filter(ask=event.ask_id, state=ProposalState.WAITING):
        services.withdraw_proposal(proposal, actor=None)
    for arrangement in Arrangement.objects.filter(ask=event.ask_id, state=ArrangementState.ACTIVE):
        services.end_arrangement(arrangement, actor=None)


@reacts_to(AskChanged)
def withdraw_old_proposal(event: AskChanged) -> None:
    """A proposal for what was asked before is not right any more."""
    for proposal in Proposal.objects.filter(ask=event.ask_id, state=ProposalState.WAITING):
        services.withdraw_proposal(proposal, actor=None)


@reacts_to(AgreementEnded)
def stop_without_agreement(event: AgreementEnded) -> None:
    """Without an agreement nobody can visit: the helper whom it was with helps no longer."""
    rows = Helping.objects.select_related("arrangement", "helper").filter(ended_at__isnull=True)
    here = rows.filter(agreement=event.agreement_id) | rows.filter(agreement_back=event.agreement_id)
    for helping in here:
        services.stop_helping(helping.arrangement, helper=helping.helper, actor=None, stopper_id=event.by_id)


@reacts_to(AgreementReplaced)
def go_on_with_next(event: AgreementReplaced) -> None:
    """What rested on an agreement that was renewed or made longer rests on its successor."""
    rest_on(event.by_agreement_id, instead_of=event.agreement_id)


@reacts_to(AgreementEnded)
def ask_nobody_without_agreement(event: AgreementEnded) -> None:
    """Who may not read the ask, or know of the visit, any more is not asked any more either."""
    faces = Face.objects.filter(agreement=event.agreement_id, proposal__state=ProposalState.WAITING).select_related(
        "proposal__ask"
    )
    for face in faces:
        services.drop_face(face, is_told=event.by_id != face.helper_id and not _has_left(face), actor=None)
    if event.about_type == Visit._meta.label_lower:
        asked = Cover.objects.select_related("visit__arrangement").filter(state=CoverState.ASKED_HELPER)
        for cover in asked.filter(visit=uuid.UUID(event.about_id), helper=event.recipient_id):
            services.refuse_cover(cover, actor=None)


@reacts_to(RelationEnded)
def stop_with_relation(event: RelationEnded) -> None:
    """Who does not help in a community any more is not expected there, and not asked."""
    if event.hat == Hat.HELPER:
        _stop_everywhere(Person.objects.get(pk=event.person_id), event.community_id)


@reacts_to(OfferChanged)
def ask_about_visits(event: OfferChanged) -> None:
    """Agreed visits at times that a helper no longer has are put before that helper."""
    for offer in Offer.objects.filter(helper=event.helper_id, community=event.community_id).exclude(state=OfferState.ENDED):
        services.doubt_visits(offer)


@reacts_to(OfferEnded)
def take_out_of_proposals(event: OfferEnded) -> None:
    """Who stopped offering help is taken out of what is still being asked; agreed visits stand."""
    _take_out(Person.objects.get(pk=event.helper_id), None)


@reacts_to(ReplyEnded)
def take_out_after_reply(event: ReplyEnded) -> None:
    """Whose reply was taken back, or refused, is taken out of the proposal for that ask."""
    reply = Reply.objects.select_related("helper").get(pk=event.reply_id)
    faces = Face.objects.filter(proposal__ask=reply.ask_id, proposal__state=ProposalState.WAITING, helper=reply.helper)
    for face in faces.exclude(helper_says=Say.NO).exclude(resident_says=Say.NO):
        services.drop_face(face, is_told=reply.state == ReplyState.DECLINED, actor=None)


def _has_left(face: Face) -> bool:
    """Whether the helper of a face took back what he said or offered: nobody need tell him that it does not go on."""
    said = {"ask": face.proposal.ask_id, "helper": face.helper_id}
    offers = Offer.objects.filter(helper=face.helper_id, community=face.proposal.ask.community_id)
    return (
        Reply.objects.filter(**said, state=ReplyState.WITHDRAWN).exists()
        or Suggestion.objects.filter(**said, answer=Answer.NO).exists()
        or not offers.exclude(state=OfferState.ENDED).exists()
    )


def _stop_everywhere(person: Person, community_id: uuid.UUID) -> None:
    rows = Helping.objects.select_related("arrangement").filter(helper=person, ended_at__isnull=True)
    for helping in rows.filter(arrangement__community=community_id):
        services.stop_helping(helping.arrangement, helper=person, actor=None)
    _take_out(person, community_id)


def _take_out(person: Person, community_id: uuid.UUID | None) -> None:
    faces = Face.objects.select_related("proposal").filter(helper=person, proposal__state=ProposalState.WAITING)
    if community_id is not None:
        faces = faces.filter(proposal__ask__community=community_id)
    for face in faces.exclude(helper_says=Say.NO).exclude(resident_says=Say.NO):
        services.drop_face(face, actor=None)
    services.refuse_covers_of(person, community_id=community_id, actor=None)
