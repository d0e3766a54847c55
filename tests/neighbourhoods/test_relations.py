"""Rights come from relations with a start and an end; communities are strictly apart."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from samenspel.consent.models import Agreement
from samenspel.conversations.models import Letter
from samenspel.foundation import bus
from samenspel.foundation.refusals import NotAllowed, NotFound, NotPossibleNow, NotValid
from samenspel.neighbourhoods import access, queries, services
from samenspel.neighbourhoods.events import RelationEnded
from samenspel.neighbourhoods.models import Community, Home, Relation
from samenspel.neighbourhoods.rules import GRANTS, Act, NewPerson, may_give
from samenspel.people.models import Person
from samenspel.people.rules import Hat
from tests.conftest import PARTS, Cast

EVERYBODY = [*PARTS, "dirk"]


def hats(person: Person) -> set[Hat]:
    """Name the hats somebody can wear now."""
    return {worn.hat for worn in access.hats_of(person)}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("act", Act)
def test_the_tables_hold_in_the_own_community_and_nothing_in_another(cast: Cast, who: str, act: Act) -> None:
    actor = cast.players[who].actor
    own, other = (cast.other_community, cast.community) if who == "dirk" else (cast.community, cast.other_community)
    with pytest.raises(NotFound):
        access.require(actor, act, other)
    assert actor.hat is not None
    if act in GRANTS[actor.hat.hat]:
        access.require(actor, act, own)
    else:
        with pytest.raises(NotAllowed):
            access.require(actor, act, own)


@pytest.mark.parametrize("hat", Hat)
def test_nobody_gets_a_hat_from_who_may_not_give_it(cast: Cast, hat: Hat) -> None:
    for who in EVERYBODY:
        giver, newcomer = cast.players[who].actor, Person.objects.create_user(first_name="Nieuw")
        assert giver.hat is not None
        if who != "dirk" and may_give(giver.hat.hat, hat):
            services.give_hat(newcomer, hat, cast.community, actor=giver)
            assert hats(newcomer) == {hat}
        else:
            with pytest.raises((NotAllowed, NotFound)):
                services.give_hat(newcomer, hat, cast.community, actor=giver)
            assert hats(newcomer) == set()


@pytest.mark.parametrize("hat", Hat)
def test_nobody_gives_himself_a_hat(cast: Cast, hat: Hat) -> None:
    for who in EVERYBODY:
        player = cast.players[who]
        before = hats(player.person)
        with pytest.raises(NotAllowed):
            services.give_hat(player.person, hat, cast.other_community if who == "dirk" else cast.community, actor=player.actor)
        assert hats(player.person) == before


def test_giving_twice_is_giving_once(cast: Cast) -> None:
    first = services.give_hat(cast.aisha.person, Hat.HELPER, cast.community, actor=cast.bram.actor)
    assert services.give_hat(cast.aisha.person, Hat.HELPER, cast.community, actor=cast.bram.actor) == first
    assert first.granted_by == cast.bram.person


def test_the_database_itself_knows_one_open_relation_a_hat(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Relation.objects.create(person=cast.aisha.person, community=cast.community, hat=Hat.RESIDENT)


def test_rights_end_with_the_relation(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[RelationEnded] = []
    monkeypatch.setitem(bus._reactions, RelationEnded, [heard.append])
    relation = Relation.objects.get(person=cast.chantal.person, hat=Hat.HELPER)
    for _tap in range(2):
        services.end_hat(relation, actor=cast.bram.actor)
    assert hats(cast.chantal.person) == {Hat.RESIDENT}
    assert heard == [RelationEnded(cast.chantal.person.pk, cast.community.pk, Hat.HELPER)]
    assert Relation.objects.filter(pk=relation.pk).exists()  # the past stays


def test_a_relation_holds_from_its_start_until_its_end(
    cast: Cast, monday: datetime, set_clock: Callable[[datetime], None]
) -> None:
    person = Person.objects.create_user(first_name="Even")
    start, end = monday + timedelta(days=1), monday + timedelta(days=2)
    Relation.objects.create(person=person, community=cast.community, hat=Hat.HELPER, valid_from=start, valid_until=end)
    for moment, holds in ((monday, False), (start, True), (end - timedelta(seconds=1), True), (end, False)):
        set_clock(moment)
        assert queries.has_relation(person, cast.community) == holds


def test_everybody_may_leave(cast: Cast) -> None:
    services.end_hat(Relation.objects.get(person=cast.hanna.person, hat=Hat.CARER), actor=cast.hanna.actor)
    assert hats(cast.hanna.person) == {Hat.RESIDENT}


@pytest.mark.parametrize("who", ["chantal", "dirk", "joke"])
def test_who_does_not_look_after_people_ends_nothing_of_others(cast: Cast, who: str) -> None:
    relation = Relation.objects.get(person=cast.aisha.person)
    with pytest.raises((NotFound, NotAllowed)):
        services.end_hat(relation, actor=cast.players[who].actor)
    assert hats(cast.aisha.person) == {Hat.RESIDENT}


def test_the_last_administrator_stays(cast: Cast) -> None:
    relation = Relation.objects.get(person=cast.ivo.person, hat=Hat.ADMINISTRATOR)
    with pytest.raises(NotPossibleNow) as refused:
        services.end_hat(relation, actor=cast.ivo.actor)
    assert refused.value.code == "neighbourhoods.last_administrator"
    services.give_hat(cast.els.person, Hat.ADMINISTRATOR, cast.community, actor=cast.ivo.actor)
    services.end_hat(relation, actor=cast.ivo.actor)
    assert Hat.ADMINISTRATOR not in hats(cast.ivo.person)


def test_a_neighbour_joins_an_open_community(cast: Cast) -> None:
    services.join(cast.dirk.person, cast.community, {Hat.HELPER}, actor=cast.dirk.actor)
    assert queries.has_relation(cast.dirk.person, cast.community, Hat.RESIDENT)
    assert queries.has_relation(cast.dirk.person, cast.community, Hat.HELPER)


def test_nobody_joins_a_closed_community(cast: Cast) -> None:
    Community.objects.filter(pk=cast.community.pk).update(is_open=False)
    cast.community.refresh_from_db()
    with pytest.raises(NotPossibleNow):
        services.join(cast.dirk.person, cast.community, {Hat.HELPER}, actor=cast.dirk.actor)


def test_a_hat_that_the_coordinator_ended_comes_back_only_from_the_coordinator(cast: Cast) -> None:
    chantal = cast.chantal
    services.end_hat(Relation.objects.get(person=chantal.person, hat=Hat.HELPER), actor=cast.bram.actor)
    for again in (services.join, services.take_part):
        with pytest.raises(NotPossibleNow) as refused:
            again(chantal.person, cast.community, {Hat.HELPER}, actor=chantal.actor)
        assert refused.value.code == "neighbourhoods.hat_was_ended"
    assert Hat.HELPER not in hats(chantal.person)
    services.give_hat(chantal.person, Hat.HELPER, cast.community, actor=cast.bram.actor)
    services.join(chantal.person, cast.community, {Hat.HELPER}, actor=chantal.actor)
    assert Hat.HELPER in hats(chantal.person)


def test_a_hat_that_somebody_took_off_can_be_put_on_again(cast: Cast) -> None:
    services.end_hat(Relation.objects.get(person=cast.chantal.person, hat=Hat.HELPER), actor=cast.chantal.actor)
    services.join(cast.chantal.person, cast.community, {Hat.HELPER}, actor=cast.chantal.actor)
    assert Hat.HELPER in hats(cast.chantal.person)


@pytest.mark.parametrize("hat", [Hat.SOCIAL_WORKER, Hat.COORDINATOR, Hat.ADMINISTRATOR])
def test_nobody_joins_as_a_professional(cast: Cast, hat: Hat) -> None:
    with pytest.raises(NotAllowed):
        services.join(cast.dirk.person, cast.community, {hat}, actor=cast.dirk.actor)


def test_nobody_joins_for_another(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.join(cast.dirk.person, cast.community, {Hat.HELPER}, actor=cast.chantal.actor)


def test_taking_part_differently_takes_old_hats_off(cast: Cast) -> None:
    services.take_part(cast.chantal.person, cast.community, {Hat.CARER}, actor=cast.chantal.actor)
    assert hats(cast.chantal.person) == {Hat.RESIDENT, Hat.CARER}


def test_a_certificate_is_seen_by_another_and_counts_three_years(monday: datetime, cast: Cast) -> None:
    services.record_vetting(cast.chantal.person, cast.community, seen_on=date(2026, 3, 1), actor=cast.bram.actor)
    ids = [cast.chantal.person.pk, cast.els.person.pk]

    def seen(on: date, community: Community = cast.community) -> dict[UUID, set[str]]:
        return dict(queries.valid_vettings(ids, community, on))

    assert seen(date(2026, 3, 2)) == {ids[0]: {"vog"}, ids[1]: set()}
    assert seen(date(2029, 3, 1))[ids[0]] == {"vog"}
    assert seen(date(2029, 3, 2))[ids[0]] == set()
    assert seen(date(2026, 2, 28))[ids[0]] == set()
    assert seen(date(2026, 3, 2), cast.other_community)[ids[0]] == set()


@pytest.mark.parametrize(
    ("who", "whose", "answer"),
    [("chantal", "els", NotAllowed), ("dirk", "els", NotFound), ("bram", "bram", NotAllowed), ("bram", "dirk", NotFound)],
)
def test_who_may_not_say_that_a_certificate_was_seen(cast: Cast, who: str, whose: str, answer: type[Exception]) -> None:
    with pytest.raises(answer):
        services.record_vetting(
            cast.players[whose].person, cast.community, seen_on=date(2020, 1, 1), actor=cast.players[who].actor
        )


def test_nobody_has_seen_a_certificate_tomorrow(monday: datetime, cast: Cast) -> None:
    with pytest.raises(NotValid) as refused:
        services.record_vetting(cast.els.person, cast.community, seen_on=date(2026, 3, 3), actor=cast.bram.actor)
    assert set(refused.value.fields) == {"seen_on"}


def test_an_administrator_adds_somebody_new_who_then_signs_in(cast: Cast) -> None:
    relation = services.add_person(
        cast.community, NewPerson("Karel", email="Karel@Example.org"), hat=Hat.COORDINATOR, actor=cast.ivo.actor
    )
    assert (relation.person.email, relation.person.first_name) == ("karel@example.org", "Karel")
    assert cast.community in queries.list_own_communities(relation.person)
    assert relation.person in queries.coordinators_of(cast.community)


def test_adding_somebody_known_keeps_the_name_that_person_chose(cast: Cast) -> None:
    relation = services.add_person(
        cast.community, NewPerson("Anders", email="DIRK@example.org"), hat=Hat.HELPER, actor=cast.bram.actor
    )
    assert relation.person == cast.dirk.person
    assert Person.objects.get(pk=cast.dirk.person.pk).first_name == "Dirk"


def test_somebody_without_an_address_is_written_down_after_a_yes(cast: Cast) -> None:
    truus = NewPerson("Truus", "de Vries", phone="+31612345678", area_code=cast.street.pk, how="phone")
    for _tap in range(2):
        relation = services.add_person(cast.community, truus, hat=Hat.RESIDENT, actor=cast.bram.actor)
    person = Person.objects.get(first_name="Truus")
    assert (person.pk, person.email, person.phone) == (relation.person_id, None, "+31612345678")
    assert Home.objects.get(person=person).area == cast.street
    agreement = Agreement.objects.get(subject=person)
    assert (agreement.recipient, agreement.how, agreement.purpose) == (cast.bram.person, "phone", "guidance")
    assert not Letter.objects.filter(recipient=person).exists()


def test_a_community_is_founded_once(db: None) -> None:
    community = services.found_community("Ganzendam", "ganzendam")
    person = Person.objects.create_user(email="eerste@example.org", first_name="Eerste")
    services.give_hat(person, Hat.ADMINISTRATOR, community, actor=None)
    assert hats(person) == {Hat.ADMINISTRATOR}
    with pytest.raises(NotPossibleNow):
        services.found_community("Ganzendam 2", "ganzendam")
