"""What stays open, on the page of a plan: where to look, what would help there, and that there is nothing."""

import re
from datetime import datetime

import pytest
from django.urls import reverse

from samenspel import planning
from samenspel.arrangements.models import Face
from samenspel.exchange.models import Ask, Offer
from samenspel.exchange.rules import OfferState
from samenspel.plans.models import PlanLine
from samenspel.plans.planner import compare_town, help_for, search_town, town_of
from tests.arrangements.street import ask_company, offer_time, reply
from tests.conftest import Cast
from tests.plans.street import made, open_street
from tests.plans.test_planner import open_all_but_first


def page_of(cast: Cast) -> str:
    """Return the page of a plan that is made now."""
    return cast.client("bram").get(f"/balie/plan/{made(cast).pk}/").content.decode()


def gaps_of(page: str) -> str:
    """Return what a page says about what stays open."""
    return page[page.index('id="gaps"') : page.index('id="advice"') if 'id="advice"' in page else None]


def test_what_stays_open_leads_to_the_ask_with_what_would_help_beside_it(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", month=2)
    gaps = gaps_of(page_of(cast))
    assert reverse("exchange:ask_detail", args=[Ask.objects.get().pk]) in gaps
    assert "Zoek nog" in gaps
    assert "dinsdag tussen 13:00 en 17:00" in gaps
    assert "We vonden niets" not in gaps


def test_for_an_early_ask_somebody_is_looked_for_who_comes_early(monday: datetime, cast: Cast) -> None:
    ask_company(cast, times=[{"weekday": 2, "from": "06:00", "to": "07:30"}])
    offer_time(cast, "chantal")
    assert "dinsdag tussen 06:00 en 07:30" in gaps_of(page_of(cast))


def test_the_page_says_how_many_of_the_open_visits_the_desk_counts(monday: datetime, cast: Cast) -> None:
    open_all_but_first(cast, most_faces=1)
    assert "Open stonden" not in page_of(cast)  # all of them
    ask_company(cast)
    assert "Open stonden: 11 in de agenda (die telt de balie) en 12 van hulpvragen waar nog niemand voor komt" in page_of(cast)


def test_what_an_ask_needs_stands_beside_what_stays_open_of_it(monday: datetime, cast: Cast) -> None:
    ask_company(cast, needs=["vog"])
    assert "Nodig: iemand die" in gaps_of(page_of(cast))


def test_where_nothing_helps_by_itself_the_page_says_so(monday: datetime, cast: Cast) -> None:
    open_all_but_first(cast, most_faces=1)  # somebody new would have to be found, and to be welcome
    Offer.objects.update(state=OfferState.PAUSED)
    page = page_of(cast)
    assert "We vonden niets wat hier op zichzelf helpt." in gaps_of(page)
    assert 'id="advice"' not in page


def test_where_only_who_comes_already_is_full_that_is_not_said_of_everybody(monday: datetime, cast: Cast) -> None:
    open_all_but_first(cast, most_faces=1)
    offer_time(cast, "els", month=2)
    gaps = gaps_of(page_of(cast))
    assert "meer verschillende mensen" in gaps
    assert "genoeg te doen" not in gaps


@pytest.mark.parametrize(("name", "words"), [("chantal", "één bezoek per maand meer"), ("els", "Vraag de bewoner of er nog één")])
def test_what_helps_one_ask_is_what_a_what_if_finds_for_it(monday: datetime, cast: Cast, name: str, words: str) -> None:
    ask = open_all_but_first(cast, most_faces=1)
    if name == "els":
        Offer.objects.update(state=OfferState.PAUSED)
        offer_time(cast, "els", month=12)
    town = town_of(cast.community)
    searched = search_town(town, spent=lambda: 1.0)
    [one] = help_for(town, searched, ())
    assert one.requests == (str(ask.pk),)
    compared = compare_town(town, [planning.supposed(one)], spent=lambda: 1.0)
    assert len(compared.after.plan.visits) - len(compared.before.plan.visits) == one.visits_gained > 0
    assert [*help_for(town, searched, {str(ask.pk)})] == []
    assert words in gaps_of(page_of(cast))


def test_whether_one_more_may_come_is_asked_of_the_resident_of_that_ask(monday: datetime, cast: Cast) -> None:
    ask_company(cast, most_faces=1)
    for name in ("chantal", "els"):
        offer_time(cast, name, month=2)
    page = page_of(cast)
    assert "Vraag de bewoner of er nog één persoon mag komen." in gaps_of(page)
    address = reverse("exchange:ask_detail", args=[Ask.objects.get().pk])
    assert re.search(rf'Vraag één bewoner \(Gezelschap\)[^<]* <a href="{address}">Bekijk de hulpvraag</a>', page)


def test_who_replied_with_how_often_is_said_to_come_first(monday: datetime, cast: Cast) -> None:
    open_street(cast, "els", month=5)
    reply(cast, Ask.objects.get(), "els", every_weeks=4)
    assert "Wie dat doet, gaat voor." in page_of(cast)


def test_who_comes_once_beside_others_is_marked(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", month=5)
    run = made(cast)
    bram = cast.client("bram")
    assert "Komt maar één keer" not in bram.get(f"/balie/plan/{run.pk}/").content.decode()
    line = run.lines.get()
    once = line.visits.pop()
    line.save()
    PlanLine.objects.create(run=run, ask=line.ask, helper=cast.els.person, visits=[once])
    assert bram.get(f"/balie/plan/{run.pk}/").content.decode().count("Komt maar één keer") == 1


def test_a_plan_in_which_nobody_is_found_says_so_and_draws_nothing(monday: datetime, cast: Cast) -> None:
    ask_company(cast, times=[{"weekday": 3, "from": "13:00", "to": "17:00"}])
    offer_time(cast, "chantal")
    page = page_of(cast)
    assert "Er is nu niemand te vinden voor de 12 bezoeken die openstaan." in page
    assert "Voor 12 bezoeken heeft niemand op die momenten tijd." in page
    assert not re.search(r'class="(figures|chart)"', page)
    assert not Face.objects.exists()
