"""What a plan comes to: counts that can be counted after, and that come back as they were written."""

from datetime import datetime, timedelta

import pytest
from django.utils.translation import override

from samenspel import planning
from samenspel.arrangements.models import Arrangement
from samenspel.exchange.models import Ask
from samenspel.plans import outcome
from samenspel.plans.planner import search_town, town_of
from samenspel.plans.queries import pictures
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


def test_what_begins_before_everybody_could_answer_is_not_expected(
    monday: datetime, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_street(cast, "chantal", month=5)
    monkeypatch.setattr(outcome, "ACCEPTANCE", 1.0)
    found = []
    for days in (1, 2):  # to Tuesday afternoon is a day and some hours
        monkeypatch.setattr(outcome, "RESIDENT_ANSWERS", timedelta(days=days))
        found.append(found_in(cast))
    planned = [one.after.covered for one in found]
    assert planned == [12, 12]
    assert [one.expected.high for one in found if one.expected] == [12, 11]


def test_of_those_who_replied_some_may_say_no_as_well(monday: datetime, cast: Cast) -> None:
    open_street(cast, "els", month=5)
    reply(cast, Ask.objects.get(), "els", every_weeks=4)
    found = found_in(cast)
    assert found.expected is not None
    assert found.after.covered == 3
    assert round(found.expected.mean, 1) == 2.1
    assert (found.expected.low, found.expected.high) == (0.0, 3.0)  # one answer about all three


def test_the_ranges_of_those_who_replied_and_of_others_are_put_together(monday: datetime, cast: Cast) -> None:
    open_street(cast, "els", "chantal", month=3)
    reply(cast, Ask.objects.get(), "els", every_weeks=4)
    found = found_in(cast)
    assert found.expected is not None
    assert found.after.covered == 12
    assert 0 < found.expected.low < found.expected.mean - 0.7 * 3
    assert found.expected.mean < found.expected.high <= found.after.covered


def test_who_gets_a_turn_is_counted_with_those_who_replied(monday: datetime, cast: Cast) -> None:
    open_street(cast, "els", "chantal", month=3)
    reply(cast, Ask.objects.get(), "els", every_weeks=4)
    sharing = found_in(cast).sharing
    assert sharing is not None
    assert (sharing.fitting, sharing.proposed) == (2, 2)


EXPECTED = (
    (outcome.Expectation(7.6, 5.0, 9.0, 2.0), 8, "bezoeken te verwachten (6 tot 10), want soms zegt iemand nee"),
    (outcome.Expectation(5.8, 5.7, 6.2, 2.0), 8, "bezoeken te verwachten, want soms zegt iemand nee"),
    (outcome.Expectation(7.9, 7.9, 8.0, 2.0), 8, "bezoeken te verwachten: voor wie nee zegt, is er bijna altijd een ander"),
)


@pytest.mark.parametrize(("expected", "planned", "words"), EXPECTED)
def test_what_to_expect_has_a_range_only_where_it_is_one(expected: outcome.Expectation, planned: int, words: str) -> None:
    counts = outcome.Counts(planned, (0, 0, 0, 0), (0, 0, 0, 0), 2, 1)
    found = outcome.Outcome(agreed=1, wanted=12, before=counts, after=counts, most=12, expected=expected)
    with override("nl"):
        assert words in [str(fact.term) for fact in pictures.figures_of(found)]
        bar = pictures.coverage_chart(found).rows[2]
    assert ("(" in words) == ("(" in str(bar.exactly)) == (bar.low_x is not None)


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
    assert {ask for one in found.advice for ask in one.requests} == {str(Ask.objects.get().pk)}
    assert len({(one.kind, one.activity, one.needs, one.weekdays, one.from_minute) for one in found.advice}) == len(found.advice)
    assert str(cast.chantal.person.pk) not in repr(outcome.written(found))


def test_an_outcome_comes_back_as_it_was_written(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els", month=2)
    found = found_in(cast)
    import json

    kept = json.loads(json.dumps(outcome.written(found)))
    assert outcome.read(kept) == found
    for one in kept["advice"]:
        one["asks"] = len(one.pop("requests"))  # as an older version wrote it
    assert {one.requests for one in outcome.read(kept).advice} == {()}
