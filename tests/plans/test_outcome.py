"""What a plan comes to: counts that can be counted after, and that come back as they were written."""

from datetime import datetime

from samenspel import planning
from samenspel.arrangements.models import Arrangement
from samenspel.exchange.models import Ask
from samenspel.plans import outcome
from samenspel.plans.planner import search_town, town_of
from tests.arrangements.street import arrange_company, ask_company, offer_time, reply
from tests.conftest import Cast
from tests.plans.street import open_street


def found_in(cast: Cast) -> outcome.Outcome:
    """Return what the first answer of the search comes to."""
    town = town_of(cast.community)
    return outcome.outcome_of(town, search_town(town, spent=lambda: 1.0))


def test_visits_are_counted_with_what_is_agreed(monday: datetime, cast: Cast) -> None:
    arrange_company(cast, "chantal", month=5)
    ask_company(cast)
    offer_time(cast, "els", month=2)
    found = found_in(cast)
    assert found.agreed == 11 + 1
    assert Arrangement.objects.count() == 1
    assert (found.wanted, found.after.covered, found.before.covered, found.most) == (12, 6, 0, 6)
    assert (found.before.faces, found.after.faces) == ((1, 0, 0, 0), (2, 0, 0, 0))


def test_load_counts_every_month_of_every_helper_once(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els", month=2)
    found = found_in(cast)
    months = 3  # March, April and May
    assert sum(found.before.load) == sum(found.after.load) == 2 * months
    assert found.before.load == (6, 0, 0, 0)
    assert found.after.load[0] == 0


def test_expected_is_less_than_planned_when_nobody_else_is_there(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", month=3)
    found = found_in(cast)
    assert found.expected is not None
    assert found.expected.low <= found.expected.mean <= found.expected.high <= found.after.covered
    assert 0 < found.expected.mean < found.after.covered


def test_of_those_who_replied_some_may_say_no_as_well(monday: datetime, cast: Cast) -> None:
    open_street(cast, "els", month=5)
    reply(cast, Ask.objects.get(), "els", every_weeks=4)
    found = found_in(cast)
    assert found.expected is not None
    assert found.after.covered == 3
    assert round(found.expected.mean, 1) == 2.1


def test_every_open_visit_has_a_reason(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", month=2)
    found = found_in(cast)
    assert sum(gap.count for gap in found.gaps) == found.wanted - found.after.covered
    assert {gap.why for gap in found.gaps} == {planning.Why.HELPERS_FULL}


def test_what_would_help_gains_visits_and_names_nobody(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", month=2)
    found = found_in(cast)
    assert found.advice
    assert all(one.visits_gained > 0 for one in found.advice)
    assert len({(one.kind, one.activity, one.needs, one.weekdays, one.from_minute) for one in found.advice}) == len(found.advice)
    assert str(cast.chantal.person.pk) not in repr(outcome.written(found))


def test_an_outcome_comes_back_as_it_was_written(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els", month=2)
    found = found_in(cast)
    import json

    assert outcome.read(json.loads(json.dumps(outcome.written(found)))) == found
