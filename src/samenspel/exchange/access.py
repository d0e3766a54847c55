"""Who may see asks, offers, suggestions and replies, and who may do what with them."""

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from samenspel.consent.access import active, refusals
from samenspel.consent.models import Agreement
from samenspel.consent.rules import Effect, Purpose
from samenspel.exchange import rules
from samenspel.exchange.models import Ask, Offer, Reply, Suggestion
from samenspel.exchange.resting import resting, rests
from samenspel.exchange.rules import Act, Answer, AskState, OfferState, ReplyState, Role
from samenspel.foundation.refusals import NotAllowed, NotFound
from samenspel.neighbourhoods.models import Community
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.rules import Hat

LIVING = (AskState.OPEN, AskState.ARRANGED)
GUIDES = (Hat.COORDINATOR, Hat.SOCIAL_WORKER)
RESTS = _("Your neighbour wants nobody for this just now. If that changes, you find the ask here again.")


def agreements_to_represent(person: Person) -> QuerySet[Agreement]:
    """List the agreements that hold now, by which others let this person arrange things beside them; a refusal beats them."""
    rows = Agreement.objects.filter(active(), recipient=person, purpose=Purpose.REPRESENT, effect=Effect.PERMIT)
    return rows.exclude(subject__in=refusals(Purpose.REPRESENT).filter(recipient=person).values("subject"))


def may_represent(person: Person, resident: Person | uuid.UUID) -> bool:
    """Whether the resident agreed that this person arranges things beside them, and that still holds."""
    subject_id = resident.pk if isinstance(resident, Person) else resident
    return agreements_to_represent(person).filter(subject_id=subject_id).exists()


def agreements_to_write_down(person: Person) -> QuerySet[Agreement]:
    """List the agreements that hold now, by which residents let this professional write down an ask of theirs."""
    rows = Agreement.objects.filter(active(), recipient=person, purpose=Purpose.GUIDANCE, effect=Effect.PERMIT)
    return rows.filter(about_type=Ask._meta.label_lower)


def is_written_down(ask: Ask) -> bool:
    """Whether a professional wrote this ask down for the resident, who decides about it, and that still holds."""
    if ask.asker_id == ask.resident_id:
        return False
    return agreements_to_write_down(ask.asker).filter(about_id=str(ask.pk), subject_id=ask.resident_id).exists()


def decided_without_account(ask: str = "") -> Q:
    """Say, as a condition on asks (reached through ``ask``), that the resident decides, and has no address to sign in with.

    Whoever is beside the resident for this ask, and can sign in, decides instead.
    """
    rows = Agreement.objects.filter(
        active(), subject=OuterRef(f"{ask}resident"), recipient=OuterRef(f"{ask}asker"), purpose=Purpose.REPRESENT
    )
    is_beside = Exists(rows.filter(effect=Effect.PERMIT)) & ~Exists(rows.filter(effect=Effect.REFUSE))
    can_sign_in = {
        who: Q(**{f"{ask}{who}__email__isnull": False, f"{ask}{who}__is_active": True}) for who in ("resident", "asker")
    }
    return ~can_sign_in["resident"] & ~(can_sign_in["asker"] & is_beside)


def is_decided_without_account(ask: Ask) -> bool:
    """Whether the resident decides about this ask, and has no address to sign in with."""
    return Ask.objects.filter(decided_without_account(), pk=ask.pk).exists()


def drafts_written_by(actor: Actor) -> Q:
    """Say, as a condition on asks, that they are drafts which the actor writes down under the worn hat for another."""
    if actor.hat is None or not actor.wears(*GUIDES):
        return Q(pk__in=[])
    ids = [uuid.UUID(about) for about in agreements_to_write_down(actor.person).values_list("about_id", flat=True)[:200]]
    return Q(pk__in=ids, asker=actor.person, state=AskState.DRAFT, community_id=actor.hat.community_id)


