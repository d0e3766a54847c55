"""Somebody who could come, reckoned once: which visits, how many a month, and what each is worth."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from samenspel.planning.model.funnel import Near
from samenspel.planning.model.moments import month_of, week_of
from samenspel.planning.model.problem import Helper, Request
from samenspel.planning.model.scoring import FACE, FAIR_SHARE, visit_worth
from samenspel.planning.proposing.asked import Asked, Bits, Shape, places

Span = tuple[int, int]  # minutes of a day
Taken = tuple[date, int, int]


@dataclass(frozen=True, slots=True)
class Slice:
    """Visits that somebody could make within one month: parts, each with the most that may come from it.

    ``losses`` say what each visit brings that is worth making, below zero, the best first.
    """

    month: int
    parts: tuple[tuple[Bits, int], ...]
    losses: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A helper as an ask sees them, beside all that was promised already.

    ``time`` and ``free`` are choices: those at which options and availability agree, and those of them that are
    still free. Lists have one entry a week or month of the ask. A first visit in a month with load *l* is worth
    ``each - step * l`` points, the next ``step`` less; coming at all costs ``entry``.
    """

    near: Near
    is_known: bool
    each: float
    step: float
    entry: float
    time: Bits
    free: Bits
    visits: Bits
    spans: dict[Shape, list[Span]]
    busy: dict[date, list[Span]]
    week_room: tuple[int, ...]
    month_load: tuple[int, ...]
    month_room: tuple[int, ...]
    slices: tuple[Slice, ...]

    @property
    def helper(self) -> Helper:
        """The helper behind the numbers."""
        return self.near.helper


def candidate(asked: Asked, request: Request, near: Near, promised: Iterable[Taken], *, is_known: bool) -> Candidate:
    """Reckon what one helper, to whom ``promised`` belongs already, could do of an ask."""
    helper = near.helper
    spans = _spans(asked, helper)
    time = _time(asked, helper, spans)
    weeks, months, busy = _promised(asked, promised if time else ())
    week_room = tuple([max(0, helper.most_per_week - count) for count in weeks])
    month_room = tuple([max(0, helper.most_per_month - count) for count in months])
    free = _free(asked, time, spans, busy) if busy else time
    free = _without_full(asked, free, week_room, month_room)
    each, step = visit_worth(request, helper, near.km), FAIR_SHARE / max(1, helper.most_per_month)
    gains = [each - step * load for load in months]
    return Candidate(
        near=near,
        is_known=is_known,
        each=each,
        step=step,
        entry=0.0 if is_known else float(FACE),
        time=time,
        free=free,
        visits=asked.visits_in(free),
        spans=spans,
        busy=busy,
        week_room=week_room,
        month_load=tuple(months),
        month_room=month_room,
        slices=tuple(
            Slice(month, parts, _losses(gains[month], step, min(month_room[month], _count(parts))))
            for month, parts in _parts(asked, free, week_room)
        ),
    )


def _spans(asked: Asked, helper: Helper) -> dict[Shape, list[Span]]:
    """Per shape of an option the first and last starts that lie in a window of that weekday."""
    found: dict[Shape, list[Span]] = {}
    for shape in asked.by_shape:
        weekday, start, end, minutes = shape
        mine = [
            (max(start, window.start), min(end, window.end) - minutes)
            for window in helper.availability
            if window.weekday == weekday and min(end, window.end) - max(start, window.start) >= minutes
        ]
        if mine:
            found[shape] = sorted(mine)
    return found


def _time(asked: Asked, helper: Helper, spans: dict[Shape, list[Span]]) -> Bits:
    time = 0
    for shape in spans:
        time |= asked.by_shape[shape]
    if time:
        for first, last in helper.away:
            for day in asked.days[bisect_left(asked.days, first) : bisect_right(asked.days, last)]:
                time &= ~asked.by_day[day]
    return time


def _promised(asked: Asked, promised: Iterable[Taken]) -> tuple[list[int], list[int], dict[date, list[Span]]]:
    """Count what was promised per week and month, and keep the times of days on which a visit could be."""
    weeks, months = [0] * len(asked.weeks), [0] * len(asked.months)
    busy: defaultdict[date, list[Span]] = defaultdict(list)
    for day, start, end in promised:
        week, month = asked.weeks.get(week_of(day)), asked.months.get(month_of(day))
        if week is not None:
            weeks[week] += 1
        if month is not None:
            months[month] += 1
        if day in asked.by_day:
            busy[day].append((start, end))
    return weeks, months, dict(busy)


def _free(asked: Asked, time: Bits, spans: dict[Shape, list[Span]], busy: dict[date, list[Span]]) -> Bits:
    for day, taken in busy.items():
        for at in places(time & asked.by_day[day]):
            shape = asked.choices[at].shape
            if first_start(spans[shape], taken, shape[3], asked.pause) is None:
                time &= ~(1 << at)
    return time


def first_start(spans: Sequence[Span], taken: Sequence[Span], minutes: int, pause: int) -> int | None:
    """The earliest start within these spans that keeps the pause to all that is taken, if there is one."""
    if not taken:
        return spans[0][0]
    for low, high in spans:
        for start in sorted({low, *(until + pause for _, until in taken)}):
            if low <= start <= high and all(start + minutes + pause <= a or b + pause <= start for a, b in taken):
                return start
    return None


def _without_full(asked: Asked, free: Bits, week_room: Sequence[int], month_room: Sequence[int]) -> Bits:
    for rooms, choices in ((week_room, asked.by_week), (month_room, asked.by_month)):
        if free and 0 in rooms:
            for room, bits in zip(rooms, choices, strict=True):
                if not room:
                    free &= ~bits
    return free


def _parts(asked: Asked, free: Bits, week_room: Sequence[int]) -> Iterator[tuple[int, tuple[tuple[Bits, int], ...]]]:
    """One part a month; where a week has several visits of the ask, one a week and month."""
    for month, bits in enumerate(asked.by_month):
        mine = free & bits
        if mine and asked.is_knotted:
            weeks = [(mine & week, room) for week, room in zip(asked.by_week, week_room, strict=True)]
            yield month, tuple([(asked.visits_in(some), room) for some, room in weeks if some])
        elif mine:
            yield month, ((asked.visits_in(mine), len(asked.todo)),)


def _count(parts: Iterable[tuple[Bits, int]]) -> int:
    return sum([min(visits.bit_count(), most) for visits, most in parts])


def _losses(gain: float, step: float, most: int) -> tuple[float, ...]:
    return tuple([step * more - gain for more in range(most) if step * more < gain])
