"""What a plan leaves out: asks with a proposal that waits, and those for which the resident wants nobody just now."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from samenspel.arrangements import services as arrangements
from samenspel.arrangements.models import Arrangement, Proposal
from samenspel.arrangements.rules import NOT_NOW_LASTS
from samenspel.exchange.models import Ask, Offer
from samenspel.exchange.rules import OfferState
from samenspel.plans.planner import asks_to_plan, count_asks
from samenspel.plans.queries import resting
from tests.arrangements.street import ask_company, offer_time, propose, stand_beside
from tests.conftest import Cast
from tests.plans.street import made, open_street
from tests.plans.test_planner import open_all_but_first

FORM = "/balie/plan/nieuw/"
SetClock = Callable[[datetime], None]


def say_not_now(cast: Cast, *, name: str = "aisha") -> Proposal:
    """Let somebody take back a proposal for the one ask there is."""
    proposal = propose(Ask.objects.get(), cast.bram.actor)
    arrangements.withdraw_proposal(proposal, actor=cast.players[name].actor)
    return proposal


def planned(cast: Cast) -> int:
    """Count the asks that a plan looks at."""
    return asks_to_plan(cast.community, None).count()


@pytest.mark.parametrize(("name", "left"), [("aisha", 0), ("hanna", 0), ("bram", 1)])
def test_who_decides_may_want_nobody_just_now_and_a_coordinator_only_takes_back(
    monday: datetime, cast: Cast, name: str, left: int
) -> None:
    ask_company(cast, asker=cast.hanna.person)
    offer_time(cast, "chantal")
    stand_beside(cast, "hanna")
    say_not_now(cast, name=name)
    assert planned(cast) == left
    assert made(cast).lines.count() == left


def test_after_four_weeks_a_plan_looks_at_the_ask_again(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    open_street(cast, "chantal")
    say_not_now(cast)
    set_clock(monday + NOT_NOW_LASTS - timedelta(seconds=1))
    assert planned(cast) == 0
    set_clock(monday + NOT_NOW_LASTS)
    assert planned(cast) == 1


def test_an_ask_that_is_opened_again_is_planned_again(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal")
    say_not_now(cast)
    Ask.objects.update(opened_at=monday - timedelta(days=1))
    assert planned(cast) == 0
    Ask.objects.update(opened_at=monday + timedelta(days=1))
    assert planned(cast) == 1


def test_who_looks_for_somebody_again_is_planned_again(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    open_street(cast, "chantal")
    say_not_now(cast)
    set_clock(monday + timedelta(days=1))
    again = propose(Ask.objects.get(), cast.aisha.actor)
    arrangements.withdraw_proposal(again, actor=cast.bram.actor)
    assert planned(cast) == 1


def test_what_stays_open_of_an_arrangement_rests_as_well(monday: datetime, cast: Cast) -> None:
    open_all_but_first(cast, most_faces=2)
    assert planned(cast) == 1
    say_not_now(cast)
    assert planned(cast) == 0
    assert count_asks(cast.community).not_now == 1


def test_the_page_of_the_ask_says_until_when(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal")
    say_not_now(cast)
    address = f"/vragen/{Ask.objects.get().pk}/"
    page = cast.client("aisha").get(address).content.decode()
    assert "Je zei: nu even niemand. Tot maandag 30 maart zoeken we niemand voor je." in page
    assert "/voorstel/" in page
    page = cast.client("bram").get(address).content.decode()
    assert "De bewoner zei: nu even niemand. Tot maandag 30 maart zoeken we niemand, ook niet met een buurtplan." in page


def test_an_older_plan_does_not_propose_for_it_either(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal")
    run = made(cast)
    say_not_now(cast)
    page = cast.client("bram").get(f"/balie/plan/{run.pk}/").content.decode()
    assert "Voor deze hulpvraag wil de bewoner nu even niemand." in page
    assert "Dit plan klopt niet meer" in page


def test_a_plan_says_what_it_left_out(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal")
    say_not_now(cast)
    empty = made(cast)
    bram = cast.client("bram")
    assert "of de bewoner wil nu even niemand." in bram.get(f"/balie/plan/{empty.pk}/").content.decode()
    ask_company(cast)
    pages = [bram.get(f"/balie/plan/{made(cast).pk}/").content.decode()]
    Offer.objects.update(state=OfferState.PAUSED)  # so that nobody can be found
    pages.append(bram.get(f"/balie/plan/{made(cast).pk}/").content.decode())
    assert ["Wat het oplevert" in page for page in pages] == [True, False]
    for page in pages:
        assert "1 hulpvraag doet niet mee: de bewoner wil daar nu even niemand voor." in page


def test_a_plan_names_the_first_asks_for_which_nobody_is_wanted_as_things_are_now(
    monday: datetime, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resting, "MOST_NAMED", 2)
    offer_time(cast, "chantal", month=30, week=7)
    asks = [ask_company(cast, opened_at=monday - timedelta(days=4 - number)) for number in range(4)]
    for ask in asks[:3]:
        arrangements.withdraw_proposal(propose(ask, cast.bram.actor), actor=cast.aisha.actor)
    run, bram = made(cast), cast.client("bram")

    def named() -> list[bool]:
        page = bram.get(f"/balie/plan/{run.pk}/").content.decode()
        return [f'<li><a href="/vragen/{ask.pk}/">Gezelschap</a>, {cast.street.name}</li>' in page for ask in asks]

    page = bram.get(f"/balie/plan/{run.pk}/").content.decode()
    assert "De bewoners willen nu even niemand voor deze hulpvragen:" in page
    assert "En nog 1 hulpvraag." in page
    assert named() == [True, True, False, False]
    Ask.objects.filter(pk=asks[0].pk).update(community=cast.other_community)
    assert named() == [False, True, True, False]
    Ask.objects.filter(pk=asks[1].pk).update(opened_at=monday + timedelta(days=1))
    assert named() == [False, False, True, False]


def test_the_form_says_what_it_counts_and_why_the_desk_counts_otherwise(monday: datetime, cast: Cast) -> None:
    open_all_but_first(cast, most_faces=2)
    bram = cast.client("bram")
    page = bram.get(FORM).content.decode()
    for words in ("We kijken naar 1 hulpvraag,", "Daarvan is er 1 al afgesproken", "Daarom telt de balie 0 open hulpvragen."):
        assert words in page
    waits, rests = ask_company(cast), ask_company(cast)
    propose(waits, cast.bram.actor)
    arrangements.withdraw_proposal(propose(rests, cast.bram.actor), actor=cast.aisha.actor)
    page = bram.get(FORM).content.decode()
    for words in (
        "We kijken naar 1 hulpvraag,",
        "1 open hulpvraag doet niet mee: daarvoor wacht een voorstel op antwoord.",
        "1 hulpvraag doet niet mee: de bewoner wil daar nu even niemand voor.",
        "Daarom telt de balie 2 open hulpvragen.",
    ):
        assert words in page


def test_what_rests_and_is_no_open_ask_is_not_needed_to_understand_what_the_desk_counts(monday: datetime, cast: Cast) -> None:
    open_all_but_first(cast, most_faces=2)
    say_not_now(cast)
    propose(ask_company(cast), cast.bram.actor)
    ask_company(cast)
    page = cast.client("bram").get(FORM).content.decode()
    for words in ("We kijken naar 1 hulpvraag,", "1 open hulpvraag doet niet mee:", "Daarom telt de balie 2 open hulpvragen."):
        assert words in page
    assert "nu even niemand" not in page


def test_where_the_desk_counts_the_same_nothing_is_explained(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", asks=2)
    page = cast.client("bram").get(FORM).content.decode()
    assert "We kijken naar 2 hulpvragen," in page
    assert "Daarom telt de balie" not in page


def test_an_arrangement_without_a_gap_is_not_counted(monday: datetime, cast: Cast) -> None:
    open_all_but_first(cast, most_faces=2)
    Arrangement.objects.get().visits.update(state="cancelled")
    counts = count_asks(cast.community)
    assert (counts.open, counts.agreed, planned(cast)) == (0, 0, 0)
