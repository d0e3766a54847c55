"""Who stands in what relation to a community."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samenspel.conversations.services import send_letter
from samenspel.foundation import bus, clock, journal
from samenspel.foundation.refusals import NotAllowed, NotFound, NotPossibleNow, NotValid
from samenspel.neighbourhoods import access, queries
from samenspel.neighbourhoods.events import RelationEnded
from samenspel.neighbourhoods.models import Community, Relation, Vetting
from samenspel.neighbourhoods.rules import GIVING, NEIGHBOUR_HATS, Act, may_give, valid_until
from samenspel.people import services as people
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.rules import Hat

HAT_GIVEN: Final = "neighbourhoods.hat_given"
HAT_ENDED: Final = "neighbourhoods.hat_ended"


@transaction.atomic
def give_hat(person: Person, hat: Hat, community: Community, *, actor: Actor | None) -> Relation:
    """Let somebody wear a hat in a community from now on; who wears it already keeps it."""
    if actor is not None:
        _require_giving(actor, hat, community, to=person.pk)
    relation, is_new = _open_relation(person, hat, community, granted_by=actor)
    if is_new:
        journal.record("neighbourhoods.hat_given", relation, actor=actor, person=person.pk, hat=hat, community=community.pk)
        _tell(HAT_GIVEN, relation, person, actor, link="/")
    return relation


@transaction.atomic
def end_hat(relation: Relation, *, actor: Actor | None) -> None:
    """Let a relation end now; everybody may end an own one. The last administrator stays."""
    hat = Hat(relation.hat)
    if actor is not None and actor.pk != relation.person_id:
        _require_giving(actor, hat, relation.community, to=relation.person_id)
    row = Relation.objects.select_for_update().get(pk=relation.pk)
    if row.valid_until is not None:
        return  # a second tap
    if hat == Hat.ADMINISTRATOR and not _has_other_administrator(row):
        raise NotPossibleNow("neighbourhoods.last_administrator", _("A community cannot be without an administrator."))
    row.valid_until = clock.now()
    row.save(update_fields=["valid_until"])
    journal.record("neighbourhoods.hat_ended", row, actor=actor, person=row.person_id, hat=hat, community=row.community_id)
    _tell(HAT_ENDED, row, relation.person, actor, link=reverse("people:profile"))
    bus.announce(RelationEnded(row.person_id, row.community_id, hat))


@transaction.atomic
def join(person: Person, community: Community, hats: Iterable[Hat], *, actor: Actor | None) -> list[Relation]:
    """Let a neighbour take part in an open community; everybody who does lives there too."""
    if actor is not None and actor.pk != person.pk:
        raise NotAllowed
    wanted = set(hats) | {Hat.RESIDENT}
    if not wanted <= set(NEIGHBOUR_HATS):
        raise NotAllowed
    if not community.is_open:
        raise NotPossibleNow("neighbourhoods.closed", _("You cannot join this community by yourself. Ask the coordinator."))
    relations = []
    for hat in (hat for hat in NEIGHBOUR_HATS if hat in wanted):
        relation, is_new = _open_relation(person, hat, community, granted_by=None)
        relations.append(relation)
        if is_new:
            journal.record("neighbourhoods.joined", relation, actor=actor, person=person.pk, hat=hat, community=community.pk)
    return relations


@transaction.atomic
def take_part(person: Person, community: Community, hats: Iterable[Hat], *, actor: Actor) -> None:
    """Let a neighbour wear exactly these hats in a community; living there is not one to take off here."""
    wanted = set(hats) | {Hat.RESIDENT}
    join(person, community, wanted, actor=actor)
    worn = Relation.objects.filter(access.holding_now(), person=person, community=community, hat__in=NEIGHBOUR_HATS)
    for relation in worn.exclude(hat__in=wanted).select_related("community"):
        end_hat(relation, actor=actor)


@transaction.atomic
def add_person(community: Community, *, first_name: str, email: str, hat: Hat, actor: Actor) -> Relation:
    """Give a hat to the person with this e-mail address; somebody new gets an account and signs in with a code."""
    _require_giving(actor, hat, community, to=None)
    journal.refuse_too_often(GIVING, actor=actor, sentence=_("You added many people today. Tomorrow you can go on."))
    person = people.find_or_make_person(email=email, first_name=first_name, actor=actor)
    return give_hat(person, hat, community, actor=actor)


@transaction.atomic
def record_vetting(person: Person, community: Community, *, seen_on: date, actor: Actor, quality: str = "vog") -> Vetting:
    """Write down that the actor saw proof of a quality of a helper; never a copy of it."""
    access.require(actor, Act.MANAGE_RELATIONS, community)
    if not queries.has_relation(person, community):
        raise NotFound
    if actor.pk == person.pk:
        raise NotAllowed("neighbourhoods.own_vetting", _("Somebody else must look at your own certificate."))
    if seen_on > clock.today(community.time_zone):
        sentence = _("This day is still to come.")
        raise NotValid("neighbourhoods.seen_in_future", sentence, {"seen_on": sentence})
    vetting, is_new = Vetting.objects.get_or_create(
        person=person,
        community=community,
        quality=quality,
        seen_on=seen_on,
        defaults={"seen_by": actor.person, "valid_until": valid_until(seen_on)},
    )
    if is_new:
        journal.record("neighbourhoods.vetting_seen", vetting, actor=actor, person=person.pk, quality=quality, seen_on=seen_on)
    return vetting


def _tell(kind: str, relation: Relation, person: Person, actor: Actor | None, *, link: str) -> None:
    """Write to somebody whose task was given or ended by another."""
    if actor is not None and actor.pk != person.pk:
        send_letter(person, kind, key=f"{kind}:{relation.pk}", link=link)


def _require_giving(actor: Actor, hat: Hat, community: Community, *, to: uuid.UUID | None) -> None:
    """Refuse who may not give (or take back) this hat here; nobody gives one to himself."""
    access.require(actor, Act.MANAGE_RELATIONS, community)
    if actor.hat is None or not may_give(actor.hat.hat, hat):
        raise NotAllowed("neighbourhoods.hat_not_yours_to_give", _("Only an administrator can give or end this task."))
    if actor.pk == to:
        raise NotAllowed("neighbourhoods.hat_for_yourself", _("You cannot give yourself a task. Ask somebody else to do it."))


def _open_relation(person: Person, hat: Hat, community: Community, *, granted_by: Actor | None) -> tuple[Relation, bool]:
    return Relation.objects.get_or_create(
        person=person,
        community=community,
        hat=hat,
        valid_until=None,
        defaults={"granted_by": granted_by.person if granted_by else None},
    )


def _has_other_administrator(relation: Relation) -> bool:
    others = Relation.objects.select_for_update().filter(
        access.holding_now(), community_id=relation.community_id, hat=Hat.ADMINISTRATOR
    )
    return any(other.pk != relation.pk for other in others)
