"""Plans from outside: refused where the judge refuses them, with the row, the field and the rule."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from samenspel.planning import (
    Booking,
    Helper,
    OpenVisit,
    Plan,
    Planned,
    Problem,
    Why,
    WrongInput,
    plan_from,
    plan_to,
    problem_from,
    solve,
)
from samenspel.planning.model.checking import check_plan
from samenspel.planning.model.smallest import smallest
from tests.planning.judge import BrokenRule, judge
from tests.planning.streets import Row, street_row

FIRST, SECOND, THIRD, LAST = (f"visit-2026-03-{day:02d}" for day in (2, 9, 16, 23))


def refusal(problem: Problem, plan: Plan) -> str:
    """What is said of a plan, empty where nothing is wrong."""
    try:
        check_plan(problem, plan)
    except WrongInput as refused:
        return str(refused)
    return ""


def changed(plan: Row, chance: Random) -> Row:
    """A plan with one thing in it changed for another that is there, gone or doubled."""
    plan = deepcopy(plan)
    rows = plan["visits"] + plan["open"]
    one, other = chance.choice(rows), chance.choice(rows)
    field = chance.choice(sorted(one))
    match chance.randrange(5):
        case 0:
            plan["visits" if one in plan["visits"] else "open"].remove(one)
        case 1:
            plan[chance.choice(("visits", "open"))].append({"why": "traded_off"} | other)
            plan["visits"] = [
                {key: row[key] for key in ("visit", "helper", "date", "start")} for row in plan["visits"] if "helper" in row
            ]
            plan["open"] = [{key: row[key] for key in ("visit", "why")} for row in plan["open"]]
        case _:
            one[field] = other.get(field, one[field])
    return plan


@pytest.mark.parametrize("seed", range(12))
def test_a_plan_is_refused_exactly_where_the_judge_calls_it_broken(seed: int) -> None:
    row, chance = street_row(seed, helpers=9, requests=5), Random(seed)
    problem = problem_from(row)
    original = plan_to(solve(problem, rounds=0).plan)
    assert refusal(problem, plan_from(original)) == ""
    broken = 0
    for _ in range(60):
        plan = changed(original, chance)
        said = refusal(problem, plan_from(plan))
        try:
            judge(row, plan)
        except (BrokenRule, KeyError):
            broken += 1
            assert said, plan
        else:
            assert not said, plan
    assert 10 < broken < 60


def plan_of(*visits: Planned, left: tuple[str, ...] | None = None) -> Plan:
    """A plan of the smallest street; what is not planned is open unless said otherwise."""
    planned = {one.visit for one in visits}
    names = [name for name in (FIRST, SECOND, THIRD, LAST) if name not in planned] if left is None else left
    return Plan("smallest", visits, tuple(OpenVisit(name, Why.TRADED_OFF) for name in names))


def at(visit: str, *, helper: str = "helper-0", day: str = "", start: int = 540) -> Planned:
    return Planned(visit, helper, date.fromisoformat(day or visit.removeprefix("visit-")), start)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (plan_of(), ""),
        (plan_of(at(FIRST), at(SECOND), at(THIRD, helper="helper-1")), ""),
        (replace(plan_of(), instance="elsewhere"), 'instance: "elsewhere" is not "smallest"'),
        (plan_of(left=(FIRST, SECOND, THIRD)), f'"{LAST}" is missing: every visit stands once, in visits or in open'),
        (plan_of(at(SECOND), left=()), f'"{FIRST}" is missing, and 2 more: every visit stands once, in visits or in open'),
        (plan_of(at(FIRST), at(FIRST)), f'visits[1].visit: "{FIRST}" is there twice'),
        (plan_of(at(FIRST), left=(FIRST, SECOND, THIRD, LAST)), f'open[0].visit: "{FIRST}" is planned too'),
        (plan_of(left=(FIRST, SECOND, SECOND, THIRD, LAST)), f'open[2].visit: "{SECOND}" is there twice'),
        (plan_of(left=("nothing",)), 'open[0].visit: "nothing" is not known'),
        (plan_of(at("nothing", day="2026-03-02")), 'visits[0].visit: "nothing" is not known'),
        (plan_of(at(FIRST, helper="zz")), 'visits[0].helper: "zz" is not known'),
        (plan_of(at(FIRST, day="2026-03-09")), f'visits[0].date: 2026-03-09 is in no option of "{FIRST}"'),
        (plan_of(at(FIRST, start=700)), f'visits[0].start: 11:40 to 12:40 is in no option of "{FIRST}" on 2026-03-02'),
        (
            plan_of(at(FIRST), at(SECOND), at(THIRD)),
            'visits[2].date: "helper-0" would come 3 times in 2026-03, at most 2',
        ),
    ],
)
def test_a_plan_that_is_wrong_is_refused_with_its_row_and_field(plan: Plan, said: str) -> None:
    assert refusal(smallest(), plan) == said


FAR, BOOKED = (52.38, 4.89), Booking(date(2026, 3, 2), 610, 620)


@pytest.mark.parametrize(
    ("helper", "said"),
    [
        (Helper("h", FAR, 1.0, frozenset({"company"})), 'helper: "h" lives 1.112 km from the resident, and comes at most 1 km'),
        (Helper("h", FAR, 2.0, frozenset({"ride"})), 'helper: "h" does not do "company"'),
        (Helper("h", FAR, 2.0, frozenset({"company"})), 'helper: "h" lacks "car", "vog", which "request" needs'),
        (
            Helper("avoided", FAR, 2.0, frozenset({"company"}), frozenset({"car", "vog"})),
            'helper: "avoided" is to be avoided by "request"',
        ),
    ],
)
def test_who_may_not_come_is_refused_with_the_reason(helper: Helper, said: str) -> None:
    problem = smallest()
    request = replace(problem.requests[0], needs=frozenset({"car", "vog"}), avoid=frozenset({"avoided"}))
    problem = replace(problem, helpers=(helper,), requests=(request,))
    assert refusal(problem, plan_of(at(FIRST, helper=helper.id))) == f"visits[0].{said}"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"away": ((date(2026, 3, 1), date(2026, 3, 2)),)}, 'date: "helper-0" is away on 2026-03-02'),
        ({"availability": ()}, 'start: "helper-0" has no time on 2026-03-02 from 09:00 to 10:00'),
        ({"booked": (BOOKED,)}, 'date: "helper-0" would come 2 times in week 10 of 2026, at most 1'),
        ({"booked": (BOOKED,), "most_per_week": 2}, 'start: 09:00 is too close to something else of "helper-0" on 2026-03-02'),
    ],
)
def test_when_somebody_cannot_come_is_refused_with_the_reason(change: Row, said: str) -> None:
    problem = smallest()
    problem = replace(problem, helpers=(replace(problem.helpers[0], **change),))
    assert refusal(problem, plan_of(at(FIRST))) == f"visits[0].{said}"


def test_more_faces_than_a_resident_bears_are_refused() -> None:
    problem = smallest()
    problem = replace(problem, requests=(replace(problem.requests[0], most_faces=1),))
    said = refusal(problem, plan_of(at(FIRST), at(SECOND), at(LAST, helper="helper-1")))
    assert said == 'visits[2].helper: "request" would see 2 people, at most 1'
