"""Who may see and do what in a community; which hats somebody can wear."""

import uuid

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from samenspel.foundation import clock
from samenspel.foundation.refusals import NotAllowed, NotFound
from samenspel.neighbourhoods.models import Community, Relation
from samenspel.neighbourhoods.rules import Act, may, may_give
from samenspel.people import access as people
from samenspel.people.actors import Actor, WornHat
from samenspel.people.models import Person
from samenspel.people.rules import PROFESSIONAL_HATS, Hat

SESSION_KEY = "hat"
"""Where the session keeps the id of the relation that somebody acts under."""


LAID_ASIDE_KEY = "hat_laid_aside"
"""Where the session keeps the hat that waits for a second factor."""


def holding_now(prefix: str = "") -> Q:
    """Say, as a condition on relations (reached through ``prefix``), that they hold at this moment."""
    moment = clock.now()
    open_ended = Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": moment})
    return Q(**{f"{prefix}valid_from__lte": moment}) & open_ended


def hats_of(person: Person) -> tuple[WornHat, ...]:
    """List the hats that this person can wear now, oldest first; one query."""
    rows = Relation.objects.filter(holding_now(), person=person).select_related("community")
    return tuple(worn_hat(relation) for relation in rows.order_by("valid_from", "created_at"))


def worn_hat(relation: Relation) -> WornHat:
    """Make a hat to wear from a relation (its community is loaded)."""
    return WornHat(relation.pk, Hat(relation.hat), relation.community_id, relation.community.name)


def wear_hat(request: HttpRequest) -> tuple[Actor, bool]:
    """Return who is acting, and whether a second factor is missing for the hat that was wanted.

    Without a second factor in this session a professional hat is laid aside for the first other one.
    """
    if not isinstance(request.user, Person):
        raise NotFound
    hats = hats_of(request.user)
    wanted = wanted_hat(request, hats)
    lacks_factor = wanted is not None and wanted.is_professional and not people.has_second_factor(request)
    if lacks_factor:
        wanted = next((worn for worn in hats if not worn.is_professional), None)
    return Actor(request.user, wanted), lacks_factor


def wanted_hat(request: HttpRequest, hats: tuple[WornHat, ...]) -> WornHat | None:
    """Return the hat that was picked in this session while its relation holds, else the first that is not professional.

    Somebody who only has professional hats need not pick one.
    """
    picked = request.session.get(SESSION_KEY)
    by_choice = next((worn for worn in hats if str(worn.relation_id) == picked), None)
    as_neighbour = next((worn for worn in hats if not worn.is_professional), None)
    return by_choice or as_neighbour or next(iter(hats), None)


def lay_aside_hat(request: HttpRequest) -> None:
    """Take a professional hat off until a second factor was given; the others can be worn meanwhile."""
    picked = request.session.pop(SESSION_KEY, None)
    if picked is not None:
        request.session[LAID_ASIDE_KEY] = picked


def take_up_hat(request: HttpRequest) -> None:
    """Put the hat on again that was laid aside, now that there is a second factor."""
    if LAID_ASIDE_KEY in request.session and people.has_second_factor(request):
        picked = request.session.pop(LAID_ASIDE_KEY)
        request.session.setdefault(SESSION_KEY, picked)


def may_in(actor: Actor, act: Act, community_id: uuid.UUID) -> bool:
    """Whether the actor may do this in this community, under the worn hat."""
    return actor.hat is not None and actor.hat.community_id == community_id and may(actor.hat.hat, act)


def belongs_to(actor: Actor, community_id: uuid.UUID) -> bool:
    """Whether the community exists for this actor: by the worn hat, or by a hat as a neighbour."""
    if actor.hat is not None and actor.hat.community_id == community_id:
        return True
    own = Relation.objects.filter(holding_now(), person=actor.person, community_id=community_id)
    return own.exclude(hat__in=PROFESSIONAL_HATS).exists()


def require(actor: Actor, act: Act, community: Community) -> None:
    """Let pass who may do this in the community; to others it does not exist, or it is not theirs to do."""
    if may_in(actor, act, community.pk):
        return
    if not belongs_to(actor, community.pk):
        raise NotFound
    if act != Act.SEE:
        raise NotAllowed


def managed_community(actor: Actor) -> Community:
    """Return the community whose people this actor looks after under the worn hat."""
    if actor.hat is None or not may(actor.hat.hat, Act.MANAGE_RELATIONS):
        raise NotFound
    return Community.objects.get(pk=actor.hat.community_id)


def relations_visible_to(actor: Actor) -> QuerySet[Relation]:
    """List the relations that hold and that this actor may see: the own ones, and those of a managed community."""
    mine = Q(person=actor.person)
    if actor.hat is not None and may(actor.hat.hat, Act.MANAGE_RELATIONS):
        mine |= Q(community_id=actor.hat.community_id)
    return Relation.objects.filter(holding_now()).filter(mine).select_related("person", "community")


def relation_for(actor: Actor, relation_id: uuid.UUID) -> Relation:
    """Return a relation that this actor may see."""
    relation = relations_visible_to(actor).filter(pk=relation_id).first()
    if relation is None:
        raise NotFound
    return relation


def may_end(actor: Actor, relation: Relation) -> bool:
    """Whether the actor may end this relation: an own one, or one that is theirs to give."""
    giver = actor.hat.hat if actor.hat is not None and actor.hat.community_id == relation.community_id else None
    return actor.pk == relation.person_id or may_give(giver, Hat(relation.hat))


def person_for(actor: Actor, person_id: uuid.UUID) -> Person:
    """Return somebody of the community that this actor manages."""
    community = managed_community(actor)
    people = Person.objects.filter(holding_now("relations__"), relations__community=community, pk=person_id)
    person = people.distinct().first()
    if person is None:
        raise NotFound
    return person


def open_communities() -> QuerySet[Community]:
    """List the communities that a neighbour can join without asking."""
    return Community.objects.filter(is_open=True)