def asks_of(actor: Actor) -> QuerySet[Ask]:
    """List the asks that are the actor's own, or that the actor arranges for somebody who agreed to that."""
    beside = agreements_to_represent(actor.person).filter(subject_id=OuterRef("resident_id"))
    own = Q(resident=actor.person) | Q(asker=actor.person) & Exists(beside)
    return Ask.objects.filter(own | drafts_written_by(actor))


def visible_to(actor: Actor) -> QuerySet[Ask]:
    """List the asks that exist for this actor."""
    put_before = Suggestion.objects.filter(
        ask=OuterRef("pk"), helper=actor.person, answer__in=[Answer.NONE, Answer.REPLIED], ask__state=AskState.OPEN
    )
    replied = Reply.objects.filter(
        ask=OuterRef("pk"), helper=actor.person, state__in=[ReplyState.OPEN, ReplyState.CHOSEN], ask__state__in=LIVING
    )
    beside = agreements_to_represent(actor.person).filter(subject_id=OuterRef("resident_id"))
    own = Q(resident=actor.person) | Q(asker=actor.person) & Exists(beside)
    condition = own | Q(Exists(put_before)) | Q(Exists(replied))
    if actor.wears(*GUIDES) and actor.hat is not None:
        condition |= Q(community_id=actor.hat.community_id) & ~Q(state=AskState.DRAFT)
        condition |= drafts_written_by(actor)
    return Ask.objects.filter(condition)


def ask_for(actor: Actor, ask_id: uuid.UUID) -> Ask:
    """Find an ask for somebody to whom it exists."""
    ask = visible_to(actor).filter(pk=ask_id).select_related("resident", "asker", "area", "community").first()
    if ask is None:
        raise NotFound(sentence=_("We cannot find this ask."))
    return ask


def role_of(actor: Actor, ask: Ask) -> Role | None:
    """Who the actor is to the ask; what is one's own comes before any hat."""
    if ask.resident_id == actor.pk:
        return Role.RESIDENT
    if ask.asker_id == actor.pk and may_represent(actor.person, ask.resident_id):
        return Role.BESIDE
    if is_candidate(actor.person, ask):
        return Role.CANDIDATE
    if ask.state == AskState.DRAFT and ask.asker_id == actor.pk and actor.wears(*GUIDES, community_id=ask.community_id):
        return Role.WRITER if is_written_down(ask) else None
    if ask.state != AskState.DRAFT and actor.wears(*GUIDES, community_id=ask.community_id):
        return Role.COORDINATOR
    return None


def is_candidate(person: Person, ask: Ask) -> bool:
    """Whether the ask stands before this helper, or the helper replied to it."""
    if ask.state not in LIVING:
        return False
    replied = Reply.objects.filter(ask=ask, helper=person, state__in=[ReplyState.OPEN, ReplyState.CHOSEN])
    before = Suggestion.objects.filter(ask=ask, helper=person, answer__in=[Answer.NONE, Answer.REPLIED])
    return replied.exists() or (ask.state == AskState.OPEN and before.exists())


def require(actor: Actor, act: Act, ask: Ask | None = None) -> None:
    """Refuse what this actor may not do; to strangers the ask does not exist.

    ``Act.ASK`` and ``Act.OFFER`` need no ask: anybody who belongs to a community may.
    """
    if ask is None:
        if actor.hat is None:
            raise NotAllowed("exchange.no_community", _("First choose the neighbourhood that you belong to."))
        return
    role = role_of(actor, ask)
    if role is None:
        raise NotFound(sentence=_("We cannot find this ask."))
    if not rules.may(role, act):
        raise NotAllowed


def guided_community(actor: Actor) -> Community:
    """Return the community in which the actor helps along under the worn hat; for everybody else there is none."""
    if actor.hat is None or not actor.wears(*GUIDES):
        raise NotFound
    return Community.objects.get(pk=actor.hat.community_id)


