"""Reading and writing the two file formats: samenspel-instance/1 and samenspel-plan/1."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Mapping
from datetime import date
from math import isfinite
from pathlib import Path
from secrets import token_hex
from typing import Any, NoReturn, TypeVar

from samenspel.planning.model.errors import WrongInput
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

MAX_BYTES = 256 * 1024 * 1024
# Counted before anything is decoded: twenty characters of a file can become five hundred bytes of memory.
MAX_CONTAINERS = 5_000_000
MAX_STRINGS = 24_000_000
MAX_HELPERS = 200_000
MAX_REQUESTS = 50_000
MAX_VISITS = 500_000
MAX_ROWS = 10_000

Row = Mapping[str, Any]
Read = TypeVar("Read")


# --- whole files -------------------------------------------------------------------------


def read_problem(path: Path) -> Problem:
    """The problem in an instance file (.json or .json.gz), or ``WrongInput``."""
    return problem_from(_load(path))


def read_plan(path: Path) -> Plan:
    """The plan in a plan file (.json or .json.gz), or ``WrongInput``."""
    return plan_from(_load(path))


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan file, whole or not at all; the same plan gives the same bytes."""
    _write(plan_to(plan), path)


def write_problem(problem: Problem, path: Path) -> None:
    """Write an instance file, whole or not at all."""
    _write(problem_to(problem), path)


def plan_text(plan: Plan) -> str:
    """A plan as the text of a plan file."""
    return _dump(plan_to(plan))


# --- from JSON values ----------------------------------------------------------------------


def problem_from(raw: object) -> Problem:
    """The problem in the decoded JSON of an instance file."""
    row = _row(raw)
    _check_format(row, INSTANCE_FORMAT)
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
    row = _row(raw)
    _check_format(row, PLAN_FORMAT)
    return Plan(
        instance=_text(row, "instance"),
        visits=_list(row, "visits", _planned, MAX_VISITS),
        open=_list(row, "open", _open_visit, MAX_VISITS),
    )


def _helper(raw: object) -> Helper:
    row = _row(raw)
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
    row = _row(raw)
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
    row = _row(raw)
    options = _list(row, "options", _option)
    return Visit(id=_text(row, "id"), minutes=_whole(row, "minutes"), options=options)


def _option(raw: object) -> Option:
    row = _row(raw)
    return Option(day=_day(row, "date"), start=_time(row, "from"), end=_time(row, "to"))


def _window(raw: object) -> Window:
    row = _row(raw)
    return Window(weekday=_whole(row, "weekday"), start=_time(row, "from"), end=_time(row, "to"))


def _stretch(raw: object) -> tuple[date, date]:
    first, last = _items(raw, 2)
    return _at("[0]", _as_day, first), _at("[1]", _as_day, last)


def _booking(raw: object) -> Booking:
    day, start, end = _items(raw, 3)
    return Booking(day=_at("[0]", _as_day, day), start=_at("[1]", _as_time, start), end=_at("[2]", _as_time, end))


def _current(raw: object) -> tuple[Planned, ...]:
    return _list(_row(raw), "visits", _planned, MAX_VISITS)


def _planned(raw: object) -> Planned:
    row = _row(raw)
    return Planned(
        visit=_text(row, "visit"),
        helper=_text(row, "helper"),
        day=_day(row, "date"),
        start=_time(row, "start"),
    )


def _open_visit(raw: object) -> OpenVisit:
    row = _row(raw)
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


# --- files ---------------------------------------------------------------------------------


def _load(path: Path) -> object:
    try:
        with path.open("rb") as file:
            head = file.read(2)
        with gzip.open(path, "rb") if head == b"\x1f\x8b" else path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise WrongInput("", f"{path}: {_why_unread(error)}") from error
    if not content:
        raise WrongInput("", f"{path}: is empty")
    if len(content) > MAX_BYTES:
        raise WrongInput("", f"{path}: over {MAX_BYTES // 2**20} MiB when unpacked")
    if content.count(b"{") + content.count(b"[") > MAX_CONTAINERS or content.count(b'"') > 2 * MAX_STRINGS:
        raise WrongInput("", f"{path}: holds more than can be planned at once; plan a smaller area")
    try:
        return json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise WrongInput("", f"{path}: is not UTF-8 text") from error
    except RecursionError as error:
        raise WrongInput("", f"{path}: is nested too deep") from error
    except ValueError as error:
        raise WrongInput("", f"{path}: is not JSON ({error})") from error


def _why_unread(error: Exception) -> str:
    match error:
        case FileNotFoundError():
            return "is not there"
        case PermissionError():
            return "may not be read"
        case IsADirectoryError():
            return "is a folder"
        case _:
            return f"cannot be read ({error})"


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _write(value: Mapping[str, Any], path: Path) -> None:
    content = _dump(value).encode("utf-8")
    if path.name.endswith(".gz"):
        content = gzip.compress(content, mtime=0)
    draft = path.with_name(f".{path.name}.{token_hex(8)}")
    try:
        with draft.open("xb") as file:  # the system gives it the rights of any new file
            file.write(content)
        draft.replace(path)
    except BaseException as error:
        draft.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:  # of the file asked for, not of the draft
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


def _dump(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


# --- JSON values, each refused with its path -------------------------------------------------


def _at(path: str, read: Callable[[Any], Read], value: object) -> Read:
    try:
        return read(value)
    except WrongInput as error:
        raise error.within(path) from None


def _check_format(row: Row, expected: str) -> None:
    if _text(row, "format") != expected:
        raise WrongInput("format", f'is not "{expected}"')


def _row(raw: object) -> Row:
    if not isinstance(raw, dict):
        raise WrongInput("", "is not an object")
    return raw


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
    return value if value.isascii() else _at(key, _as_utf8, value)


def _as_utf8(value: str) -> str:
    """JSON can escape half a character (a lone surrogate); no file could hold it."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise WrongInput("", "holds half a character") from None
    return value


def _texts(row: Row, key: str) -> frozenset[str]:
    values = _field(row, key)
    if not isinstance(values, list):
        raise WrongInput(key, "is not a list")
    for at, value in enumerate(values):
        if not isinstance(value, str):
            raise WrongInput(f"{key}[{at}]", "is not text")
        if not value.isascii():
            _at(f"{key}[{at}]", _as_utf8, value)
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
