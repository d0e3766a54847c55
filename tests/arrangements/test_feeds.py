"""The secret calendar address: shown once, kept as a hash, ended at once, and never past what holds now."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest
from django.test import Client

from samenspel.arrangements.models import CalendarFeed, Helping, Visit
from samenspel.arrangements.queries import feeds
from samenspel.arrangements.rules import VisitState
from samenspel.arrangements.services.feeds import MOST_FEEDS, add_feed, hash_of, revoke_feed
from samenspel.foundation import clock
from samenspel.foundation.models import JournalLine
from samenspel.foundation.refusals import NotFound, NotPossibleNow
from samenspel.neighbourhoods.models import Relation
from samenspel.people.rules import Hat
from tests.arrangements.calendars import arrange, put
from tests.conftest import Cast, Player

TUESDAY = date(2026, 3, 3)


def address_for(player: Player) -> str:
    """Make a secret address for somebody."""
    token = add_feed(player.person, form_key=uuid.uuid4(), actor=player.actor).token
    return f"/afspraken/agenda/{token}.ics"


def read(address: str) -> dict[str, Any]:
    """Read a feed as a calendar program does, without any sign-in."""
    response = Client().get(address)
    assert response.status_code == 200
    return {str(event["uid"]): event for event in icalendar.Calendar.from_ical(response.content).events}


def uid(visit: Visit) -> str:
    """Say what a visit is called in a feed."""
    return f"{visit.pk}@127.0.0.1"


def test_a_feed_shows_the_visits_of_both_sides_without_any_name(monday: datetime, cast: Cast) -> None:
    visit = put(arrange(cast, cast.chantal.person), cast.chantal.person, TUESDAY)
    for player in (cast.aisha, cast.chantal):
        response = Client().get(address_for(player))
        text = response.content.decode()
        assert list(read_text(response.content)) == [uid(visit)]
        assert "SUMMARY:Bezoek" in text
        assert not any(word in text for word in ("Aisha", "Chantal", "Straat", "koffie", "company", "3512"))
        assert f"/afspraken/bezoek/{visit.pk}/" in text.replace("\r\n ", "")


def read_text(text: bytes) -> dict[str, Any]:
    """Read the events of a feed."""
    return {str(event["uid"]): event for event in icalendar.Calendar.from_ical(text).events}


def test_a_feed_is_for_one_program_and_stays_out_of_every_memory(monday: datetime, cast: Cast) -> None:
    response = Client().get(address_for(cast.aisha))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (VisitState.OPEN, "TENTATIVE"), (VisitState.PLANNED, "CONFIRMED"), (VisitState.DONE, "CONFIRMED"),
        (VisitState.MISSED, "CANCELLED"), (VisitState.MOVED, "CANCELLED"), (VisitState.CANCELLED, "CANCELLED"),
    ],
    ids=str,
)  # fmt: skip
def test_every_state_has_its_word_in_the_feed(monday: datetime, cast: Cast, state: VisitState, status: str) -> None:
    helper = None if state is VisitState.OPEN else cast.chantal.person
    visit = put(arrange(cast, cast.chantal.person), helper, TUESDAY, state=state)
    assert str(read(address_for(cast.aisha))[uid(visit)]["status"]) == status


def test_a_cancelled_visit_stays_in_the_feed_for_thirty_days(monday: datetime, cast: Cast) -> None:
    arrangement = arrange(cast, cast.chantal.person)
    recent = put(arrangement, cast.chantal.person, TUESDAY - timedelta(days=29), state=VisitState.CANCELLED)
    put(arrangement, cast.chantal.person, TUESDAY - timedelta(days=33), state=VisitState.CANCELLED)
    assert list(read(address_for(cast.aisha))) == [uid(recent)]


def test_a_change_raises_the_sequence_and_keeps_the_name(monday: datetime, cast: Cast) -> None:
    visit = put(arrange(cast, cast.chantal.person), cast.chantal.person, TUESDAY)
    address = address_for(cast.aisha)
    before = read(address)[uid(visit)]
    Visit.objects.filter(pk=visit.pk).update(state=VisitState.CANCELLED, sequence=1)
    after = read(address)[uid(visit)]
    assert (int(before["sequence"]), int(after["sequence"])) == (0, 1)
    assert str(after["status"]) == "CANCELLED"


def test_who_dropped_out_sees_the_visit_cancelled_and_the_resident_sees_it_open(monday: datetime, cast: Cast) -> None:
    arrangement = arrange(cast, cast.chantal.person)
    visit = put(arrangement, None, TUESDAY, state=VisitState.OPEN)
    Visit.objects.filter(pk=visit.pk).update(dropped_by=cast.chantal.person)
    assert str(read(address_for(cast.chantal))[uid(visit)]["status"]) == "CANCELLED"
    assert str(read(address_for(cast.aisha))[uid(visit)]["status"]) == "TENTATIVE"


def test_who_left_the_community_reads_nothing_any_more(monday: datetime, cast: Cast) -> None:
    arrangement = arrange(cast, cast.chantal.person)
    put(arrangement, cast.chantal.person, TUESDAY)
    put(arrangement, cast.chantal.person, TUESDAY - timedelta(days=7), state=VisitState.DONE)
    address = address_for(cast.chantal)
    assert len(read(address)) == 2
    Relation.objects.filter(person=cast.chantal.person, hat=Hat.HELPER).update(valid_until=clock.now())
    assert read(address) == {}
    assert len(read(address_for(cast.aisha))) == 2


def test_who_left_the_arrangement_reads_nothing_of_what_is_to_come(monday: datetime, cast: Cast) -> None:
    arrangement = arrange(cast, cast.chantal.person)
    put(arrangement, cast.chantal.person, TUESDAY)
    been = put(arrangement, cast.chantal.person, TUESDAY - timedelta(days=7), state=VisitState.DONE)
    Helping.objects.update(ended_at=clock.now())
    assert list(read(address_for(cast.chantal))) == [uid(been)]


def test_a_stranger_reads_nothing(monday: datetime, cast: Cast) -> None:
    put(arrange(cast, cast.chantal.person), cast.chantal.person, TUESDAY)
    assert read(address_for(cast.dirk)) == {}
    assert read(address_for(cast.bram)) == {}


def test_an_ended_link_opens_nothing(monday: datetime, cast: Cast) -> None:
    address = address_for(cast.aisha)
    revoke_feed(CalendarFeed.objects.get(), actor=cast.aisha.actor)
    response = Client().get(address)
    assert (response.status_code, response.content) == (404, b"")


def test_a_link_ends_by_itself_after_a_year(monday: datetime, cast: Cast) -> None:
    address = address_for(cast.aisha)
    CalendarFeed.objects.update(created_at=clock.now() - feeds.FEED_LASTS)
    assert Client().get(address).status_code == 404


def test_an_account_that_was_closed_has_no_feed(monday: datetime, cast: Cast) -> None:
    address = address_for(cast.aisha)
    cast.aisha.person.is_active = False
    cast.aisha.person.save()
    assert Client().get(address).status_code == 404


def test_a_wrong_secret_says_nothing(cast: Cast) -> None:
    response = Client().get("/afspraken/agenda/geheim-geheim.ics")
    assert (response.status_code, response.content) == (404, b"")


def test_the_secret_is_long_shown_once_and_kept_as_a_hash_only(monday: datetime, cast: Cast) -> None:
    client = cast.client("aisha")
    form_key = client.get("/afspraken/agenda-link/").context["form"]["form_key"].value()
    response = client.post("/afspraken/agenda-link/nieuw/", {"form_key": form_key})
    token = response.context["address"].rpartition("/")[2].removesuffix(".ics")
    assert len(token) == 43  # 256 bits in base64
    assert CalendarFeed.objects.get().token_hash == hash_of(token)
    assert token not in str([line.facts for line in JournalLine.objects.all()])
    assert token not in client.get("/afspraken/agenda-link/").content.decode()
    assert client.get(f"/afspraken/agenda/{token}.ics").status_code == 200


def test_a_second_tap_makes_no_second_link(cast: Cast) -> None:
    form_key = uuid.uuid4()
    first, second = (add_feed(cast.aisha.person, form_key=form_key, actor=cast.aisha.actor) for _tap in range(2))
    assert first.token == second.token
    assert CalendarFeed.objects.count() == 1


def test_the_same_form_after_its_end_makes_no_link(cast: Cast) -> None:
    form_key = uuid.uuid4()
    made = add_feed(cast.aisha.person, form_key=form_key, actor=cast.aisha.actor)
    revoke_feed(made.feed, actor=cast.aisha.actor)
    with pytest.raises(NotPossibleNow, match="feed_ended"):
        add_feed(cast.aisha.person, form_key=form_key, actor=cast.aisha.actor)


def test_nobody_makes_or_ends_a_link_of_another(cast: Cast) -> None:
    feed = add_feed(cast.aisha.person, form_key=uuid.uuid4(), actor=cast.aisha.actor).feed
    with pytest.raises(NotFound):
        add_feed(cast.aisha.person, form_key=uuid.uuid4(), actor=cast.chantal.actor)
    assert cast.client("chantal").post(f"/afspraken/agenda-link/{feed.pk}/intrekken/").status_code == 404
    assert cast.client("aisha").post(f"/afspraken/agenda-link/{feed.pk}/intrekken/").status_code == 302
    feed.refresh_from_db()
    assert feed.revoked_at is not None


def test_there_is_an_end_to_the_number_of_links(cast: Cast) -> None:
    for _link in range(MOST_FEEDS):
        add_feed(cast.aisha.person, form_key=uuid.uuid4(), actor=cast.aisha.actor)
    with pytest.raises(NotPossibleNow, match="feeds_full"):
        add_feed(cast.aisha.person, form_key=uuid.uuid4(), actor=cast.aisha.actor)


def test_reading_is_written_down_once_a_day(monday: datetime, cast: Cast) -> None:
    address = address_for(cast.aisha)
    for _fetch in range(3):
        Client().get(address)
    lines = JournalLine.objects.filter(verb="arrangements.feed_read")
    assert lines.count() == 1
    with clock.at(monday + timedelta(days=1)):
        Client().get(address)
    assert lines.count() == 2


def test_the_local_time_stays_put_when_the_clock_changes(monday: datetime, cast: Cast) -> None:
    arrangement = arrange(cast, cast.chantal.person)
    for week in range(12):
        put(arrangement, cast.chantal.person, TUESDAY + timedelta(weeks=week), time(10, 0))
    starts = [event["dtstart"].dt for event in read(address_for(cast.aisha)).values()]
    assert {start.strftime("%H:%M") for start in starts} == {"10:00"}
    assert {start.utcoffset() for start in starts} == {timedelta(hours=1), timedelta(hours=2)}
