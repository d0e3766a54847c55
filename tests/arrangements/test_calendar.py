"""One's own calendar: both sides see the same visits, as a list, a week and a sheet."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from samenspel.arrangements.queries import calendar
from samenspel.arrangements.rules import VisitState
from samenspel.consent.rules import Purpose
from samenspel.exchange.rules import AskState
from tests.arrangements.calendars import agreed, arrange, put
from tests.conftest import Cast

TUESDAY = date(2026, 3, 3)
ADDRESS = "/afspraken/"


def test_both_sides_see_the_same_visits(monday: datetime, cast: Cast) -> None:
    arrangement = arrange(cast, cast.chantal.person, cast.els.person)
    both = (cast.chantal.person, cast.els.person)
    visits = [put(arrangement, both[week % 2], TUESDAY + timedelta(weeks=week)) for week in range(8)]
    received = set(calendar.own_visits(cast.aisha.person))
    made = set(calendar.own_visits(cast.chantal.person)) | set(calendar.own_visits(cast.els.person))
    assert received == made == set(visits)
    assert not calendar.own_visits(cast.fatima.person).exists()


def test_each_reads_it_from_the_own_side(monday: datetime, cast: Cast) -> None:
    visit = put(arrange(cast, cast.chantal.person), cast.chantal.person, TUESDAY)
    assert calendar.as_shown(visit, cast.aisha.person).who == "Chantal komt bij je"
    assert calendar.as_shown(visit, cast.chantal.person).who == "Je gaat naar Aisha"


def test_who_is_beside_a_resident_sees_it_as_long_as_the_resident_agrees(monday: datetime, cast: Cast) -> None:
    agreed(cast.aisha.person, cast.hanna.person, Purpose.REPRESENT)
    visit = put(arrange(cast, cast.chantal.person, asker=cast.hanna.person), cast.chantal.person, TUESDAY)
    assert list(calendar.own_visits(cast.hanna.person)) == [visit]
    assert calendar.as_shown(visit, cast.hanna.person).who == "Chantal gaat naar Aisha"


def test_who_is_not_agreed_to_be_beside_sees_nothing(monday: datetime, cast: Cast) -> None:
    put(arrange(cast, cast.chantal.person, asker=cast.hanna.person), cast.chantal.person, TUESDAY)
    assert not calendar.own_visits(cast.hanna.person).exists()


@pytest.mark.parametrize("state", list(VisitState), ids=str)
def test_a_visit_never_vanishes_and_says_in_words_how_it_stands(monday: datetime, cast: Cast, state: VisitState) -> None:
    helper = None if state is VisitState.OPEN else cast.chantal.person
    put(arrange(cast, cast.chantal.person), helper, TUESDAY, state=state)
    for address in (ADDRESS, f"{ADDRESS}?view=week&from=2026-03-02"):
        page = cast.client("aisha").get(address).content.decode()
        assert calendar.state_text(state) in page


def test_the_list_tells_what_comes_from_what_has_been(monday: datetime, cast: Cast) -> None:
    arrangement = arrange(cast, cast.chantal.person)
    put(arrangement, cast.chantal.person, TUESDAY - timedelta(weeks=1), state=VisitState.DONE)
    put(arrangement, cast.chantal.person, TUESDAY)
    client = cast.client("chantal")
    assert "dinsdag" in client.get(ADDRESS).content.decode()
    assert [visit.date for visit in client.get(ADDRESS).context["page"].visits] == [TUESDAY]
    assert [visit.date for visit in client.get(f"{ADDRESS}?view=past").context["page"].visits] == [TUESDAY - timedelta(weeks=1)]


def test_a_week_begins_on_monday_whatever_day_was_asked(monday: datetime, cast: Cast) -> None:
    page = cast.client("aisha").get(f"{ADDRESS}?view=week&from=2026-04-02").context["page"]
    assert [day.date for day in page.days] == [date(2026, 3, 30) + timedelta(days=number) for number in range(7)]
    assert (page.before, page.after, page.is_this_week) == ("2026-03-23", "2026-04-06", False)


@pytest.mark.parametrize("asked", ["", "gisteren", "2026-02-30", "9999-12-31", "0001-01-01"])
def test_a_wrong_day_shows_this_week(monday: datetime, cast: Cast, asked: str) -> None:
    page = cast.client("aisha").get(ADDRESS, {"view": "week", "from": asked}).context["page"]
    assert page.days[0].date == date(2026, 3, 2)
    assert page.is_this_week


def test_the_sheet_shows_what_goes_on_in_four_weeks_and_whom_to_call(monday: datetime, cast: Cast) -> None:
    arrangement = arrange(cast, cast.chantal.person)
    for week in range(6):
        put(arrangement, cast.chantal.person, TUESDAY + timedelta(weeks=week))
    put(arrangement, None, TUESDAY + timedelta(days=1), state=VisitState.OPEN)
    put(arrangement, cast.chantal.person, TUESDAY + timedelta(days=2), state=VisitState.CANCELLED)
    response = cast.client("aisha").get(f"{ADDRESS}?view=sheet")
    page = response.context["page"]
    assert len(page.visits) == 5
    assert page.more == 0
    assert "0201234500" in response.content.decode()


def test_a_sheet_that_is_full_says_how_much_there_is_more(monday: datetime, cast: Cast) -> None:
    arrangement = arrange(cast, cast.chantal.person)
    for number in range(calendar.A_SHEET + 3):
        put(arrangement, cast.chantal.person, TUESDAY + timedelta(days=number))
    page = cast.client("aisha").get(f"{ADDRESS}?view=sheet").context["page"]
    assert (len(page.visits), page.more) == (calendar.A_SHEET, 3)


def test_a_list_is_cut_in_pages(monday: datetime, cast: Cast) -> None:
    arrangement = arrange(cast, cast.chantal.person)
    for number in range(calendar.A_PAGE + 1):
        put(arrangement, cast.chantal.person, TUESDAY + timedelta(days=number))
    client = cast.client("aisha")
    assert len(client.get(ADDRESS).context["page"].visits) == calendar.A_PAGE
    assert len(client.get(f"{ADDRESS}?page=2").context["page"].visits) == 1


@pytest.mark.parametrize("query", ["", "?view=past", "?view=week", "?view=sheet"])
def test_more_visits_take_no_more_queries(monday: datetime, cast: Cast, query: str) -> None:
    arrangement = arrange(cast, cast.chantal.person)
    client = cast.client("aisha")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS + query).status_code == 200
        return len(queries)

    put(arrangement, cast.chantal.person, TUESDAY)
    put(arrangement, cast.chantal.person, TUESDAY - timedelta(days=2), state=VisitState.DONE)
    few = count()
    for number in range(20):
        put(arrangement, cast.chantal.person, TUESDAY + timedelta(days=number), time(16, 0), minutes=15)
        put(arrangement, cast.chantal.person, TUESDAY - timedelta(days=number + 3), state=VisitState.DONE)
    assert count() == few


def test_only_who_is_signed_in_has_a_calendar(cast: Cast) -> None:
    assert Client().get(ADDRESS).status_code == 302


def test_in_a_weekend_without_visits_the_week_to_come_is_shown(cast: Cast, set_clock: Callable[[datetime], None]) -> None:
    set_clock(datetime(2026, 2, 28, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam")))  # a Saturday
    arrangement = arrange(cast, cast.chantal.person)
    put(arrangement, cast.chantal.person, TUESDAY)
    assert calendar.week_page(cast.chantal.actor).days[0].date == date(2026, 3, 2)
    asked = calendar.week_page(cast.chantal.actor, day=date(2026, 2, 28))
    assert (asked.days[0].date, asked.is_this_week) == (date(2026, 2, 23), True)
    put(arrangement, cast.chantal.person, date(2026, 3, 1))
    assert calendar.week_page(cast.chantal.actor).is_this_week  # on Sunday somebody still comes


def test_the_sheet_leaves_room_for_the_name_of_who_will_come(monday: datetime, cast: Cast) -> None:
    put(arrange(cast, cast.chantal.person), None, TUESDAY, state=VisitState.OPEN)
    assert "Wie komt er:" in cast.client("aisha").get(ADDRESS, {"view": "sheet"}).content.decode()


def test_the_page_of_an_ask_names_who_comes_for_whoever_is_beside(monday: datetime, cast: Cast) -> None:
    agreed(cast.aisha.person, cast.hanna.person, Purpose.REPRESENT)
    arrangement = arrange(cast, cast.chantal.person, cast.els.person, asker=cast.hanna.person)
    arrangement.ask.state = AskState.ARRANGED
    arrangement.ask.save()
    put(arrangement, cast.els.person, TUESDAY)
    page = cast.client("hanna").get(f"/vragen/{arrangement.ask_id}/").content.decode()
    assert "komen om de beurt" in page
    assert "Chantal" in page
    assert "Els komt als eerste, op dinsdag 3 maart" in page
    assert f"/afspraken/{arrangement.pk}/" in page
