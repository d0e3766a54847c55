"""Agreements are given and ended by the people they are about; every look leaves a line."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from samenspel.consent import access, services
from samenspel.consent.events import AgreementEnded
from samenspel.consent.models import Agreement, AgreementEnding, Look
from samenspel.consent.rules import DataClass, Ending, How, Purpose
from samenspel.foundation import bus
from samenspel.foundation.models import JournalLine
from samenspel.foundation.refusals import NotAllowed, NotFound
from samenspel.people.actors import Actor
from tests.conftest import Cast

SENTENCE = "Chantal mag mijn adres zien."


def give(cast: Cast, **changes: Any) -> Agreement:
    """Let Aisha share her address with Chantal."""
    facts: dict[str, Any] = {
        "purpose": Purpose.VISITS,
        "data_classes": [DataClass.CONTACT],
        "sentence": SENTENCE,
        "actor": cast.aisha.actor,
    }
    return services.agree(cast.aisha.person, cast.chantal.person, **(facts | changes))


def covered(cast: Cast, **about: Any) -> bool:
    """Whether Chantal may see Aisha's address now."""
    return access.agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.CONTACT, **about) is not None


def test_an_agreement_opens_what_it_says_and_nothing_else(cast: Cast) -> None:
    agreement = give(cast)
    assert covered(cast)
    assert agreement.text_version != SENTENCE
    assert len(agreement.text_version) == 64
    assert (agreement.decided_by, agreement.recorded_by) == (cast.aisha.person, cast.aisha.person)
    assert access.agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.STORY) is None
    assert access.agreement_covering(cast.aisha.person, cast.els.person, DataClass.CONTACT) is None
    assert access.agreement_covering(cast.chantal.person, cast.aisha.person, DataClass.CONTACT) is None


def test_an_agreement_about_one_thing_does_not_open_another(cast: Cast) -> None:
    give(cast, about=cast.street)
    assert covered(cast, about=cast.street)
    assert not covered(cast, about=cast.far_street)
    assert not covered(cast)


def test_an_agreement_about_everything_between_two_people_opens_each_thing(cast: Cast) -> None:
    give(cast)
    assert covered(cast, about=cast.street)


def test_a_purpose_can_be_asked_for(cast: Cast) -> None:
    give(cast)
    assert covered(cast, purpose=Purpose.VISITS)
    assert not covered(cast, purpose=Purpose.ASK)


def test_an_agreement_ends_by_itself(cast: Cast, monday: datetime, set_clock: Callable[[datetime], None]) -> None:
    agreement = give(cast, days=10)
    set_clock(agreement.valid_until - timedelta(seconds=1))
    assert covered(cast)
    set_clock(agreement.valid_until)
    assert not covered(cast)


def test_ending_is_a_new_row_and_closes_at_once(cast: Cast) -> None:
    agreement = give(cast)
    untouched = Agreement.objects.values().get(pk=agreement.pk)
    services.end_agreement(agreement, actor=cast.aisha.actor)
    assert not covered(cast)
    assert Agreement.objects.values().get(pk=agreement.pk) == untouched
    assert AgreementEnding.objects.get().why == Ending.WITHDRAWN


def test_ending_is_told_to_the_others_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[AgreementEnded] = []
    monkeypatch.setitem(bus._reactions, AgreementEnded, [heard.append])
    agreement = give(cast, about=cast.street)
    for _tap in range(2):
        services.end_agreement(agreement, actor=cast.aisha.actor)
    expected = AgreementEnded(
        agreement.pk, cast.aisha.person.pk, cast.chantal.person.pk, "neighbourhoods.area", "BU00010101", cast.aisha.person.pk
    )
    assert heard == [expected]
    assert JournalLine.objects.filter(verb="consent.agreement_ended").count() == 1


def test_two_taps_are_one_agreement(cast: Cast) -> None:
    assert give(cast) == give(cast)
    assert Agreement.objects.count() == 1


