"""Reading and writing the two file formats: samenspel-instance/1 and samenspel-plan/1."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

from samenspel.planning.model.errors import WrongInput, naming
from samenspel.planning.model.files import load, text_of, write
from samenspel.planning.model.moments import clock, day_of, minutes_of
from samenspel.planning.model.plan import OpenVisit, Plan, Planned, Why
from samenspel.planning.model.problem import (
    Booking,
    Helper,
    Option,
    Place,
    Problem,
    Request,
    Visit,
    Window,
    check_bookings,
)

INSTANCE_FORMAT = "samenspel-instance/1"
PLAN_FORMAT = "samenspel-plan/1"

MAX_HELPERS = 200_000
MAX_REQUESTS = 50_000
MAX_VISITS = 500_000
MAX_ROWS = 10_000

# The fields of each kind of row. Others are passed over, for a file may say more than this; but one that stands in the place of a
# missing field is refused as the typing error that it is.
INSTANCE = frozenset(
    {"format", "name", "timezone", "first_day", "last_day", "pause_minutes", "helpers", "requests", "current"},
)
HELPER = frozenset(
    {"id", "place", "reach_km", "activities", "qualities", "availability", "away", "most_per_week", "most_per_month", "booked"},
)
REQUEST = frozenset({"id", "place", "activity", "visits", "needs", "wishes", "urgency", "most_faces", "avoid"})
VISIT = frozenset({"id", "minutes", "options"})
OPTION = frozenset({"date", "from", "to"})
WINDOW = frozenset({"weekday", "from", "to"})
PLAN = frozenset({"format", "instance", "visits", "open"})
PLANNED = frozenset({"visit", "helper", "date", "start"})
OPEN = frozenset({"visit", "why"})

# What would start a new line, move the cursor or turn the order of letters when it is shown.
UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

Row = Mapping[str, Any]
Read = TypeVar("Read")


# --- whole files -------------------------------------------------------------------------


def read_problem(path: Path) -> Problem:
    """The problem in an instance file (.json or .json.gz), or ``WrongInput``."""
    with naming(path):
        return problem_from(load(path))


def read_plan(path: Path) -> Plan:
    """The plan in a plan file (.json or .json.gz), or ``WrongInput``."""
    with naming(path):
        return plan_from(load(path))


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan file, whole or not at all; the same plan gives the same bytes."""
    write(plan_to(plan), path)


def write_problem(problem: Problem, path: Path) -> None:
    """Write an instance file, whole or not at all."""
    write(problem_to(problem), path)


def plan_text(plan: Plan) -> str:
    """A plan as the text of a plan file."""
    return text_of(plan_to(plan))


# --- from JSON values ----------------------------------------------------------------------


def problem_from(raw: object) -> Problem:
    """The problem in the decoded JSON of an instance file."""
    row = _file(raw, INSTANCE_FORMAT, INSTANCE)
    helpers = _list(row, "helpers", _helper, MAX_HELPERS)
    requests = _list(row, "requests", _request, MAX_REQUESTS)
    if sum(len(request.visits) for request in requests) > MAX_VISITS:
        raise WrongInput("requests", f"more than {MAX_VISITS} visits in all")
    problem = Problem(
        name=_text(row, "name"),
        timezone=_text(row, "timezone"),
        first_day=_day(row, "first_day"),
        last_day=_day(row, "last_day"),
        helpers=helpers,
        requests=requests,
        pause_minutes=_whole(row, "pause_minutes"),
        current=_at("current", _current, row["current"]) if "current" in row else (),
    )
    check_bookings(problem)
    return problem


def plan_from(raw: object) -> Plan:
    """The plan in the decoded JSON of a plan file."""
    row = _file(raw, PLAN_FORMAT, PLAN)
    return Plan(
        instance=_text(row, "instance"),
        visits=_list(row, "visits", _planned, MAX_VISITS),
        open=_list(row, "open", _open_visit, MAX_VISITS),
    )


def _helper(raw: object) -> Helper:
    row = _row(raw, HELPER)
    return Helper(
        id=_text(row, "id"),
        place=_place(row),
        reach_km=_float(row, "reach_km"),
        activities=_texts(row, "activities"),
        qualities=_texts(row, "qualities"),
        availability=_list(row, "availability", _window),
        away=_list(row, "away", _stretch),
        most_per_week=_whole(row, "most_per_week"),
        most_per_month=_whole(row, "most_per_month"),
        booked=_list(row, "booked", _booking),
    )


