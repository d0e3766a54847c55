"""The pages of asking and helping: who reaches which, and that nothing typed is ever lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from samenspel.consent.models import Agreement, Look
from samenspel.conversations.models import Thread
from samenspel.exchange import services
from samenspel.exchange.forms import STEP_FORMS, ReplyForm, WhenForm
from samenspel.exchange.models import Ask, Offer, Reply, Suggestion
from samenspel.exchange.rules import Answer, AskState, ReplyState
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Home
from samenspel.people.models import Person
from tests.conftest import Cast
from tests.exchange.street import WORDS, let_stand_beside, make_ask, make_draft, make_offer, make_reply, suggested
from tests.exchange.test_offering import offer_data

PEOPLE = ("aisha", "bram", "chantal", "dirk", "els", "hanna", "ivo", "joke")
GONE, NOT_YOURS, OK, FOUND, SEE_OTHER, WRONG, STALE = 404, 403, 200, 302, 303, 422, 409


def address(name: str, *args: object) -> str:
    """Return the address of a page of the exchange."""
    return reverse(f"exchange:{name}", args=args)


def when_data(**changed: object) -> dict[str, object]:
    """Return what a browser sends for the step about time."""
    day = clock.today() + timedelta(days=7)
    data: dict[str, object] = {
        "rhythm": "weekly", "first_day": str(day), "weekdays": ["2"], "parts": ["afternoon"], "minutes": "90",
    }  # fmt: skip
    return {**data, **changed}


@pytest.fixture
def open_ask(cast: Cast) -> Ask:
    """An ask of Aisha that stands before Chantal."""
    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    services.suggest_for(ask)
    return ask


WHO_SEES_WHAT = {
    "ask_detail": {"aisha": OK, "bram": OK, "joke": OK, "chantal": FOUND},
    "ask_step": {"aisha": OK, "bram": NOT_YOURS, "joke": NOT_YOURS, "chantal": NOT_YOURS},
    "ask_close": {"aisha": OK, "bram": NOT_YOURS, "joke": NOT_YOURS, "chantal": NOT_YOURS},
}


@pytest.mark.parametrize("page", WHO_SEES_WHAT)
@pytest.mark.parametrize("name", PEOPLE)
def test_an_ask_exists_for_some_and_not_for_others(cast: Cast, open_ask: Ask, page: str, name: str) -> None:
    args = (open_ask.pk, 3) if page == "ask_step" else (open_ask.pk,)
    expected = WHO_SEES_WHAT[page].get(name, GONE)
    assert cast.client(name).get(address(page, *args)).status_code == expected


@pytest.mark.parametrize("name", PEOPLE)
def test_a_suggestion_exists_for_its_helper_alone(cast: Cast, open_ask: Ask, name: str) -> None:
    suggestion = suggested(open_ask, cast.chantal)
    expected = OK if name == "chantal" else GONE
    client = cast.client(name)
    assert client.get(address("suggestion_detail", suggestion.pk)).status_code == expected
    if name != "chantal":
        assert client.post(address("reply_add", suggestion.pk), {}).status_code == GONE
        assert client.post(address("suggestion_refuse", suggestion.pk)).status_code == GONE


@pytest.mark.parametrize("page", ["ask_list", "ask_start", "suggestion_list", "offer_detail", "offer_change"])
@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_can_ask_and_offer(cast: Cast, page: str, name: str) -> None:
    assert cast.client(name).get(address(page)).status_code == OK


EVERY_PAGE = (
    "ask_list", "ask_start", "ask_detail", "ask_step", "suggestion_list", "suggestion_detail", "offer_detail", "offer_change",
)  # fmt: skip


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_whoever_is_not_signed_in_is_asked_to_do_so(db: None, page: str) -> None:
    args = {"ask_detail": (uuid4(),), "ask_step": (uuid4(), 1), "suggestion_detail": (uuid4(),)}.get(page, ())
    answer = Client().get(address(page, *args))
    assert (answer.status_code, answer["Location"].startswith("/account/login/")) == (FOUND, True)


def test_a_resident_asks_from_the_first_word_to_the_open_ask_without_javascript(cast: Cast) -> None:
    client = cast.client("aisha")
    answer = client.post(address("ask_start"), {"for_whom": "me"})
    ask = Ask.objects.get()
    sent: tuple[dict[str, object], ...] = (
        {"words": WORDS},
        {"activity": "company"},
        when_data(),
        {"most_faces": "4", "needs": ["likes_pets"], "give_back": "Taart"},
    )
    for step, data in enumerate(sent, start=1):
        assert (answer.status_code, answer["Location"]) == (SEE_OTHER, address("ask_step", ask.pk, step))
        assert client.get(answer["Location"]).status_code == OK
        ask.refresh_from_db()
        answer = client.post(answer["Location"], {**data, "version": ask.version})
    ask.refresh_from_db()
    review = client.get(answer["Location"]).content.decode()
    assert WORDS in review
    assert "gratis" in review
    client.post(answer["Location"], {"version": ask.version})
    ask.refresh_from_db()
    assert ask.state == AskState.OPEN
    assert ask.times == [{"weekday": 2, "from": "12:30", "to": "17:30"}]


def test_asking_for_somebody_who_sits_beside_you(cast: Cast) -> None:
    data = {"for_whom": "new", "first_name": "Truus", "area": cast.street.pk, "agreed": "on"}
    cast.client("hanna").post(address("ask_start"), data)
    ask = Ask.objects.get()
    assert (ask.resident.first_name, ask.asker) == ("Truus", cast.hanna.person)
    assert "Truus" in cast.client("hanna").get(address("ask_step", ask.pk, 1)).content.decode()


@pytest.mark.parametrize("missing", ["first_name", "area", "agreed"])
def test_what_is_missing_about_the_other_is_named_and_the_rest_is_kept(cast: Cast, missing: str) -> None:
    data = {"for_whom": "new", "first_name": "Truus", "area": cast.street.pk, "agreed": "on"}
    del data[missing]
    answer = cast.client("hanna").post(address("ask_start"), data)
    assert (answer.status_code, list(answer.context["form"].errors)) == (WRONG, [missing])
    assert missing == "first_name" or "Truus" in answer.content.decode()


def test_whoever_has_no_home_yet_is_led_there_and_back(cast: Cast) -> None:
    Home.objects.filter(person=cast.aisha.person).delete()
    for page in ("ask_start", "offer_change"):
        answer = cast.client("aisha").get(address(page))
        assert answer["Location"] == f"{reverse('neighbourhoods:home_change')}?next={address(page).replace('/', '%2F')}"


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"rhythm": "daily"}, ["rhythm"]),
        ({"first_day": "gisteren"}, ["first_day"]),
        ({"first_day": "2020-01-01"}, ["first_day"]),
        ({"first_day": "2199-01-01"}, ["first_day"]),
        ({"weekdays": []}, ["weekdays"]),
        ({"weekdays": ["8"]}, ["weekdays"]),
        ({"parts": []}, ["parts"]),
        ({"parts": [], "at_to": "15:00"}, ["at_from"]),
        ({"at_from": "two"}, ["at_from"]),
        ({"parts": [], "at_from": "14:00", "at_to": "15:00"}, ["at_to"]),
        ({"parts": [], "at_from": "23:00"}, ["at_from"]),
        ({"at_from": "10:00"}, ["parts"]),
        ({"minutes": "17"}, ["minutes"]),
        ({"last_day": "2020-01-01"}, ["last_day"]),
        ({"rhythm": "", "minutes": "", "first_day": ""}, ["rhythm", "first_day", "minutes"]),
    ],
)
def test_wrong_times_are_named_each_at_its_own_field(changed: dict[str, object], fields: list[str]) -> None:
    form = WhenForm({**when_data(**changed), "version": 1})
    assert not form.is_valid()
    assert list(form.errors) == fields


def test_an_exact_time_stands_instead_of_parts_of_the_day() -> None:
    form = WhenForm({**when_data(parts=[], at_from="14:00", weekdays=["2", "4"]), "version": 1})
    assert form.is_valid()
    assert form.part().times == [{"weekday": day, "from": "14:00", "to": "15:30"} for day in (2, 4)]


def test_once_falls_on_the_weekday_of_its_day() -> None:
    form = WhenForm({**when_data(rhythm="once", first_day=str(clock.today()), weekdays=[]), "version": 1})
    assert form.is_valid()
    assert [row["weekday"] for row in form.part().times] == [clock.today().isoweekday()]


@pytest.mark.parametrize(
    ("step", "data", "wrong"),
    [
        (1, {"words": ""}, "words"),
        (1, {"words": "a" * 2001}, "words"),
        (2, {}, "activity"),
        (2, {"activity": "loan"}, "activity"),
        (4, {}, "most_faces"),
        (4, {"most_faces": "7"}, "most_faces"),
        (4, {"most_faces": "2", "needs": ["woman", "man"]}, "needs"),
    ],
)
def test_a_wrong_step_comes_back_with_what_was_typed(cast: Cast, step: int, data: dict[str, object], wrong: str) -> None:
    ask = make_draft(cast)
    answer = cast.client("aisha").post(address("ask_step", ask.pk, step), {**data, "version": ask.version})
    assert (answer.status_code, list(answer.context["form"].errors)) == (WRONG, [wrong])
    before = (ask.words, ask.activity, ask.most_faces)
    ask.refresh_from_db()
    assert (ask.words, ask.activity, ask.most_faces) == before


def test_what_was_wrong_is_still_there_the_next_day(cast: Cast) -> None:
    ask = make_draft(cast)
    client = cast.client("aisha")
    data = when_data(first_day="2020-01-01", weekdays=["3", "5"], parts=[], at_from="10:15")
    client.post(address("ask_step", ask.pk, 3), {**data, "version": ask.version})
    shown = cast.client("aisha").get(address("ask_step", ask.pk, 3)).context["form"]
    assert shown["first_day"].value() == "2020-01-01"
    assert shown["weekdays"].value() == ["3", "5"]
    assert shown["parts"].value() == []
    assert shown["at_from"].value() == "10:15"


def test_typing_is_kept_while_it_goes_on(cast: Cast) -> None:
    ask = services.start_ask(cast.community, actor=cast.aisha.actor)
    client = cast.client("aisha")
    answer = client.post(address("ask_draft", ask.pk), {"step": "1", "version": "1", "words": "Ik wil graag", "state": "open"})
    assert answer.status_code == 204
    assert "Ik wil graag" in client.get(address("ask_step", ask.pk, 1)).content.decode()
    ask.refresh_from_db()
    assert (ask.words, ask.state) == ("", AskState.DRAFT)


@pytest.mark.parametrize("step", ["0", "5", "x", ""])
def test_typing_in_a_step_that_does_not_exist_is_not_kept(cast: Cast, step: str) -> None:
    ask = make_draft(cast)
    answer = cast.client("aisha").post(address("ask_draft", ask.pk), {"step": step, "version": ask.version})
    assert answer.status_code == GONE


def test_going_on_later_keeps_even_what_is_not_right_yet(cast: Cast) -> None:
    ask = make_draft(cast)
    client = cast.client("aisha")
    answer = client.post(address("ask_step", ask.pk, 1), {"words": "", "version": ask.version, "later": "1"})
    assert answer["Location"] == address("ask_list")
    assert client.get(address("ask_step", ask.pk, 1)).context["form"]["words"].value() == ""


def test_two_windows_get_both_versions_to_choose_from(cast: Cast) -> None:
    ask = make_draft(cast)
    old = ask.version
    client = cast.client("aisha")
    client.post(address("ask_step", ask.pk, 1), {"words": "In het ene venster", "version": old})
    answer = client.post(address("ask_step", ask.pk, 1), {"words": "In het andere venster", "version": old})
    page = answer.content.decode()
    assert answer.status_code == STALE
    assert "In het ene venster" in page
    assert "In het andere venster" in page
    newest = answer.context["version"]
    client.post(address("ask_step", ask.pk, 1), {"words": "In het andere venster", "version": newest})
    ask.refresh_from_db()
    assert ask.words == "In het andere venster"


@pytest.mark.parametrize("version", ["", "x", "-1", "9999"])
def test_a_form_without_a_right_version_changes_nothing(cast: Cast, version: str) -> None:
    ask = make_draft(cast)
    answer = cast.client("aisha").post(address("ask_step", ask.pk, 1), {"words": "Anders", "version": version})
    ask.refresh_from_db()
    assert answer.status_code in (STALE, WRONG)
    assert ask.words == WORDS


def test_a_step_of_an_open_ask_leads_back_to_the_ask(cast: Cast, open_ask: Ask) -> None:
    data = {"words": "Liever thee.", "version": open_ask.version}
    answer = cast.client("aisha").post(address("ask_step", open_ask.pk, 1), data)
    assert answer["Location"] == address("ask_detail", open_ask.pk)


def test_a_closed_ask_is_not_changed_any_more(cast: Cast, open_ask: Ask) -> None:
    client = cast.client("aisha")
    assert client.post(address("ask_close", open_ask.pk), {}).status_code == WRONG
    assert client.post(address("ask_close", open_ask.pk), {"why": "solved"}).status_code == SEE_OTHER
    assert client.get(address("ask_step", open_ask.pk, 1)).status_code == STALE
    assert client.get(address("ask_detail", open_ask.pk)).status_code == OK


def test_what_the_asker_reads_over_is_what_the_helper_reads(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    ask = make_draft(cast, needs=["likes_pets"])
    review = cast.client("aisha").get(address("ask_step", ask.pk, 5)).context["page"]
    services.suggest_for(services.open_ask(ask, version=ask.version, actor=cast.aisha.actor))
    url = address("suggestion_detail", suggested(ask, cast.chantal).pk)
    shown = cast.client("chantal").get(url).context["page"]
    places = {"Waar"}
    assert [fact for fact in review.preview_facts if fact.term not in places] == [
        fact for fact in shown.facts if fact.term not in places
    ]
    assert (review.preview.words, review.preview.resident) == (shown.card.words, shown.card.resident)


def test_a_helper_reads_no_name_and_no_address_and_the_resident_sees_who_looked(cast: Cast, open_ask: Ask) -> None:
    suggestion = suggested(open_ask, cast.chantal)
    client = cast.client("chantal")
    pages = [client.get(address("suggestion_list")), client.get(address("suggestion_detail", suggestion.pk))]
    home = Home.objects.get(person=cast.aisha.person)
    for page in pages:
        text = page.content.decode()
        for secret in ("Aisha", "van de Straat", home.address, home.postcode, "0201234567", str(home.latitude)):
            assert secret not in text
    assert Look.objects.filter(subject_id=str(cast.aisha.person.pk), viewer_id=str(cast.chantal.person.pk)).count() == 1


def test_a_coordinator_who_reads_an_ask_is_seen_doing_so(cast: Cast, open_ask: Ask) -> None:
    cast.client("bram").get(address("ask_detail", open_ask.pk))
    assert Look.objects.get(subject_id=str(cast.aisha.person.pk)).ground == "caseload"


def test_somebody_beside_the_resident_is_seen_reading_too(cast: Cast) -> None:
    let_stand_beside(cast.aisha, cast.hanna)
    ask = make_ask(cast, cast.hanna, resident=cast.aisha)
    page = cast.client("hanna").get(address("ask_detail", ask.pk)).content.decode()
    assert "Aisha" in page
    look = Look.objects.get(subject_id=str(cast.aisha.person.pk))
    assert (look.purpose, look.agreement is not None) == ("represent", True)


def test_a_helper_says_yes_and_both_can_write(cast: Cast, open_ask: Ask) -> None:
    suggestion = suggested(open_ask, cast.chantal)
    client = cast.client("chantal")
    data = {"how_much": "4", "words": "Ik kom graag."}
    client.post(address("reply_add", suggestion.pk), data)
    client.post(address("reply_add", suggestion.pk), data)
    reply = Reply.objects.get()
    assert (reply.every_weeks, reply.words) == (4, "Ik kom graag.")
    assert str(reply.thread_id) in client.get(address("suggestion_detail", suggestion.pk)).content.decode()
    page = cast.client("aisha").get(address("ask_detail", open_ask.pk)).content.decode()
    assert "Ik kom graag." in page
    assert "Chantal" not in page
    assert reverse("arrangements:proposal_new", args=[open_ask.pk]) in page


def test_a_reply_that_is_too_long_comes_back_as_it_was(cast: Cast, open_ask: Ask) -> None:
    suggestion = suggested(open_ask, cast.chantal)
    answer = cast.client("chantal").post(address("reply_add", suggestion.pk), {"how_much": "4", "words": "a" * 1001})
    assert (answer.status_code, list(answer.context["form"].errors)) == (WRONG, ["words"])
    assert "a" * 1001 in answer.content.decode()


def test_no_is_one_tap_and_a_second_one_is_harmless(cast: Cast, open_ask: Ask) -> None:
    suggestion = suggested(open_ask, cast.chantal)
    client = cast.client("chantal")
    for _tap in range(2):
        assert client.post(address("suggestion_refuse", suggestion.pk)).status_code == SEE_OTHER
    assert suggested(open_ask, cast.chantal).answer == Answer.NO
    assert client.get(address("suggestion_detail", suggestion.pk)).status_code == GONE


def test_with_htmx_a_no_answers_with_the_same_part_that_the_page_holds(cast: Cast, open_ask: Ask) -> None:
    suggestion = suggested(open_ask, cast.chantal)
    client = cast.client("chantal")
    part = client.post(address("suggestion_refuse", suggestion.pk), headers={"HX-Request": "true"}).content.decode()
    page = client.get(address("suggestion_list")).content.decode()
    assert part.lstrip().startswith('<div id="suggestions"')
    assert "<html" not in part
    root, said = part.split('<div id="notices"')
    assert root.strip() in page
    assert "Dat is goed." in said


def test_a_reply_says_how_much_and_promises_nothing_beforehand(cast: Cast, open_ask: Ask) -> None:
    suggestion = suggested(open_ask, cast.chantal)
    client = cast.client("chantal")
    assert " checked" not in client.get(address("suggestion_detail", suggestion.pk)).content.decode()
    answer = client.post(address("reply_add", suggestion.pk), {"words": "Ik kom graag."})
    assert (answer.status_code, list(answer.context["form"].errors)) == (WRONG, ["how_much"])
    client.post(address("reply_add", suggestion.pk), {"how_much": "all"})
    assert Reply.objects.get().every_weeks is None


@pytest.mark.parametrize(("weeks", "choices"), [(1, ["all", "2", "4", "8"]), (2, ["all", "4", "8"]), (4, ["all", "8"])])
def test_a_reply_offers_everything_or_really_less(weeks: int, choices: list[str]) -> None:
    field = ReplyForm(weeks_between=weeks).fields["how_much"]
    assert [key for key, _text in field.choices] == choices  # type: ignore[attr-defined]


def test_replies_are_taken_back_and_declined_from_their_pages(cast: Cast) -> None:
    ask = make_ask(cast)
    first = make_reply(cast, ask, cast.chantal)
    second = make_reply(cast, ask, cast.els)
    assert cast.client("chantal").post(address("reply_withdraw", first.pk)).status_code == SEE_OTHER
    assert cast.client("aisha").post(address("reply_decline", second.pk)).status_code == SEE_OTHER
    assert cast.client("dirk").post(address("reply_decline", second.pk)).status_code == GONE
    assert set(Reply.objects.values_list("state", flat=True)) == {ReplyState.WITHDRAWN, ReplyState.DECLINED}


def test_a_phone_number_is_left_out_where_nobody_said_yes_yet_and_the_rest_stays_as_it_was_typed(
    cast: Cast, open_ask: Ask
) -> None:
    words = "Ik kom graag, bel me op 06-12345678."
    helper, asker = cast.client("chantal"), cast.client("aisha")
    draft = make_draft(cast)
    for client, where, typed in (
        (helper, address("reply_add", suggested(open_ask, cast.chantal).pk), {"how_much": "all", "words": words}),
        (helper, address("offer_change"), offer_data(version="1", words=words)),
        (asker, address("ask_step", draft.pk, 1), {"version": draft.version, "words": words}),
    ):
        answer = client.post(where, typed)
        assert (answer.status_code, list(answer.context["form"].errors)) == (WRONG, ["words"])
        assert "Laat telefoonnummers en mailadressen hier weg." in answer.content.decode()
        assert words in answer.content.decode()
    assert not Reply.objects.exists()


def test_a_helper_tells_how_to_help_rests_and_goes_on(cast: Cast) -> None:
    client = cast.client("chantal")
    assert client.post(address("offer_change"), offer_data()).status_code == SEE_OTHER
    assert client.get(address("offer_detail")).status_code == OK
    client.post(address("offer_pause"))
    assert Offer.objects.get().state == "paused"
    client.post(address("offer_extend"))
    assert Offer.objects.get().state == "active"


def test_a_wrong_offer_comes_back_as_it_was_typed(cast: Cast) -> None:
    answer = cast.client("chantal").post(address("offer_change"), offer_data(most_per_week="0"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (WRONG, ["most_per_week"])
    assert "Ik drink graag koffie." in answer.content.decode()
    assert Offer.objects.count() == 0


def test_an_offer_from_an_older_window_is_refused_in_plain_words(cast: Cast) -> None:
    client = cast.client("chantal")
    client.post(address("offer_change"), offer_data())
    assert client.post(address("offer_change"), offer_data(words="Ouder")).status_code == STALE
    assert Offer.objects.get().words == "Ik drink graag koffie."


def test_without_an_offer_there_is_nothing_to_rest_from(cast: Cast) -> None:
    assert cast.client("chantal").post(address("offer_pause")).status_code == GONE


def test_an_ask_goes_first_only_when_its_guide_says_so(cast: Cast, open_ask: Ask) -> None:
    statuses = {}
    for name in PEOPLE:
        statuses[name] = cast.client(name).post(address("ask_urgency", open_ask.pk), {"urgency": "2"}).status_code
    assert statuses == {
        "aisha": NOT_YOURS, "bram": SEE_OTHER, "chantal": NOT_YOURS, "dirk": GONE, "els": GONE, "hanna": GONE,
        "ivo": GONE, "joke": SEE_OTHER,
    }  # fmt: skip


def test_looking_changes_nothing(cast: Cast, open_ask: Ask) -> None:
    for name, page, args in (
        ("aisha", "ask_extend", (open_ask.pk,)),
        ("aisha", "ask_draft", (open_ask.pk,)),
        ("bram", "ask_urgency", (open_ask.pk,)),
        ("chantal", "suggestion_refuse", (suggested(open_ask, cast.chantal).pk,)),
        ("chantal", "offer_pause", ()),
    ):
        assert cast.client(name).get(address(page, *args)).status_code == 405


def test_the_friendly_question_is_answered_with_one_tap(cast: Cast, open_ask: Ask) -> None:
    with clock.at(clock.now() + timedelta(days=25)):
        services.ask_whether_needed()
        client = cast.client("aisha")
        assert "Is dit nog nodig?" in client.get(address("ask_detail", open_ask.pk)).content.decode()
        client.post(address("ask_extend", open_ask.pk))
        assert "Is dit nog nodig?" not in client.get(address("ask_detail", open_ask.pk)).content.decode()


def test_the_number_of_questions_to_the_database_stays_the_same(cast: Cast, django_assert_max_num_queries: object) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_offer(cast, cast.chantal)
    counted: list[list[int]] = []
    for _turn in range(2):
        services.suggest_for(make_ask(cast))
        pages = (("aisha", "ask_list"), ("chantal", "suggestion_list"))
        row = []
        for name, page in pages:
            client = cast.client(name)
            client.get(address(page))
            with CaptureQueriesContext(connection) as captured:
                client.get(address(page))
            row.append(len(captured))
        counted.append(row)
    assert counted[0] == counted[1]


def test_steps_and_forms_belong_together() -> None:
    assert sorted(STEP_FORMS) == [1, 2, 3, 4]
    assert all(form.step == step for step, form in STEP_FORMS.items())


def test_a_helper_is_never_given_a_list_to_browse(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    for player in (cast.aisha, cast.gerrit):
        for _number in range(4):
            services.suggest_for(make_ask(cast, player))
    page = cast.client("chantal").get(address("suggestion_list"), {"page": "2", "limit": "100", "activity": ""})
    assert len(page.context["page"].waiting) == 5
    assert Suggestion.objects.filter(helper=cast.chantal.person).count() == 5
    assert Agreement.objects.filter(recipient=cast.chantal.person).count() == 5
    assert Ask.objects.filter(community=cast.community, state=AskState.OPEN).count() == 8


@pytest.mark.parametrize("name", ["bram", "joke"])
def test_whoever_helps_along_sees_who_replied_as_the_resident_does_and_can_write_to_her(cast: Cast, name: str) -> None:
    ask = make_ask(cast)
    make_reply(cast, ask, cast.chantal)
    client = cast.client(name)
    page = client.get(address("ask_detail", ask.pk)).content.decode()
    assert "Buurtgenoot A" in page
    assert "Chantal" not in page
    assert "reply_decline" not in page
    assert Look.objects.filter(subject_id=str(cast.chantal.person.pk), viewer_id=str(cast.players[name].person.pk)).exists()
    answers = {client.post(address("ask_talk", ask.pk))["Location"] for _tap in range(2)}
    thread = Thread.objects.get(about_id=str(ask.pk), parties__person=cast.players[name].person)
    assert answers == {reverse("conversations:thread_detail", args=[thread.pk])}
    assert thread.parties.filter(person=cast.aisha.person).exists()


def test_nobody_writes_to_whoever_reads_no_messages(cast: Cast) -> None:
    ask = make_ask(cast)
    Person.objects.filter(pk=cast.aisha.person.pk).update(email=None)
    assert address("ask_talk", ask.pk) not in cast.client("bram").get(address("ask_detail", ask.pk)).content.decode()
    assert cast.client("bram").post(address("ask_talk", ask.pk)).status_code == STALE
