"""The pages of plans: begin, follow, choose; by the people they are for, in two languages."""

import re
import uuid
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from samenspel.arrangements import services as arrangements
from samenspel.arrangements.models import Face, Proposal
from samenspel.arrangements.rules import Say
from samenspel.consent.models import Look
from samenspel.exchange.models import Ask, Offer
from samenspel.exchange.rules import AskState, OfferState
from samenspel.foundation import jobs
from samenspel.neighbourhoods.rules import AreaKind
from samenspel.people.models import Person
from samenspel.plans import services
from samenspel.plans.models import PlanLine, PlanRun
from samenspel.plans.planner import town_of
from samenspel.plans.queries import lines
from samenspel.plans.queries.choosable import Choosable
from samenspel.plans.rules import Failure, LineState, RunState
from samenspel.plans.services import runs
from tests.arrangements.street import ask_company, propose
from tests.conftest import Cast, make_area
from tests.plans.street import made, open_street, start

PLANS = "/balie/plan/"
HTMX = {"HX-Request": "true"}
SURE = {"sure": "on"}
READY = "Er is een buurtplan klaar. Je kunt eruit kiezen."


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
    assert "voor bij 1 bewoner. De bewoner krijgt nu bericht, en zegt eerst ja of nee." in page
    assert not Proposal.objects.exists()
    page = bram.post(address(run, "voorstellen/"), chosen | SURE, follow=True).content.decode()
    assert "voorgesteld bij 1 bewoner. Die zegt eerst ja of nee." in page
    assert Proposal.objects.count() == 1
    assert "Wacht op het ja van de bewoner" in page


