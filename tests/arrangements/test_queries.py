"""What other pages are told, and that pages take as many queries for ten visits as for a hundred."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samenspel.arrangements import queries, services
from samenspel.arrangements.models import Arrangement, Cover
from samenspel.arrangements.rules import Say
from samenspel.exchange.models import Offer
from samenspel.neighbourhoods.models import Home
from samenspel.people.models import Person
from tests.arrangements.street import TUESDAY_AFTERNOON, arrange_company, ask_company, offer_time, propose
from tests.conftest import Cast

pytestmark = pytest.mark.usefixtures("monday")
SetClock = Callable[[datetime], None]


def count(action: Callable[[], Any]) -> int:
    """Count the reads; every face that is shown also writes its own line into the read log."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        action()
    return sum(query["sql"].startswith("SELECT") for query in seen.captured_queries)


def more_helpers(cast: Cast, number: int) -> None:
    """Let many neighbours offer the same as Chantal does."""
    for at in range(number):
        person = Person.objects.create_user(email=f"n{at}-{number}@example.org", first_name=f"Buur {at}")
        home = cast.chantal.person.home
        Home.objects.create(person=person, area=cast.street, latitude=home.latitude, longitude=home.longitude, cell=home.cell)
        Offer.objects.create(
            helper=person, community=cast.community, activities=["company"], availability=TUESDAY_AFTERNOON, most_per_month=1,
            latitude=home.latitude, longitude=home.longitude, cell=home.cell, area=cast.street,
        )  # fmt: skip


def test_what_waits_is_one_line_for_each_thing_to_do(cast: Cast) -> None:
    offer_time(cast, "chantal")
    proposal = propose(ask_company(cast), cast.bram.actor)
    chosen = queries.waits_for(cast.aisha.actor)
    face = services.approve_face(proposal.faces.get(), says=Say.YES, actor=cast.aisha.actor)
    asked = queries.waits_for(cast.chantal.actor)
    assert [one.url for one in (*chosen, *asked)] == [reverse("arrangements:proposal_detail", args=[proposal.pk])] * 2
    services.answer_face(face, says=Say.YES, actor=cast.chantal.actor)
    assert queries.waits_for(cast.aisha.actor) == queries.waits_for(cast.chantal.actor) == ()


def test_a_drop_out_waits_for_the_resident_then_for_the_helper(cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    visit = services.drop_out(arrangement.visits.order_by("date")[0], actor=cast.chantal.actor)
    url = reverse("arrangements:visit_detail", args=[visit.pk])
    assert [one.url for one in queries.waits_for(cast.aisha.actor)] == [url]
    services.approve_cover(Cover.objects.get(), says=Say.YES, actor=cast.aisha.actor)
    assert [one.url for one in queries.waits_for(cast.els.actor)] == [url]
    assert queries.waits_for(cast.aisha.actor) == ()


def test_open_visits_and_visits_to_look_back_on_wait_too(cast: Cast, set_clock: SetClock) -> None:
    arrangement = arrange_company(cast, "chantal", month=2)
    ways = reverse("arrangements:proposal_new", args=[arrangement.ask_id])
    assert [one.url for one in queries.waits_for(cast.aisha.actor)] == [ways]
    first = arrangement.visits.filter(helper=cast.chantal.person).order_by("date")[0]
    set_clock(first.ends_at + timedelta(hours=1))
    assert [one.url for one in queries.waits_for(cast.chantal.actor)] == [reverse("arrangements:visit_detail", args=[first.pk])]
    services.report_visit(first, happened=True, actor=cast.chantal.actor)
    assert queries.waits_for(cast.chantal.actor) == ()


def test_both_sides_see_the_same_coming_visits(cast: Cast) -> None:
    arrange_company(cast, "chantal", month=5)
    lists = [queries.coming_visits(cast.players[name].actor, 28) for name in ("aisha", "chantal")]
    assert [[one.url for one in found] for found in lists] == [[one.url for one in lists[0]]] * 2
    assert [one.date for one in lists[0]] == [date(2026, 3, 3) + timedelta(weeks=number) for number in range(4)]
    assert queries.coming_visits(cast.bram.actor, 28) == ()


def test_the_desk_sees_open_visits_of_its_own_community(cast: Cast) -> None:
    arrange_company(cast, "chantal", month=2)
    found = queries.open_visits(cast.community)
    assert queries.count_open_visits(cast.community) == len(found) == 6
    assert not any(one.is_asked for one in found)
    assert queries.open_visits(cast.other_community) == ()


def test_pages_of_ways_ask_as_often_for_forty_helpers_as_for_four(cast: Cast) -> None:
    ask, client = ask_company(cast), cast.client("bram")
    url = reverse("arrangements:proposal_new", args=[ask.pk])
    more_helpers(cast, 4)
    client.get(url)
    few = count(lambda: client.get(url))
    more_helpers(cast, 36)
    client.get(url)
    assert count(lambda: client.get(url)) <= few


@pytest.mark.parametrize("name", ["aisha", "chantal", "bram"])
def test_the_page_of_an_arrangement_asks_as_often_for_sixty_visits_as_for_twelve(
    cast: Cast, name: str, set_clock: SetClock, monday: datetime
) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    url = reverse("arrangements:arrangement_detail", args=[arrangement.pk])
    client = cast.client(name)
    client.get(url)
    few = count(lambda: client.get(url))
    grow(arrangement, set_clock, monday)
    assert count(lambda: client.get(url)) <= few


def grow(arrangement: Arrangement, set_clock: SetClock, monday: datetime) -> None:
    """Let a year of visits stand in the calendars."""
    for weeks in range(4, 52, 4):
        set_clock(monday + timedelta(weeks=weeks))
        services.extend_horizon(arrangement)
    set_clock(monday)
    assert arrangement.visits.count() > 50


def test_what_waits_takes_the_same_few_queries_however_much_waits(cast: Cast) -> None:
    arrange_company(cast, "hanna", month=2)
    few = count(lambda: queries.waits_for(cast.aisha.actor))
    for name in ("chantal", "els", "fatima", "gerrit"):
        arrange_company(cast, name, month=2, times=[{"weekday": 2, "from": "13:00", "to": "17:00"}])
    assert count(lambda: queries.waits_for(cast.aisha.actor)) <= few
    assert few <= 11
