"""Whether a plan is one of a problem and keeps its rules: asked of every plan that comes from outside."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.geometry import REACH_SLACK_KM, km_between
from samenspel.planning.model.moments import clock, week_of
from samenspel.planning.model.plan import Plan, Planned
from samenspel.planning.model.problem import Problem, Request, Visit
from samenspel.planning.model.rooms import Room, Rooms

Broken = tuple[bool, str, str]


def check_plan(problem: Problem, plan: Plan) -> None:
    """Raise ``WrongInput`` when a plan is for another problem, breaks a rule, or has not every visit once.

    The refusal names the first row that is wrong, as in a plan file, and the rule that it breaks.
    """
    if plan.instance != problem.name:
        raise WrongInput("instance", f"{_quoted(plan.instance)} is not {_quoted(problem.name)}")
    _check_planned(problem, plan)
    _check_open(problem, plan)
    missing = problem.visit_by_id.keys() - plan.by_visit.keys() - {one.visit for one in plan.open}
    if missing:
        others = f", and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise WrongInput("", f"{_quoted(min(missing))} is missing{others}: every visit stands once, in visits or in open")


def strangers(problem: Problem) -> Iterator[WrongInput]:
    """Ids that a problem names and nobody has, each as a refusal that is not raised.

    They are no mistake by themselves, as somebody may be gone; but they may be typing errors, by which
    somebody would come whom a resident does not want, or by which what people were told is not counted.
    """
    for row, request in enumerate(problem.requests):
        for helper in sorted(request.avoid - problem.helper_by_id.keys()):
            yield WrongInput(f"requests[{row}].avoid", f"{_quoted(helper)} is no helper here")
    for row, one in enumerate(problem.current):
        if one.visit not in problem.visit_by_id:
            yield WrongInput(f"current.visits[{row}].visit", f"{_quoted(one.visit)} is no visit here")
        elif one.helper not in problem.helper_by_id:
            yield WrongInput(f"current.visits[{row}].helper", f"{_quoted(one.helper)} is no helper here")


def _check_planned(problem: Problem, plan: Plan) -> None:
    rooms, seen = Rooms(problem), set[str]()
    for row, one in enumerate(plan.visits):
        if one.visit in seen:
            raise WrongInput(f"visits[{row}].visit", f"{_quoted(one.visit)} is there twice")
        if not rooms.may_place(one):
            field, why = _why_not(problem, rooms, one)
            raise WrongInput(f"visits[{row}].{field}", why)
        rooms.place(one)
        seen.add(one.visit)


def _check_open(problem: Problem, plan: Plan) -> None:
    seen = set[str]()
    for row, one in enumerate(plan.open):
        rules = (
            (one.visit not in problem.visit_by_id, "is not known"),
            (one.visit in plan.by_visit, "is planned too"),
            (one.visit in seen, "is there twice"),
        )
        for is_broken, why in rules:
            if is_broken:
                raise WrongInput(f"open[{row}].visit", f"{_quoted(one.visit)} {why}")
        seen.add(one.visit)


def _why_not(problem: Problem, rooms: Rooms, one: Planned) -> tuple[str, str]:
    """The field and the rule for which a planned visit may not stand beside what is placed already."""
    if one.visit not in problem.visit_by_id:
        return "visit", f"{_quoted(one.visit)} is not known"
    if one.helper not in problem.helper_by_id:
        return "helper", f"{_quoted(one.helper)} is not known"
    request, visit = problem.visit_by_id[one.visit]
    room = rooms.of(one.helper)
    rules = chain(
        _who(request, room, len(rooms.faces[request.id].keys() | {one.helper})), _when(visit, room, one), _load(room, one)
    )
    return next((field, why) for is_broken, field, why in rules if is_broken)


def _who(request: Request, room: Room, faces: int) -> Iterator[Broken]:
    helper, who = room.helper, _quoted(room.helper.id)
    km = km_between(request.place, helper.place)
    lacking = ", ".join(_quoted(need) for need in sorted(request.needs - helper.qualities))
    far = f"{who} lives {km:.3f} km from the resident, and comes at most {helper.reach_km:g} km"
    yield km > helper.reach_km + REACH_SLACK_KM, "helper", far
    yield request.activity not in helper.activities, "helper", f"{who} does not do {_quoted(request.activity)}"
    yield bool(lacking), "helper", f"{who} lacks {lacking}, which {_quoted(request.id)} needs"
    yield helper.id in request.avoid, "helper", f"{who} is to be avoided by {_quoted(request.id)}"
    yield faces > request.most_faces, "helper", f"{_quoted(request.id)} would see {faces} people, at most {request.most_faces}"


def _when(visit: Visit, room: Room, one: Planned) -> Iterator[Broken]:
    who, start, end = _quoted(one.helper), one.start, one.start + visit.minutes
    span = f"{clock(start)} to {clock(end)}"
    options = [option for option in visit.options if option.day == one.day]
    windows = [window for window in room.helper.availability if window.weekday == one.day.isoweekday()]
    yield not options, "date", f"{one.day} is in no option of {_quoted(visit.id)}"
    inside = any(option.start <= start and end <= option.end for option in options)
    yield not inside, "start", f"{span} is in no option of {_quoted(visit.id)} on {one.day}"
    yield room.helper.is_away(one.day), "date", f"{who} is away on {one.day}"
    inside = any(window.start <= start and end <= window.end for window in windows)
    yield not inside, "start", f"{who} has no time on {one.day} from {span}"


def _load(room: Room, one: Planned) -> Iterator[Broken]:
    helper, (year, number) = room.helper, week_of(one.day)
    in_week, in_month = room.week_load(one.day) + 1, room.month_load(one.day) + 1
    would = f"{_quoted(helper.id)} would come"
    week = f"{would} {in_week} times in week {number} of {year}, at most {helper.most_per_week}"
    yield in_week > helper.most_per_week, "date", week
    month = f"{would} {in_month} times in {one.day:%Y-%m}, at most {helper.most_per_month}"
    yield in_month > helper.most_per_month, "date", month
    yield True, "start", f"{clock(one.start)} is too close to something else of {_quoted(helper.id)} on {one.day}"


def _quoted(text: str) -> str:
    return f'"{text[:40]}"'
