"""What if: two plans side by side, only to look at."""

import html
import re
from datetime import datetime
from typing import Any

import pytest

from samenspel import planning
from samenspel.arrangements.models import Proposal
from samenspel.foundation.models import JournalLine
from samenspel.plans import outcome, services
from samenspel.plans.models import PlanLine, PlanRun
from samenspel.plans.planner import search_town, town_of
from samenspel.plans.rules import RunKind, RunState
from samenspel.plans.services import Wanted, working
from samenspel.plans.supposing import Supposed, supposed_of
from tests.conftest import Cast
from tests.plans.street import open_street

PLACE = "/balie/plan/wat-als/"
SENT = {"people": "0", "activity": "company", "more_a_month": "0", "km": "0", "faces": "0", "area": "all"}


def looked_at(cast: Cast, supposed: Supposed) -> PlanRun:
    """Let the worker compare the neighbourhood with what is supposed."""
    wanted = Wanted(0, kind=RunKind.WHAT_IF, supposed=supposed.written())
    run = services.start_run(cast.community, wanted, actor=cast.bram.actor)
    services.work_out(run.pk)
    run.refresh_from_db()
    return run


def test_more_people_bring_more_visits_and_nothing_is_proposed(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", month=2)
    run = looked_at(cast, Supposed(people=1, activity="company", weekdays=(2,)))
    found = outcome.read(run.outcome)
    assert run.state == RunState.DONE
    assert (found.before.covered, found.wanted) == (6, 12)
    assert found.after.covered > found.before.covered
    assert (found.gained, found.lost) == (found.after.covered - found.before.covered, 0)
    assert not PlanLine.objects.exists()
    assert not Proposal.objects.exists()


def test_more_often_a_month_brings_more(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", month=2)
    found = outcome.read(looked_at(cast, Supposed(more_a_month=2)).outcome)
    assert (found.before.covered, found.after.covered) == (6, 11)


def test_what_is_supposed_is_not_what_is(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", month=2)
    looked_at(cast, Supposed(more_a_month=2))
    plan = search_town(town_of(cast.community), spent=lambda: 1.0).plan
    assert len(plan.visits) == 6


def test_nothing_of_a_what_if_can_be_proposed(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal")
    run = looked_at(cast, Supposed(km=1))
    client = cast.client("bram")
    page = client.get(f"/balie/plan/{run.pk}/").content.decode()
    assert f"/balie/plan/{run.pk}/voorstellen/" not in page
    client.post(f"/balie/plan/{run.pk}/voorstellen/", {"everything": "on"})
    client.post(f"/balie/plan/{run.pk}/laten/")
    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert not JournalLine.objects.filter(verb__startswith="plans.lines").exists()


@pytest.mark.parametrize(
    "supposed",
    [
        Supposed(people=2, activity="walk", weekdays=(2, 4), needs=("car",)),
        Supposed(people=1, activity="company"),
        Supposed(more_a_month=1, km=2, faces=1),
    ],
)
def test_what_was_supposed_comes_back_as_it_was_written(supposed: Supposed) -> None:
    assert supposed_of(supposed.written()) == supposed
    assert len(supposed.said()) == len(list(supposed.suppositions()))
    assert not supposed.is_nothing


def test_what_is_supposed_is_told_to_the_core_as_it_is_said() -> None:
    more, limit, reach, faces = Supposed(people=2, activity="walk", weekdays=(2,), more_a_month=1, km=3, faces=1).suppositions()
    assert isinstance(more, planning.MoreHelpers)
    assert (more.count, more.activities, [window.weekday for window in more.availability]) == (2, frozenset({"walk"}), [2])
    assert limit == planning.ChangeLimit(more_per_month=1)
    assert reach == planning.WidenReach(3.0)
    assert faces == planning.MoreFaces(1)


WRONG: tuple[dict[str, Any], ...] = (
    {},
    SENT,  # nothing would be different
    SENT | {"people": "999"},
    SENT | {"people": "1", "activity": "flying"},
    SENT | {"people": "1", "weekdays": ["8"]},
    SENT | {"km": "-1"},
)


@pytest.mark.parametrize("sent", WRONG)
def test_the_form_says_what_is_wrong(monday: datetime, cast: Cast, sent: dict[str, Any]) -> None:
    assert cast.client("bram").post(PLACE, sent).status_code == 422
    assert not PlanRun.objects.exists()


def test_from_the_form_to_two_plans_side_by_side(monday: datetime, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    open_street(cast, "chantal", month=2)
    bram = cast.client("bram")
    assert "alleen om te kijken" in bram.get(PLACE).content.decode()
    answer = bram.post(PLACE, SENT | {"people": "2", "weekdays": ["2"]})
    run = PlanRun.objects.get()
    assert answer.headers["Location"] == f"/balie/plan/{run.pk}/"
    monkeypatch.setattr(working.Teller, "spent", lambda _teller: 1.0)
    services.work_out(run.pk)
    page = bram.get(f"/balie/plan/{run.pk}/").content.decode()
    for words in (
        "Stel dat",
        "2 mensen meer voor: Gezelschap, dinsdag",
        "Zoals het is",
        "Bezoeken met iemand",
        '<svg class="chart',
    ):
        assert words in page


def test_what_would_help_can_be_tried(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", month=2)
    run = services.start_run(cast.community, Wanted(0), actor=cast.bram.actor)
    services.work_out(run.pk)
    page = cast.client("bram").get(f"/balie/plan/{run.pk}/").content.decode()
    address = re.findall(r'href="(/balie/plan/wat-als/[^"]+)"', page)[0]
    form = cast.client("bram").get(html.unescape(address)).content.decode()
    assert re.search(r'<option value="1" selected>', form)
    assert re.search(r'<input[^>]*name="weekdays" value="2"[^>]*checked', form)


def test_an_address_with_nonsense_is_a_form_like_any_other(cast: Cast) -> None:
    assert cast.client("bram").get(f"{PLACE}?people=abc&weekdays=x&needs=y&activity=").status_code == 200
