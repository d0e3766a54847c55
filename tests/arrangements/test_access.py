"""The cast before every kind of thing: who may see it, under which role; to others it does not exist."""

from datetime import datetime, timedelta

import pytest

from samenspel.arrangements import access, services
from samenspel.arrangements.models import Cover
from samenspel.arrangements.rules import Act, Role, Say
from samenspel.foundation.refusals import NotAllowed, NotFound
from samenspel.people.actors import Actor
from tests.arrangements.street import arrange_company, ask_company, offer_time, propose, stand_beside
from tests.conftest import Cast

EVERYBODY = ("aisha", "bram", "chantal", "dirk", "els", "fatima", "gerrit", "hanna", "ivo", "joke")


def roles(cast: Cast, thing: object) -> dict[str, Role | None]:
    found = {name: access.role_of(cast.players[name].actor, thing) for name in EVERYBODY}  # type: ignore[arg-type]
    return {name: role for name, role in found.items() if role is not None}


STREET = {"aisha": Role.RESIDENT, "bram": Role.COORDINATOR, "joke": Role.COORDINATOR}


def test_an_ask_is_proposed_for_by_the_resident_and_the_desk(monday: datetime, cast: Cast) -> None:
    assert roles(cast, ask_company(cast)) == STREET


def test_a_face_is_known_to_that_person_only_after_the_residents_yes(monday: datetime, cast: Cast) -> None:
    for name in ("chantal", "els"):
        offer_time(cast, name)
    proposal = propose(ask_company(cast), cast.aisha.actor, faces=2)
    face = proposal.faces.get(helper=cast.chantal.person)
    assert roles(cast, proposal) == STREET
    face = services.approve_face(face, says=Say.YES, actor=cast.aisha.actor)
    asked = STREET | {"chantal": Role.CANDIDATE}
    assert (roles(cast, proposal), roles(cast, face)) == (asked, asked)
    services.answer_face(face, says=Say.NO, actor=cast.chantal.actor)
    assert roles(cast, proposal) == STREET


def test_somebody_beside_the_resident_stands_there_while_that_was_agreed(monday: datetime, cast: Cast) -> None:
    ask = ask_company(cast, asker=cast.hanna.person)
    assert roles(cast, ask) == STREET
    stand_beside(cast, "hanna")
    assert roles(cast, ask) == STREET | {"hanna": Role.BESIDE}


def test_visits_are_for_the_two_of_them_and_the_desk(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", "els", month=2)
    visit = arrangement.visits.filter(helper=cast.chantal.person)[0]
    assert roles(cast, arrangement) == STREET | {"chantal": Role.HELPER, "els": Role.HELPER}
    assert roles(cast, visit) == STREET | {"chantal": Role.HELPER}


def test_who_is_asked_to_cover_sees_that_visit_alone(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    visit = arrangement.visits.order_by("date")[0]
    services.drop_out(visit, actor=cast.chantal.actor)
    cover = Cover.objects.get()
    visit.refresh_from_db()
    assert roles(cast, cover) == STREET
    cover = services.approve_cover(cover, says=Say.YES, actor=cast.aisha.actor)
    assert roles(cast, cover) == STREET | {"els": Role.CANDIDATE}
    assert roles(cast, visit) == STREET | {"els": Role.CANDIDATE}
    assert "els" not in roles(cast, arrangement)


def test_without_the_hat_the_coordinator_is_a_stranger(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    assert access.role_of(Actor(cast.bram.person), arrangement) is None
    with pytest.raises(NotFound):
        access.arrangement_for(Actor(cast.bram.person), arrangement.pk)


def test_what_is_not_in_the_row_of_a_role_is_refused(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    with pytest.raises(NotAllowed):
        access.require(cast.chantal.actor, Act.END, arrangement)
    with pytest.raises(NotFound):
        access.require(cast.els.actor, Act.SEE, arrangement)
    with pytest.raises(NotFound):
        access.require(cast.aisha.actor, Act.DESK)
    access.require(cast.bram.actor, Act.DESK)
    access.require(None, Act.END, arrangement)


def test_the_own_calendar_holds_what_one_receives_makes_or_looks_after(monday: datetime, cast: Cast) -> None:
    stand_beside(cast, "hanna")
    arrangement = arrange_company(cast, "chantal", month=5, asker=cast.hanna.person)
    everything = set(arrangement.visits.all())
    assert [set(access.visible_to(cast.players[name].actor)) for name in ("aisha", "chantal", "hanna")] == [everything] * 3
    assert not access.visible_to(cast.bram.actor).exists()


def test_contact_opens_only_while_the_arrangement_runs(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    assert access.open_helping(arrangement, cast.chantal.person.pk) is not None
    assert access.open_helping(arrangement, cast.els.person.pk) is None
    services.end_arrangement(arrangement, actor=cast.aisha.actor)
    arrangement.refresh_from_db()
    assert access.open_helping(arrangement, cast.chantal.person.pk) is None
    assert arrangement.ended_at is not None
    assert arrangement.ended_at - monday < timedelta(minutes=1)
