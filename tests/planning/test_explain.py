"""Why this person, and why not: held against the plain words of the format."""

import itertools
import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings

from samenspel.planning import (
    Because,
    Plan,
    Planned,
    Problem,
    Why,
    WrongInput,
    explain,
    figures,
    plan_to,
    problem_from,
    repair,
    solve,
)
from samenspel.planning.model.checking import check_plan
from tests.planning.asks import asked, company, neighbour
from tests.planning.looking import Looking
from tests.planning.streets import Row, street_row, street_rows


def plans(problem: Problem) -> list[Plan]:
    """One as it is found, one made by hand with holes in it, and one after a repair."""
    found = solve(problem, rounds=0).plan
    by_hand = Plan(found.instance, found.visits[::2], ())
    return [found, by_hand, repair(problem, found, lost=[one.visit for one in found.visits[::3]]).plan]


def test_in_300_plans_every_open_visit_has_the_first_reason_that_is_true() -> None:
    seen: Counter[str] = Counter()
    for seed in range(100):
        row = street_row(seed, helpers=seed % 8, requests=1 + seed % 4)
        problem = problem_from(row)
        street = Looking(row)
        for plan in plans(problem):
            street.plan = plan_to(plan)
            expected = [
                (name, street.first_true_reason(visit)) for name, visit in street.visits.items() if name not in plan.by_visit
            ]
            assert [(one.visit, one.why.value) for one in explain(problem, plan).open] == expected
            seen.update(why for _, why in expected)
    assert set(seen) == {why.value for why in Why}


@settings(max_examples=20, deadline=None)
@given(street_rows())
def test_a_plan_that_was_searched_for_carries_the_reasons_that_are_explained(row: Row) -> None:
    problem = problem_from(row)
    plan = solve(problem, rounds=1).plan
    assert explain(problem, plan).open == plan.open


def test_the_others_are_counted_and_the_best_of_them_is_found_as_by_looking_at_everybody() -> None:
    with_runner_up = 0
    for seed in range(25):
        row = street_row(seed, helpers=8, requests=3)
        problem = problem_from(row)
        street = Looking(row)
        for plan in plans(problem):
            street.plan = plan_to(plan)
            for one, reason in zip(street.plan["visits"], explain(problem, plan).visits, strict=True):
                fit, free, costs = street.rivals(one)
                assert (reason.others_fit, reason.others_with_room) == (fit, free)
                assert (reason.runner_up is None) == (not costs)
                if reason.runner_up is not None:
                    assert costs[reason.runner_up] <= min(costs.values()) + 1e-6
                    assert reason.because.value in street.deciding(one, reason.runner_up)
                    with_runner_up += 1
    assert with_runner_up > 60


@settings(max_examples=40, deadline=None)
@given(street_rows())
def test_every_planned_visit_has_a_reason_that_fits_the_facts(row: Row) -> None:
    problem = problem_from(row)
    plan = solve(problem, rounds=1).plan
    reasons = explain(problem, plan).visits
    assert [(one.visit, one.helper) for one in reasons] == [(one.visit, one.helper) for one in plan.visits]
    for reason in reasons:
        assert reason.others_with_room <= reason.others_fit
        assert (reason.because is Because.ONLY_ONE) == (reason.others_fit == 0)
        assert (reason.because is Because.ONLY_ONE_WITH_ROOM) == (reason.others_with_room == 0 < reason.others_fit)
        assert 1 <= reason.visits_here <= reason.visits_in_all
        assert 1 <= reason.visits_in_month <= reason.most_per_month
        assert reason.runner_up != reason.helper


def because_of(helpers: list[str], *, north: float = 0.0, wish: str = "", per_month: int = 4, weeks: int = 1) -> Because:
    """Why "me" comes, beside another who differs in one thing."""
    wishes = frozenset({"lang:tr"} if wish else ())
    people = [neighbour("me", qualities=wishes)]
    people += [neighbour(name, north=north, per_month=per_month) for name in helpers]
    problem = asked(people, company(weeks, wishes=wishes))
    days = [visit.options[0].day for visit in problem.requests[0].visits]
    plan = Plan("ask", tuple(Planned(f"ask {at + 1}", "me", day, 780) for at, day in enumerate(days)), ())
    return explain(problem, plan).visits[-1].because


