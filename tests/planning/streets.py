"""Small streets made by chance from a seed, with everything in them that the rules know."""

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from samenspel.planning import Problem, problem_from

MONDAY = date(2026, 3, 23)  # the horizon crosses the end of a month, and of summer time's beginning
DAYS = 21
ACTIVITIES = ("company", "groceries", "ride")
QUALITIES = ("car", "lang:tr", "vog", "woman")

Row = dict[str, Any]


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def street_row(seed: int, helpers: int = 6, requests: int = 4) -> Row:
    """An instance as JSON values."""
    chance = Random(seed)
    row: Row = {
        "format": "samenspel-instance/1",
        "name": f"street-{seed}",
        "timezone": "Europe/Amsterdam",
        "first_day": MONDAY.isoformat(),
        "last_day": (MONDAY + timedelta(days=DAYS - 1)).isoformat(),
        "pause_minutes": chance.choice((0, 15, 30)),
        "helpers": [_helper(chance, f"h{at}") for at in range(helpers)],
    }
    row["requests"] = [_request(chance, f"r{at}", row["helpers"]) for at in range(requests)]
    return row


def street(seed: int, helpers: int = 6, requests: int = 4) -> Problem:
    """An instance as a problem."""
    return problem_from(street_row(seed, helpers, requests))


def street_rows() -> st.SearchStrategy[Row]:
    """Streets of all small sizes."""
    return st.builds(street_row, st.integers(0, 10**6), st.integers(0, 9), st.integers(0, 7))


def _place(chance: Random) -> list[float]:
    return [round(52.36 + chance.random() / 60, 5), round(4.88 + chance.random() / 40, 5)]


def _some(chance: Random, of: tuple[str, ...], share: float) -> list[str]:
    return [one for one in of if chance.random() < share]


def _helper(chance: Random, name: str) -> Row:
    windows = []
    for weekday in chance.sample(range(1, 8), chance.randint(1, 5)):
        start = chance.choice((540, 600, 780, 795))
        windows.append({"weekday": weekday, "from": clock(start), "to": clock(start + chance.choice((60, 120, 240)))})
    away = chance.randrange(DAYS)
    first = MONDAY + timedelta(days=away)
    booked = MONDAY + timedelta(days=chance.randrange(-7, DAYS + 7))
    return {
        "id": name,
        "place": _place(chance),
        "reach_km": round(chance.uniform(0.3, 3.0), 2),
        "activities": _some(chance, ACTIVITIES, 0.6),
        "qualities": _some(chance, QUALITIES, 0.6),
        "availability": windows,
        "away": [[first.isoformat(), (first + timedelta(days=chance.randrange(6))).isoformat()]] if chance.random() < 0.3 else [],
        "most_per_week": chance.randint(1, 3),
        "most_per_month": chance.randint(1, 4),
        "booked": [[booked.isoformat(), "10:00", "11:30"]] if chance.random() < 0.4 else [],
    }


def _request(chance: Random, name: str, helpers: list[Row]) -> Row:
    minutes = chance.choice((45, 60, 90))
    flexible = chance.random() < 0.4
    weekday = chance.randrange(7)
    visits = []
    for at in range(chance.randint(1, 6)):
        first = MONDAY + timedelta(days=(weekday + 7 * (at // 2) + 3 * (at % 2)) % DAYS)
        days = [first + timedelta(days=step) for step in range(3 if flexible else 1)]
        last = MONDAY + timedelta(days=DAYS - 1)
        options = [
            {"date": day.isoformat(), "from": "09:00", "to": chance.choice(("11:00", "12:30", "17:00"))}
            for day in days
            if day <= last
        ]
        visits.append({"id": f"{name}-{at}", "minutes": minutes, "options": options})
    return {
        "id": name,
        "place": _place(chance),
        "activity": chance.choice(ACTIVITIES),
        "needs": _some(chance, QUALITIES, 0.15),
        "wishes": _some(chance, QUALITIES, 0.3),
        "urgency": chance.choice((1, 1, 2)),
        "most_faces": chance.randint(1, 4),
        "avoid": [chance.choice(helpers)["id"]] if helpers and chance.random() < 0.3 else [],
        "visits": visits,
    }
