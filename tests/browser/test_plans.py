"""The neighbourhood plan in a real browser: begun, followed, stopped, chosen from; with and without JavaScript.

The server of these tests shares one connection with them: the worker's part is done while no page asks for anything.
"""

import pytest
from playwright.sync_api import Page, expect

from samenspel.arrangements.models import Proposal
from samenspel.plans.models import PlanRun
from samenspel.plans.rules import RunState
from samenspel.plans.services import runs, working
from tests.browser.conftest import Street
from tests.browser.test_every_page import troubles_of
from tests.plans.street import made, open_street

pytestmark = pytest.mark.browser

LIST = "/balie/plan/"


def rest(page: Page) -> None:
    """Leave the page that asks every second how far it is."""
    page.goto(LIST)


def test_a_plan_is_begun_stopped_and_chosen_from(street: Street) -> None:
    open_street(street.cast, "chantal", "els")
    with street.as_("bram") as page:
        page.goto(f"{LIST}nieuw/")
        page.get_by_label("60 seconden").check()
        page.get_by_role("button", name="Begin").click()
        page.get_by_text("We beginnen zo.").wait_for()
        rest(page)
        run = runs.take_up(PlanRun.objects.get().pk)
        assert run is not None
        page.goto(f"{LIST}{run.pk}/")
        page.get_by_role("button", name="Stop").click()
        page.get_by_text("Het beste tot nu toe blijft bewaard.").wait_for()
        rest(page)
        working._work(run)
        assert PlanRun.objects.get().state == RunState.DONE
        page.goto(f"{LIST}{run.pk}/")
        assert troubles_of(page) == []
        page.locator("input[name=line]").first.check()
        page.get_by_role("button", name="Stel voor wie ik aanvinkte").first.click()
        assert troubles_of(page) == []
        page.get_by_role("button", name="Ja, stel voor").click()
        page.get_by_text("Wacht op het ja van de bewoner").first.wait_for()
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("script", [True, False])
def test_going_back_after_proposing_never_asks_to_send_a_form_again(street: Street, script: bool) -> None:
    open_street(street.cast, "chantal", "els", month=2)
    run = made(street.cast)
    with street.as_("bram", script=script, phone=True) as page:
        page.goto(LIST)
        page.goto(f"{LIST}{run.pk}/")
        page.locator("input[name=line]").first.check()
        page.get_by_role("button", name="Stel voor wie ik aanvinkte").first.click()
        page.get_by_role("button", name="Ja, stel voor").wait_for()
        assert not script or troubles_of(page) == []
        asks = page.url
        page.reload()
        page.get_by_role("button", name="Ja, stel voor").click()
        page.get_by_text("Wacht op het ja van de bewoner").first.wait_for()
        page.go_back()
        page.get_by_text("Hier is al gekozen.").wait_for()
        assert page.url == f"{street.address}{LIST}{run.pk}/" != asks
        page.go_back()
        page.go_back()
        page.wait_for_url(f"**{LIST}")
    assert Proposal.objects.count() == 1


def test_on_a_phone_the_buttons_stay_in_sight_above_the_bar_and_hide_nothing_that_has_the_focus(street: Street) -> None:
    open_street(street.cast, "chantal", "els", "fatima", asks=4)
    run = made(street.cast)
    with street.as_("bram", phone=True) as page:
        page.goto(f"{LIST}{run.pk}/")
        button = page.get_by_role("button", name="Stel iedereen voor")
        expect(button).not_to_be_in_viewport()
        page.get_by_role("link", name="Wat er zou veranderen").click()
        expect(button).to_be_in_viewport(ratio=1)
        for box in page.get_by_role("checkbox").all():
            box.focus()
            expect(button).to_be_in_viewport(ratio=1)
            places = [one.bounding_box() for one in (box, page.locator(".choose"), page.locator(".nav"))]
            mine, bar, nav = (place["y"] for place in places if place is not None)
            assert mine + 24 <= bar < nav


@pytest.mark.parametrize("script", [True, False])
def test_how_far_it_is_can_be_followed_to_the_end(street: Street, script: bool) -> None:
    run = PlanRun.objects.create(community=street.cast.community, started_by=street.cast.bram.person, seconds=60)
    taken = runs.take_up(run.pk)
    assert taken is not None

    def look(page: Page) -> None:
        if not script:
            page.get_by_role("link", name="Kijk nog eens").click()

    with street.as_("bram", script=script, phone=True) as page:
        page.goto(f"{LIST}{run.pk}/")
        assert not script or troubles_of(page) == []
        PlanRun.objects.update(share=0.5, covered=3, visits=4)
        look(page)
        page.get_by_text("Tot nu toe: iemand voor 3 van 4 open bezoeken.").wait_for()
        assert page.get_by_role("progressbar").get_attribute("value") == "50"
        PlanRun.objects.update(state=RunState.FAILED, failure="interrupted")
        look(page)
        page.get_by_text("Er kwam iets tussen.").wait_for()  # with JavaScript nobody touched a thing
