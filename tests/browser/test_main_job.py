"""The main job, from a question to a visit and over a gap, in a real browser, with and without JavaScript."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from samenspel.arrangements.models import Visit
from samenspel.arrangements.rules import VisitState
from samenspel.conversations.models import Letter
from samenspel.exchange.models import Ask, Offer
from samenspel.exchange.rules import Activity
from samenspel.foundation import clock, jobs
from samenspel.people.models import Person
from samenspel.people.rules import Hat
from tests.browser.conftest import Street
from tests.conftest import Player, make_player

pytestmark = pytest.mark.browser

TUESDAY = 2
HELPERS = ("chantal", "els", "fatima", "gerrit")
WORDS = "Mijn man kan niet lang alleen zijn. Wie drinkt op dinsdag koffie met hem?"


def offer(person: Person, street: Street, *, most_per_month: int) -> None:
    """Let somebody offer company on Tuesday afternoons, once a week at most."""
    Offer.objects.create(
        helper=person, community=street.cast.community, activities=[Activity.COMPANY], reach_km=5, most_per_week=1,
        most_per_month=most_per_month, availability=[{"weekday": TUESDAY, "from": "12:00", "to": "18:00"}],
        latitude=person.home.latitude, longitude=person.home.longitude, cell=person.home.cell, area=street.cast.street,
        words="Ik luister graag.",
    )  # fmt: skip


def main_button(page: Page) -> None:
    """Press the one main button of the page."""
    page.locator("main .nl-button--primary").first.click()


def ask_for_company(page: Page) -> None:
    """Ask, step by step, for weekly company of ninety minutes, and bear five faces at most."""
    first = clock.today() + timedelta(days=(TUESDAY - clock.today().isoweekday()) % 7 or 7)
    page.goto(reverse("exchange:ask_start"))
    page.check("input[name=for_whom][value=me]")
    main_button(page)
    page.fill("[name=words]", WORDS)
    main_button(page)
    page.check(f"input[name=activity][value={Activity.COMPANY}]")
    main_button(page)
    page.check("input[name=rhythm][value=weekly]")
    page.fill("[name=first_day]", first.isoformat())
    page.check(f"input[name=weekdays][value='{TUESDAY}']")
    page.check("input[name=parts][value=afternoon]")
    page.select_option("[name=minutes]", "90")
    main_button(page)
    page.check("input[name=most_faces][value='5']")
    main_button(page)
    assert WORDS in page.inner_text("main")
    main_button(page)


def reply(page: Page) -> None:
    """Read the ask that fits, and say: once every four weeks."""
    page.goto(reverse("exchange:suggestion_list"))
    page.locator("#suggestions a").first.click()
    assert WORDS in page.inner_text("main")
    assert "Aisha" not in page.inner_text("main")
    page.check("input[name=how_much][value='4']")
    page.locator("button:has(svg):visible", has_text="Ja").first.click()


def choose_four(page: Page, ask: Ask) -> None:
    """Look at the ways to fill the ask, take the one with four people, and say yes to every face."""
    page.goto(reverse("arrangements:proposal_new", kwargs={"ask_id": ask.pk}))
    way = page.locator("#ways article").filter(has=page.locator("li.rows__item >> nth=3")).first
    assert way.locator("li.rows__item").count() == len(HELPERS)
    way.locator("button").click()
    while page.locator("#faces button[value=yes]").count():
        page.locator("#faces button[value=yes]").first.click()


def answer_yes(page: Page) -> None:
    """Go from home to what waits, and say yes."""
    page.goto("/")
    page.locator(f"main a[href*='{reverse('arrangements:visit_list')}voorstel/']").first.click()
    page.locator("button[name=says][value=yes]").click()


def drop_out(page: Page, visit: Visit) -> None:
    """Say that this visit will not do, and that this is meant."""
    page.goto(reverse("arrangements:visit_detail", kwargs={"visit_id": visit.pk}))
    page.locator(f"a[href='{reverse('arrangements:visit_drop_out', kwargs={'visit_id': visit.pk})}']").click()
    page.locator("main form .nl-button--primary").click()


def say_yes_to_cover(page: Page, visit: Visit) -> None:
    """Say yes to whoever was found for the open visit."""
    page.goto(reverse("arrangements:visit_detail", kwargs={"visit_id": visit.pk}))
    page.locator("form[action*='invaller'] button[value=yes]").click()


def newcomer(street: Street) -> Player:
    """Let somebody new come to live in the street, who likes to help as well."""
    player = make_player("Lies", Hat.HELPER, street.cast.community, street.cast.street, (52.0909, 5.1244))
    street.cast.players["lies"] = player
    offer(player.person, street, most_per_month=1)
    return player


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_weekly_ask_is_shared_by_four_and_a_gap_is_covered(street: Street, script: bool) -> None:
    for name in HELPERS:
        offer(street.cast.players[name].person, street, most_per_month=1)

    with street.as_("aisha", script=script, phone=True) as page:
        ask_for_company(page)
    ask = Ask.objects.get()
    jobs.work(once=True)
    for name in HELPERS:
        with street.as_(name, script=script, phone=True) as page:
            reply(page)
    with street.as_("aisha", script=script, phone=True) as page:
        choose_four(page, ask)
    for name in HELPERS:
        with street.as_(name, script=script, phone=True) as page:
            answer_yes(page)

    planned = Visit.objects.filter(state=VisitState.PLANNED)
    assert {visit.helper_id for visit in planned} == {street.cast.players[name].person.pk for name in HELPERS}
    assert planned.count() >= 8
    with street.as_("aisha", script=script, phone=True) as page:
        page.goto(reverse("arrangements:visit_list"))
        calendar = page.inner_text("main")
        assert all(street.cast.players[name].person.first_name in calendar for name in HELPERS)

    lies = newcomer(street)
    visit = planned.filter(helper=street.cast.chantal.person).order_by("starts_at")[0]
    others = set(planned.exclude(pk=visit.pk).values_list("pk", "helper", "starts_at"))
    with street.as_("chantal", script=script, phone=True) as page:
        drop_out(page, visit)
    jobs.work(once=True)
    with street.as_("aisha", script=script, phone=True) as page:
        say_yes_to_cover(page, visit)
    with street.as_("lies", script=script, phone=True) as page:
        say_yes_to_cover(page, visit)

    visit.refresh_from_db()
    assert (visit.state, visit.helper_id) == (VisitState.PLANNED, lies.person.pk)
    assert others <= set(planned.values_list("pk", "helper", "starts_at"))
    assert Letter.objects.exists()