def test_the_one_thing_that_decides_is_named() -> None:
    assert because_of([]) is Because.ONLY_ONE
    assert because_of(["full"], per_month=0) is Because.ONLY_ONE_WITH_ROOM
    assert because_of(["other"]) is Because.EQUALLY_FIT
    assert because_of(["other"], north=1) is Because.NEARER
    assert because_of(["other"], wish="lang:tr") is Because.MORE_WISHES
    assert because_of(["other"], weeks=2) is Because.SAME_FACE


def test_who_is_better_for_this_visit_but_needed_elsewhere_is_told_as_the_whole_plan() -> None:
    problem = asked([neighbour("me", north=2), neighbour("near")], company(1))
    plan = Plan("ask", (Planned("ask 1", "me", problem.requests[0].visits[0].options[0].day, 780),), ())
    (reason,) = explain(problem, plan).visits
    assert (reason.because, reason.runner_up) == (Because.WHOLE_PLAN, "near")


def test_a_resident_who_bears_no_more_faces_is_told_so() -> None:
    problem = asked([neighbour("me"), neighbour("other")], company(2, faces=1))
    days = [visit.options[0].day for visit in problem.requests[0].visits]
    plan = Plan("ask", tuple(Planned(f"ask {at + 1}", "me", day, 780) for at, day in enumerate(days)), ())
    assert {reason.because for reason in explain(problem, plan).visits} == {Because.FACES_FULL}


def too_far(km: float, *, weeks: int, told: bool = False) -> dict[str, float]:
    """Which open visits cost more points than they bring, where only one person so far away has room."""
    problem = asked([replace(neighbour("far", north=km), reach_km=60.0)], company(weeks))
    first = problem.requests[0].visits[0]
    current = (Planned(first.id, "far", first.options[0].day, first.options[0].start),) if told else ()
    return dict(explain(replace(problem, current=current), Plan("ask", (), ())).too_far)


def test_a_visit_that_brings_fewer_points_than_the_way_to_it_costs_is_told_apart() -> None:
    assert too_far(46.7, weeks=1) == {"ask 1": pytest.approx(46.7, abs=0.1)}
    assert set(too_far(46.7, weeks=2)) == {"ask 1", "ask 2"}
    assert too_far(46.7, weeks=4) == {}  # together they are worth a face
    assert too_far(39, weeks=1) == {}
    assert too_far(46.7, weeks=1, told=True) == {}


def test_no_visit_that_is_told_to_be_too_far_would_raise_the_score() -> None:
    seen = 0
    for seed in range(40):
        row = street_row(seed, helpers=5, requests=4)
        for helper in row["helpers"]:
            helper["place"][0] += 0.3 + seed / 200
            helper["reach_km"] = 90.0
        problem = problem_from(row)
        plan = solve(problem, rounds=1).plan
        best = figures(problem, plan).score
        for visit, at in ((visit, problem.visit_by_id[visit][1]) for visit in explain(problem, plan).too_far):
            for helper, option in itertools.product(problem.helpers, at.options):
                more = replace(plan, visits=(*plan.visits, Planned(visit, helper.id, option.day, option.start)))
                assert figures(problem, more).score <= best or not keeps_the_rules(problem, more)
                seen += 1
    assert seen > 100


def keeps_the_rules(problem: Problem, plan: Plan) -> bool:
    try:
        check_plan(problem, plan)
    except WrongInput:
        return False
    return True


def test_nothing_in_an_explanation_names_who_is_to_be_avoided() -> None:
    row = json.loads(json.dumps(plan_to(Plan("ask", (), ()))))
    assert row == {"format": "samenspel-plan/1", "instance": "ask", "visits": [], "open": []}
    request = company(1)
    avoiding = type(request)(request.id, request.place, request.activity, request.visits, avoid=frozenset({"never"}))
    problem = asked([neighbour("never")], avoiding)
    assert explain(problem, Plan("ask", (), ())).open[0].why is Why.NO_HELPER_IN_REACH
