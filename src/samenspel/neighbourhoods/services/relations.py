"""Who stands in what relation to a community."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samenspel.consent.rules import DataClass, How, Purpose
from samenspel.consent.services import agree
from samenspel.conversations.services import send_letter
from samenspel.foundation import bus, clock, journal
from samenspel.foundation.refusals import NotAllowed, NotFound, NotPossibleNow, NotValid
from samenspel.neighbourhoods import access, queries
from samenspel.neighbourhoods.events import RelationEnded
from samenspel.neighbourhoods.models import Area, Community, Home, Relation, Vetting
from samenspel.neighbourhoods.rules import GIVING, NEIGHBOUR_HATS, Act, NewPerson, may_give, valid_until
from samenspel.neighbourhoods.services.homes import set_home
from samenspel.people import services as people
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.rules import Hat

HAT_GIVEN: Final = "neighbourhoods.hat_given"
HAT_ENDED: Final = "neighbourhoods.hat_ended"
WRITTEN_DOWN = _("You may write down my name, my neighbourhood and my phone number, to arrange help in the neighbourhood.")


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
    row.is_closed = actor is not None and actor.pk != row.person_id
    row.save(update_fields=["valid_until", "is_closed"])
    journal.record("neighbourhoods.hat_ended", row, actor=actor, person=row.person_id, hat=hat, community=row.community_id)
    _tell(HAT_ENDED, row, relation.person, actor, link=reverse("people:profile"))
    bus.announce(RelationEnded(row.person_id, row.community_id, hat))


@transaction.atomic
def put_on_hat(person: Person, hat: Hat, community: Community, *, actor: Actor | None) -> Relation:
    """Let a neighbour wear a hat by his own choice; not one that somebody else ended."""
    latest = Relation.objects.filter(person=person, community=community, hat=hat).order_by("-valid_from", "-created_at").first()
    if latest is not None and latest.is_closed:
        raise NotPossibleNow(
            "neighbourhoods.hat_was_ended", _("The coordinator ended this task. Ask whether you can do it again.")
        )
    relation, is_new = _open_relation(person, hat, community, granted_by=None)
    if is_new:
        journal.record("neighbourhoods.joined", relation, actor=actor, person=person.pk, hat=hat, community=community.pk)
    return relation


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
    return [put_on_hat(person, hat, community, actor=actor) for hat in NEIGHBOUR_HATS if hat in wanted]


@transaction.atomic
def take_part(person: Person, community: Community, hats: Iterable[Hat], *, actor: Actor) -> None:
    """Let a neighbour wear exactly these hats in a community; living there is not one to take off here."""
    wanted = set(hats) | {Hat.RESIDENT}
    join(person, community, wanted, actor=actor)
    worn = Relation.objects.filter(access.holding_now(), person=person, community=community, hat__in=NEIGHBOUR_HATS)
    for relation in worn.exclude(hat__in=wanted).select_related("community"):
        end_hat(relation, actor=actor)


@transaction.atomic
def add_person(community: Community, newcomer: NewPerson, *, hat: Hat, actor: Actor) -> Relation:
    """Give a hat to the person with this e-mail address, or to somebody without one who said yes in another way.

    Somebody new with an address signs in with a code; somebody without is reached by phone or on paper.
    """
    _require_giving(actor, hat, community, to=None)
    journal.refuse_too_often(GIVING, actor=actor, sentence=_("You added many people today. Tomorrow you can go on."))
    if newcomer.email:
        names = {"first_name": newcomer.first_name, "last_name": newcomer.last_name, "phone": newcomer.phone}
        person = people.find_or_make_person(email=newcomer.email, **names, actor=actor)
    else:
        person = _written_down(community, newcomer) or _write_down(newcomer, actor)
    if newcomer.area_code and not Home.objects.filter(person=person).exists():
        set_home(person, area=Area.objects.get(pk=newcomer.area_code), address="", postcode="", way_in="", actor=None)
    return give_hat(person, hat, community, actor=actor)


def _written_down(community: Community, newcomer: NewPerson) -> Person | None:
    """Find who was written down in just these words before: a second tap makes no second person."""
    here = Person.objects.filter(access.holding_now("relations__"), relations__community=community, email__isnull=True)
    same = here.filter(first_name=newcomer.first_name.strip()).distinct()
    known = (newcomer.last_name.strip(), newcomer.phone)
    return next((person for person in same if (person.last_name, person.phone) == known), None)


def _write_down(newcomer: NewPerson, actor: Actor) -> Person:
    """Make somebody without an address, and write down in which way this person said yes."""
    person = people.make_person_without_mail(
        first_name=newcomer.first_name, last_name=newcomer.last_name, phone=newcomer.phone, actor=actor
    )
    agree(
        person,
        actor.person,
        purpose=Purpose.GUIDANCE,
        data_classes=[DataClass.ACCOUNT, DataClass.CONTACT],
        how=How(newcomer.how),
        sentence=str(WRITTEN_DOWN),
        actor=None,  # the person decided; the journal says who wrote it down
    )
    return person


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
    if actor is not None and actor.pk != person.pk and person.email:
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
