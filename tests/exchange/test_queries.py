"""What pages and plans read: the same number of questions to the database however much there is."""

from collections.abc import Callable
from datetime import date, timedelta

import h3
import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from samenspel.exchange import queries, services, wording
from samenspel.exchange.models import Ask, Offer
from samenspel.exchange.queries import Spot
from samenspel.exchange.rules import Stall
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Home
from samenspel.people.models import Person
from samenspel.people.rules import Hat
from tests.conftest import Cast, make_player
from tests.exchange.street import AFTERNOONS, make_ask, make_draft, make_offer, make_reply

Count = Callable[[Callable[[], object]], int]


@pytest.fixture
def count(django_assert_num_queries: object) -> Count:
    """Count the questions that a call puts to the database."""
    from django.db import connection

    def counted(call: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return counted


def copies(ask: Ask, number: int) -> None:
    """Put copies of an ask beside it, as many as one likes."""
    for _index in range(number):
        ask.pk, ask._state.adding = None, True
        ask.id = Ask().id
        ask.save()


def test_one_s_own_asks_cost_the_same_for_two_and_for_twenty(cast: Cast, count: Count) -> None:
    make_ask(cast)
    before = count(lambda: queries.list_asks(cast.aisha.actor))
    copies(make_ask(cast), 18)
    assert len(queries.list_asks(cast.aisha.actor)) == 20
    assert count(lambda: queries.list_asks(cast.aisha.actor)) == before


def test_replies_cost_the_same_for_one_and_for_ten(cast: Cast, count: Count) -> None:
    ask = make_ask(cast)
    make_reply(cast, ask, cast.chantal)
    queries.list_replies(ask)  # loads the area of the ask
    before = count(lambda: queries.list_replies(ask))
    for number in range(9):
        make_reply(cast, ask, make_player(f"Helper{number}", Hat.HELPER, cast.community, cast.street, (52.09, 5.12)))
    assert len(queries.list_replies(ask)) == 10
    assert count(lambda: queries.list_replies(ask)) == before


def test_suggestions_and_what_waits_cost_the_same_for_one_and_for_five(cast: Cast, count: Count) -> None:
    make_offer(cast, cast.chantal)
    services.suggest_for(make_ask(cast))
    calls = (lambda: queries.list_suggestions(cast.chantal.actor), lambda: queries.waits_for(cast.chantal.actor))
    before = [count(call) for call in calls]
    for _number in range(4):
        services.suggest_for(make_ask(cast))
    assert len(queries.list_suggestions(cast.chantal.actor)) == 5
    assert [count(call) for call in calls] == before


def test_stalled_asks_cost_the_same_for_one_and_for_ten(cast: Cast, count: Count) -> None:
    ask = make_ask(cast)
    with clock.at(clock.now() + timedelta(days=5)):
        before = count(lambda: queries.stalled_asks(cast.community))
        copies(ask, 9)
        assert len(queries.stalled_asks(cast.community)) == 10
        assert count(lambda: queries.stalled_asks(cast.community)) == before


def test_looking_for_candidates_costs_the_same_for_one_and_for_twenty(cast: Cast, count: Count) -> None:
    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    today = clock.today()
    queries.find_candidates(ask, ring=0, today=today)  # loads the area of the ask
    before = count(lambda: queries.find_candidates(ask, ring=0, today=today))
    for number in range(19):
        make_offer(cast, make_player(f"Helper{number}", Hat.HELPER, cast.community, cast.street, (52.09, 5.12)))
    assert len(queries.find_candidates(ask, ring=0, today=today)) == 20
    assert count(lambda: queries.find_candidates(ask, ring=0, today=today)) == before


def test_what_waits_for_an_asker(cast: Cast) -> None:
    make_draft(cast)
    make_reply(cast, make_ask(cast), cast.chantal)
    texts = [str(waiting.text) for waiting in queries.waits_for(cast.aisha.actor)]
    assert len(texts) == 2
    assert "Gezelschap: 1 buurtgenoot wil je graag helpen." in texts
    assert [waiting.icon for waiting in queries.waits_for(cast.els.actor)] == []


def test_a_quiet_ask_is_said_to_be_too_heavy_or_out_of_reach_and_a_healthy_one_is_not_named(cast: Cast) -> None:
    heavy = make_ask(cast, most_faces=2)
    faithful = make_ask(cast, most_faces=1)
    make_offer(cast, cast.chantal)
    lonely = make_ask(cast, rhythm="fortnightly", activity="garden")
    healthy = make_ask(cast, activity="walk")
    make_reply(cast, healthy, cast.chantal)
    assert queries.stalled_asks(cast.community) == []
    with clock.at(clock.now() + timedelta(days=4)):
        reasons = {stalled.ask_id: stalled.reason for stalled in queries.stalled_asks(cast.community)}
    assert reasons == {heavy.pk: Stall.TOO_HEAVY, faithful.pk: Stall.ONE_FACE, lonely.pk: Stall.NOBODY_IN_REACH}
    assert reasons == {ask.pk: queries.stall_of(ask) for ask in (heavy, faithful, lonely)}


def test_rows_for_plans_are_the_nearest_that_reach_and_do_what_is_asked(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    make_offer(cast, cast.els, activities=("garden",))
    make_offer(cast, cast.fatima, reach_km=0.1)
    services.pause_offer(make_offer(cast, cast.gerrit), actor=cast.gerrit.actor)
    home = Home.objects.get(person=cast.aisha.person)
    near = Spot(home.latitude, home.longitude, home.cell)
    rows = queries.helper_rows(cast.community, activity="company", near=near)
    assert [row.helper_id for row in rows] == [cast.chantal.person.pk]
    known = queries.helper_rows(cast.community, activity="company", near=near, people=[cast.els.person.pk])
    assert [row.helper_id for row in known] == [cast.chantal.person.pk, cast.els.person.pk]
    assert queries.helper_rows(cast.other_community) == ()


def test_rows_for_plans_stay_few_and_quick_among_hundreds(cast: Cast, count: Count) -> None:
    people = [Person(first_name=f"Helper{number}") for number in range(900)]
    Person.objects.bulk_create(people, batch_size=500)
    offers = []
    for number, person in enumerate(people):
        latitude, longitude = 52.0905 + number % 60 / 2000, 5.124 + number // 60 / 2000
        cell = h3.str_to_int(h3.latlng_to_cell(latitude, longitude, 8))
        offers.append(
            Offer(
                helper=person, community=cast.community, activities=["company"] if number % 3 else ["garden"],
                availability=AFTERNOONS, latitude=latitude, longitude=longitude, cell=cell, area=cast.street,
            )
        )  # fmt: skip
    Offer.objects.bulk_create(offers, batch_size=500)
    home = Home.objects.get(person=cast.aisha.person)
    near = Spot(home.latitude, home.longitude, home.cell)
    rows = queries.helper_rows(cast.community, activity="company", near=near, most=100)
    assert len(rows) == 100
    assert all("company" in row.activities for row in rows)
    assert count(lambda: queries.helper_rows(cast.community, activity="company", near=near, most=100)) <= 6


def test_times_that_overlap_are_said_once_and_a_single_day_has_only_its_own() -> None:
    tuesday = date(2026, 3, 3)
    times = [
        {"weekday": 2, "from": "10:00", "to": "16:00"},
        {"weekday": 2, "from": "11:00", "to": "17:00"},
        {"weekday": 3, "from": "09:00", "to": "12:30"},
    ]
    with translation.override("nl"):
        once = wording.when_text("once", times, 60, first_day=tuesday, today=tuesday)
        weekly = wording.when_text("weekly", times[1:2], 60, first_day=tuesday, today=tuesday)
        workdays = wording.times_text([{"weekday": day, "from": "12:30", "to": "17:30"} for day in range(1, 6)])
    assert once == "Vandaag · tussen 10:00 en 17:00 uur · een uur"
    assert weekly == "Elke week · dinsdag tussen 11:00 en 17:00 uur · een uur"
    assert workdays == "op werkdagen in de middag"
