"""Why this person, and why not: held against the plain words of the format."""

import json

from hypothesis import given, settings

from samenspel.planning import Because, Plan, Planned, Why, explain, plan_to, problem_from, solve
from tests.planning.asks import asked, company, neighbour
from tests.planning.judge import diary, fits, has_time, keeps_limits, kilometres
from tests.planning.streets import Row, clock, street_rows


def first_true_reason(instance: Row, plan: Row, request: Row, visit: Row) -> str:
    """The reasons one after another, each from its own words, over every quarter of an hour."""
    people = [helper for helper in instance["helpers"] if helper["id"] not in request["avoid"]]
    near = [h for h in people if kilometres(h["place"], request["place"]) <= h["reach_km"] + 1e-6]
    doing = [h for h in near if request["activity"] in h["activities"]]
    fit = [h for h in doing if fits(h, request)]
    days = {option["date"] for option in visit["options"]}
    moments = [(day, start) for day in days for start in range(0, 1440, 15)]
    timely = [h for h in fit if any(has_time(h, visit, *moment) for moment in moments)]
    visits = {one["id"]: one for row in instance["requests"] for one in row["visits"]}

    def has_room(helper: Row, moment: tuple[str, int]) -> bool:
        mine = [one for one in plan["visits"] if one["helper"] == helper["id"]]
        more = {"visit": visit["id"], "date": moment[0], "start": clock(moment[1])}
        rows = diary(helper, [*mine, more], visits)
        return has_time(helper, visit, *moment) and keeps_limits(helper, rows, instance["pause_minutes"])

    free = [h for h in timely if any(has_room(h, moment) for moment in moments)]
    own = {one["id"] for one in request["visits"]}
    faces = {one["helper"] for one in plan["visits"] if one["visit"] in own}
    welcome = [h for h in free if h["id"] in faces or len(faces) < request["most_faces"]]
    funnel = (near, doing, fit, timely, free, welcome)
    return next((why.value for people, why in zip(funnel, Why, strict=False) if not people), "traded_off")


@settings(max_examples=60, deadline=None)
@given(street_rows())
def test_every_open_visit_has_the_first_reason_that_is_true(row: Row) -> None:
    problem = problem_from(row)
    plan = solve(problem, rounds=1).plan
    told = plan_to(plan)
    expected = [
        {"visit": visit["id"], "why": first_true_reason(row, told, request, visit)}
        for request in row["requests"]
        for visit in request["visits"]
        if visit["id"] not in plan.by_visit
    ]
    assert told["open"] == expected
    assert explain(problem, plan).open == plan.open


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


def test_nothing_in_an_explanation_names_who_is_to_be_avoided() -> None:
    row = json.loads(json.dumps(plan_to(Plan("ask", (), ()))))
    assert row == {"format": "samenspel-plan/1", "instance": "ask", "visits": [], "open": []}
    request = company(1)
    avoiding = type(request)(request.id, request.place, request.activity, request.visits, avoid=frozenset({"never"}))
    problem = asked([neighbour("never")], avoiding)
    assert explain(problem, Plan("ask", (), ())).open[0].why is Why.NO_HELPER_IN_REACH