def test_first_the_result_then_the_charts_then_the_lines_with_the_buttons_once(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els", month=2, asks=6)
    page = cast.client("bram").get(address(made(cast))).content.decode()
    parts = ("bezoeken hebben nu iemand", 'href="#lines"', 'id="charts"', 'id="lines"', "Stel iedereen voor", 'id="gaps"')
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert page.count("Stel iedereen voor") == 1
    assert re.search(r"bezoeken te verwachten \(\d+ tot \d+\), want soms zegt iemand nee", page)
    assert "Het hoogst haalbare, met welk plan ook" in page


def test_further_lines_come_without_the_charts_again(monday: datetime, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "ASKS_A_PAGE", 2)
    open_street(cast, "chantal", "els", asks=3, month=30, week=7)
    run = made(cast)
    first, second = (cast.client("bram").get(address(run, f"?page={number}")).content.decode() for number in (1, 2))
    assert [page.count('<article class="card"') for page in (first, second)] == [2, 1]
    assert ['id="charts"' in page for page in (first, second)] == [True, False]
    assert "3 hulpvragen" in second
    words = "Wat je aanvinkt, geldt voor deze bladzijde. Stel eerst voor, en ga dan verder."
    assert [words in page for page in (first, second)] == [True, True]
    monkeypatch.setattr(lines, "ASKS_A_PAGE", 3)
    assert words not in cast.client("bram").get(address(run)).content.decode()


def test_the_form_says_what_is_wrong_and_begins_nothing(monday: datetime, cast: Cast) -> None:
    for sent in (
        {},
        {"seconds": "3600", "sharing": "balanced"},
        {"seconds": "10", "sharing": "me"},
        {"seconds": "10", "area": "XX"},
    ):
        assert cast.client("bram").post(f"{PLANS}nieuw/", sent).status_code == 422
    assert not PlanRun.objects.exists()


@pytest.mark.parametrize("form", ["nieuw/", "wat-als/"])
def test_an_area_in_which_nothing_stands_open_any_more_is_refused_by_its_name(monday: datetime, cast: Cast, form: str) -> None:
    other, bram = cast.street, cast.client("bram")
    hamlet = make_area("BU00010199", "Gehucht", AreaKind.NEIGHBOURHOOD, other.parent, (52.09, 5.12), 12)
    told = {other.pk: f"In {other.name} valt nu niets te verdelen. Kies een ander gebied."}
    for code in (hamlet.pk, "BU99999999", "\x00"):  # people do not see the first one as an area
        told[code] = "Kies een wijk of buurt uit de lijst."
    for code, words in told.items():
        answer = bram.post(f"{PLANS}{form}", {"area": code})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert f"{code} kun je hier niet kiezen" not in answer.content.decode()


def test_a_plan_can_be_for_one_neighbourhood(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal")
    cast.client("bram").post(f"{PLANS}nieuw/", {"area": cast.street.pk, "sharing": "familiar", "seconds": "30"})
    run = PlanRun.objects.get()
    assert (run.area, run.sharing, run.seconds) == (cast.street, "familiar", 30)


def test_neighbourhoods_stand_under_their_district_which_can_be_planned_as_a_whole(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", asks=2)
    hamlet = make_area("BU00010199", "Gehucht", AreaKind.NEIGHBOURHOOD, cast.street.parent, (52.09, 5.12), 12)
    Ask.objects.filter(pk__in=list(Ask.objects.values_list("pk", flat=True)[:1])).update(area=hamlet)
    district = cast.street.parent
    assert district is not None
    assert hamlet.shown_as == district
    page = cast.client("bram").get(f"{PLANS}nieuw/").content.decode()
    [group] = re.findall(f'<optgroup label="Wijk {district.name}">(.*?)</optgroup>', page, flags=re.DOTALL)
    offered = [(district.pk, f"Hele wijk {district.name}"), (cast.street.pk, cast.street.name)]
    assert re.findall(r'<option value="(\w+)">([^<]+)</option>', group) == offered
    cast.client("bram").post(f"{PLANS}nieuw/", {"area": district.pk, "sharing": "familiar", "seconds": "10"})
    assert PlanRun.objects.get().area == district
    assert f"Hele wijk {district.name}" in cast.client("bram").get(PLANS).content.decode()
    counts = [len(town_of(cast.community, area=area).asks) for area in (district, cast.street, hamlet, district.parent)]
    assert counts == [2, 1, 1, 2]


def test_the_desk_counts_the_proposals_from_a_plan_until_the_resident_answers(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els")
    propose(ask_company(cast), cast.aisha.actor)  # this one came from no plan
    bram, words = cast.client("bram"), "Voorstellen uit het buurtplan die op de bewoner wachten"

    def counted() -> str:
        [count] = re.findall(rf"{words}(?:</a>)?</dt><dd>(\d+)</dd>", bram.get("/balie/").content.decode())
        return str(count)

    assert counted() == "0"
    run = made(cast)
    bram.post(address(run, "voorstellen/"), {"everything": "on"} | SURE)
    assert counted() == "1"
    assert f'<a href="{address(run)}">{words}</a>' in bram.get("/balie/").content.decode()
    for face in Face.objects.filter(proposal__in=run.lines.values("proposal")):
        arrangements.approve_face(face, says=Say.YES, actor=cast.aisha.actor)
    assert counted() == "0"


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


def test_whoever_asks_for_something_else_meanwhile_reads_that_it_was_not_begun(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal")
    bram, sent = cast.client("bram"), {"seconds": "10", "sharing": "balanced", "area": "all"}
    for wanted, is_said in (
        (sent, False),
        (sent, False),
        (sent | {"sharing": "familiar"}, True),
        (sent | {"seconds": "30"}, True),
    ):
        page = bram.post(f"{PLANS}nieuw/", wanted, follow=True).content.decode()
        assert ("Wat je net koos, is niet begonnen." in page) == is_said
    assert PlanRun.objects.get().sharing == "balanced"


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


WITHDRAWN = {
    "Ingetrokken aan de balie": "bram",
    "De bewoner wil nu even niemand": "aisha",
    "De bewoner wilde toen even niemand": "aisha",
    "De hulpvraag is veranderd of voorbij": "",
}
"""How a proposal ended that was taken back, and by whom."""


@pytest.mark.parametrize("ending", ["Liever iemand anders", *WITHDRAWN])
def test_a_proposed_line_says_what_was_answered_since(monday: datetime, cast: Cast, ending: str) -> None:
    open_street(cast, "chantal", asks=2, month=30, week=5)
    run, bram = made(cast), cast.client("bram")
    services.propose_lines(run, chosen=list(run.lines.values_list("pk", flat=True)), actor=cast.bram.actor)
    yes, other = Face.objects.order_by("pk")

    def told() -> list[str]:
        page = bram.get(address(run)).content.decode()
        known = ("Wacht op het ja van de bewoner", "Is gevraagd, nog geen antwoord", "Afgesproken", "Liever iemand anders")
        return [words for words in (*known, *WITHDRAWN) for _time in range(page.count(f">{words}<"))]

    assert told() == ["Wacht op het ja van de bewoner"] * 2
    yes = arrangements.approve_face(yes, says=Say.YES, actor=cast.aisha.actor)
    assert told() == ["Wacht op het ja van de bewoner", "Is gevraagd, nog geen antwoord"]
    arrangements.answer_face(yes, says=Say.YES, actor=cast.chantal.actor)
    if ending == "Liever iemand anders":
        arrangements.approve_face(other, says=Say.NO, actor=cast.aisha.actor)
    else:
        arrangements.withdraw_proposal(other.proposal, actor=cast.players[WITHDRAWN[ending]].actor if WITHDRAWN[ending] else None)
    if ending == "De bewoner wilde toen even niemand":
        arrangements.look_again(other.proposal.ask, actor=cast.aisha.actor)
    assert told() == ["Afgesproken", ending]
    page = bram.get(address(run)).content.decode()
    assert "Van dit plan zijn 12 bezoeken afgesproken." in page
    assert "wachten nu op antwoord" not in page
    assert "Wie is voorgesteld" in page
    assert "Wat er zou veranderen" not in page


def test_the_list_says_what_mattered_most_and_how_many_wait_or_come(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els", asks=2, month=4, week=5)
    run, bram = made(cast, sharing="everybody"), cast.client("bram")

    def rows() -> list[str]:
        return [row for row in bram.get(PLANS).content.decode().split('class="rows__item"') if address(run) in row]

    assert "Iedereen aan de beurt" in rows()[0]
    assert "wacht" not in rows()[0]
    services.propose_lines(run, chosen=list(run.lines.values_list("pk", flat=True)), actor=cast.bram.actor)
    assert "2 mensen wachten op antwoord" in rows()[0]
    for face in Face.objects.filter(helper=cast.chantal.person):
        yes = arrangements.approve_face(face, says=Say.YES, actor=cast.aisha.actor)
        arrangements.answer_face(yes, says=Say.YES, actor=cast.chantal.actor)
    assert "1 mens wacht op antwoord" in rows()[0]
    assert "1 mens komt: allebei ja gezegd" in rows()[0]
    for face in Face.objects.filter(helper=cast.els.person):
        arrangements.approve_face(face, says=Say.NO, actor=cast.aisha.actor)
    assert "wacht op antwoord" not in rows()[0]


def test_people_are_counted_once_and_lines_each_time(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", asks=2, month=30, week=2)
    run = made(cast)
    bram = cast.client("bram")
    page = bram.get(address(run)).content.decode()
    assert run.lines.count() == 2
    for words in ("2 hulpvragen", "1 persoon", "2 regels om aan te vinken", "Stel iedereen voor (1 persoon)"):
        assert words in page
    page = bram.post(address(run, "voorstellen/"), {"everything": "on"} | SURE, follow=True).content.decode()
    assert "Je hebt 1 persoon voorgesteld bij 1 bewoner." in page
    page = bram.post(address(run, "voorstellen/"), {"everything": "on"} | SURE, follow=True).content.decode()
    assert "Hier is al gekozen." in page


def test_everything_at_once_and_the_rest_left(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els", asks=2)
    first = made(cast)
    cast.client("bram").post(address(first, "laten/"), SURE)
    assert set(first.lines.values_list("state", flat=True)) == {LineState.LEFT}
    second = made(cast)
    cast.client("bram").post(address(second, "voorstellen/"), {"everything": "on"} | SURE)
    assert set(second.lines.values_list("state", flat=True)) == {LineState.PROPOSED}


def test_nothing_is_chosen_before_it_is_read_what_it_comes_to(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", asks=2, month=30, week=2)
    run, bram = made(cast), cast.client("bram")
    page = bram.get(address(run, "voorstellen/"), {"everything": "on"}).content.decode()
    for words in ("Je stelt 1 persoon voor bij 1 bewoner.", 'name="everything" value="on"', 'name="sure" value="on"'):
        assert words in page
    page = bram.get(address(run, "laten/")).content.decode()
    assert "Niemand uit dit plan voorstellen?" in page
    assert set(run.lines.values_list("state", flat=True)) == {LineState.OPEN}
    [first, _second] = run.lines.order_by("created_at", "pk")
    bram.post(address(run, "voorstellen/"), {"line": str(first.pk)} | SURE)
    assert "De rest van dit plan niet voorstellen?" in bram.get(address(run, "laten/")).content.decode()


def test_one_tick_chooses_all_of_an_ask_that_can_still_be_chosen(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els", "fatima", asks=2, month=2, week=2)
    run, bram = made(cast), cast.client("bram")
    one, other = run.lines.values_list("ask", flat=True).distinct().order_by("ask")
    mine = set(run.lines.filter(ask=one).values_list("pk", flat=True))
    assert len(mine) > 1
    page = bram.get(address(run)).content.decode()
    assert f'name="ask" value="{one}"' in page
    assert f"Alle {len(mine)} mensen voor deze hulpvraag" in page
    gone = run.lines.filter(ask=one).first()
    assert gone is not None
    Offer.objects.filter(helper=gone.helper).update(state=OfferState.PAUSED)
    stale = set(run.lines.filter(ask=one, helper=gone.helper).values_list("pk", flat=True))
    answer = bram.post(address(run, "voorstellen/"), {"ask": str(one)})
    assert bram.get(answer.headers["Location"]).status_code == 200
    bram.post(answer.headers["Location"].partition("?")[0], {"ask": str(one)} | SURE)
    proposed = set(run.lines.filter(state=LineState.PROPOSED).values_list("pk", flat=True))
    assert proposed == mine - stale
    told = bram.post(address(run, "voorstellen/"), {"ask": str(uuid.uuid4())}, follow=True).content.decode()
    assert "Vink opnieuw aan" in told
    assert not run.lines.filter(ask=other).exclude(state=LineState.OPEN).exists()


@pytest.mark.parametrize("what", ["everything", "line"])
def test_the_page_that_asks_whether_to_go_on_is_no_answer_to_a_form(monday: datetime, cast: Cast, what: str) -> None:
    open_street(cast, "chantal", asks=2, month=30, week=2)
    run, bram = made(cast), cast.client("bram")
    [first, _second] = run.lines.order_by("created_at", "pk")
    chosen = {"everything": "on"} if what == "everything" else {"line": str(first.pk)}
    said = bram.post(address(run, "voorstellen/"), chosen)
    place = said.headers["Location"]
    assert (said.status_code, place.partition("?")[0]) == (303, address(run, "voorstellen/"))
    page = bram.get(place).content.decode()
    assert "Je stelt 1 persoon voor bij 1 bewoner." in page
    sent = dict(re.findall(r'<input type="hidden" name="(everything|ticks)" value="([^"]+)">', page))
    assert not Proposal.objects.exists()
    assert bram.post(address(run, "voorstellen/"), sent | SURE).status_code == 303
    assert Proposal.objects.count() == (2 if what == "everything" else 1)
    back = bram.get(place, follow=True)
    assert back.redirect_chain == [(address(run), 303)]
    assert "Hier is al gekozen." in back.content.decode()


def test_what_does_not_hold_any_more_is_not_asked_about(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal")
    run, bram = made(cast), cast.client("bram")
    place = bram.post(address(run, "voorstellen/"), {"line": str(run.lines.get().pk)}).headers["Location"]
    propose(Ask.objects.get(), cast.aisha.actor)
    for way in (place, address(run, "laten/")):
        said = bram.get(way, follow=True)
        assert said.redirect_chain == [(address(run), 303)]
        assert "Wat je koos, kun je niet meer voorstellen." in said.content.decode()


def test_going_back_to_the_page_that_asks_whether_to_leave_a_plan_asks_nothing(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal")
    run, bram = made(cast), cast.client("bram")
    place = address(run, "laten/")
    assert f'<a href="{place}">Niemand voorstellen</a>' in bram.get(address(run)).content.decode()
    said = bram.post(place)
    assert (said.status_code, said.headers["Location"]) == (303, place)
    assert bram.post(place, SURE).status_code == 303
    back = bram.get(place, follow=True)
    assert back.redirect_chain == [(address(run), 303)]
    assert "Hier is al gekozen." in back.content.decode()


def test_a_choice_from_which_somebody_was_taken_out_since_is_made_again(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els", month=2)
    run, bram = made(cast), cast.client("bram")
    chosen = {"line": [str(pk) for pk in run.lines.values_list("pk", flat=True)]}
    place = bram.post(address(run, "voorstellen/"), chosen).headers["Location"]
    services.drop_lines_of_helper(cast.els.person.pk, community_id=cast.community.pk)
    for said in (bram.get(place, follow=True), bram.post(address(run, "voorstellen/"), chosen | SURE, follow=True)):
        assert said.redirect_chain == [(address(run), 303)]
        assert "In dit plan staan nu andere mensen dan net." in said.content.decode()
    assert not Proposal.objects.exists()


def test_who_is_left_out_of_an_ask_is_named_before_and_counted_after(monday: datetime, cast: Cast) -> None:
    Person.objects.filter(pk__in=[cast.chantal.person.pk, cast.els.person.pk]).update(last_name="de Wit")
    open_street(cast, "chantal", "els", month=2)
    run, bram = made(cast), cast.client("bram")
    chosen = {"line": str(run.lines.get(helper=cast.chantal.person).pk)}
    page = bram.post(address(run, "voorstellen/"), chosen, follow=True).content.decode()
    assert f"{cast.street.name}: als je alleen Chantal W. kiest, kun je Els W. bij deze hulpvraag niet meer" in page
    assert "Ja, stel voor" in page
    assert "Ja, stel ze voor" in bram.get(address(run, "voorstellen/"), {"everything": "on"}).content.decode()
    assert str(run.lines.get(helper=cast.els.person).pk) not in page
    page = bram.post(address(run, "voorstellen/"), chosen | SURE, follow=True).content.decode()
    assert "Bij dezelfde hulpvraag stellen we 1 ander niet meer voor." in page


def test_a_plan_that_does_not_hold_any_more_says_so_before_anybody_chooses(
    monday: datetime, cast: Cast, set_clock: Callable[[datetime], None]
) -> None:
    open_street(cast, "chantal", month=30)
    run, bram = made(cast), cast.client("bram")
    words = (
        "Kan niet meer worden voorgesteld",
        "Dit plan klopt niet meer",
        "Nog niemand weet hiervan.",
        "Je kunt kiezen",
        '<input type="checkbox"',
    )

    def told() -> list[bool]:
        page, plans, home = (bram.get(path).content.decode() for path in (address(run), PLANS, "/"))
        holds = [f">{badge}<" in page for badge in ("Je kunt kiezen", "Klopt niet meer")]
        assert holds == [f">{badge}<" in plans for badge in ("Je kunt kiezen", "Klopt niet meer")]
        assert holds == [READY in home, READY not in home]
        return [one in page for one in words]

    assert told() == [False, False, True, True, True]
    proposal = propose(Ask.objects.get(), cast.aisha.actor)
    assert told() == [True, True, False, False, False]
    page = bram.get(address(run)).content.decode()
    assert "Voor deze hulpvraag wacht al een ander voorstel." in page
    assert f'href="/afspraken/voorstel/{proposal.pk}/"' in page
    arrangements.withdraw_proposal(proposal, actor=cast.bram.actor)
    Offer.objects.update(state=OfferState.PAUSED)
    assert told() == [True, True, False, False, False]
    assert "of deze persoon kan niet meer bij al deze bezoeken komen." in bram.get(address(run)).content.decode()
    Offer.objects.update(state=OfferState.ACTIVE)
    assert told() == [False, False, True, True, True]
    set_clock(monday + timedelta(weeks=2))
    assert told() == [True, True, False, False, False]
    assert "Het eerste bezoek zou al geweest zijn." in bram.get(address(run)).content.decode()


def test_a_plan_from_which_people_were_proposed_does_not_alarm_when_the_rest_is_over(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", asks=2, month=30, week=2)
    run, bram = made(cast), cast.client("bram")
    first, second = run.lines.order_by("pk")
    services.propose_lines(run, chosen=[first.pk], actor=cast.bram.actor)

    def badges() -> list[str]:
        page, plans = (bram.get(path).content.decode() for path in (address(run), PLANS))
        known = [words for words in ("Je kunt kiezen", "Je koos hieruit", "Klopt niet meer") if f">{words}<" in page]
        assert all(f">{words}<" in plans for words in known)
        return known

    assert badges() == ["Je kunt kiezen"]
    Ask.objects.filter(pk=second.ask_id).update(state=AskState.DRAFT)
    assert badges() == ["Je koos hieruit"]
    page = bram.get(address(run)).content.decode()
    assert "Kan niet meer worden voorgesteld" in page  # the line itself says so
    for alarm in ("Dit plan klopt niet meer", "Maak een plan"):
        assert alarm not in page


def test_a_plan_of_which_only_the_last_line_holds_can_still_be_chosen_from(
    monday: datetime, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.plans.queries.choosable.FIRST_LOOK", 2)
    open_street(cast, "chantal", "els", "fatima", "gerrit", asks=4, month=30)
    run, bram = made(cast), cast.client("bram")
    *first, last = run.lines.order_by("pk").values_list("ask", flat=True)
    assert len(first) > 1
    assert last not in first
    for asks, badge in ((first, "Je kunt kiezen"), ([last], "Klopt niet meer")):
        Ask.objects.filter(pk__in=asks).update(state=AskState.DRAFT)
        assert f">{badge}<" in bram.get(PLANS).content.decode()


def count_lines_read(monkeypatch: pytest.MonkeyPatch) -> list[PlanLine]:
    """Return a list that grows with every line that is read from the database."""
    read: list[PlanLine] = []
    from_db = PlanLine.from_db

    def noting(db: str | None, names: Collection[str], values: Collection[object]) -> PlanLine:
        line: PlanLine = from_db(db, names, values)
        read.append(line)
        return line

    monkeypatch.setattr(PlanLine, "from_db", noting)
    return read


@pytest.mark.parametrize("what", ["the days have passed", "so they have of an old plan", "other asks", "no helpers"])
@pytest.mark.parametrize("last", [3, 0, 25])
def test_few_lines_are_read_of_a_plan_of_which_none_holds(
    monday: datetime, cast: Cast, set_clock: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch, what: str, last: int
) -> None:
    open_street(cast, "chantal", "els", asks=8, month=30, week=7)
    run, bram = made(cast), cast.client("bram")
    lines = run.lines.count()
    assert 3 < lines < 25
    last = last or lines  # also where exactly all are read
    monkeypatch.setattr("samenspel.plans.queries.choosable.FIRST_LOOK", 1)
    monkeypatch.setattr("samenspel.plans.queries.choosable.LAST_LOOK", last)
    if what == "other asks":
        Ask.objects.update(state=AskState.DRAFT)
    elif what == "no helpers":
        Offer.objects.update(state=OfferState.PAUSED)
    else:
        set_clock(monday + timedelta(weeks=2))
    if what == "so they have of an old plan":
        run.lines.update(begins_at=None)
    is_sure = last >= lines or what in ("the days have passed", "other asks")  # these the database sees by itself
    badge, home = (">Klopt niet meer<", False) if is_sure else (">Misschien nog te kiezen<", True)
    read = count_lines_read(monkeypatch)
    assert badge in bram.get(PLANS).content.decode()
    assert len(read) <= 1 + last + 2  # one more each time, to know whether there are more
    read.clear()
    page = bram.get("/").content.decode()
    assert ("Er is een buurtplan klaar. Kijk of je er nog uit kunt kiezen." in page) == home
    assert READY not in page
    assert len(read) <= 1 + last + 2


def test_one_line_that_does_not_hold_any_more_leaves_the_others_to_be_chosen(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", asks=2, month=30, week=2)
    run, bram = made(cast), cast.client("bram")
    gone = run.lines.order_by("pk").first()
    assert gone is not None
    Proposal.objects.create(ask=gone.ask, made_by=cast.aisha.person)
    page = bram.get(address(run)).content.decode()
    assert page.count("Voor deze hulpvraag wacht al een ander voorstel.") == 1
    assert "1 regel om aan te vinken" in page
    bram.post(address(run, "voorstellen/"), {"everything": "on"} | SURE)
    assert list(run.lines.filter(state=LineState.PROPOSED).values_list("pk", flat=True)) == [
        line.pk for line in run.lines.exclude(pk=gone.pk)
    ]


def test_people_with_one_first_name_are_told_apart_and_found_among_the_people(monday: datetime, cast: Cast) -> None:
    Person.objects.filter(pk=cast.chantal.person.pk).update(last_name="van den Berg")
    Person.objects.filter(pk=cast.els.person.pk).update(first_name="Chantal", last_name="Smit")
    open_street(cast, "chantal", "els", month=2)
    run, bram = made(cast), cast.client("bram")
    page = bram.get(address(run)).content.decode()
    people, told = reverse("neighbourhoods:relation_list"), (("B.", "v", "van den Berg"), ("S.", "S", "Smit"))
    for initial, letter, last_name in told:
        name, words = f"Chantal {initial}", f"Chantal%20{letter}"
        assert f"<strong>{name}</strong>, {cast.street.name} ·" in page
        assert f'<a href="{people}?words={words}">Zoek {name} op bij Mensen</a>' in page
        assert last_name not in page
        found = bram.get(f"{people}?words={words}").content.decode()
        assert [other for _initial, _letter, other in told if f"Chantal {other}" in found] == [last_name]


def test_the_figures_say_from_when_they_are_and_what_waits_since(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els", month=30, week=7)
    run, bram = made(cast), cast.client("bram")
    page = bram.get(address(run)).content.decode()
    assert "Zo stond het op maandag 2 maart om 09:00." in page
    assert "wachten nu" not in page
    bram.post(address(run, "voorstellen/"), {"everything": "on"} | SURE)
    assert "Uit dit plan wachten nu 12 bezoeken op antwoord." in bram.get(address(run)).content.decode()
    for face in Face.objects.all():
        arrangements.approve_face(face, says=Say.NO, actor=cast.aisha.actor)
    assert "wachten nu" not in bram.get(address(run)).content.decode()


@pytest.mark.parametrize(("seconds", "is_said"), [(7, True), (30, False), (32, False)])
def test_a_plan_that_was_stopped_says_after_how_long(monday: datetime, cast: Cast, seconds: int, is_said: bool) -> None:
    open_street(cast, "chantal")
    run = made(cast)
    PlanRun.objects.update(seconds=30, started_at=monday, finished_at=monday + timedelta(seconds=seconds))
    page = cast.client("bram").get(address(run)).content.decode()
    assert ("Gestopt na 7 van 30 seconden" in page) == is_said


def test_what_begins_soonest_stands_first_and_then_what_is_urgent(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els", asks=3, month=30, week=7)
    run = made(cast)
    later, urgent, soon = Ask.objects.order_by("opened_at", "pk")
    for ask, day in ((later, "2026-03-17"), (urgent, "2026-03-10"), (soon, "2026-03-10")):
        assert run.lines.filter(ask=ask).update(visits=[{"slot": day, "date": day, "start": "14:00"}])
    Ask.objects.filter(pk=urgent.pk).update(urgency=2)
    shown = lines.lines_page(run, Choosable((), 0, 0)).asks
    assert [card.ask_id for card in shown] == [urgent.pk, soon.pk, later.pk]


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
    looks = set(Look.objects.values_list("viewer_id", "subject_id", "data_class", "ground"))
    bram, chantal = str(cast.bram.person.pk), str(cast.chantal.person.pk)
    assert looks == {(bram, chantal, "matching", "caseload"), (bram, chantal, "account", "caseload")}


def test_a_plan_says_nothing_that_tells_who_asks(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal")
    page = cast.client("bram").get(address(made(cast))).content.decode()
    page = re.sub(
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{16}\b|\b\w{64}\b", "", page
    )  # ids, hash and token: chance
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
    words, bram = READY, cast.client("bram")
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
    with django_assert_max_num_queries(38):
        client.get(address(run))
    services.leave_lines(run, actor=cast.bram.actor)
    with django_assert_max_num_queries(14):
        client.get(PLANS)


@pytest.mark.parametrize(("plans", "asks"), [(1, 2), (8, 2), (2, 12)])
def test_more_plans_to_choose_from_do_not_take_more_queries(
    monday: datetime, cast: Cast, plans: int, asks: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    open_street(cast, "chantal", "els", asks=asks, month=30)
    for _number in range(plans):
        made(cast)
    client = cast.client("bram")
    with django_assert_max_num_queries(27) as asked:
        assert client.get(PLANS).content.decode().count(">Je kunt kiezen<") == plans
    of_lines, of_answers = (sql for one in asked.captured_queries if PlanLine._meta.db_table in (sql := one["sql"] or ""))
    assert "COUNT" in of_answers
    assert "ROW_NUMBER" in of_lines  # only the first lines of each are read
    with django_assert_max_num_queries(41):
        assert READY in client.get("/").content.decode()


def test_where_the_way_of_sharing_makes_no_difference_the_page_says_so(
    monday: datetime, cast: Cast, set_clock: Callable[[datetime], None]
) -> None:
    open_street(cast, "chantal", "els", "fatima", month=5)
    set_clock(monday + timedelta(weeks=9))
    runs = {sharing: made(cast, sharing=sharing) for sharing in ("familiar", "balanced", "everybody")}
    pages = {name: cast.client("bram").get(f"/balie/plan/{run.pk}/").content.decode() for name, run in runs.items()}
    assert "maakte hier geen verschil. Met ‘Iedereen aan de beurt’ zijn er evenveel bezoeken" in pages["balanced"]
    assert "maakte hier geen verschil. Met ‘Evenwichtig’ zijn er" in pages["everybody"]
    assert "geen verschil" not in pages["familiar"]
    assert "3 helpers komen voor het eerst aan de beurt." in pages["balanced"]
    assert "voor het eerst aan de beurt" not in pages["familiar"]
