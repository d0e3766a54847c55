"""An independent judge: holds the JSON of a plan against the JSON of an instance, with code of its own."""

import gzip
import importlib.util
import json
import os
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from math import atan2, cos, radians, sin, sqrt
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Row = dict[str, Any]
SHARED = Path(os.environ.get("SAMENSPEL_SHARED", Path(__file__).parents[2].parent / "shared"))


class BrokenRule(AssertionError):
    """The plan breaks a rule."""


def shared(name: str) -> Path:
    """A file beside the project, or the test is left out."""
    path = SHARED / "planning" / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the project")
    return path


def official_judge() -> ModuleType:
    """The judge that belongs to the formats."""
    spec = importlib.util.spec_from_file_location("check_plan", shared("check_plan.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shared_instance(name: str) -> Row:
    with gzip.open(shared(f"instances/{name}.json.gz"), "rt", encoding="utf-8") as file:
        row: Row = json.load(file)
    return row


def kilometres(a: list[float], b: list[float]) -> float:
    """Distance over the sphere from the angle between two vectors, not by the haversine."""
    one, other = _vector(a), _vector(b)
    cross = (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )
    return 6371.0088 * atan2(sqrt(sum(x * x for x in cross)), sum(x * y for x, y in zip(one, other, strict=True)))


def _vector(place: list[float]) -> tuple[float, float, float]:
    lat, lon = radians(place[0]), radians(place[1])
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def minute(text: str) -> int:
    return 60 * int(text[:2]) + int(text[3:])


def demand(holds: bool, what: str) -> None:
    if not holds:
        raise BrokenRule(what)


def fits(helper: Row, request: Row) -> bool:
    return (
        kilometres(helper["place"], request["place"]) <= helper["reach_km"] + 1e-6
        and request["activity"] in helper["activities"]
        and all(need in helper["qualities"] for need in request["needs"])
        and helper["id"] not in request["avoid"]
    )


def has_time(helper: Row, visit: Row, day: str, start: int) -> bool:
    """Whether this start lies within an option and within the helper's availability."""
    end = start + visit["minutes"]
    when = date.fromisoformat(day)
    return (
        any(o["date"] == day and minute(o["from"]) <= start and end <= minute(o["to"]) for o in visit["options"])
        and any(
            w["weekday"] == when.isoweekday() and minute(w["from"]) <= start and end <= minute(w["to"])
            for w in helper["availability"]
        )
        and not any(date.fromisoformat(a) <= when <= date.fromisoformat(b) for a, b in helper["away"])
    )


def diary(helper: Row, planned: Iterable[Row], visits: dict[str, Row]) -> list[tuple[str, int, int, bool]]:
    """All that stands for one helper: day, from, to, whether booked elsewhere."""
    rows = [(day, minute(a), minute(b), True) for day, a, b in helper["booked"]]
    for one in planned:
        start = minute(one["start"])
        rows.append((one["date"], start, start + visits[one["visit"]]["minutes"], False))
    return sorted(rows)


def keeps_limits(helper: Row, rows: list[tuple[str, int, int, bool]], pause: int) -> bool:
    weeks: defaultdict[tuple[int, int], int] = defaultdict(int)
    months: defaultdict[str, int] = defaultdict(int)
    for day, *_ in rows:
        year, week, _ = date.fromisoformat(day).isocalendar()
        weeks[year, week] += 1
        months[day[:7]] += 1
    planned_months = {day[:7] for day, _, _, booked in rows if not booked}
    return (
        all(
            before[0] != after[0] or before[2] + pause <= after[1]
            for at, before in enumerate(rows)
            for after in rows[at + 1 : at + 2]
        )
        and max(weeks.values(), default=0) <= helper["most_per_week"]
        and all(months[month] <= helper["most_per_month"] for month in planned_months)
    )


def judge(instance: Row, plan: Row) -> float:
    """The score of a plan; raises ``BrokenRule`` when it breaks a rule."""
    helpers = {one["id"]: one for one in instance["helpers"]}
    owner = {visit["id"]: request for request in instance["requests"] for visit in request["visits"]}
    visits = {visit["id"]: visit for request in instance["requests"] for visit in request["visits"]}
    named = [one["visit"] for one in plan["visits"] + plan["open"]]
    demand(sorted(named) == sorted(visits), "every visit stands once")
    mine: defaultdict[str, list[Row]] = defaultdict(list)
    faces: defaultdict[str, set[str]] = defaultdict(set)
    score = 0.0
    for one in plan["visits"]:
        helper, request = helpers[one["helper"]], owner[one["visit"]]
        demand(fits(helper, request), f"{one} fits")
        demand(has_time(helper, visits[one["visit"]], one["date"], minute(one["start"])), f"{one} has time")
        mine[helper["id"]].append(one)
        faces[request["id"]].add(helper["id"])
        missed = sum(wish not in helper["qualities"] for wish in request["wishes"])
        score += 100 * request["urgency"] - 2 * kilometres(helper["place"], request["place"]) - 2 * missed
    for name, planned in mine.items():
        rows = diary(helpers[name], planned, visits)
        demand(keeps_limits(helpers[name], rows, instance["pause_minutes"]), f"{name} keeps the limits")
        score -= fair_share(helpers[name], rows)
    for request in instance["requests"]:
        demand(len(faces[request["id"]]) <= request["most_faces"], f"{request['id']} bears the faces")
        score -= 20 * len(faces[request["id"]])
    told = instance.get("current", {}).get("visits", [])
    return score - 15 * sum(one not in plan["visits"] for one in told)


def fair_share(helper: Row, rows: list[tuple[str, int, int, bool]]) -> float:
    cost = 0.0
    for month in {day[:7] for day, _, _, booked in rows if not booked}:
        booked = sum(day[:7] == month and is_booked for day, _, _, is_booked in rows)
        total = sum(day[:7] == month for day, *_ in rows)
        cost += sum(2 * k / helper["most_per_month"] for k in range(booked, total))
    return cost


def best_score(instance: Row, grid: int = 15) -> float:
    """The best score there is, by trying everything; for the tiniest streets only."""
    choices = []
    for request in instance["requests"]:
        people = [helper for helper in instance["helpers"] if fits(helper, request)]
        for visit in request["visits"]:
            rows: list[Row | None] = [None]
            for helper in people:
                rows += _moments(helper, visit, grid)
            choices.append((visit["id"], rows))
    return max(_worths(instance, choices, 0, []))


def _moments(helper: Row, visit: Row, grid: int) -> list[Row | None]:
    days = dict.fromkeys(option["date"] for option in visit["options"])
    return [
        {"visit": visit["id"], "helper": helper["id"], "date": day, "start": f"{start // 60:02d}:{start % 60:02d}"}
        for day in days
        for start in range(0, 1440, grid)
        if has_time(helper, visit, day, start)
    ]


def _worths(instance: Row, choices: list[tuple[str, list[Row | None]]], at: int, chosen: list[Row]) -> Iterable[float]:
    if at == len(choices):
        taken = {one["visit"] for one in chosen}
        left = [{"visit": visit, "why": "traded_off"} for visit, _ in choices if visit not in taken]
        try:
            yield judge(instance, {"visits": list(chosen), "open": left})
        except BrokenRule:
            yield float("-inf")
        return
    for one in choices[at][1]:
        yield from _worths(instance, choices, at + 1, [*chosen, one] if one else chosen)