def test_a_longer_agreement_replaces_the_shorter_without_a_gap(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[AgreementEnded] = []
    monkeypatch.setitem(bus._reactions, AgreementEnded, [heard.append])
    short = give(cast, days=10)
    long = give(cast, days=20)
    assert long.supersedes == short
    assert AgreementEnding.objects.get().why == Ending.REPLACED
    assert covered(cast)
    assert heard == []


def test_a_refusal_beats_agreements_before_and_after_it(cast: Cast) -> None:
    give(cast)
    refusal = services.refuse(
        cast.aisha.person,
        cast.chantal.person,
        purpose=Purpose.VISITS,
        data_classes=[DataClass.CONTACT],
        sentence="Chantal mag mijn adres niet zien.",
        actor=cast.aisha.actor,
    )
    assert not covered(cast)
    give(cast, days=100, sentence="Toch wel.")
    assert not covered(cast)
    services.end_agreement(refusal, actor=cast.aisha.actor)
    assert covered(cast)


def test_who_is_refused_is_read_quickly_as_it_is_read_slowly(
    cast: Cast, monday: datetime, set_clock: Callable[[datetime], None]
) -> None:
    """The question in SQL says the same as ``refusals``: at each edge of time, and of purpose, kind, ending and subject."""

    def both() -> tuple[set[tuple[Any, Any]], set[tuple[Any, Any]]]:
        ours = access.refused_by([cast.aisha.person.pk, cast.els.person.pk], Purpose.ASK)
        rows = access.refusals(Purpose.ASK).filter(subject__in=[cast.aisha.person, cast.els.person])
        return set(ours), set(rows.values_list("subject", "recipient"))

    def refuse(player: Any, other: Any, purpose: Purpose = Purpose.ASK) -> Agreement:
        facts = {"purpose": purpose, "data_classes": [DataClass.STORY], "sentence": "Nee.", "actor": player.actor}
        return services.refuse(player.person, other.person, **facts)

    assert access.refused_by([], Purpose.ASK) == []
    give(cast, purpose=Purpose.ASK, data_classes=[DataClass.STORY])
    holds, ended = refuse(cast.aisha, cast.chantal), refuse(cast.els, cast.chantal)
    refuse(cast.aisha, cast.els, Purpose.VISITS)
    refuse(cast.chantal, cast.aisha)
    assert both() == ({(one.subject_id, one.recipient_id) for one in (holds, ended)},) * 2
    services.end_agreement(ended, actor=cast.els.actor)
    expected = {(holds.subject_id, holds.recipient_id)}
    for moment, found in (
        (holds.valid_from, expected),
        (holds.valid_from - timedelta(microseconds=1), set()),
        (holds.valid_until - timedelta(microseconds=1), expected),
        (holds.valid_until, set()),
    ):
        set_clock(moment)
        assert both() == (found, found)


def test_only_the_subject_lifts_a_refusal(cast: Cast) -> None:
    refusal = services.refuse(
        cast.aisha.person,
        cast.chantal.person,
        purpose=Purpose.VISITS,
        data_classes=[DataClass.CONTACT],
        sentence="Nee.",
        actor=cast.aisha.actor,
    )
    for name, answer in {"chantal": NotFound, "dirk": NotFound, "bram": NotAllowed}.items():
        with pytest.raises(answer):
            services.end_agreement(refusal, actor=cast.players[name].actor)


@pytest.mark.parametrize("name", ["chantal", "els", "hanna", "bram", "dirk"])
def test_nobody_agrees_past_the_person(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        give(cast, actor=cast.players[name].actor)
    assert not covered(cast)


def test_a_coordinator_writes_down_what_was_said_by_phone(cast: Cast) -> None:
    agreement = give(cast, actor=cast.bram.actor, how=How.PHONE)
    assert (agreement.decided_by, agreement.recorded_by) == (cast.aisha.person, cast.bram.person)
    services.end_agreement(agreement, actor=cast.bram.actor, how=How.PHONE)
    assert not covered(cast)


def test_a_coordinator_writes_down_nothing_that_opens_to_himself(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.agree(
            cast.aisha.person,
            cast.bram.person,
            purpose=Purpose.GUIDANCE,
            data_classes=[DataClass.STORY],
            sentence="Bram mag meekijken.",
            how=How.PHONE,
            actor=cast.bram.actor,
        )


def test_a_neighbour_cannot_write_down_what_was_said_by_phone(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        give(cast, actor=cast.els.actor, how=How.PHONE)


def test_who_stands_beside_somebody_agrees_within_what_that_person_gave(cast: Cast) -> None:
    services.agree(
        cast.aisha.person,
        cast.hanna.person,
        purpose=Purpose.REPRESENT,
        data_classes=[DataClass.CONTACT],
        sentence="Hanna regelt dit met mij.",
        actor=cast.aisha.actor,
    )
    assert give(cast, actor=cast.hanna.actor).decided_by == cast.hanna.person
    with pytest.raises(NotAllowed):
        give(cast, actor=cast.hanna.actor, data_classes=[DataClass.CONTACT, DataClass.STORY])
    with pytest.raises(NotAllowed):  # nor passes the place beside Aisha on
        give(cast, actor=cast.hanna.actor, purpose=Purpose.REPRESENT)


@pytest.mark.parametrize("table", ["agreement", "ending", "look"])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_alters_no_line(cast: Cast, table: str, verb: str) -> None:
    agreement = give(cast)
    ending = services.end_agreement(agreement, actor=cast.aisha.actor)
    look(cast, agreement=agreement)
    rows = {
        "agreement": Agreement.objects.filter(pk=agreement.pk),
        "ending": AgreementEnding.objects.filter(pk=ending.pk),
        "look": Look.objects.all(),
    }[table]
    change = {"agreement": {"purpose": "ask"}, "ending": {"why": "done"}, "look": {"purpose": "ask"}}[table]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(**change) if verb == "update" else rows._raw_delete(rows.db)


def look(cast: Cast, **changes: Any) -> None:
    """Let Chantal look at Aisha's address."""
    facts: dict[str, Any] = {
        "subject": cast.aisha.person,
        "data_class": DataClass.CONTACT,
        "purpose": Purpose.VISITS,
    }
    services.note_look(changes.pop("actor", cast.chantal.actor), **(facts | changes))


def test_a_look_leaves_a_line_with_hat_and_community(cast: Cast) -> None:
    agreement = give(cast)
    look(cast, agreement=agreement, about=cast.street)
    line = Look.objects.get()
    assert (line.viewer_id, line.viewer_hat, line.viewer_community) == (str(cast.chantal.person.pk), "helper", "Ganzendam")
    assert (line.subject_id, line.agreement, line.about_id) == (str(cast.aisha.person.pk), agreement, "BU00010101")


def test_the_same_look_on_one_day_is_one_line(cast: Cast, monday: datetime, set_clock: Callable[[datetime], None]) -> None:
    for _time in range(3):
        look(cast)
    assert Look.objects.count() == 1
    look(cast, actor=Actor(cast.chantal.person))  # without the hat it is another look
    look(cast, data_class=DataClass.STORY)
    assert Look.objects.count() == 3
    set_clock(monday + timedelta(days=1))
    look(cast)
    assert Look.objects.count() == 4


def test_looking_at_your_own_data_leaves_no_line(cast: Cast) -> None:
    look(cast, actor=cast.aisha.actor)
    assert not Look.objects.exists()


def test_a_look_costs_one_statement(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        look(cast)
    with django_assert_num_queries(1):
        look(cast)


def test_the_decision_costs_one_statement(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for days in range(1, 20):
        give(cast, days=days, sentence=f"{days}")
    with django_assert_num_queries(1):
        assert covered(cast)