def community_of(actor: Actor) -> Community:
    """Return the community in which the actor asks and offers: that of the worn hat."""
    require(actor, Act.ASK)
    assert actor.hat is not None
    return Community.objects.get(pk=actor.hat.community_id)


def suggestions_for(actor: Actor) -> QuerySet[Suggestion]:
    """List the open asks that were put before this helper and not refused; of those that rest only what was replied to."""
    rows = Suggestion.objects.filter(helper=actor.person, answer__in=[Answer.NONE, Answer.REPLIED], ask__state=AskState.OPEN)
    return rows.exclude(answer=Answer.NONE, ask__in=Ask.objects.filter(resting()))


def suggestion_for(actor: Actor, suggestion_id: uuid.UUID) -> Suggestion:
    """Find a suggestion for the helper to whom it was made, while the ask is open or the helper is part of it.

    While the ask rests, nobody new is asked.
    """
    chosen = Reply.objects.filter(
        ask=OuterRef("ask"), helper=actor.person, state__in=[ReplyState.OPEN, ReplyState.CHOSEN], ask__state=AskState.ARRANGED
    )
    rows = Suggestion.objects.filter(helper=actor.person, answer__in=[Answer.NONE, Answer.REPLIED], pk=suggestion_id)
    rows = rows.filter(Q(ask__state=AskState.OPEN) | Q(Exists(chosen)))
    suggestion = rows.select_related("ask__resident", "ask__asker", "ask__area__shown_as", "ask__community").first()
    if suggestion is None:
        raise NotFound(sentence=_("This ask is not here any more. Perhaps somebody else could help already."))
    if suggestion.answer == Answer.NONE and rests(suggestion.ask):
        raise NotFound(sentence=RESTS, title=_("Nobody is wanted just now"))
    return suggestion


def suggestion_once_for(actor: Actor, suggestion_id: uuid.UUID) -> Suggestion:
    """Find a suggestion for the helper to whom it was made, also when it was answered: a second tap is no mistake."""
    suggestion = Suggestion.objects.filter(helper=actor.person, pk=suggestion_id).select_related("ask").first()
    if suggestion is None:
        raise NotFound(sentence=_("This ask is not here any more. Perhaps somebody else could help already."))
    return suggestion


def suggestion_of(actor: Actor, ask: Ask) -> Suggestion:
    """Find by which suggestion an ask came to this helper."""
    suggestion = Suggestion.objects.filter(helper=actor.person, ask=ask).first()
    if suggestion is None:
        raise NotFound(sentence=_("We cannot find this ask."))
    return suggestion


def reply_for(actor: Actor, reply_id: uuid.UUID) -> Reply:
    """Find a reply for the helper who gave it or for whoever decides about the ask."""
    reply = Reply.objects.filter(pk=reply_id).select_related("ask__resident", "ask__asker", "ask__community", "helper").first()
    if reply is None or (reply.helper_id != actor.pk and role_of(actor, reply.ask) not in (Role.RESIDENT, Role.BESIDE)):
        raise NotFound(sentence=_("We cannot find this reply."))
    return reply


def offer_of(actor: Actor) -> Offer | None:
    """Return the actor's own offer in the community of the worn hat, if there is one that has not ended."""
    if actor.hat is None:
        return None
    return offers_of(actor).filter(community_id=actor.hat.community_id).first()


def offers_of(actor: Actor) -> QuerySet[Offer]:
    """List the actor's own offers in every community, but those that have ended."""
    return Offer.objects.filter(helper=actor.person).exclude(state=OfferState.ENDED).select_related("community")


def offer_for(actor: Actor) -> Offer:
    """Return the actor's own offer in the community of the worn hat."""
    offer = offer_of(actor)
    if offer is None:
        raise NotFound(sentence=_("You have not told yet how you would like to help."))
    return offer


def require_own(actor: Actor, offer: Offer) -> None:
    """Refuse whose offer it is not; to others it does not exist."""
    if offer.helper_id != actor.pk:
        raise NotFound(sentence=_("You have not told yet how you would like to help."))
