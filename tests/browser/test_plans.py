"""The neighbourhood plan in a real browser: begun, followed, stopped, chosen from; with and without JavaScript."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections

from samenspel.arrangements.models import Proposal
from samenspel.foundation import jobs
from samenspel.plans.models import PlanRun
from samenspel.plans.rules import RunState
from samenspel.plans.services import runs
from tests.browser.conftest import Street
from tests.browser.test_every_page import troubles_of
from tests.plans.street import open_street

pytestmark = pytest.mark.browser


@contextmanager
def working() -> Iterator[None]:
    """Let a worker do the jobs beside the browser."""
    over = threading.Event()

    def work() -> None:
        jobs.work(stop=over.is_set)
        connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        yield
    finally:
        over.set()
        worker.join()


def test_a_plan_is_begun_stopped_and_chosen_from(street: Street) -> None:
    open_street(street.cast, "chantal", "els")
    with working(), street.as_("bram") as page:
        page.goto("/balie/plan/nieuw/")
        page.get_by_label("60 seconden").check()
        page.get_by_role("button", name="Begin").click()
        page.get_by_role("button", name="Stop").click()
        page.get_by_role("heading", name="Wat er zou veranderen").wait_for(timeout=60_000)  # nobody touched a thing
        assert PlanRun.objects.get().state == RunState.DONE
        assert troubles_of(page) == []
        page.get_by_role("checkbox").first.uncheck()
        page.get_by_role("button", name="Stel voor wie ik aanvinkte").first.click()
        page.get_by_text("Wacht op het ja van de bewoner").first.wait_for()
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("script", [True, False])
def test_how_far_it_is_can_be_followed(street: Street, script: bool) -> None:
    run = PlanRun.objects.create(community=street.cast.community, started_by=street.cast.bram.person, seconds=60)
    taken = runs.take_up(run.pk)
    assert taken is not None
    with street.as_("bram", script=script, phone=True) as page:
        page.goto(f"/balie/plan/{run.pk}/")
        assert not script or troubles_of(page) == []
        runs.note_progress(taken, share=0.5, covered=3, visits=4)
        if not script:
            page.get_by_role("link", name="Kijk nog eens").click()
        page.get_by_text("Tot nu toe: iemand voor 3 van 4 open bezoeken.").wait_for()
        assert page.get_by_role("progressbar").get_attribute("value") == "50"
