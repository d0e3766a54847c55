"""What room helpers still have: their time, weeks and months, kept while visits are placed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from samenspel.planning.model.geometry import REACH_SLACK_KM, km_between
from samenspel.planning.model.moments import month_of, week_of
from samenspel.planning.model.plan import Plan, Planned
from samenspel.planning.model.problem import Helper, Problem, Request, Visit

Moment = tuple[date, int]
Span = tuple[date, int, int]


def is_fit(helper: Helper, request: Request, km: float) -> bool:
    """Whether this helper may come to this resident at all, at this distance."""
    return (
        km <= helper.reach_km + REACH_SLACK_KM
        and request.activity in helper.activities
        and request.needs <= helper.qualities
        and helper.id not in request.avoid
    )


class Room:
    """One helper's remaining room; ``take`` and ``give_back`` change it."""

    def __init__(self, helper: Helper, pause: int) -> None:
        self.helper = helper
        self._pause = pause
        self._days: defaultdict[date, list[tuple[int, int]]] = defaultdict(list)
        self._weeks: Counter[tuple[int, int]] = Counter()
        self._months: Counter[tuple[int, int]] = Counter()
        self._spans: dict[str, list[Span]] = {}
        self._windows: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for window in helper.availability:
            self._windows[window.weekday].append((window.start, window.end))
        for booking in helper.booked:
            self.take(booking.day, booking.start, booking.end)

    def take(self, day: date, start: int, end: int) -> None:
        """Fill a stretch of time."""
        self._days[day].append((start, end))
        self._weeks[week_of(day)] += 1
        self._months[month_of(day)] += 1

    def give_back(self, day: date, start: int, end: int) -> None:
        """Free a stretch of time that was taken."""
        self._days[day].remove((start, end))
        self._weeks[week_of(day)] -= 1
        self._months[month_of(day)] -= 1

    def week_load(self, day: date) -> int:
        """How many visits stand in the week of this day."""
        return self._weeks[week_of(day)]

    def month_load(self, day: date) -> int:
        """How many visits stand in the month of this day."""
        return self._months[month_of(day)]

    def has_room_on(self, day: date) -> bool:
        """Whether the limits of week and month allow one more visit on a day."""
        return self._weeks[week_of(day)] < self.helper.most_per_week and self._months[month_of(day)] < self.helper.most_per_month

    def is_free(self, day: date, start: int, end: int) -> bool:
        """Whether this time, with the pause around it, is still free."""
        pause = self._pause
        return all(end + pause <= taken or until + pause <= start for taken, until in self._days[day])

    def spans_for(self, visit: Visit) -> list[Span]:
        """Days, with first and last start, at which options and availability agree; in order of time."""
        if visit.id not in self._spans:
            self._spans[visit.id] = sorted(self._agreeing(visit))
        return self._spans[visit.id]

    def _agreeing(self, visit: Visit) -> Iterator[Span]:
        for option in visit.options:
            windows = self._windows.get(option.day.isoweekday(), ())
            if not windows or self.helper.is_away(option.day):
                continue
            for start, end in windows:
                low, high = max(start, option.start), min(end, option.end) - visit.minutes
                if low <= high:
                    yield option.day, low, high

    def has_time_for(self, visit: Visit) -> bool:
        """Whether options and availability agree anywhere, whatever else is promised."""
        return bool(self.spans_for(visit))

    def starts_for(self, visit: Visit) -> Iterator[Moment]:
        """Moments at which this helper can do the visit, the earliest of each free gap."""
        for day, low, high in self.spans_for(visit):
            if not self.has_room_on(day):
                continue
            taken = self._days.get(day)
            if not taken:
                yield day, low
                continue
            for start in sorted({low, *(until + self._pause for _, until in taken)}):
                if low <= start <= high and self.is_free(day, start, start + visit.minutes):
                    yield day, start

    def start_for(self, visit: Visit) -> Moment | None:
        """The earliest moment at which this helper can do the visit, if there is one."""
        return next(self.starts_for(visit), None)

    def may_start(self, visit: Visit, day: date, start: int) -> bool:
        """Whether this helper can do the visit at exactly this moment."""
        return (
            any(day == on and low <= start <= high for on, low, high in self.spans_for(visit))
            and self.has_room_on(day)
            and self.is_free(day, start, start + visit.minutes)
        )


class Rooms:
    """The room of everybody in a problem, and who is whose face."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.faces: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._rooms: dict[str, Room] = {}

    def of(self, helper_id: str) -> Room:
        """The room of one helper."""
        if helper_id not in self._rooms:
            helper = self.problem.helper_by_id[helper_id]
            self._rooms[helper_id] = Room(helper, self.problem.pause_minutes)
        return self._rooms[helper_id]

    def place(self, one: Planned) -> None:
        """Let a planned visit take its time."""
        request, visit = self.problem.visit_by_id[one.visit]
        self.of(one.helper).take(one.day, one.start, one.start + visit.minutes)
        self.faces[request.id][one.helper] += 1

    def remove(self, one: Planned) -> None:
        """Give the time of a planned visit back."""
        request, visit = self.problem.visit_by_id[one.visit]
        self.of(one.helper).give_back(one.day, one.start, one.start + visit.minutes)
        self.faces[request.id][one.helper] -= 1
        self.faces[request.id] += Counter()

    def may_place(self, one: Planned) -> bool:
        """Whether a planned visit keeps every rule beside what is placed already."""
        if one.visit not in self.problem.visit_by_id or one.helper not in self.problem.helper_by_id:
            return False
        request, visit = self.problem.visit_by_id[one.visit]
        room, faces = self.of(one.helper), self.faces[request.id]
        return (
            (one.helper in faces or len(faces) < request.most_faces)
            and is_fit(room.helper, request, km_between(request.place, room.helper.place))
            and room.may_start(visit, one.day, one.start)
        )


def rooms_after(problem: Problem, plan: Plan | None) -> Rooms:
    """The room that a plan, which keeps the rules, leaves.

    Visits that the problem does not know are passed over; a helper whom it does not
    know is a face all the same.
    """
    rooms = Rooms(problem)
    for one in plan.visits if plan else ():
        if one.visit not in problem.visit_by_id:
            continue
        if one.helper in problem.helper_by_id:
            rooms.place(one)
        else:
            rooms.faces[problem.visit_by_id[one.visit][0].id][one.helper] += 1
    return rooms


def standing(problem: Problem, planned: Iterable[Planned]) -> tuple[Rooms, list[Planned]]:
    """Place what still keeps every rule; what does not comes back as the second value."""
    rooms, fallen = Rooms(problem), []
    for one in planned:
        if rooms.may_place(one):
            rooms.place(one)
        else:
            fallen.append(one)
    return rooms, fallen
