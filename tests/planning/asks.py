"""One ask for weekly company, and the neighbours around it, made to order."""

from datetime import date, timedelta

from samenspel.planning import Helper, Option, Problem, Request, Visit, Window

MONDAY = date(2026, 3, 2)
AFTERNOON = Window(2, 13 * 60, 17 * 60)


def neighbour(
    name: str,
    *,
    north: float = 0.0,
    qualities: frozenset[str] = frozenset(),
    per_month: int = 4,
    per_week: int = 1,
    window: Window = AFTERNOON,
    away: tuple[tuple[date, date], ...] = (),
) -> Helper:
    """Somebody who likes to keep company on Tuesday afternoons; ``north`` in kilometres."""
    return Helper(
        id=name,
        place=(52.37 + north / 111.2, 4.89),
        reach_km=3.0,
        activities=frozenset({"company"}),
        qualities=qualities,
        availability=(window,),
        away=away,
        most_per_week=per_week,
        most_per_month=per_month,
    )


def company(
    weeks: int = 4, *, name: str = "ask", wishes: frozenset[str] = frozenset(), faces: int = 4, minutes: int = 90
) -> Request:
    """A resident who asks for company every Tuesday afternoon."""
    tuesdays = [MONDAY + timedelta(days=1 + 7 * week) for week in range(weeks)]
    visits = tuple(
        Visit(id=f"{name} {at + 1}", minutes=minutes, options=(Option(day, 13 * 60, 17 * 60),)) for at, day in enumerate(tuesdays)
    )
    return Request(id=name, place=(52.37, 4.89), activity="company", visits=visits, wishes=wishes, most_faces=faces)


def asked(helpers: list[Helper], *requests: Request, weeks: int = 12) -> Problem:
    """The problem of these neighbours and requests."""
    return Problem(
        name="ask",
        timezone="Europe/Amsterdam",
        first_day=MONDAY,
        last_day=MONDAY + timedelta(days=7 * weeks - 1),
        helpers=tuple(helpers),
        requests=requests,
        pause_minutes=15,
    )
