"""Nobody stays in a plan by name who cannot be proposed any more."""

from datetime import datetime

import pytest

from samenspel.arrangements.models import Face
from samenspel.consent.models import Agreement
from samenspel.consent.rules import DataClass, Purpose
from samenspel.consent.services import refuse
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import Closing
from samenspel.exchange.services import close_ask
from samenspel.exchange.services.offering import end_offers
from samenspel.foundation import bus, journal
from samenspel.neighbourhoods.events import RelationEnded
from samenspel.people.rules import Hat
from samenspel.plans import services
from samenspel.plans.models import PlanRun
from samenspel.plans.queries.choosable import choosable_in
from samenspel.plans.queries.lines import lines_page, people_shown
from samenspel.plans.rules import LineState, RunState
from tests.conftest import Cast
from tests.plans.street import made, open_street


@pytest.fixture
def run(monday: datetime, cast: Cast) -> PlanRun:
    """Make a plan for one ask, which two people share."""
    open_street(cast, "chantal", "els")
    return made(cast)


def names(run: PlanRun) -> set[str]:
    """Return who is shown on the page of a plan."""
    return {one.name for one in people_shown(lines_page(run, choosable_in(run)))}


def test_who_stopped_offering_help_is_not_in_the_plan_any_more(run: PlanRun, cast: Cast) -> None:
    assert len(names(run)) == 2
    end_offers(cast.chantal.person.pk, community_id=cast.community.pk)
    assert [line.helper for line in run.lines.select_related("helper")] == [cast.els.person]
    assert "plans.lines_dropped" in [line.verb for line in journal.lines_about(run)]
    run.refresh_from_db()
    assert run.state == RunState.DONE  # there is still somebody to choose


@pytest.mark.parametrize(("hat", "left"), [(Hat.HELPER, 1), (Hat.RESIDENT, 2)])
def test_who_does_not_help_here_any_more_is_not_in_the_plan(run: PlanRun, cast: Cast, hat: Hat, left: int) -> None:
    bus.announce(RelationEnded(cast.els.person.pk, cast.other_community.pk, hat))
    assert run.lines.count() == 2
    bus.announce(RelationEnded(cast.els.person.pk, cast.community.pk, hat))
    assert run.lines.count() == left


def test_an_ask_that_is_over_is_in_no_plan_and_a_plan_without_lines_is_over(run: PlanRun, cast: Cast) -> None:
    close_ask(Ask.objects.get(), why=Closing.NOT_NEEDED, actor=cast.aisha.actor)
    run.refresh_from_db()
    assert (run.lines.count(), run.state) == (0, RunState.DISCARDED)


def test_what_was_proposed_stays(run: PlanRun, cast: Cast) -> None:
    services.propose_lines(run, chosen=list(run.lines.values_list("pk", flat=True)), actor=cast.bram.actor)
    end_offers(cast.chantal.person.pk, community_id=cast.community.pk)
    assert run.lines.filter(helper=cast.chantal.person, state=LineState.PROPOSED).exists()


def test_whom_the_resident_does_not_want_to_be_found_by_is_not_shown(run: PlanRun, cast: Cast) -> None:
    before = names(run)
    refuse(
        cast.aisha.person, cast.chantal.person, purpose=Purpose.ASK, data_classes=[DataClass.MATCHING],
        sentence="Chantal ziet mijn vragen niet.", actor=cast.aisha.actor,
    )  # fmt: skip
    assert not Agreement.objects.filter(recipient=cast.chantal.person, effect="permit").exists()  # so no event tells it
    [name] = names(run)
    assert len(before) == 2
    assert name.startswith(cast.els.person.first_name)


def test_of_whom_is_hidden_nothing_is_counted_and_nothing_proposed(run: PlanRun, cast: Cast) -> None:
    bram, place = cast.client("bram"), f"/balie/plan/{run.pk}/"
    assert "Stel iedereen voor (2 mensen)" in bram.get(place).content.decode()
    refuse(
        cast.aisha.person, cast.chantal.person, purpose=Purpose.ASK, data_classes=[DataClass.MATCHING],
        sentence="Chantal ziet mijn vragen niet.", actor=cast.aisha.actor,
    )  # fmt: skip
    page = bram.get(place).content.decode()
    assert "Stel iedereen voor (1 persoon)" in page
    assert "1 regel om aan te vinken" in page
    bram.post(f"{place}voorstellen/", {"everything": "on", "sure": "on"})
    assert list(Face.objects.values_list("helper", flat=True)) == [cast.els.person.pk]


def test_where_everybody_is_hidden_there_is_nothing_to_choose(run: PlanRun, cast: Cast) -> None:
    for player in (cast.chantal, cast.els):
        refuse(
            cast.aisha.person, player.person, purpose=Purpose.ASK, data_classes=[DataClass.MATCHING],
            sentence="Deze mensen zien mijn vragen niet.", actor=cast.aisha.actor,
        )  # fmt: skip
    bram, place = cast.client("bram"), f"/balie/plan/{run.pk}/"
    page = bram.get(place).content.decode()
    assert ">Klaar<" in page
    assert "Stel iedereen voor" not in page
    assert "Je kunt eruit kiezen" not in bram.get("/").content.decode()
