"""What has to be planned: helpers with a little time, requests that recur. Checked when made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from math import isfinite
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.moments import DAY_MINUTES, week_of
from samenspel.planning.model.plan import Planned

Place = tuple[float, float]

MAX_TEXT = 200
MAX_DAYS = 1100
MAX_KM = 20_100.0
MAX_LIMIT = 1_000_000


def _check(holds: bool, path: str, why: str) -> None:
    if not holds:
        raise WrongInput(path, why)


def _check_text(text: str, path: str) -> None:
    _check(0 < len(text) <= MAX_TEXT, path, f"must have 1 to {MAX_TEXT} characters")


def _check_number(number: int, path: str, low: int, high: int) -> None:
    _check(low <= number <= high, path, f"{number} is not between {low} and {high}")


def _check_place(place: Place) -> None:
    latitude, longitude = place
    _check(-90 <= latitude <= 90, "place[0]", f"{latitude} is not a latitude")
    _check(-180 <= longitude <= 180, "place[1]", f"{longitude} is not a longitude")


def _check_span(start: int, end: int) -> None:
    _check(0 <= start < DAY_MINUTES, "from", f"{start} is not a minute of the day")
    _check(start < end <= DAY_MINUTES, "to", "does not come after its start")


@dataclass(frozen=True, slots=True)
class Window:
    """A weekly stretch in which a helper has time: ISO weekday (Monday 1), minutes."""

    weekday: int
    start: int
    end: int

    def __post_init__(self) -> None:
        _check_number(self.weekday, "weekday", 1, 7)
        _check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Booking:
    """Time of a helper that is promised elsewhere; it counts for the limits."""

    day: date
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < DAY_MINUTES:
            raise WrongInput("[1]", f"{self.start} is not a minute of the day")
        if not self.start < self.end <= DAY_MINUTES:
            raise WrongInput("[2]", "does not come after its start")


@dataclass(frozen=True, slots=True)
class Option:
    """One stretch of one day inside which a visit may lie."""

    day: date
    start: int
    end: int

    def __post_init__(self) -> None:
        _check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Visit:
    """One coming together: how long it takes, and when it may be."""

    id: str
    minutes: int
    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        _check_text(self.id, "id")
        _check_number(self.minutes, "minutes", 1, DAY_MINUTES)


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who likes to help: where, with what, when, and how much at most."""

    id: str
    place: Place
    reach_km: float
    activities: frozenset[str]
    qualities: frozenset[str] = frozenset()
    availability: tuple[Window, ...] = ()
    away: tuple[tuple[date, date], ...] = ()
    most_per_week: int = 1
    most_per_month: int = 4
    booked: tuple[Booking, ...] = ()

    def __post_init__(self) -> None:
        _check_text(self.id, "id")
        _check_place(self.place)
        reach = self.reach_km
        _check(isfinite(reach) and 0 <= reach <= MAX_KM, "reach_km", f"{reach} is not a distance")
        _check_number(self.most_per_week, "most_per_week", 0, MAX_LIMIT)
        _check_number(self.most_per_month, "most_per_month", 0, MAX_LIMIT)
        for row, (first, last) in enumerate(self.away):
            _check(first <= last, f"away[{row}]", "ends before it starts")

    def is_away(self, day: date) -> bool:
        """Whether this helper is away on a day."""
        return any(first <= day <= last for first, last in self.away)


@dataclass(frozen=True, slots=True)
class Request:
    """What one resident asks: where, what, from whom, and which visits."""

    id: str
    place: Place
    activity: str
    visits: tuple[Visit, ...]
    needs: frozenset[str] = frozenset()
    wishes: frozenset[str] = frozenset()
    urgency: int = 1
    most_faces: int = 4
    avoid: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        _check_text(self.id, "id")
        _check_place(self.place)
        _check_text(self.activity, "activity")
        _check_number(self.urgency, "urgency", 1, 2)
        _check_number(self.most_faces, "most_faces", 0, MAX_LIMIT)