def _request(raw: object) -> Request:
    row = _row(raw, REQUEST)
    return Request(
        id=_text(row, "id"),
        place=_place(row),
        activity=_text(row, "activity"),
        visits=_list(row, "visits", _visit),
        needs=_texts(row, "needs"),
        wishes=_texts(row, "wishes"),
        urgency=_whole(row, "urgency"),
        most_faces=_whole(row, "most_faces"),
        avoid=_texts(row, "avoid"),
    )


def _visit(raw: object) -> Visit:
    row = _row(raw, VISIT)
    options = _list(row, "options", _option)
    return Visit(id=_text(row, "id"), minutes=_whole(row, "minutes"), options=options)


def _option(raw: object) -> Option:
    row = _row(raw, OPTION)
    return Option(day=_day(row, "date"), start=_time(row, "from"), end=_time(row, "to"))


def _window(raw: object) -> Window:
    row = _row(raw, WINDOW)
    return Window(weekday=_whole(row, "weekday"), start=_time(row, "from"), end=_time(row, "to"))


def _stretch(raw: object) -> tuple[date, date]:
    first, last = _items(raw, 2)
    return _at("[0]", _as_day, first), _at("[1]", _as_day, last)


def _booking(raw: object) -> Booking:
    day, start, end = _items(raw, 3)
    return Booking(day=_at("[0]", _as_day, day), start=_at("[1]", _as_time, start), end=_at("[2]", _as_time, end))


def _current(raw: object) -> tuple[Planned, ...]:
    return _list(_row(raw, PLAN), "visits", _planned, MAX_VISITS)


def _planned(raw: object) -> Planned:
    row = _row(raw, PLANNED)
    return Planned(
        visit=_text(row, "visit"),
        helper=_text(row, "helper"),
        day=_day(row, "date"),
        start=_time(row, "start"),
    )


def _open_visit(raw: object) -> OpenVisit:
    row = _row(raw, OPEN)
    why = _text(row, "why")
    if why not in set(Why):
        raise WrongInput("why", f'"{why[:40]}" is not one of the reasons')
    return OpenVisit(visit=_text(row, "visit"), why=Why(why))


# --- to JSON values ------------------------------------------------------------------------


def plan_to(plan: Plan) -> dict[str, Any]:
    """A plan as JSON values."""
    return {
        "format": PLAN_FORMAT,
        "instance": plan.instance,
        "visits": [_planned_to(planned) for planned in plan.visits],
        "open": [{"visit": one.visit, "why": one.why.value} for one in plan.open],
    }


def problem_to(problem: Problem) -> dict[str, Any]:
    """A problem as JSON values."""
    row: dict[str, Any] = {
        "format": INSTANCE_FORMAT,
        "name": problem.name,
        "timezone": problem.timezone,
        "first_day": problem.first_day.isoformat(),
        "last_day": problem.last_day.isoformat(),
        "pause_minutes": problem.pause_minutes,
        "helpers": [_helper_to(helper) for helper in problem.helpers],
        "requests": [_request_to(request) for request in problem.requests],
    }
    if problem.current:
        row["current"] = {"visits": [_planned_to(planned) for planned in problem.current]}
    return row


def _planned_to(planned: Planned) -> dict[str, str]:
    return {
        "visit": planned.visit,
        "helper": planned.helper,
        "date": planned.day.isoformat(),
        "start": clock(planned.start),
    }


def _helper_to(helper: Helper) -> dict[str, Any]:
    return {
        "id": helper.id,
        "place": list(helper.place),
        "reach_km": helper.reach_km,
        "activities": sorted(helper.activities),
        "qualities": sorted(helper.qualities),
        "availability": [{"weekday": one.weekday, "from": clock(one.start), "to": clock(one.end)} for one in helper.availability],
        "away": [[first.isoformat(), last.isoformat()] for first, last in helper.away],
        "most_per_week": helper.most_per_week,
        "most_per_month": helper.most_per_month,
        "booked": [[one.day.isoformat(), clock(one.start), clock(one.end)] for one in helper.booked],
    }


def _request_to(request: Request) -> dict[str, Any]:
    return {
        "id": request.id,
        "place": list(request.place),
        "activity": request.activity,
        "needs": sorted(request.needs),
        "wishes": sorted(request.wishes),
        "urgency": request.urgency,
        "most_faces": request.most_faces,
        "avoid": sorted(request.avoid),
        "visits": [_visit_to(visit) for visit in request.visits],
    }


