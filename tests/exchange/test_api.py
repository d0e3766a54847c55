"""The exchange for programs: the same people, checks and journal lines as on the pages."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from samenspel.consent.models import Look
from samenspel.exchange import services
from samenspel.exchange.models import Ask, Offer, Reply, Suggestion
from samenspel.exchange.rules import Answer, AskState, OfferState
from samenspel.foundation import clock
from samenspel.foundation.models import JournalLine
from tests.conftest import Cast
from tests.exchange.street import WORDS, make_ask, make_draft, make_offer, suggested

ROOT = "/api/v1"
OK, MADE, DONE, STRANGER, NOT_YOURS, GONE, STALE, WRONG = 200, 201, 204, 401, 403, 404, 409, 422
PROBLEM = "application/problem+json"


def ask_in(**changed: object) -> dict[str, object]:
    """Return what a program sends to ask for company every week."""
    whole: dict[str, object] = {
        "words": WORDS, "activity": "company", "rhythm": "weekly", "times": {"weekdays": [2, 4], "parts": ["afternoon"]},
        "minutes": 90, "firstDay": str(clock.today() + timedelta(days=7)), "lastDay": None, "needs": [], "wishes": ["car"],
        "mostFaces": 4, "giveBack": "Een appeltaart.",
    }  # fmt: skip
    return {**whole, **changed}


def offer_in(**changed: object) -> dict[str, object]:
    """Return what a program sends to offer company on Tuesdays."""
    whole: dict[str, object] = {
        "version": 0, "activities": ["company"], "qualities": ["likes_pets"], "reachKm": 3, "mostPerWeek": 1, "mostPerMonth": 2,
        "availability": [{"weekday": 2, "parts": ["morning", "afternoon"]}, {"weekday": 5, "from": "19:00", "until": "20:30"}],
        "away": [{"first": "2040-07-01", "last": "2040-07-14"}], "words": "Ik drink graag koffie.", "until": None,
    }  # fmt: skip
    return {**whole, **changed}


def send(client: Client, method: str, path: str, data: object = None) -> Any:
    """Send JSON to an address of the API."""
    return client.generic(method, f"{ROOT}{path}", "" if data is None else json.dumps(data), "application/json")


def wrong_fields(response: Any) -> set[str]:
    """Return which fields an answer calls wrong."""
    assert response.headers["Content-Type"] == PROBLEM
    return {error["field"] for error in response.json()["errors"] if error["detail"]}


@pytest.fixture
def open_ask(cast: Cast) -> Ask:
    """An ask of Aisha that stands before Chantal."""
    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    services.suggest_for(ask)
    return ask


def test_a_program_asks_as_the_steps_of_the_form_do(cast: Cast) -> None:
    client, given = cast.client("aisha"), ask_in()
    response = send(client, "POST", "/asks", given)
    assert response.status_code == MADE
    ask = Ask.objects.get(resident=cast.aisha.person)
    assert ask.state == AskState.OPEN
    assert ask.times == [{"weekday": day, "from": "12:30", "to": "17:30"} for day in (2, 4)]
    assert JournalLine.objects.filter(verb="exchange.ask_opened", subject_id=str(ask.pk), actor_id=str(cast.aisha.person.pk))
    content = response.json()["content"]
    times = content.pop("times")
    assert {**given, "times": None} == {**content, "times": None}
    assert times == {"weekdays": [2, 4], "parts": ["afternoon"], "from": "", "until": ""}
    assert response.json()["summary"]["state"] == "open"


def test_what_was_told_can_be_sent_again(cast: Cast) -> None:
    client = cast.client("aisha")
    given = ask_in(rhythm="once", times={"from": "14:00"}, minutes=60)
    content = send(client, "POST", "/asks", given).json()["content"]
    assert content["times"] == {"weekdays": [], "parts": [], "from": "14:00", "until": "15:00"}
    assert send(client, "POST", "/asks", content).json()["content"] == content


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"words": "", "activity": "dancing", "minutes": 7}, {"words", "activity", "minutes"}),
        ({"firstDay": "2020-01-01", "mostFaces": None, "needs": ["woman", "man"]}, {"firstDay", "mostFaces", "needs"}),
        ({"times": {}}, {"times.weekdays", "times.parts"}),
        ({"times": {"weekdays": [2], "from": "14:00", "until": "14:30"}}, {"times.until"}),
        ({"times": {"weekdays": [9], "parts": ["night"]}}, {"times.weekdays", "times.parts"}),
        ({"lastDay": "2020-01-01"}, {"lastDay"}),
        ({"words": "x" * 2001, "giveBack": "x" * 501}, {"words", "giveBack"}),
        ({"words": "a\x00b"}, {"words"}),
        ({"minutes": "long", "times": 3}, {"minutes", "times"}),
        ({"price": 10, "times": {"weekdays": [2], "parts": ["evening"], "zone": "UTC"}}, {"price", "times.zone"}),
    ],
)
def test_every_wrong_field_of_an_ask_is_named_at_once(cast: Cast, changed: dict[str, object], fields: set[str]) -> None:
    response = send(cast.client("aisha"), "POST", "/asks", ask_in(**changed))
    assert (response.status_code, wrong_fields(response)) == (WRONG, fields)
    assert not Ask.objects.exists()


def test_an_ask_that_cannot_be_opened_is_not_made_either(cast: Cast) -> None:
    for _number in range(5):
        make_ask(cast)
    response = send(cast.client("aisha"), "POST", "/asks", ask_in())
    assert (response.status_code, response.json()["code"]) == (STALE, "exchange.too_many")
    assert Ask.objects.count() == 5


def test_the_list_holds_what_the_page_holds(cast: Cast) -> None:
    draft, ask = make_draft(cast), make_ask(cast)
    listed = send(cast.client("aisha"), "GET", "/asks").json()
    assert [line["summary"]["id"] for line in listed] == [str(ask.pk), str(draft.pk)]
    assert send(cast.client("chantal"), "GET", "/asks").json() == []
    assert send(cast.client("aisha"), "GET", f"/asks/{draft.pk}").json()["summary"]["state"] == "draft"


WHO: dict[tuple[str, str], dict[str, int]] = {
    # (method, address): person → status; whoever is missing finds nothing
    ("GET", "/asks/{ask}"): {"aisha": OK, "bram": OK, "joke": OK},
    ("POST", "/asks/{ask}/close"): {"aisha": OK, "bram": NOT_YOURS, "joke": NOT_YOURS, "chantal": NOT_YOURS},
    ("GET", "/suggestions/{suggestion}"): {"chantal": OK},
    ("POST", "/suggestions/{suggestion}/reply"): {"chantal": OK},
    ("POST", "/suggestions/{suggestion}/refuse"): {"chantal": DONE},
}
BODIES = {"close": {"why": "solved"}, "reply": {"words": "Ik kom graag.", "everyWeeks": 4}}


@pytest.mark.parametrize(("method", "path"), WHO)
@pytest.mark.parametrize("name", ["aisha", "bram", "chantal", "dirk", "els", "hanna", "ivo", "joke", "anonymous"])
def test_a_thing_exists_for_some_and_not_for_others(cast: Cast, open_ask: Ask, method: str, path: str, name: str) -> None:
    client = Client() if name == "anonymous" else cast.client(name)
    address = path.format(ask=open_ask.pk, suggestion=suggested(open_ask, cast.chantal).pk)
    before = JournalLine.objects.count()
    response = send(client, method, address, BODIES.get(path.rpartition("/")[2]) if method == "POST" else None)
    expected = STRANGER if name == "anonymous" else WHO[method, path].get(name, GONE)
    assert response.status_code == expected
    assert (JournalLine.objects.count() > before) == (method == "POST" and expected in (OK, DONE))
    if expected >= STRANGER:
        assert response.headers["Content-Type"] == PROBLEM


@pytest.mark.parametrize(("method", "path"), WHO)
def test_a_guessed_id_looks_like_a_hidden_one(cast: Cast, open_ask: Ask, method: str, path: str) -> None:
    hidden = {"ask": open_ask.pk, "suggestion": suggested(open_ask, cast.chantal).pk}
    body = BODIES.get(path.rpartition("/")[2]) if method == "POST" else None
    guessed = dict.fromkeys(hidden, uuid4())
    answers = [send(cast.client("dirk"), method, path.format(**ids), body) for ids in (hidden, guessed)]
    assert [answer.status_code for answer in answers] == [GONE, GONE]
    assert answers[0].content == answers[1].content


def test_who_reads_leaves_a_line_for_the_resident(cast: Cast, open_ask: Ask) -> None:
    suggestion = suggested(open_ask, cast.chantal)
    waiting = send(cast.client("chantal"), "GET", "/suggestions").json()["waiting"]
    assert [line["id"] for line in waiting] == [str(suggestion.pk)]
    assert "words" not in waiting[0]
    assert not Look.objects.filter(subject_id=cast.aisha.person.pk).exists()
    assert send(cast.client("chantal"), "GET", f"/suggestions/{suggestion.pk}").json()["card"]["words"] == WORDS
    assert Look.objects.filter(subject_id=cast.aisha.person.pk, viewer_id=cast.chantal.person.pk).exists()
    send(cast.client("bram"), "GET", f"/asks/{open_ask.pk}")
    assert Look.objects.filter(subject_id=cast.aisha.person.pk, viewer_id=cast.bram.person.pk).exists()


def test_a_reply_reaches_the_asker_without_a_name(cast: Cast, open_ask: Ask) -> None:
    suggestion = suggested(open_ask, cast.chantal)
    told = send(cast.client("chantal"), "POST", f"/suggestions/{suggestion.pk}/reply", BODIES["reply"]).json()
    assert told["replyWords"] == "Ik kom graag."
    assert Reply.objects.get().every_weeks == 4
    replies = send(cast.client("aisha"), "GET", f"/asks/{open_ask.pk}").json()["replies"]
    assert [(line["words"], line["everyWeeks"], line["state"]) for line in replies] == [("Ik kom graag.", 4, "open")]
    assert "Chantal" not in str(replies)
    assert str(cast.chantal.person.pk) not in str(replies)


def test_a_wrong_reply_names_its_field(cast: Cast, open_ask: Ask) -> None:
    path = f"/suggestions/{suggested(open_ask, cast.chantal).pk}/reply"
    response = send(cast.client("chantal"), "POST", path, {"words": "x" * 1001, "everyWeeks": 3})
    assert (response.status_code, wrong_fields(response)) == (WRONG, {"words", "everyWeeks"})


def test_a_no_is_final_and_a_second_one_changes_nothing(cast: Cast, open_ask: Ask) -> None:
    suggestion, client = suggested(open_ask, cast.chantal), cast.client("chantal")
    for _time in range(2):
        assert send(client, "POST", f"/suggestions/{suggestion.pk}/refuse").status_code == DONE
    assert Suggestion.objects.get(pk=suggestion.pk).answer == Answer.NO
    assert JournalLine.objects.filter(verb="exchange.suggestion_refused").count() == 1
    assert send(client, "GET", "/suggestions").json() == {"waiting": [], "replied": []}


def test_closing_says_why(cast: Cast, open_ask: Ask) -> None:
    client = cast.client("aisha")
    response = send(client, "POST", f"/asks/{open_ask.pk}/close", {"why": "bored"})
    assert (response.status_code, wrong_fields(response)) == (WRONG, {"why"})
    assert send(client, "POST", f"/asks/{open_ask.pk}/close", {"why": "solved"}).json()["summary"]["state"] == "closed"


def test_an_offer_is_told_as_it_was_sent(cast: Cast) -> None:
    client = cast.client("els")
    assert send(client, "GET", "/offer").status_code == GONE
    made = send(client, "PUT", "/offer", offer_in())
    assert made.status_code == OK
    offer = Offer.objects.get()
    assert (offer.state, offer.reach_km, offer.away) == (OfferState.ACTIVE, 3.0, [["2040-07-01", "2040-07-14"]])
    assert JournalLine.objects.filter(verb="exchange.offer_made", subject_id=str(offer.pk)).count() == 1
    told = send(client, "GET", "/offer").json()
    assert told == made.json()
    assert told["availability"] == [
        {"weekday": 2, "parts": ["morning", "afternoon"], "from": "", "until": ""},
        {"weekday": 5, "parts": [], "from": "19:00", "until": "20:30"},
    ]
    again = {name: told[name] for name in offer_in()}
    assert send(client, "PUT", "/offer", again).json() == {**told, "version": 2}
    stale = send(client, "PUT", "/offer", again)
    assert (stale.status_code, stale.json()["code"]) == (STALE, "exchange.changed_elsewhere")


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"activities": [], "reachKm": 2, "mostPerMonth": 0}, {"activities", "reachKm", "mostPerMonth"}),
        ({"availability": []}, {"availability"}),
        ({"availability": [{"weekday": 3, "from": "15:00", "until": "14:00"}]}, {"availability.0.until"}),
        ({"availability": [{"weekday": 3}, {"weekday": 3}]}, {"availability"}),
        ({"away": [{"first": "2040-02-02", "last": "2040-02-01"}]}, {"away.0.last"}),
        ({"until": "2020-01-01"}, {"until"}),
        ({"version": None, "salary": 1}, {"version", "salary"}),
        ({"version": -1, "words": "a\x00b"}, {"version", "words"}),
    ],
)
def test_every_wrong_field_of_an_offer_is_named_at_once(cast: Cast, changed: dict[str, object], fields: set[str]) -> None:
    response = send(cast.client("els"), "PUT", "/offer", offer_in(**changed))
    assert (response.status_code, wrong_fields(response)) == (WRONG, fields)
    assert not Offer.objects.exists()
