"""Asking: begin, step by step, open, extend, close, and what happens to an ask that nobody looks after."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from samenspel.consent.access import agreement_covering
from samenspel.consent.models import Agreement
from samenspel.consent.rules import DataClass, Ending, Purpose
from samenspel.consent.services import end_agreement
from samenspel.conversations.models import Letter
from samenspel.exchange import queries, services
from samenspel.exchange.models import Ask, Suggestion
from samenspel.exchange.rules import ASK_STAYS, Answer, AskState, Closing
from samenspel.exchange.shapes import KindPart, NewResident, Typed, WordsPart
from samenspel.foundation import clock
from samenspel.foundation.models import Job, JournalLine
from samenspel.foundation.refusals import NotAllowed, NotFound, NotPossibleNow, NotValid
from samenspel.neighbourhoods.models import Home, Relation
from samenspel.neighbourhoods.services import end_hat
from samenspel.people.actors import Actor
from tests.conftest import Cast, Player
from tests.exchange.street import let_stand_beside, make_ask, make_draft, make_offer, make_reply, suggested

SetClock = Callable[[datetime], None]


def test_an_ask_begins_as_a_draft_of_oneself(cast: Cast) -> None:
    ask = services.start_ask(cast.community, actor=cast.aisha.actor)
    assert (ask.resident, ask.asker, ask.state) == (cast.aisha.person, cast.aisha.person, AskState.DRAFT)
    assert ask.area == cast.street


def test_without_a_home_there_is_no_ask_yet(cast: Cast) -> None:
    Home.objects.filter(person=cast.aisha.person).delete()
    with pytest.raises(NotPossibleNow, match="no_home"):
        services.start_ask(cast.community, actor=cast.aisha.actor)


def test_nobody_asks_for_another_without_an_agreement(cast: Cast) -> None:
    with pytest.raises(NotFound):
        services.start_ask(cast.community, resident=cast.aisha.person, actor=cast.hanna.actor)


def test_somebody_who_stands_beside_a_resident_asks_for_them_and_loses_it_when_that_ends(cast: Cast) -> None:
    agreement = let_stand_beside(cast.aisha, cast.hanna)
    ask = make_ask(cast, cast.hanna, resident=cast.aisha)
    assert (ask.resident, ask.asker) == (cast.aisha.person, cast.hanna.person)
    assert queries.decider_of(ask) == cast.hanna.person
    end_agreement(agreement, actor=cast.aisha.actor)
    with pytest.raises(NotFound):
        services.close_ask(ask, why=Closing.SOLVED, actor=cast.hanna.actor)
    assert queries.decider_of(ask) == cast.aisha.person


def test_somebody_who_sits_beside_the_asker_is_written_down_with_the_agreement_given_on_the_spot(cast: Cast) -> None:
    newcomer = NewResident(first_name="Truus", area_code=cast.street.pk, address="Dorpsstraat 1")
    resident = services.bring_resident(cast.community, newcomer, actor=cast.hanna.actor)
    agreement = Agreement.objects.get(subject=resident, recipient=cast.hanna.person)
    assert (agreement.purpose, agreement.how) == (Purpose.REPRESENT, "visit")
    assert resident.email is None
    assert make_ask(cast, cast.hanna, resident=Player(resident, Actor(resident))).resident == resident


def test_a_neighbourhood_that_does_not_exist_is_named_as_the_wrong_field(cast: Cast) -> None:
    with pytest.raises(NotValid) as wrong:
        services.bring_resident(cast.community, NewResident("Truus", "BU99999999"), actor=cast.hanna.actor)
    assert list(wrong.value.fields) == ["area"]


def test_without_a_community_nobody_asks(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.start_ask(cast.community, actor=Actor(cast.aisha.person))


def test_a_step_is_saved_with_a_journal_line_that_holds_no_words(cast: Cast) -> None:
    ask = services.start_ask(cast.community, actor=cast.aisha.actor)
    ask = services.change_ask(ask, WordsPart("Ik ben zo alleen."), step=1, version=1, actor=cast.aisha.actor)
    assert (ask.words, ask.version, ask.step) == ("Ik ben zo alleen.", 2, 2)
    line = JournalLine.objects.get(verb="exchange.ask_changed")
    assert line.facts == {"step": 1, "version": 2}


def test_a_form_older_than_the_ask_changes_nothing(cast: Cast) -> None:
    ask = make_draft(cast)
    with pytest.raises(services.ChangedElsewhere):
        services.change_ask(ask, KindPart("garden"), step=2, version=ask.version - 1, actor=cast.aisha.actor)
    ask.refresh_from_db()
    assert ask.activity == "company"


def test_what_is_typed_is_kept_right_or_wrong_and_goes_when_the_step_is_saved(cast: Cast) -> None:
    ask = services.start_ask(cast.community, actor=cast.aisha.actor)
    services.keep_typed(ask, Typed(1, {"words": ["Half af"]}), version=1, actor=cast.aisha.actor)
    ask.refresh_from_db()
    assert queries.typed_in(ask, 1) == {"words": ["Half af"]}
    ask = services.change_ask(ask, WordsPart("Af."), step=1, version=1, actor=cast.aisha.actor)
    assert queries.typed_in(ask, 1) == {}


def test_what_is_typed_stands_encrypted_in_the_database(cast: Cast) -> None:
    from django.db import connection

    ask = make_draft(cast, words="Mijn geheim")
    services.keep_typed(ask, Typed(1, {"words": ["Mijn geheim"]}), version=ask.version, actor=cast.aisha.actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, typed FROM exchange_ask")
        assert all("geheim" not in text for text in cursor.fetchone())


def test_opening_sets_the_end_and_queues_the_search(cast: Cast, monday: datetime) -> None:
    ask = make_ask(cast)
    assert (ask.state, ask.expires_on, ask.ring) == (AskState.OPEN, clock.today() + ASK_STAYS, 0)
    assert Job.objects.filter(key=f"exchange.suggest:{ask.pk}").count() == 1


def test_an_ask_for_one_day_asks_on_that_day_whether_it_is_still_needed(cast: Cast, monday: datetime) -> None:
    day = clock.today() + timedelta(days=3)
    ask = make_ask(cast, rhythm="once", first_day=day)
    assert ask.expires_on == day + timedelta(days=7)


def test_an_unfinished_ask_does_not_open(cast: Cast) -> None:
    ask = services.start_ask(cast.community, actor=cast.aisha.actor)
    with pytest.raises(NotPossibleNow, match="not_complete"):
        services.open_ask(ask, version=1, actor=cast.aisha.actor)
    assert queries.missing_steps(ask) == (1, 2, 3)


def test_a_sixth_open_ask_is_one_too_many(cast: Cast) -> None:
    for _number in range(5):
        make_ask(cast)
    with pytest.raises(NotPossibleNow, match="too_many"):
        make_ask(cast)


@pytest.mark.parametrize("name", ["bram", "chantal", "dirk", "hanna", "ivo", "joke"])
def test_nobody_else_changes_opens_or_closes_an_ask(cast: Cast, name: str) -> None:
    ask = make_ask(cast)
    actor = cast.players[name].actor
    for refused in (
        lambda: services.change_ask(ask, WordsPart("x"), step=1, version=ask.version, actor=actor),
        lambda: services.open_ask(ask, version=ask.version, actor=actor),
        lambda: services.close_ask(ask, why=Closing.SOLVED, actor=actor),
        lambda: services.extend_ask(ask, actor=actor),
        lambda: services.keep_typed(ask, Typed(1), version=ask.version, actor=actor),
    ):
        with pytest.raises((NotFound, NotAllowed)):
            refused()


def test_an_open_ask_can_be_changed_and_says_so_to_others(cast: Cast) -> None:
    ask = make_ask(cast)
    ask = services.change_ask(ask, WordsPart("Liever thee."), step=1, version=ask.version, actor=cast.aisha.actor)
    assert (ask.state, ask.words) == (AskState.OPEN, "Liever thee.")


def test_closing_ends_what_helpers_could_read_and_a_second_tap_changes_nothing(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    services.suggest_for(ask)
    agreements = Agreement.objects.filter(subject=cast.aisha.person, purpose=Purpose.ASK)
    assert agreements.filter(ending__isnull=True).count() == 1
    services.close_ask(ask, why=Closing.SOLVED, actor=cast.aisha.actor)
    services.close_ask(ask, why=Closing.NO_REPLY, actor=cast.aisha.actor)
    ask.refresh_from_db()
    assert (ask.state, ask.closing) == (AskState.CLOSED, Closing.SOLVED)
    assert agreements.filter(ending__isnull=True).count() == 0


def test_a_closed_ask_does_not_open_or_change(cast: Cast) -> None:
    ask = make_ask(cast)
    services.close_ask(ask, why=Closing.SOLVED, actor=cast.aisha.actor)
    ask.refresh_from_db()
    for refused in (
        lambda: services.open_ask(ask, version=ask.version, actor=cast.aisha.actor),
        lambda: services.extend_ask(ask, actor=cast.aisha.actor),
        lambda: services.change_ask(ask, WordsPart("x"), step=1, version=ask.version, actor=cast.aisha.actor),
        lambda: services.mark_arranged(ask, actor=None),
        lambda: services.reopen(ask, actor=None),
    ):
        with pytest.raises(NotPossibleNow):
            refused()


def test_the_friendly_question_comes_once_a_week_before_the_end(cast: Cast, monday: datetime, set_clock: SetClock) -> None:
    ask = make_ask(cast)
    set_clock(monday + timedelta(days=22))
    assert services.ask_whether_needed() == 0
    set_clock(monday + timedelta(days=23))
    assert services.ask_whether_needed() == 1
    assert services.ask_whether_needed() == 0
    letter = Letter.objects.get(kind="exchange.ask_question")
    assert letter.recipient == cast.aisha.person
    assert letter.link.endswith(f"{ask.pk}/")


def test_yes_keeps_the_ask_another_month(cast: Cast, monday: datetime, set_clock: SetClock) -> None:
    ask = make_ask(cast)
    set_clock(monday + timedelta(days=25))
    services.ask_whether_needed()
    ask = services.extend_ask(ask, actor=cast.aisha.actor)
    assert (ask.expires_on, ask.question_sent_at) == (clock.today() + ASK_STAYS, None)
    assert Letter.objects.get(kind="exchange.ask_question").state == "dropped"


def test_silence_ends_an_ask_but_never_without_the_question_a_week_before(
    cast: Cast, monday: datetime, set_clock: SetClock
) -> None:
    ask = make_ask(cast)
    set_clock(monday + timedelta(days=40))  # the worker slept all that time
    assert services.expire_asks() == 0
    services.ask_whether_needed()
    set_clock(monday + timedelta(days=46))
    assert services.expire_asks() == 0
    set_clock(monday + timedelta(days=47))
    assert services.expire_asks() == 1
    ask.refresh_from_db()
    assert ask.state == AskState.EXPIRED


def test_an_ask_that_stopped_by_itself_opens_again_for_the_same_helpers(
    cast: Cast, monday: datetime, set_clock: SetClock
) -> None:
    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    services.suggest_for(ask)
    set_clock(monday + timedelta(days=30))
    services.ask_whether_needed()
    set_clock(monday + timedelta(days=38))
    services.expire_asks()
    ask = services.extend_ask(Ask.objects.get(pk=ask.pk), actor=cast.aisha.actor)
    services.suggest_for(ask)
    assert suggested(ask, cast.chantal).answer == Answer.NONE
    assert Agreement.objects.filter(subject=cast.aisha.person, purpose=Purpose.ASK, ending__isnull=True).count() == 1


def test_a_day_that_has_passed_is_not_extended(cast: Cast, monday: datetime, set_clock: SetClock) -> None:
    ask = make_ask(cast, rhythm="once", first_day=clock.today() + timedelta(days=1))
    set_clock(monday + timedelta(days=3))
    with pytest.raises(NotPossibleNow, match="day_has_passed"):
        services.extend_ask(ask, actor=cast.aisha.actor)


def test_an_arranged_ask_stands_before_nobody_until_it_looks_again(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    services.mark_arranged(ask, actor=cast.aisha.actor)
    services.suggest_for(ask)
    assert Suggestion.objects.count() == 0
    services.reopen(ask, actor=None)
    services.suggest_for(ask)
    assert Suggestion.objects.count() == 1


def test_only_whoever_guides_lets_an_ask_go_first(cast: Cast) -> None:
    ask = make_ask(cast)
    services.set_urgency(ask, urgency=2, actor=cast.bram.actor)
    ask.refresh_from_db()
    assert ask.urgency == 2
    for player in (cast.aisha, cast.chantal, cast.dirk):
        with pytest.raises((NotFound, NotAllowed)):
            services.set_urgency(ask, urgency=1, actor=player.actor)


def test_whoever_leaves_the_community_asks_nothing_there_any_more(cast: Cast) -> None:
    ask = make_ask(cast)
    end_hat(Relation.objects.get(person=cast.aisha.person), actor=cast.aisha.actor)
    ask.refresh_from_db()
    assert (ask.state, ask.closing) == (AskState.CLOSED, Closing.NOT_NEEDED)


def test_a_changed_ask_is_looked_at_anew(cast: Cast) -> None:
    ask = make_ask(cast)
    Job.objects.all().delete()
    services.change_ask(ask, KindPart("walk"), step=2, version=ask.version, actor=cast.aisha.actor)
    assert Job.objects.filter(key=f"exchange.suggest:{ask.pk}").count() == 1


def test_whoever_replied_reads_a_reopened_ask_by_an_agreement_from_the_first_moment(cast: Cast) -> None:
    ask = make_ask(cast)
    make_reply(cast, ask, cast.chantal)
    services.mark_arranged(ask, actor=None)
    end_agreement(Agreement.objects.get(recipient=cast.chantal.person), actor=None, why=Ending.DONE)
    Suggestion.objects.filter(ask=ask).update(answer=Answer.REPLIED)
    services.reopen(ask, actor=None)
    assert agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.STORY, about=ask) is not None


def test_an_ask_reopens_also_when_who_asked_it_stands_beside_no_more(cast: Cast) -> None:
    beside = let_stand_beside(cast.aisha, cast.hanna)
    ask = make_ask(cast, cast.hanna, resident=cast.aisha)
    make_reply(cast, ask, cast.chantal)
    services.mark_arranged(ask, actor=None)
    end_agreement(beside, actor=cast.aisha.actor)
    services.reopen(ask, actor=None)
    assert Ask.objects.get(pk=ask.pk).state == AskState.OPEN
