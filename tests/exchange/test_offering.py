"""Offering help: make an offer, change it, rest, go on, and the friendly question before it ends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from samenspel.conversations.models import Letter
from samenspel.exchange import access, queries, services
from samenspel.exchange.forms import OfferForm, initial_of
from samenspel.exchange.models import Offer
from samenspel.exchange.rules import OfferState
from samenspel.foundation.refusals import NotAllowed, NotFound, NotPossibleNow
from samenspel.neighbourhoods.models import Home, Relation
from samenspel.neighbourhoods.services import end_hat, give_hat, set_home
from samenspel.people.actors import Actor
from samenspel.people.rules import Hat
from tests.conftest import Cast
from tests.exchange.street import make_ask, make_offer

SetClock = Callable[[datetime], None]


def test_an_offer_knows_where_its_helper_lives(cast: Cast) -> None:
    offer = make_offer(cast, cast.chantal)
    home = Home.objects.get(person=cast.chantal.person)
    assert (offer.latitude, offer.longitude, offer.cell, offer.area) == (home.latitude, home.longitude, home.cell, cast.street)


def test_an_offer_moves_along_with_its_helper(cast: Cast) -> None:
    offer = make_offer(cast, cast.chantal)
    set_home(cast.chantal.person, area=cast.far_street, address="", postcode="", way_in="", actor=cast.chantal.actor)
    offer.refresh_from_db()
    assert (offer.latitude, offer.area) == (52.13, cast.far_street)


def test_whoever_offers_help_wears_the_hat_of_a_helper(cast: Cast) -> None:
    make_offer(cast, cast.aisha)
    assert Relation.objects.filter(person=cast.aisha.person, hat=Hat.HELPER, valid_until__isnull=True).exists()


def test_a_helper_whom_the_coordinator_ended_does_not_come_back_with_an_offer(cast: Cast) -> None:
    end_hat(Relation.objects.get(person=cast.chantal.person, hat=Hat.HELPER), actor=cast.bram.actor)
    with pytest.raises(NotPossibleNow, match="hat_was_ended"):
        make_offer(cast, cast.chantal)
    assert not Offer.objects.filter(helper=cast.chantal.person).exists()
    give_hat(cast.chantal.person, Hat.HELPER, cast.community, actor=cast.bram.actor)
    assert make_offer(cast, cast.chantal).state == OfferState.ACTIVE


def test_nobody_declares_what_must_be_proven(cast: Cast) -> None:
    assert make_offer(cast, cast.chantal, qualities=["vog", "car"]).qualities == ["car"]


def test_an_older_form_changes_nothing(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    with pytest.raises(services.ChangedElsewhere):
        make_offer(cast, cast.chantal)


def test_without_a_home_or_a_community_nobody_offers(cast: Cast) -> None:
    Home.objects.filter(person=cast.chantal.person).delete()
    with pytest.raises(NotPossibleNow, match="no_home"):
        make_offer(cast, cast.chantal)
    with pytest.raises(NotAllowed):
        access.community_of(Actor(cast.chantal.person))


def test_resting_and_going_on(cast: Cast) -> None:
    offer = make_offer(cast, cast.chantal)
    services.pause_offer(offer, actor=cast.chantal.actor)
    services.pause_offer(offer, actor=cast.chantal.actor)
    offer.refresh_from_db()
    assert offer.state == OfferState.PAUSED
    services.extend_offer(offer, actor=cast.chantal.actor)
    offer.refresh_from_db()
    assert offer.state == OfferState.ACTIVE


def test_an_offer_is_its_helpers_alone(cast: Cast) -> None:
    offer = make_offer(cast, cast.chantal)
    for player in (cast.aisha, cast.bram, cast.dirk):
        with pytest.raises(NotFound):
            services.pause_offer(offer, actor=player.actor)
        with pytest.raises(NotFound):
            services.extend_offer(offer, actor=player.actor)
        assert access.offer_of(player.actor) is None


def test_a_passing_offer_gets_the_question_and_then_ends_and_a_standing_one_never(
    cast: Cast, monday: datetime, set_clock: SetClock
) -> None:
    passing = make_offer(cast, cast.chantal, expires_on=date(2026, 3, 12))
    standing = make_offer(cast, cast.els)
    assert services.ask_whether_still_offered() == 0
    set_clock(monday + timedelta(days=4))
    assert services.ask_whether_still_offered() == 1
    assert services.ask_whether_still_offered() == 0
    assert Letter.objects.get(kind="exchange.offer_question").recipient == cast.chantal.person
    set_clock(monday + timedelta(days=11))
    assert services.expire_offers() == 1
    passing.refresh_from_db()
    standing.refresh_from_db()
    assert (passing.state, standing.state) == (OfferState.EXPIRED, OfferState.ACTIVE)
    services.extend_offer(passing, actor=cast.chantal.actor)
    passing.refresh_from_db()
    assert passing.state == OfferState.ACTIVE
    assert passing.expires_on is not None
    assert passing.expires_on > date(2026, 8, 1)


def offer_data(**changed: object) -> dict[str, object]:
    """Return what a browser sends for a whole offer."""
    data: dict[str, object] = {
        "version": "0", "activities": ["company"], "reach_km": "3", "most_per_week": "1", "most_per_month": "2",
        "how_long": "standing", "day_2": ["afternoon"], "words": "Ik drink graag koffie.",
    }  # fmt: skip
    return {**data, **changed}


def test_a_form_gives_parts_of_days_and_exact_hours(cast: Cast, monday: datetime) -> None:
    form = OfferForm(
        offer_data(
            day_2=["morning", "afternoon"], from_5="19:00", to_5="20:30", away_first_1="2026-07-01", away_last_1="2026-07-14"
        )
    )
    assert form.is_valid(), form.errors
    wish = form.wish()
    assert wish.availability == [
        {"weekday": 2, "from": "09:00", "to": "17:30"},  # one stretch: a visit may run on over lunch
        {"weekday": 5, "from": "19:00", "to": "20:30"},
    ]
    assert wish.away == [["2026-07-01", "2026-07-14"]]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"activities": []}, "activities"),
        ({"day_2": []}, "day_1"),
        ({"reach_km": "900"}, "reach_km"),
        ({"most_per_week": "0"}, "most_per_week"),
        ({"most_per_week": "4", "most_per_month": "2"}, "most_per_month"),
        ({"from_3": "14:00"}, "to_3"),
        ({"to_3": "14:00"}, "from_3"),
        ({"from_3": "14:00", "to_3": "13:00"}, "to_3"),
        ({"from_3": "noon", "to_3": "13:00"}, "from_3"),
        ({"away_last_1": "2026-07-01"}, "away_first_1"),
        ({"away_first_1": "2026-07-14", "away_last_1": "2026-07-01"}, "away_last_1"),
        ({"how_long": "passing"}, "expires_on"),
        ({"how_long": "passing", "expires_on": "2020-01-01"}, "expires_on"),
        ({"qualities": ["vog"]}, "qualities"),
        ({"words": "a" * 301}, "words"),
    ],
)
def test_what_is_wrong_is_named_at_its_own_field(monday: datetime, changed: dict[str, object], field: str) -> None:
    form = OfferForm(offer_data(**changed))
    assert not form.is_valid()
    assert list(form.errors) == [field]


@pytest.mark.parametrize(
    "hours",
    [
        [{"weekday": 2, "from": "09:00", "to": "17:30"}],
        [{"weekday": 2, "from": "12:30", "to": "21:30"}, {"weekday": 7, "from": "17:30", "to": "21:30"}],
        [{"weekday": 1, "from": "10:15", "to": "11:45"}],
    ],
)
def test_what_stands_in_an_offer_comes_back_in_its_form(cast: Cast, hours: list[dict[str, object]]) -> None:
    offer = make_offer(cast, cast.chantal, availability=hours)
    sent = {name: value for name, value in initial_of(offer).items() if value is not None}
    form = OfferForm({**sent, "version": offer.version})
    assert form.is_valid(), form.errors
    assert form.wish().availability == hours


def test_an_offer_is_said_in_plain_words(cast: Cast) -> None:
    page = queries.offer_page(make_offer(cast, cast.chantal))
    assert page.activities == ("Gezelschap", "Wandelen")
    assert page.hours == ("elke dag: in de middag",)
    assert page.until == ""
    assert Offer.objects.count() == 1


def test_a_helper_who_rests_is_not_called_to_new_asks_and_reads_that_nothing_new_comes(cast: Cast) -> None:
    offer = make_offer(cast, cast.chantal)
    services.suggest_for(make_ask(cast))
    assert [waiting.icon for waiting in queries.waits_for(cast.chantal.actor)] == ["heart"]
    services.pause_offer(offer, actor=cast.chantal.actor)
    assert queries.waits_for(cast.chantal.actor) == ()
    page = cast.client("chantal").get("/vragen/meehelpen/").content.decode()
    assert "Je neemt rust." in page
    assert "Gezelschap" in page  # what was there stays to be read
    services.extend_offer(offer, actor=cast.chantal.actor)
    assert [waiting.icon for waiting in queries.waits_for(cast.chantal.actor)] == ["heart"]


@pytest.mark.parametrize("rest", [{"state": OfferState.PAUSED}, {"away": [["2026-03-01", "2026-03-09"]]}])
def test_a_rest_in_one_community_hides_no_ask_of_another_whatever_hat_is_worn(
    monday: datetime, cast: Cast, rest: dict[str, Any]
) -> None:
    person = cast.chantal.person
    offer = make_offer(cast, cast.chantal)
    services.suggest_for(make_ask(cast))
    there = Offer.objects.create(helper=person, community=cast.other_community, activities=["walk"], **rest)
    worn = cast.chantal.actor.hat
    assert worn is not None
    other = replace(worn, community_id=cast.other_community.pk, community_name=cast.other_community.name)
    for hat in (worn, other, None):
        assert [waiting.icon for waiting in queries.waits_for(Actor(person, hat))] == ["heart"]
    Offer.objects.filter(pk=there.pk).update(state=OfferState.ACTIVE, away=[])
    Offer.objects.filter(pk=offer.pk).update(**rest)
    for hat in (worn, other, None):
        assert queries.waits_for(Actor(person, hat)) == ()


def test_a_helper_who_is_away_is_not_called_to_new_asks_until_the_last_day(
    monday: datetime, cast: Cast, set_clock: SetClock
) -> None:
    offer = make_offer(cast, cast.chantal)
    services.suggest_for(make_ask(cast))
    Offer.objects.filter(pk=offer.pk).update(away=[["2026-03-01", "2026-03-09"]])
    assert queries.waits_for(cast.chantal.actor) == ()
    assert "Je bent weg tot en met maandag 9 maart." in cast.client("chantal").get("/vragen/meehelpen/").content.decode()
    set_clock(monday + timedelta(days=8))
    assert [waiting.icon for waiting in queries.waits_for(cast.chantal.actor)] == ["heart"]


def test_who_falls_ill_says_from_when_until_when_and_the_rest_of_the_offer_stays(monday: datetime, cast: Cast) -> None:
    offer = make_offer(cast, cast.chantal, away=[["2026-01-05", "2026-01-09"], ["2026-03-20", "2026-03-27"]])
    services.be_away(offer, date(2026, 3, 2), date(2026, 3, 22), actor=cast.chantal.actor)
    row = Offer.objects.get()
    assert row.away == [["2026-03-02", "2026-03-27"]]  # joined, and what has passed is gone
    assert (row.activities, row.words, row.version) == (offer.activities, offer.words, offer.version + 1)
    services.be_away(row, date(2026, 3, 2), date(2026, 3, 10), actor=cast.chantal.actor)
    assert Offer.objects.get().version == row.version  # that was said already
    with pytest.raises(NotFound):
        services.be_away(row, date(2026, 4, 1), date(2026, 4, 2), actor=cast.els.actor)


def test_no_more_times_away_than_stand_in_the_offer(monday: datetime, cast: Cast) -> None:
    offer = make_offer(cast, cast.chantal, away=[[f"2026-0{month}-05", f"2026-0{month}-09"] for month in (4, 5, 6)])
    with pytest.raises(NotPossibleNow, match="away_too_often"):
        services.be_away(offer, date(2026, 3, 2), date(2026, 3, 8), actor=cast.chantal.actor)


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        ("", "2026-03-09", "first"),
        ("2026-03-09", "2026-03-08", "last"),
        ("2026-02-01", "2026-02-09", "last"),
        ("2026-03-09", "2027-03-04", "last"),
        ("2020-01-01", "9999-12-31", "last"),
    ],
)
def test_days_away_that_cannot_be_are_named_beside_the_field(
    monday: datetime, cast: Cast, first: str, last: str, wrong: str
) -> None:
    make_offer(cast, cast.chantal)
    answer = cast.client("chantal").post("/vragen/aanbod/weg/", {"first": first, "last": last})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])


def test_who_says_to_be_away_reads_which_days_hold_and_days_that_have_passed_do_not_count(monday: datetime, cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    chantal = cast.client("chantal")
    for first, last, said in (
        ("2020-01-01", "2026-03-10", "van maandag 2 maart tot en met dinsdag 10 maart"),
        ("2026-03-11", "2026-03-12", "van maandag 2 maart tot en met donderdag 12 maart"),
        ("2026-03-03", "2026-03-04", "van maandag 2 maart tot en met donderdag 12 maart"),  # that was said already
        ("2026-04-01", "2027-03-03", "van woensdag 1 april tot en met woensdag 3 maart"),
    ):
        answer = chantal.post("/vragen/aanbod/weg/", {"first": first, "last": last}, follow=True)
        assert f"We vragen je niets nieuws {said}." in answer.content.decode()
    assert Offer.objects.get().away == [["2026-03-02", "2026-03-12"], ["2026-04-01", "2027-03-03"]]
