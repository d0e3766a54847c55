"""Home: the front page for strangers, and for everybody else what is coming and what waits."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from samenspel.arrangements.models import Arrangement, Visit
from samenspel.arrangements.rules import VisitState
from samenspel.conversations import services as conversations
from samenspel.exchange.models import Ask, Reply
from samenspel.exchange.rules import Activity, AskState
from samenspel.overview import queries
from samenspel.overview.queries.home import in_order
from samenspel.people.actors import Actor
from samenspel.people.rules import Hat
from samenspel.ui.waiting import Waiting
from tests.conftest import Cast

SetClock = Callable[[datetime], None]


def make_ask(cast: Cast, day: date, **more: object) -> Ask:
    facts: dict[str, object] = {
        "activity": Activity.WALK, "state": AskState.OPEN, "first_day": day, "opened_at": datetime(2026, 2, 1, tzinfo=UTC),
        "times": [{"weekday": 2, "from": "14:00", "to": "17:00"}], "words": "Graag samen naar buiten", **more,
    }  # fmt: skip
    return Ask.objects.create(
        resident=cast.aisha.person, asker=cast.aisha.person, community=cast.community, area=cast.street, **facts
    )


def make_visits(cast: Cast, first: date, count: int) -> None:
    ask = make_ask(cast, first, state=AskState.ARRANGED)
    arrangement = Arrangement.objects.create(
        ask=ask, resident=cast.aisha.person, community=cast.community, planned_until=first + timedelta(days=90)
    )
    for number in range(count):
        day = first + timedelta(days=number)
        start = datetime.combine(day, time(13), tzinfo=UTC)
        Visit.objects.create(
            arrangement=arrangement, resident=cast.aisha.person, helper=cast.chantal.person, date=day, start=time(14),
            minutes=60, starts_at=start, ends_at=start + timedelta(hours=1),
        )  # fmt: skip


def test_a_stranger_reads_what_it_is_how_to_come_in_and_whom_to_call(cast: Cast) -> None:
    page = Client().get("/").content.decode()
    for words in ("Buurtgenoten die elkaar helpen", "Zo werkt het", "/account/login/", "/account/signup/", "tel:0201234500"):
        assert words in page


def test_a_number_to_call_is_only_given_for_communities_that_are_open(cast: Cast) -> None:
    cast.community.is_open = False
    cast.community.save()
    assert "tel:" not in Client().get("/").content.decode()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("aisha", "/vragen/nieuw/"),
        ("hanna", "/vragen/nieuw/"),
        ("chantal", "/vragen/meehelpen/"),
        ("bram", "/balie/"),
        ("joke", "/balie/"),
        ("ivo", "/buurt/mensen/"),
    ],
)
def test_the_main_thing_to_do_fits_the_hat(cast: Cast, name: str, address: str) -> None:
    assert queries.home_page(cast.players[name].actor).main.url == address
    page = cast.client(name).get("/").content.decode()
    assert page.count("nl-button--primary") == 1


def test_who_belongs_nowhere_yet_is_asked_to_join(cast: Cast) -> None:
    assert queries.home_page(Actor(cast.aisha.person)).main.url == "/buurt/meedoen/"


def test_every_hat_has_something_to_do() -> None:
    from samenspel.overview.queries.home import WAYS

    assert set(WAYS) == {*Hat, None}


@pytest.mark.parametrize(("hour", "words"), [(6, "Goedemorgen"), (13, "Goedemiddag"), (20, "Goedenavond"), (2, "Goedenavond")])
def test_people_are_greeted_as_the_hour_has_it(cast: Cast, set_clock: SetClock, hour: int, words: str) -> None:
    client = cast.client("aisha")
    set_clock(datetime(2026, 3, 2, hour, tzinfo=UTC))
    assert f"{words}, Aisha" in client.get("/").content.decode()


def test_what_waits_comes_from_everywhere_the_newest_first(monday: datetime, cast: Cast) -> None:
    ask = make_ask(cast, monday.date() + timedelta(days=3))
    Reply.objects.create(ask=ask, helper=cast.chantal.person)
    thread = conversations.open_thread([cast.aisha.person, cast.chantal.person], about=ask, actor=None)
    conversations.write_message(thread, words="Zal ik komen?", actor=cast.chantal.actor)
    waiting = queries.home_page(cast.aisha.actor).waiting
    assert [item.icon for item in waiting] == ["chat", "heart"]
    page = cast.client("aisha").get("/").content.decode()
    assert "Zal ik komen?" not in page
    assert f"/gesprekken/{thread.pk}/" in page


def test_the_next_visits_are_there_and_no_others(monday: datetime, cast: Cast) -> None:
    make_visits(cast, monday.date() - timedelta(days=1), 12)
    visits = queries.home_page(cast.aisha.actor).visits
    assert [visit.date for visit in visits] == [monday.date() + timedelta(days=days) for days in range(5)]
    assert queries.home_page(cast.els.actor).visits == ()


def test_a_visit_that_is_far_ahead_is_named_where_none_comes_soon(monday: datetime, cast: Cast) -> None:
    make_visits(cast, monday.date() + timedelta(days=35), 2)
    page = queries.home_page(cast.aisha.actor)
    assert page.visits == ()
    assert page.first_later is not None
    shown = cast.client("aisha").get("/").content.decode()
    assert "Je volgende bezoek is op maandag 6 april." in shown
    assert page.first_later.url in shown
    assert "Nog geen bezoek gepland" not in shown


def test_a_calm_day_is_a_good_day(cast: Cast) -> None:
    page = cast.client("els").get("/").content.decode()
    assert "Nu even niets" in page
    assert "Nog geen bezoek gepland" in page


def test_conversations_know_that_they_are_about_an_ask(monday: datetime, cast: Cast) -> None:
    ask = make_ask(cast, monday.date())
    conversations.open_thread([cast.aisha.person, cast.chantal.person], about=ask, actor=None)
    assert "Wandelen" in cast.client("chantal").get("/gesprekken/").content.decode()


@pytest.mark.parametrize("count", [1, 12])
def test_more_of_everything_does_not_take_more_queries(
    monday: datetime, cast: Cast, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_visits(cast, monday.date(), count)
    for _ in range(count):
        ask = make_ask(cast, monday.date() + timedelta(days=3))
        Reply.objects.create(ask=ask, helper=cast.chantal.person)
        thread = conversations.open_thread([cast.aisha.person, cast.chantal.person], about=ask, actor=None)
        conversations.write_message(thread, words="Hallo", actor=cast.chantal.actor)
    client = cast.client("aisha")
    with django_assert_max_num_queries(26):
        client.get("/")


@pytest.mark.parametrize("name", ["bram", "joke"])
def test_what_waits_at_the_desk_is_said_on_the_home_of_whoever_sits_there(monday: datetime, cast: Cast, name: str) -> None:
    make_ask(cast, monday.date())
    make_visits(cast, monday.date() + timedelta(days=1), 2)
    Visit.objects.update(helper=None, state=VisitState.OPEN)
    texts = [str(waiting.text) for waiting in queries.home_page(cast.players[name].actor).waiting]
    assert any(text.startswith("Voor 2 bezoeken is er nog niemand.") for text in texts)
    assert "Op 1 hulpvraag kwam nog geen reactie." in texts
    assert not any("nog niemand" in str(one.text) for one in queries.home_page(cast.ivo.actor).waiting)


def test_what_can_only_be_done_until_some_moment_stands_first_the_soonest_on_top(monday: datetime, cast: Cast) -> None:
    def waiting(name: str, *, hours: int, before: int | None = None) -> Waiting:
        until = None if before is None else monday + timedelta(days=before)
        return Waiting(name, "/", "", "hand", monday + timedelta(hours=hours), until)

    found = [
        waiting("old", hours=1),
        waiting("new", hours=9),
        waiting("later", hours=5, before=7),
        waiting("soon", hours=2, before=1),
    ]
    assert [one.text for one in in_order(found)] == ["soon", "later", "new", "old"]
