"""Who sees an ask, in which role, and for whom it does not exist: the cast against every state."""

from datetime import timedelta

import pytest

from samenspel.consent.rules import DataClass, Purpose
from samenspel.consent.services import refuse
from samenspel.exchange import access, services
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import Act, Closing, Role
from samenspel.foundation import clock
from samenspel.foundation.refusals import NotAllowed, NotFound
from samenspel.people.actors import Actor
from tests.conftest import Cast
from tests.exchange.street import let_stand_beside, make_ask, make_draft, make_offer, make_reply

EVERYBODY = ("aisha", "bram", "chantal", "dirk", "els", "fatima", "gerrit", "hanna", "ivo", "joke")


def roles(cast: Cast, ask: Ask) -> dict[str, Role]:
    """Return who is somebody to the ask; to everybody else it must not exist."""
    found = {}
    for name in EVERYBODY:
        actor = cast.players[name].actor
        role = access.role_of(actor, ask)
        assert access.visible_to(actor).filter(pk=ask.pk).exists() == (role is not None)
        if role is None:
            with pytest.raises(NotFound):
                access.ask_for(actor, ask.pk)
            with pytest.raises(NotFound):
                access.require(actor, Act.SEE, ask)
        else:
            assert access.ask_for(actor, ask.pk) == ask
            found[name] = role
    return found


def test_a_draft_is_its_askers_alone(cast: Cast) -> None:
    assert roles(cast, make_draft(cast)) == {"aisha": Role.RESIDENT}


def test_an_open_ask_is_seen_by_its_asker_the_guides_and_those_before_whom_it_was_put(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    make_offer(cast, cast.els)
    ask = make_ask(cast)
    services.suggest_for(ask)
    assert roles(cast, ask) == {
        "aisha": Role.RESIDENT,
        "bram": Role.COORDINATOR,
        "joke": Role.COORDINATOR,
        "chantal": Role.CANDIDATE,
        "els": Role.CANDIDATE,
    }


def test_whoever_stands_beside_the_resident_sees_only_what_he_asked_for_them(cast: Cast) -> None:
    let_stand_beside(cast.aisha, cast.hanna)
    own = make_draft(cast)
    for_her = make_draft(cast, cast.hanna, resident=cast.aisha)
    assert roles(cast, own) == {"aisha": Role.RESIDENT}
    assert roles(cast, for_her) == {"aisha": Role.RESIDENT, "hanna": Role.BESIDE}


def test_an_agreement_that_ran_out_shows_nothing(cast: Cast, set_clock: object) -> None:
    agreement = let_stand_beside(cast.aisha, cast.hanna)
    ask = make_draft(cast, cast.hanna, resident=cast.aisha)
    with clock.at(agreement.valid_until + timedelta(seconds=1)):
        assert roles(cast, ask) == {"aisha": Role.RESIDENT}


def test_a_closed_ask_is_gone_for_helpers(cast: Cast) -> None:
    ask = make_ask(cast)
    make_reply(cast, ask, cast.chantal)
    services.close_ask(ask, why=Closing.SOLVED, actor=cast.aisha.actor)
    ask.refresh_from_db()
    assert roles(cast, ask) == {"aisha": Role.RESIDENT, "bram": Role.COORDINATOR, "joke": Role.COORDINATOR}


def test_an_arranged_ask_is_seen_by_helpers_who_said_yes(cast: Cast) -> None:
    make_offer(cast, cast.els)
    ask = make_ask(cast)
    make_reply(cast, ask, cast.chantal)
    services.mark_arranged(ask, actor=None)
    ask.refresh_from_db()
    assert "chantal" in roles(cast, ask)
    assert "els" not in roles(cast, ask)


def test_a_coordinator_without_that_hat_is_a_stranger(cast: Cast) -> None:
    ask = make_ask(cast)
    assert access.role_of(Actor(cast.bram.person), ask) is None


def test_what_is_ones_own_comes_before_any_hat(cast: Cast) -> None:
    ask = make_ask(cast, cast.bram)
    assert access.role_of(cast.bram.actor, ask) is Role.RESIDENT


def test_a_role_that_lacks_the_act_hears_that_it_is_not_theirs(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        access.require(cast.bram.actor, Act.CHANGE, make_ask(cast))


def test_a_reply_exists_for_its_helper_and_for_whoever_decides(cast: Cast) -> None:
    reply = make_reply(cast, make_ask(cast), cast.chantal)
    for name in EVERYBODY:
        actor = cast.players[name].actor
        if name in ("aisha", "chantal"):
            assert access.reply_for(actor, reply.pk) == reply
        else:
            with pytest.raises(NotFound):
                access.reply_for(actor, reply.pk)


def test_whom_the_resident_refused_stands_beside_nobody(cast: Cast) -> None:
    let_stand_beside(cast.aisha, cast.hanna)
    ask = make_ask(cast, cast.hanna, resident=cast.aisha)
    refuse(
        cast.aisha.person, cast.hanna.person, purpose=Purpose.REPRESENT, data_classes=[DataClass.MATCHING], sentence="Nee.",
        actor=cast.aisha.actor,
    )  # fmt: skip
    assert roles(cast, ask) == {"aisha": Role.RESIDENT, "bram": Role.COORDINATOR, "joke": Role.COORDINATOR}
