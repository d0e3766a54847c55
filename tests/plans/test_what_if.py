"""What if: two plans side by side, only to look at."""

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from samenspel import planning
from samenspel.arrangements.models import Proposal, Visit
from samenspel.arrangements.planner import moment_of
from samenspel.arrangements.rules import VisitState
from samenspel.exchange.models import Offer
from samenspel.exchange.rules import OfferState
from samenspel.foundation.models import JournalLine
from samenspel.plans import outcome, services
from samenspel.plans.models import PlanLine, PlanRun
from samenspel.plans.planner import compare_town, search_town, town_of
from samenspel.plans.queries.standing import NOT_IT, why_nothing
from samenspel.plans.rules import RunKind, RunState
from samenspel.plans.services import Wanted, working
from samenspel.plans.supposing import Supposed, supposed_of
from tests.arrangements.street import arrange_company, ask_company, offer_time
from tests.conftest import Cast
from tests.plans.street import open_street
from tests.plans.test_planner import open_all_but_first

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


def test_the_plan_as_it_is_is_the_one_that_the_button_gives(
    monday: datetime, cast: Cast, set_clock: Callable[[datetime], None]
) -> None:
    open_street(cast, "chantal", "els", "fatima", month=5)
    set_clock(monday + timedelta(weeks=9))  # long enough for newcomers to have a turn before others
    town = town_of(cast.community)
    compared = compare_town(town, [planning.ChangeLimit(more_per_month=1)], spent=lambda: 1.0)
    searched = search_town(town, spent=lambda: 1.0)
    before, planned = (outcome.counts_of(town, one.visits) for one in (compared.before.plan, searched.rest))
    assert before == planned
    assert planned.helpers == 3
    assert town.fingerprint(compared.waiting) == town.fingerprint(searched.waiting)


def test_a_gap_stays_at_its_own_moment_in_a_what_if_as_in_a_plan(monday: datetime, cast: Cast) -> None:
    any_day = [{"weekday": day, "from": "09:00", "to": "17:00"} for day in range(1, 8)]
    visit = arrange_company(cast, "chantal", month=12, times=any_day).visits.order_by("starts_at")[2]
    Visit.objects.filter(pk=visit.pk).update(state=VisitState.OPEN, helper=None, dropped_by=cast.chantal.person)
    offer_time(cast, "els", availability=any_day)
    compared = compare_town(town_of(cast.community), [planning.WidenReach(1)], spent=lambda: 1.0)
    for side in (compared.before, compared.after):
        [one] = side.plan.visits
        assert (one.helper, one.day, moment_of(one)[1]) == (str(cast.els.person.pk), visit.date, visit.start)


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
        Supposed(people=1, activity="company", from_minute=540, to_minute=750),
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


def found_in(cast: Cast, supposed: Supposed) -> outcome.Outcome:
    """Return what a what-if comes to."""
    return outcome.read(looked_at(cast, supposed).outcome)


