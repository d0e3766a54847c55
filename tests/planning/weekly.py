"""One ask for every week of a quarter, with people around it who have little time and promised much already."""

from datetime import date, timedelta
from random import Random

from samenspel.planning import Booking, Helper, Option, Problem, Request, Visit, Window

MONDAY = date(2026, 3, 2)
WEEKS = 13
QUALITIES = ("car", "lang:tr", "woman")


def weekly_ask(seed: int, people: int = 12) -> Problem:
    """Thirteen weekly visits on one to three weekdays, twelve helpers with limits, holidays and promises."""
    chance = Random(seed)
    weekdays = sorted(chance.sample(range(1, 7), chance.choice((1, 1, 2, 3))))
    visits = tuple(_visit(week, weekdays) for week in range(WEEKS))
    request = Request(
        id="ask",
        place=(52.37, 4.89),
        activity="company",
        visits=visits,
        wishes=frozenset(chance.sample(QUALITIES, chance.randint(0, 2))),
        urgency=chance.choice((1, 1, 2)),
        most_faces=chance.choice((2, 3, 4)),
    )
    helpers = tuple(_helper(chance, f"h{at:02d}", weekdays) for at in range(people))
    last = MONDAY + timedelta(days=7 * WEEKS - 1)
    return Problem("weekly", "Europe/Amsterdam", MONDAY, last, helpers, (request,), pause_minutes=15)


def _visit(week: int, weekdays: list[int]) -> Visit:
    monday = MONDAY + timedelta(weeks=week)
    return Visit(f"w{week}", 90, tuple(Option(monday + timedelta(days=day - 1), 13 * 60, 17 * 60) for day in weekdays))


def _helper(chance: Random, name: str, weekdays: list[int]) -> Helper:
    month = chance.choice((1, 2, 2, 3, 4))
    mine = chance.sample(weekdays, chance.randint(1, len(weekdays)))
    away = MONDAY + timedelta(days=chance.randrange(7 * WEEKS))
    return Helper(
        id=name,
        place=(52.37 + chance.uniform(-0.02, 0.02), 4.89 + chance.uniform(-0.02, 0.02)),
        reach_km=chance.choice((1.0, 3.0, 5.0)),
        activities=frozenset({"company"}),
        qualities=frozenset(chance.sample(QUALITIES, chance.randint(0, 3))),
        availability=tuple(Window(day, chance.choice((12, 13, 14)) * 60, 17 * 60) for day in mine),
        away=((away, away + timedelta(days=chance.randrange(21))),) if chance.random() < 0.6 else (),
        most_per_week=1,
        most_per_month=month,
        booked=_booked(chance, mine[0]) if chance.random() < 0.5 else (),
    )


def _booked(chance: Random, weekday: int) -> tuple[Booking, ...]:
    """Somebody else is visited every four weeks."""
    first = MONDAY + timedelta(days=weekday - 1, weeks=chance.randrange(4))
    start = chance.choice((9 * 60, 14 * 60))
    return tuple(Booking(first + timedelta(weeks=4 * times), start, start + 60) for times in range(3))