def _visit_to(visit: Visit) -> dict[str, Any]:
    options = [{"date": one.day.isoformat(), "from": clock(one.start), "to": clock(one.end)} for one in visit.options]
    return {"id": visit.id, "minutes": visit.minutes, "options": options}


# --- JSON values, each refused with its path -------------------------------------------------


def _at(path: str, read: Callable[[Any], Read], value: object) -> Read:
    try:
        return read(value)
    except WrongInput as error:
        raise error.within(path) from None


def _file(raw: object, expected: str, fields: frozenset[str]) -> Row:
    """The outermost row; another format is refused before its fields are."""
    if isinstance(raw, dict) and _text(raw, "format") != expected:
        raise WrongInput("format", f'is not "{expected}"')
    return _row(raw, fields)


def _row(raw: object, fields: frozenset[str]) -> Row:
    if not isinstance(raw, dict):
        raise WrongInput("", "is not an object")
    if not raw.keys() <= fields:
        for name in sorted(raw.keys() - fields):
            meant = _meant(name[:40], frozenset(fields - raw.keys()))
            if meant:
                raise WrongInput(name[:40], f'is not a field here; "{meant}" is')
    return raw


@lru_cache(maxsize=1_000)
def _meant(name: str, missing: frozenset[str]) -> str:
    """The missing field that a name is a slip of the keys for; empty when it is another word."""
    return next(iter(get_close_matches(name.lower(), missing, n=1, cutoff=0.85)), "")


def _field(row: Row, key: str) -> object:
    try:
        value: object = row[key]
    except KeyError:
        raise WrongInput(key, "is missing") from None
    return value


def _list(row: Row, key: str, read: Callable[[Any], Read], most: int = MAX_ROWS) -> tuple[Read, ...]:
    values = _field(row, key)
    if not isinstance(values, list):
        raise WrongInput(key, "is not a list")
    if len(values) > most:
        raise WrongInput(key, f"has {len(values)} rows; {most} is the most")
    found: list[Read] = []
    try:
        found.extend(map(read, values))
    except WrongInput as error:
        raise error.within(f"{key}[{len(found)}]") from None
    return tuple(found)


def _items(raw: object, count: int) -> list[Any]:
    if not isinstance(raw, list) or len(raw) != count:
        raise WrongInput("", f"is not a list of {count}")
    return raw


def _text(row: Row, key: str) -> str:
    value = _field(row, key)
    if not isinstance(value, str):
        raise WrongInput(key, "is not text")
    return value if value.isascii() and value.isprintable() else _at(key, _showable, value)


def _showable(value: str) -> str:
    """JSON can escape half a character (a lone surrogate), which no file could hold, and what no screen should get."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise WrongInput("", "holds half a character") from None
    if found := UNSHOWABLE.search(value):
        raise WrongInput("", f"holds a character that cannot be shown (U+{ord(found[0]):04X})")
    return value


def _texts(row: Row, key: str) -> frozenset[str]:
    values = _field(row, key)
    if not isinstance(values, list):
        raise WrongInput(key, "is not a list")
    for at, value in enumerate(values):
        if not isinstance(value, str):
            raise WrongInput(f"{key}[{at}]", "is not text")
        if not (value.isascii() and value.isprintable()):
            _at(f"{key}[{at}]", _showable, value)
    return frozenset(values)


def _whole(row: Row, key: str) -> int:
    value = _field(row, key)
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongInput(key, "is not a whole number")
    if abs(value) > 2**53:
        raise WrongInput(key, "is too large a number")
    return value


def _as_float(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise WrongInput("", "is not a number")
    if abs(value) > 2**53 or not isfinite(value):
        raise WrongInput("", "is too large a number")
    return float(value)


def _float(row: Row, key: str) -> float:
    value = _field(row, key)
    return value if type(value) is float and isfinite(value) else _at(key, _as_float, value)


def _place(row: Row) -> Place:
    latitude, longitude = _at("place", lambda raw: _items(raw, 2), _field(row, "place"))
    return _at("place[0]", _as_float, latitude), _at("place[1]", _as_float, longitude)


def _as_time(value: object) -> int:
    if not isinstance(value, str):
        raise WrongInput("", "is not a time")
    return minutes_of(value)


def _time(row: Row, key: str) -> int:
    return _at(key, _as_time, _field(row, key))


def _as_day(value: object) -> date:
    if not isinstance(value, str):
        raise WrongInput("", "is not a date")
    return day_of(value)


def _day(row: Row, key: str) -> date:
    return _at(key, _as_day, _field(row, key))