@dataclass(frozen=True)
class Problem:
    """Everything that is planned at once. Immutable; refused when it contradicts itself.

    ``current`` is what people have already been told: changing it costs.
    """

    name: str
    timezone: str
    first_day: date
    last_day: date
    helpers: tuple[Helper, ...]
    requests: tuple[Request, ...]
    pause_minutes: int = 0
    current: tuple[Planned, ...] = field(default=())

    def __post_init__(self) -> None:
        _check_text(self.name, "name")
        _check_timezone(self.timezone)
        _check(self.first_day <= self.last_day, "last_day", "comes before first_day")
        days = (self.last_day - self.first_day).days + 1
        _check(days <= MAX_DAYS, "last_day", f"the horizon of {days} days is over {MAX_DAYS}")
        _check_number(self.pause_minutes, "pause_minutes", 0, DAY_MINUTES)
        _check_unique("helpers", (helper.id for helper in self.helpers))
        _check_unique("requests", (request.id for request in self.requests))
        _check_visits(self)
        _check_unique("current.visits", (planned.visit for planned in self.current), "visit")

    @cached_property
    def helper_by_id(self) -> Mapping[str, Helper]:
        """Find a helper by id."""
        return MappingProxyType({helper.id: helper for helper in self.helpers})

    @cached_property
    def request_by_id(self) -> Mapping[str, Request]:
        """Find a request by id."""
        return MappingProxyType({request.id: request for request in self.requests})

    @cached_property
    def visit_by_id(self) -> Mapping[str, tuple[Request, Visit]]:
        """Find a visit, with the request that it belongs to, by its id."""
        pairs = ((r, visit) for r in self.requests for visit in r.visits)
        return MappingProxyType({visit.id: (request, visit) for request, visit in pairs})

    @cached_property
    def visit_count(self) -> int:
        """How many visits are asked for in all."""
        return sum(len(request.visits) for request in self.requests)


def check_bookings(problem: Problem) -> None:
    """Refuse helpers whose promises elsewhere already break the rules by themselves."""
    for row, helper in enumerate(problem.helpers):
        if not helper.booked:
            continue
        weeks = Counter(week_of(booking.day) for booking in helper.booked)
        week, count = max(weeks.items(), key=lambda item: item[1])
        if count > helper.most_per_week:
            why = f"{count} in week {week[1]} of {week[0]}, over most_per_week"
            raise WrongInput(f"helpers[{row}].booked", why)
        spans = sorted((booking.day, booking.start, booking.end) for booking in helper.booked)
        for (day, _, end), (next_day, start, _) in pairwise(spans):
            if day == next_day and start < end + problem.pause_minutes:
                raise WrongInput(f"helpers[{row}].booked", f"two on {day} are too close")


def _check_timezone(name: str) -> None:
    _check_text(name, "timezone")
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        if _has_zone_data():
            raise WrongInput("timezone", f'"{name[:40]}" is not a known zone') from error


def _has_zone_data() -> bool:
    """A bare container may have no zone data; then any name has to do."""
    try:
        ZoneInfo("Europe/Amsterdam")
    except ZoneInfoNotFoundError:
        return False
    return True


def _check_unique(path: str, ids: Iterable[str], name: str = "id") -> None:
    seen: set[str] = set()
    for row, one in enumerate(ids):
        if one in seen:
            raise WrongInput(f"{path}[{row}].{name}", f'"{one}" is there twice')
        seen.add(one)


def _check_visits(problem: Problem) -> None:
    seen: set[str] = set()
    first, last = problem.first_day, problem.last_day
    for row, request in enumerate(problem.requests):
        for place, visit in enumerate(request.visits):
            if visit.id in seen:
                path = f"requests[{row}].visits[{place}].id"
                raise WrongInput(path, f'"{visit.id}" is there twice')
            seen.add(visit.id)
            for at, option in enumerate(visit.options):
                if not first <= option.day <= last:
                    path = f"requests[{row}].visits[{place}].options[{at}].date"
                    raise WrongInput(path, f"{option.day} is outside the horizon")