def test_who_is_invented_is_no_helper_and_offered_nothing(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", month=2)
    found = found_in(cast, Supposed(people=2, activity="company"))
    assert (found.before.helpers, found.before.invented) == (1, 0)
    assert found.after.helpers + found.after.invented == 3
    assert found.after.invented == 2
    assert sum(found.after.load) == sum(found.before.load) == 3  # Chantal, in March, April and May
    [asks] = [count for count in found.after.faces if count]
    assert (asks, found.after.faces[2]) == (1, 1)  # three different people at one door


def test_who_comes_more_often_is_held_beside_what_was_offered(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", month=2)
    found = found_in(cast, Supposed(more_a_month=2))
    assert (found.before.load, found.after.load) == ((0, 0, 0, 3), (0, 0, 0, 3))


def closed_ask(cast: Cast) -> None:
    """Let Chantal come to the first visit only, in an ask that wants one face, with Els and Fatima who have time."""
    open_all_but_first(cast, most_faces=1)
    Offer.objects.filter(helper=cast.chantal.person).update(state=OfferState.PAUSED)
    for name in ("els", "fatima"):
        offer_time(cast, name, month=2)


def test_one_more_face_is_one_more_person_who_is_new_to_that_resident(monday: datetime, cast: Cast) -> None:
    closed_ask(cast)
    found = found_in(cast, Supposed(faces=1))
    assert found.open_before == {planning.Why.TOO_MANY_FACES: 11}
    assert (found.before.covered, found.before.helpers, found.after.helpers) == (0, 0, 1)
    assert (found.before.faces, found.after.faces) == ((1, 0, 0, 0), (0, 1, 0, 0))
    assert found_in(cast, Supposed(faces=2)).after.helpers == 2


def test_somebody_who_is_invented_is_new_to_everybody(monday: datetime, cast: Cast) -> None:
    closed_ask(cast)
    found = found_in(cast, Supposed(people=2, activity="company", faces=1))
    assert found.after.helpers + found.after.invented == 1


NO_EFFECT = (
    (Supposed(more_a_month=1), "Het ligt niet aan hoe vaak mensen komen. Elk open bezoek heeft een andere reden,"),
    (Supposed(km=1), "De afstand hield niets tegen"),
    (Supposed(faces=1), "Het aantal verschillende mensen hield niets tegen"),
    (Supposed(people=1, activity="walk"), "Geen van de verzonnen helpers kan bij een open bezoek komen."),
)


@pytest.mark.parametrize(("supposed", "words"), NO_EFFECT)
def test_what_brings_nothing_says_what_did_not_stand_in_the_way_and_what_does(
    monday: datetime, cast: Cast, supposed: Supposed, words: str
) -> None:
    ask_company(cast)
    offer_time(cast, "chantal", availability=[{"weekday": 3, "from": "13:00", "to": "17:00"}])
    run = looked_at(cast, supposed)
    page = cast.client("bram").get(f"/balie/plan/{run.pk}/").content.decode()
    assert "Dit zou geen bezoeken meer opleveren." in page
    assert words in page
    assert "Voor 12 bezoeken heeft niemand op die momenten tijd." in page


def test_where_nobody_has_what_is_needed_coming_further_does_not_help(monday: datetime, cast: Cast) -> None:
    ask_company(cast, needs=["car"])
    offer_time(cast, "chantal")
    run = looked_at(cast, Supposed(km=5, faces=1))
    page = cast.client("bram").get(f"/balie/plan/{run.pk}/").content.decode()
    assert "Voor 12 bezoeken helpt verder komen niet: ook verderop woont niemand die dit doet" in page
    assert "De afstand hield niets tegen" not in page
    assert "daardoor blijft geen bezoek open" in page
    assert "Probeer ze één voor één" in page


@pytest.mark.parametrize(("needs", "is_said"), [((), True), (("vog",), False)])
def test_where_the_invented_people_lack_what_is_needed_it_is_said(
    monday: datetime, cast: Cast, needs: tuple[str, ...], is_said: bool
) -> None:
    ask_company(cast, needs=["vog"])
    run = looked_at(cast, Supposed(people=1, activity="company", needs=needs))
    page = cast.client("bram").get(f"/balie/plan/{run.pk}/").content.decode()
    words = "Nodig voor 12 open bezoeken: iemand die een VOG heeft. Kies dat ook voor de verzonnen helpers."
    assert (words in page) == is_said
    run.outcome.pop("lacking")  # an older version kept nothing of it
    assert outcome.read(run.outcome).lacking == ()


def test_what_was_looked_at_before_reasons_were_kept_gives_none() -> None:
    counts = outcome.Counts(2, (0, 0, 0, 0), (0, 0, 0, 0), 1, 0)
    found = outcome.Outcome(agreed=0, wanted=3, before=counts, after=counts)
    assert why_nothing(Supposed(km=1, more_a_month=1, faces=1), found) == ()


def test_another_reason_that_grows_is_not_said_to_be_there_still() -> None:
    counts = outcome.Counts(2, (0, 0, 0, 0), (0, 0, 0, 0), 1, 0)
    found = outcome.Outcome(
        agreed=0, wanted=3, before=counts, after=counts,
        open_before={planning.Why.TOO_MANY_FACES: 1}, open_after={planning.Why.HELPERS_FULL: 1},
    )  # fmt: skip
    [text] = why_nothing(Supposed(more_a_month=1), found)
    assert text == str(NOT_IT[planning.Why.HELPERS_FULL])


def test_a_wider_reach_in_which_nobody_lives_says_so(monday: datetime, cast: Cast) -> None:
    ask_company(cast)
    offer_time(cast, "chantal", latitude=51.0)
    run = looked_at(cast, Supposed(km=2))
    assert "Voor 12 bezoeken woont er ook dan niemand dichtbij genoeg." in (
        cast.client("bram").get(f"/balie/plan/{run.pk}/").content.decode()
    )


def test_where_another_reason_takes_the_place_of_the_first_both_are_said(monday: datetime, cast: Cast) -> None:
    ask_company(cast)
    cast_km = 1.2 / 111  # kilometres in degrees
    offer_time(
        cast, "chantal", availability=[{"weekday": 3, "from": "13:00", "to": "17:00"}],
        latitude=cast.aisha.person.home.latitude + cast_km, longitude=cast.aisha.person.home.longitude, reach_km=1,
    )  # fmt: skip
    run = looked_at(cast, Supposed(km=1))
    page = cast.client("bram").get(f"/balie/plan/{run.pk}/").content.decode()
    for words in ("Voor 12 bezoeken is deze reden dan weg", "Voor 12 bezoeken heeft niemand op die momenten tijd."):
        assert words in page


def test_where_everything_is_filled_nothing_can_be_added(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", month=5)
    run = looked_at(cast, Supposed(more_a_month=1))
    page = cast.client("bram").get(f"/balie/plan/{run.pk}/").content.decode()
    assert "Er is niets meer te vullen" in page
    assert "Wat dan nog open blijft" not in page


def test_what_brings_something_needs_no_excuse(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", month=2)
    found = found_in(cast, Supposed(more_a_month=2))
    assert why_nothing(Supposed(more_a_month=2), found) == ()
    assert sum(found.open_after.values()) == found.wanted - found.after.covered


WRONG: tuple[dict[str, Any], ...] = (
    {},
    SENT,  # nothing would be different
    SENT | {"people": "999"},
    SENT | {"people": "1", "activity": "flying"},
    SENT | {"people": "1", "weekdays": ["8"]},
    SENT | {"km": "-1"},
    SENT | {"people": "1", "begins": "14:00", "ends": "14:00"},
    SENT | {"people": "1", "ends": "25:00"},
    SENT | {"people": "1", "needs": ["woman", "man"]},
)


@pytest.mark.parametrize("sent", WRONG)
def test_the_form_says_what_is_wrong(monday: datetime, cast: Cast, sent: dict[str, Any]) -> None:
    assert cast.client("bram").post(PLACE, sent).status_code == 422
    assert not PlanRun.objects.exists()


def test_nobody_new_is_to_be_a_woman_and_a_man(monday: datetime, cast: Cast) -> None:
    page = cast.client("bram").post(PLACE, SENT | {"people": "1", "needs": ["woman", "man"]}).content.decode()
    assert re.search(r"Iemand die … – Kies voor nieuwe helpers maar één van deze twee: een vrouw of een man\.", page)


def test_from_the_form_to_two_plans_side_by_side(monday: datetime, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    open_street(cast, "chantal", month=2)
    bram = cast.client("bram")
    assert "alleen om te kijken" in bram.get(PLACE).content.decode()
    answer = bram.post(PLACE, SENT | {"people": "2", "weekdays": ["2"], "begins": "12:00"})
    run = PlanRun.objects.get()
    assert answer.headers["Location"] == f"/balie/plan/{run.pk}/"
    monkeypatch.setattr(working.Teller, "spent", lambda _teller: 1.0)
    services.work_out(run.pk)
    page = bram.get(f"/balie/plan/{run.pk}/").content.decode()
    assert "2 verzonnen helpers erbij voor: Gezelschap, dinsdag" in bram.get("/balie/plan/").content.decode()
    for words in (
        "Stel dat",
        "2 verzonnen helpers erbij voor: Gezelschap, dinsdag tussen 12:00 en 22:00",
        "bezoeken met een plan zoals het nu is",
        "bezoeken met wat je verandert",
        "We vergelijken twee plannen.",
        "Met een plan zoals het nu is",
        "Bezoeken met iemand",
        '<svg class="chart',
    ):
        assert words in page


@pytest.mark.parametrize(("more", "words"), [(1, "3 bezoeken meer"), (0, "Geen bezoeken erbij")])
def test_the_list_says_of_a_what_if_what_it_adds(monday: datetime, cast: Cast, more: int, words: str) -> None:
    open_street(cast, "chantal", month=2)
    looked_at(cast, Supposed(more_a_month=more, km=0 if more else 1))
    page = cast.client("bram").get("/balie/plan/").content.decode()
    assert words in page
    assert "open bezoeken" not in page


def test_what_would_help_can_be_tried(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", month=2)
    run = services.start_run(cast.community, Wanted(0), actor=cast.bram.actor)
    services.work_out(run.pk)
    page = cast.client("bram").get(f"/balie/plan/{run.pk}/").content.decode()
    address = re.findall(r'href="(/balie/plan/wat-als/[^"]+)"', page)[0]
    form = cast.client("bram").get(html.unescape(address)).content.decode()
    assert re.search(r'<option value="1" selected>', form)
    assert re.search(r'<input[^>]*name="weekdays" value="2"[^>]*checked', form)
    for name, clock in (("begins", "13:00"), ("ends", "17:00")):  # as in the ask
        assert re.search(rf'<input[^>]*name="{name}" value="{clock}"', form)


def test_what_would_help_in_one_neighbourhood_is_tried_there(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", month=2)
    run = services.start_run(cast.community, Wanted(0, cast.street), actor=cast.bram.actor)
    services.work_out(run.pk)
    page = cast.client("bram").get(f"/balie/plan/{run.pk}/").content.decode()
    address = re.findall(r'href="(/balie/plan/wat-als/[^"]+)"', page)[0]
    form = cast.client("bram").get(html.unescape(address)).content.decode()
    assert f'<option value="{cast.street.pk}" selected>' in form


def test_to_try_an_advice_brings_what_it_says(monday: datetime, cast: Cast) -> None:
    ask_company(cast, times=[{"weekday": 2, "from": "08:00", "to": "09:30"}])
    offer_time(cast, "chantal")
    run = services.start_run(cast.community, Wanted(0), actor=cast.bram.actor)
    services.work_out(run.pk)
    run.refresh_from_db()
    [advice] = outcome.read(run.outcome).advice
    assert (advice.from_minute, advice.to_minute) == (8 * 60, 9 * 60 + 30)
    begin, end = advice.from_minute, advice.to_minute
    tried = looked_at(
        cast,
        Supposed(people=advice.people, activity=advice.activity, weekdays=advice.weekdays, from_minute=begin, to_minute=end),
    )
    assert outcome.read(tried.outcome).gained == advice.visits_gained > 0


@pytest.mark.parametrize(("begins", "ends"), [("06:00", "07:30"), ("21:30", "23:30")])
def test_who_comes_early_or_late_can_be_tried_by_filling_in_the_hours(
    monday: datetime, cast: Cast, begins: str, ends: str
) -> None:
    ask_company(cast, times=[{"weekday": 2, "from": begins, "to": ends}])
    offer_time(cast, "chantal")
    bram, gained = cast.client("bram"), []
    for hours in ({"begins": begins, "ends": ends}, {}):
        run = PlanRun.objects.get(pk=bram.post(PLACE, SENT | {"people": "1"} | hours).headers["Location"].split("/")[-2])
        PlanRun.objects.filter(pk=run.pk).update(seconds=0)
        services.work_out(run.pk)
        run.refresh_from_db()
        gained.append(outcome.read(run.outcome).gained)
    assert gained[0] > gained[1] == 0  # without hours they have time from 8 to 22


def test_somebody_invented_has_a_day_as_long_as_the_core_supposes() -> None:
    [mine] = Supposed(people=1, activity="walk", weekdays=(2,)).suppositions()
    assert isinstance(mine, planning.MoreHelpers)
    usual = planning.MoreHelpers(1, frozenset({"walk"})).availability
    assert mine.availability == tuple(window for window in usual if window.weekday == 2)


def test_an_address_with_nonsense_is_a_form_like_any_other(cast: Cast) -> None:
    assert cast.client("bram").get(f"{PLACE}?people=abc&weekdays=x&needs=y&activity=&begins=z&area=q").status_code == 200
