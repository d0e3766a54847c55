"""The pages of plans: begin, follow, choose; by the people they are for, in two languages."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from samenspel.arrangements.models import Proposal
from samenspel.consent.models import Look
from samenspel.foundation import jobs
from samenspel.plans import services
from samenspel.plans.models import PlanRun
from samenspel.plans.rules import Failure, LineState, RunState
from samenspel.plans.services import runs
from tests.conftest import Cast
from tests.plans.street import made, open_street, start

PLANS = "/balie/plan/"
HTMX = {"HX-Request": "true"}


def address(run: PlanRun, more: str = "") -> str:
    """Return the address of a run, or of something done with it."""
    return f"{PLANS}{run.pk}/{more}"


def test_from_the_desk_to_a_proposal(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els")
    bram = cast.client("bram")
    assert PLANS in bram.get("/balie/").content.decode()
    assert f"{PLANS}nieuw/" in bram.get(PLANS).content.decode()
    answer = bram.post(f"{PLANS}nieuw/", {"area": "all", "sharing": "balanced", "seconds": "10"})
    run = PlanRun.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, address(run))
    assert "We beginnen zo." in bram.get(address(run)).content.decode()
    PlanRun.objects.update(seconds=0)
    jobs.work(once=True)
    page = bram.get(address(run)).content.decode()
    for words in ("Chantal", "Tot nu toe: niemand, de hulpvraag staat open.", "Wat het oplevert", "Te verwachten"):
        assert words in page
    chosen = {"line": [str(line.pk) for line in run.lines.all()]}
    page = bram.post(address(run, "voorstellen/"), chosen, follow=True).content.decode()
    assert "keer iemand voorgesteld" in page
    assert Proposal.objects.count() == 1
    assert "Wacht op het ja van de bewoner" in page


def test_the_form_says_what_is_wrong_and_begins_nothing(monday: datetime, cast: Cast) -> None:
    for sent in (
        {},
        {"seconds": "3600", "sharing": "balanced"},
        {"seconds": "10", "sharing": "me"},
        {"seconds": "10", "area": "XX"},
    ):
        assert cast.client("bram").post(f"{PLANS}nieuw/", sent).status_code == 422
    assert not PlanRun.objects.exists()


def test_a_plan_can_be_for_one_neighbourhood(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal")
    cast.client("bram").post(f"{PLANS}nieuw/", {"area": cast.street.pk, "sharing": "familiar", "seconds": "30"})
    run = PlanRun.objects.get()
    assert (run.area, run.sharing, run.seconds) == (cast.street, "familiar", 30)


def test_while_one_is_made_the_form_leads_to_it(monday: datetime, cast: Cast) -> None:
    run = start(cast, seconds=10)
    assert address(run) in cast.client("joke").get(f"{PLANS}nieuw/").content.decode()
    answer = cast.client("joke").post(f"{PLANS}nieuw/", {"area": "all", "sharing": "balanced", "seconds": "10"})
    assert answer.status_code == 409


def test_the_progress_is_the_same_alone_and_in_the_page(monday: datetime, cast: Cast) -> None:
    run = start(cast, seconds=10)
    taken = runs.take_up(run.pk)
    assert taken is not None
    runs.note_progress(taken, share=0.42, covered=7, visits=12, phase="searching")
    bram = cast.client("bram")
    part = bram.get(address(run), headers=HTMX).content.decode()
    assert part.strip().startswith('<div id="progress"')
    assert part.strip() in bram.get(address(run)).content.decode()
    assert 'value="42"' in part
    assert "iemand voor 7 van 12 open bezoeken" in part


def test_when_it_is_done_the_whole_page_comes(monday: datetime, cast: Cast) -> None:
    run = made(cast)
    answer = cast.client("bram").get(address(run), headers=HTMX)
    assert (answer.headers["HX-Refresh"], answer.content) == ("true", b"")


def test_stop_is_a_button(monday: datetime, cast: Cast) -> None:
    run = start(cast, seconds=60)
    runs.take_up(run.pk)
    bram = cast.client("bram")
    assert address(run, "stoppen/") in bram.get(address(run)).content.decode()
    page = bram.post(address(run, "stoppen/"), follow=True).content.decode()
    assert "Het beste tot nu toe blijft bewaard." in page
    assert address(run, "stoppen/") not in page


def test_nothing_ticked_is_said(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal")
    run = made(cast)
    page = cast.client("bram").post(address(run, "voorstellen/"), {}, follow=True).content.decode()
    assert "Vink eerst aan wie je wilt voorstellen." in page
    assert not Proposal.objects.exists()


def test_everything_at_once_and_the_rest_left(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els", asks=2)
    first = made(cast)
    cast.client("bram").post(address(first, "laten/"))
    assert set(first.lines.values_list("state", flat=True)) == {LineState.LEFT}
    second = made(cast)
    cast.client("bram").post(address(second, "voorstellen/"), {"everything": "on"})
    assert set(second.lines.values_list("state", flat=True)) == {LineState.PROPOSED}


def test_a_line_that_changed_is_explained(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal")
    run = made(cast)
    run.lines.update(state=LineState.REFUSED, refusal="arrangements.changed")
    assert "Er is iets veranderd sinds dit plan is gemaakt." in cast.client("bram").get(address(run)).content.decode()


@pytest.mark.parametrize(
    ("failure", "words"), [(Failure.TOO_LARGE, "Kies één buurt."), (Failure.INTERRUPTED, "Er kwam iets tussen.")]
)
def test_a_plan_that_failed_says_why(monday: datetime, cast: Cast, failure: Failure, words: str) -> None:
    run = start(cast)
    runs.fail_run(run, failure)
    assert words in cast.client("bram").get(address(run)).content.decode()


def test_who_looks_at_a_plan_is_written_down_for_the_helpers(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal")
    run = made(cast)
    cast.client("bram").get(address(run))
    [look] = Look.objects.all()
    assert (look.viewer_id, look.subject_id) == (str(cast.bram.person.pk), str(cast.chantal.person.pk))
    assert (look.data_class, look.ground) == ("matching", "caseload")


def test_a_plan_says_nothing_that_tells_who_asks(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal")
    page = cast.client("bram").get(address(made(cast))).content.decode()
    for secret in ("Aisha", "Kom je koffie drinken?", "020-1234567", "0201234567", "3512", "52.09"):
        assert secret not in page


@pytest.mark.parametrize("name", ["aisha", "chantal", "hanna", "ivo", "dirk"])
def test_to_strangers_there_is_no_plan(monday: datetime, cast: Cast, name: str) -> None:
    open_street(cast, "chantal")
    run = made(cast)
    client = cast.client(name)
    assert {client.get(place).status_code for place in (PLANS, f"{PLANS}nieuw/", address(run))} == {404}
    assert {client.post(address(run, do)).status_code for do in ("stoppen/", "voorstellen/", "laten/")} == {404}
    assert not Proposal.objects.exists()


def test_a_coordinator_of_elsewhere_sees_nothing(monday: datetime, cast: Cast) -> None:
    run = made(cast)
    PlanRun.objects.update(community=cast.other_community)
    assert cast.client("bram").get(address(run)).status_code == 404
    assert str(run.pk) not in cast.client("bram").get(PLANS).content.decode()


def test_the_pages_speak_english_too(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal")
    bram = cast.client("bram")
    bram.cookies["language"] = "en"
    pages = [bram.get(place).content.decode() for place in (address(made(cast)), PLANS, f"{PLANS}nieuw/", f"{PLANS}wat-als/")]
    assert all('<html lang="en"' in page for page in pages)
    said = ("What would change", "You can choose", "How long may the search take?", "More people")
    for page, words in zip(pages, said, strict=True):
        assert words in page
    assert "Wat er zou veranderen" not in pages[0]


@pytest.mark.parametrize(("helpers", "badge"), [((), "Klaar"), (("chantal",), "Je kunt kiezen")])
def test_a_plan_in_which_nobody_comes_does_not_say_that_there_is_something_to_choose(
    monday: datetime, cast: Cast, helpers: tuple[str, ...], badge: str
) -> None:
    open_street(cast, *helpers)
    run = made(cast)
    for path in (PLANS, address(run)):
        page = cast.client("bram").get(path).content.decode()
        assert [words for words in ("Klaar", "Je kunt kiezen") if f">{words}<" in page] == [badge]


def test_a_plan_that_is_ready_waits_on_the_home_page_until_somebody_chose(
    monday: datetime, cast: Cast, set_clock: Callable[[datetime], None]
) -> None:
    words, bram = "Er is een buurtplan klaar. Je kunt eruit kiezen.", cast.client("bram")
    services.stop_run(start(cast), actor=cast.bram.actor)
    assert words not in bram.get("/").content.decode()
    open_street(cast, "chantal")
    set_clock(monday + timedelta(minutes=1))  # the latest plan counts
    run = made(cast)
    page = bram.get("/").content.decode()
    assert words in page
    assert address(run) in page
    assert words not in cast.client("chantal").get("/").content.decode()
    services.leave_lines(run, actor=cast.bram.actor)
    assert words not in bram.get("/").content.decode()


def test_where_the_worker_went_away_while_it_stopped_there_is_a_button_to_stop_now(
    monday: datetime, cast: Cast, set_clock: Callable[[datetime], None]
) -> None:
    run = start(cast, seconds=60)
    bram = cast.client("bram")
    runs.take_up(run.pk)
    services.stop_run(run, actor=cast.bram.actor)
    assert address(run, "stoppen/") not in bram.get(address(run), headers=HTMX).content.decode()
    set_clock(monday + timedelta(minutes=2))
    for headers in ({}, HTMX):
        page = bram.get(address(run), headers=headers).content.decode()
        assert page.count(address(run, "stoppen/")) == 1
        assert "Nu stoppen" in page
    bram.post(address(run, "stoppen/"))
    run.refresh_from_db()
    assert run.state == RunState.DISCARDED


def test_a_worker_that_is_away_is_said(monday: datetime, cast: Cast, set_clock: Callable[[datetime], None]) -> None:
    run = start(cast, seconds=10)
    bram, words = cast.client("bram"), "We hoorden een tijdje niets"
    assert words not in bram.get(address(run)).content.decode()
    set_clock(monday + timedelta(minutes=1))
    assert words in bram.get(address(run)).content.decode()


@pytest.mark.parametrize("asks", [2, 20])
def test_more_lines_do_not_take_more_queries(
    monday: datetime, cast: Cast, asks: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    open_street(cast, "chantal", "els", "fatima", "gerrit", asks=asks, month=30)
    run = made(cast)
    assert run.state == RunState.DONE
    client = cast.client("bram")
    with django_assert_max_num_queries(32):
        client.get(address(run))
    services.leave_lines(run, actor=cast.bram.actor)
    with django_assert_max_num_queries(14):
        client.get(PLANS)
