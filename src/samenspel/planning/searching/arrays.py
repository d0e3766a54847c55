"""A problem as flat arrays: eligible pairs and the stretches of time that each pair has.

Words used here and in the kernel: a *pair* is a request with a helper who may come; a
*cell* is a pair with one visit that this helper has time for; a *stretch* is an unbroken
range of starts of a cell. Moments are ``day * STRIDE + minute``, so that no two days touch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from samenspel.planning.model.errors import TooLarge
from samenspel.planning.model.geometry import EARTH_KM, REACH_SLACK_KM
from samenspel.planning.model.moments import month_of, week_of
from samenspel.planning.model.plan import Planned
from samenspel.planning.model.problem import Helper, Problem, Request
from samenspel.planning.model.scoring import CHANGE, FACE, FAIR_SHARE, KM, VISIT, WISH
from samenspel.planning.model.sharing import WEIGHTS, Sharing, Wait, Weights

# Points are whole millionths: sums are exact, so ties fall the same way everywhere.
MICRO = 1_000_000
STRIDE = 4096
MAX_PAIRS = 5_000_000
MAX_STRETCHES = 20_000_000
ROWS_AT_ONCE = 4_000_000
NOBODY: Mapping[str, Wait] = MappingProxyType({})

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


class Ground(NamedTuple):
    """All that stays the same while plans are tried."""

    visit_start: Ints  # requests + 1: the visits of a request
    visit_request: Ints
    visit_minutes: Ints
    visit_can: Ints  # whether anybody at all has time for a visit
    request_faces: Ints
    pair_start: Ints  # requests + 1: the pairs of a request
    pair_request: Ints
    pair_helper: Ints
    pair_worth: Longs  # of one visit, without face and fair share
    pair_most: Ints  # visits that the limits allow at most; pairs stand best first
    cell_start: Ints  # pairs + 1
    cell_visit: Ints
    stretch_start: Ints  # cells + 1
    stretch_low: Ints
    stretch_high: Ints
    stretch_week: Ints  # helper * weeks + week
    stretch_month: Ints  # helper * months + month
    helper_pair_start: Ints  # helpers + 1
    helper_pair: Ints
    fair_step: Longs  # helpers: what each earlier visit of a month adds to the next
    slot_start: Ints  # helpers * weeks + 1: room for the visits of one week
    told_pair: Ints  # visits: what people were told, -1 where nothing
    told_moment: Ints
    pause: int
    face_cost: int
    change_cost: int
    told_bonus: int  # what a visit can bring at most by standing as told
    full_cost: int  # of the visit with which a helper's month is full
    turn: Longs  # helpers: what it is worth that this one is proposed at all
    turn_most: int  # the most of these


class Calendar(NamedTuple):
    """The days of the horizon and the weeks and months that they fall in."""

    first: date
    week: Ints  # per day
    month: Ints
    weekday: Ints  # ISO, 1 to 7
    weeks: dict[tuple[int, int], int]
    months: dict[tuple[int, int], int]


class Layout(NamedTuple):
    """The arrays of a problem, with what is needed to make a state and to read it back."""

    problem: Problem
    calendar: Calendar
    ground: Ground
    booked: tuple[tuple[int, int, int, int, int], ...]  # helper, week, month, from, to
    week_room: Ints
    month_room: Ints
    month_used: Ints
    fit_count: Ints  # requests: helpers in reach who do it and meet the needs
    places: tuple[Floats, Floats]  # helpers and requests, in radians


def lay_out(problem: Problem, weights: Weights = WEIGHTS[Sharing.BALANCED], waiting: Mapping[str, Wait] = NOBODY) -> Layout:
    """Make the arrays of a problem, with the weights of a way to share.

    ``waiting`` says of helpers (ids) how many weeks they have not been proposed; whoever
    is not in it does not wait.
    """
    return weighed(_lay_out(problem), weights, waiting)


def weighed(layout: Layout, weights: Weights, waiting: Mapping[str, Wait]) -> Layout:
    """The same arrays with the weights of a way to share, in place of those that stood there."""
    helpers = layout.problem.helpers
    turns = [weights.turn.worth(waiting[one.id].counted) if one.id in waiting else 0 for one in helpers]
    steps = [weights.fair_share * MICRO // max(1, one.most_per_month) for one in helpers]
    ground = layout.ground._replace(
        face_cost=weights.face * MICRO,
        fair_step=np.array(steps, dtype=np.int64),
        full_cost=weights.full_month * MICRO,
        turn=np.array(turns, dtype=np.int64) * MICRO,
        turn_most=max(turns, default=0) * MICRO,
    )
    return layout._replace(ground=ground)


def _lay_out(problem: Problem) -> Layout:
    calendar = _calendar(problem)
    helpers, requests = _radians(problem.helpers), _radians(problem.requests)
    pair_request, pair_helper, km = _pairs(problem, helpers, requests)
    wishes = _missed(problem, pair_request, pair_helper)
    urgency = np.array([one.urgency for one in problem.requests], dtype=np.float64)
    worth = VISIT * urgency[pair_request] - KM * km - WISH * wishes
    time = _Time(problem, calendar)
    cells = time.cells(pair_request, pair_helper)
    return _assemble(problem, calendar, (helpers, requests), _Pairs(pair_request, pair_helper, worth), cells)


class _Pairs(NamedTuple):
    request: Ints
    helper: Ints
    worth: Floats

    def of(self, which: npt.NDArray[Any]) -> _Pairs:
        """The pairs at these places, in this order."""
        return _Pairs(self.request[which], self.helper[which], self.worth[which])


class _Cells(NamedTuple):
    """Stretches: a pair with a visit on a day, and the first and last start."""

    pair: Ints
    visit: Ints
    low: Ints
    high: Ints
    day: Ints


# --- who may come to whom ----------------------------------------------------------------------


def _radians(rows: tuple[Helper, ...] | tuple[Request, ...]) -> Floats:
    degrees = np.array([one.place for one in rows], dtype=np.float64).reshape(-1, 2)
    return np.radians(degrees)


def distances(from_places: Floats, to_place: Floats) -> Floats:
    """Kilometres from many places to one, all in radians."""
    lat, lon = from_places[:, 0], from_places[:, 1]
    half_lat = np.sin((lat - to_place[0]) / 2)
    half_lon = np.sin((lon - to_place[1]) / 2)
    h = half_lat**2 + np.cos(lat) * np.cos(to_place[0]) * half_lon**2
    km: Floats = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(h)))
    return km


def _pairs(problem: Problem, helpers: Floats, requests: Floats) -> tuple[Ints, Ints, Floats]:
    """Requests and helpers that may meet, with their distance, sorted by both."""
    reach = np.array([one.reach_km for one in problem.helpers], dtype=np.float64) + REACH_SLACK_KM
    index = {helper.id: row for row, helper in enumerate(problem.helpers)}
    able = _Able(problem)
    found: list[tuple[int, Ints, Floats]] = []
    total = 0
    for row, request in enumerate(problem.requests):
        who = able.rows(request)
        km = distances(helpers[who], requests[row])
        near = km <= reach[who]
        if request.avoid:
            near &= ~np.isin(who, [index[one] for one in request.avoid if one in index])
        found.append((row, who[near], km[near]))
        total += int(near.sum())
        if total > MAX_PAIRS:
            raise TooLarge(f"over {MAX_PAIRS} pairs of a request and a helper: plan a smaller area")
    counts = [len(who) for _, who, _ in found]
    pair_request = np.repeat(np.arange(len(found), dtype=np.int32), counts)
    empty: Ints = np.zeros(0, dtype=np.int32)
    pair_helper = np.concatenate([empty, *(who for _, who, _ in found)]).astype(np.int32)
    km = np.concatenate([np.zeros(0), *(km for _, _, km in found)])
    return pair_request, pair_helper, km


class _Able:
    """Who likes an activity and meets all needs; the same question is answered once."""

    def __init__(self, problem: Problem) -> None:
        self._helpers = problem.helpers
        self._doing: dict[str, list[int]] = {}
        for row, helper in enumerate(problem.helpers):
            for activity in helper.activities:
                self._doing.setdefault(activity, []).append(row)
        self._known: dict[tuple[str, frozenset[str]], Ints] = {}

    def rows(self, request: Request) -> Ints:
        key = request.activity, request.needs
        if key not in self._known:
            doing = self._doing.get(request.activity, [])
            rows = [row for row in doing if request.needs <= self._helpers[row].qualities]
            self._known[key] = np.array(rows, dtype=np.int32)
        return self._known[key]


def _missed(problem: Problem, pair_request: Ints, pair_helper: Ints) -> Longs:
    """Per pair the number of wishes that the helper does not fulfil."""
    missed = np.zeros(len(pair_request), dtype=np.int64)
    for wish in sorted({wish for request in problem.requests for wish in request.wishes}):
        wanted = np.array([wish in request.wishes for request in problem.requests], dtype=bool)
        held = np.array([wish in helper.qualities for helper in problem.helpers], dtype=bool)
        missed += wanted[pair_request] & ~held[pair_helper]
    return missed


# --- when they have time -----------------------------------------------------------------------


def _calendar(problem: Problem) -> Calendar:
    span = (problem.last_day - problem.first_day).days + 1
    days = [problem.first_day + timedelta(days=step) for step in range(span)]
    weeks = {week: at for at, week in enumerate(dict.fromkeys(map(week_of, days)))}
    months = {month: at for at, month in enumerate(dict.fromkeys(map(month_of, days)))}
    return Calendar(
        first=problem.first_day,
        week=np.array([weeks[week_of(day)] for day in days], dtype=np.int32),
        month=np.array([months[month_of(day)] for day in days], dtype=np.int32),
        weekday=np.array([day.isoweekday() for day in days], dtype=np.int32),
        weeks=weeks,
        months=months,
    )


def expand(start: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """For rows into a CSR array: each row repeated for its entries, and those entries."""
    counts = start[rows + 1] - start[rows]
    total = int(counts.sum())
    repeated = np.repeat(np.arange(len(rows), dtype=np.int32), counts)
    first = np.repeat(start[rows], counts)
    before = np.repeat(np.cumsum(counts) - counts, counts)
    return repeated, (first + np.arange(total, dtype=np.int64) - before).astype(np.int32)


def offsets(counts: npt.NDArray[np.integer]) -> Ints:
    """CSR starts of rows with these counts."""
    starts = np.zeros(len(counts) + 1, dtype=np.int32)
    np.cumsum(counts, out=starts[1:])
    return starts


def _table(rows: list[tuple[int, ...]], width: int) -> Ints:
    return np.array(rows, dtype=np.int32).reshape(-1, width)


class _Time:
    """Where the options of visits and the availability of helpers agree."""

    def __init__(self, problem: Problem, calendar: Calendar) -> None:
        self._calendar = calendar
        self._read_options(problem)
        self._read_windows(problem)
        self._away = _away(problem, len(calendar.week))

    def _read_options(self, problem: Problem) -> None:
        """Options per request, with their visit."""
        rows: list[tuple[int, ...]] = []
        counts, visit = [], 0
        first = problem.first_day.toordinal()
        for request in problem.requests:
            before = len(rows)
            for one in request.visits:
                rows += [
                    (visit, option.day.toordinal() - first, option.start, option.end - one.minutes)
                    for option in one.options
                    if option.end - option.start >= one.minutes
                ]
                visit += 1
            counts.append(len(rows) - before)
        self._option_start = offsets(np.array(counts, dtype=np.int64))
        self._options = _table(rows, 4)
        self._minutes = np.array([one.minutes for r in problem.requests for one in r.visits], dtype=np.int32)

    def _read_windows(self, problem: Problem) -> None:
        """Windows per helper and weekday."""
        rows = sorted(
            (row * 8 + window.weekday, window.start, window.end)
            for row, helper in enumerate(problem.helpers)
            for window in helper.availability
        )
        table = _table([tuple(row) for row in rows], 3)
        counts = np.bincount(table[:, 0], minlength=8 * len(problem.helpers))
        self._window_start = offsets(counts)
        self._window_from, self._window_to = table[:, 1].copy(), table[:, 2].copy()

    def cells(self, pair_request: Ints, pair_helper: Ints) -> _Cells:
        """All stretches of all pairs."""
        sizes = (self._option_start[1:] - self._option_start[:-1])[pair_request]
        parts, total = [], 0
        for pairs in _pieces(sizes):
            parts.append(self._stretches(pairs, pair_request, pair_helper))
            total += len(parts[-1].pair)
            if total > MAX_STRETCHES:
                raise TooLarge(f"over {MAX_STRETCHES} ways to put a visit with a helper: plan a smaller area")
        return _Cells(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))

    def _stretches(self, pairs: Ints, pair_request: Ints, pair_helper: Ints) -> _Cells:
        at, option = expand(self._option_start, pair_request[pairs])
        pair = pairs[at]
        helper, day = pair_helper[pair], self._options[option, 1]
        free = ~self._away[helper, day]
        pair, option, helper, day = pair[free], option[free], helper[free], day[free]
        at, window = expand(self._window_start, helper * 8 + self._calendar.weekday[day])
        pair, option, day = pair[at], option[at], day[at]
        visit = self._options[option, 0]
        low = np.maximum(self._options[option, 2], self._window_from[window])
        high = np.minimum(self._options[option, 3], self._window_to[window] - self._minutes[visit])
        fits = low <= high
        base = day[fits] * STRIDE
        return _Cells(pair[fits], visit[fits], base + low[fits], base + high[fits], day[fits])


def _pieces(sizes: Ints) -> Iterator[Ints]:
    """All pairs in pieces of bounded work, so that memory stays small; one piece at least."""
    piece = np.cumsum(sizes, dtype=np.int64) // ROWS_AT_ONCE
    borders = np.flatnonzero(np.diff(piece)) + 1
    yield from np.split(np.arange(len(sizes), dtype=np.int32), borders)


def _sorted_cells(cells: _Cells) -> _Cells:
    visits = np.int64(cells.visit.max(initial=0)) + 1
    order = np.lexsort((cells.low, cells.pair * visits + cells.visit))
    return _Cells(*(column[order] for column in cells))


def _away(problem: Problem, days: int) -> Flags:
    away = np.zeros((len(problem.helpers), days), dtype=bool)
    for row, helper in enumerate(problem.helpers):
        for first, last in helper.away:
            begin = max(0, (first - problem.first_day).days)
            away[row, begin : max(0, (last - problem.first_day).days + 1)] = True
    return away


# --- all of it together --------------------------------------------------------------------------


def _assemble(problem: Problem, calendar: Calendar, places: tuple[Floats, Floats], pairs: _Pairs, cells: _Cells) -> Layout:
    fit_count = np.bincount(pairs.request, minlength=len(problem.requests)).astype(np.int32)
    rooms = _rooms(problem, calendar)
    pairs, cells = _only_with_time(pairs, cells)
    pairs, cells, most = _most_promising_first(pairs, cells, calendar, rooms)
    firsts = np.flatnonzero(_starts_run(cells.pair, cells.visit))
    cell_visit = cells.visit[firsts]
    helper = pairs.helper[cells.pair]
    stretch_week = (helper * len(calendar.weeks) + calendar.week[cells.day]).astype(np.int32)
    visit_counts = [len(request.visits) for request in problem.requests]
    visit_request = np.repeat(np.arange(len(visit_counts), dtype=np.int32), visit_counts)
    told_pair, told_moment = _where(problem, pairs, problem.current)
    by_helper = np.argsort(pairs.helper, kind="stable").astype(np.int32)
    ground = Ground(
        visit_start=offsets(np.array(visit_counts, dtype=np.int64)),
        visit_request=visit_request,
        visit_minutes=np.array([v.minutes for r in problem.requests for v in r.visits], dtype=np.int32),
        visit_can=(np.bincount(cell_visit, minlength=len(visit_request)) > 0).astype(np.int32),
        request_faces=np.array([r.most_faces for r in problem.requests], dtype=np.int32),
        pair_start=offsets(np.bincount(pairs.request, minlength=len(problem.requests))),
        pair_request=pairs.request,
        pair_helper=pairs.helper,
        pair_worth=np.rint(pairs.worth * MICRO).astype(np.int64),
        pair_most=most,
        cell_start=offsets(np.bincount(cells.pair[firsts], minlength=len(pairs.request))),
        cell_visit=cell_visit,
        stretch_start=np.append(firsts, len(cells.pair)).astype(np.int32),
        stretch_low=cells.low,
        stretch_high=cells.high,
        stretch_week=stretch_week,
        stretch_month=(helper * len(calendar.months) + calendar.month[cells.day]).astype(np.int32),
        helper_pair_start=offsets(np.bincount(pairs.helper, minlength=len(problem.helpers))),
        helper_pair=by_helper,
        fair_step=np.array([FAIR_SHARE * MICRO // max(1, one.most_per_month) for one in problem.helpers], dtype=np.int64),
        slot_start=_slots(stretch_week, rooms),
        told_pair=told_pair,
        told_moment=told_moment,
        pause=problem.pause_minutes,
        face_cost=FACE * MICRO,
        change_cost=CHANGE * MICRO,
        told_bonus=CHANGE * MICRO * bool(problem.current),
        full_cost=0,
        turn=np.zeros(len(problem.helpers), dtype=np.int64),
        turn_most=0,
    )
    return Layout(problem, calendar, ground, rooms.booked, rooms.week, rooms.month, rooms.used, fit_count, places)


def _only_with_time(pairs: _Pairs, cells: _Cells) -> tuple[_Pairs, _Cells]:
    """Leave out pairs without a single cell."""
    has = np.bincount(cells.pair, minlength=len(pairs.request)) > 0
    place = np.cumsum(has, dtype=np.int32) - np.int32(1)
    return pairs.of(has), cells._replace(pair=place[cells.pair].astype(np.int32))


def _most_promising_first(pairs: _Pairs, cells: _Cells, calendar: Calendar, rooms: _Rooms) -> tuple[_Pairs, _Cells, Ints]:
    """Sort the pairs of each request by what they could bring at most."""
    most = _most_visits(pairs, cells, calendar, rooms)
    order = np.lexsort((pairs.helper, -most * pairs.worth, pairs.request))
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    cells = _sorted_cells(cells._replace(pair=place[cells.pair]))
    return pairs.of(order), cells, most[order]


def _most_visits(pairs: _Pairs, cells: _Cells, calendar: Calendar, rooms: _Rooms) -> Ints:
    """Per pair how many visits the limits of weeks and months allow at most."""
    weeks, months = len(calendar.weeks), len(calendar.months)
    week, month = calendar.week[cells.day], calendar.month[cells.day]
    is_new_span = _starts_run(cells.pair, week, month)
    is_new_visit = is_new_span | _starts_run(cells.visit)
    firsts = np.flatnonzero(is_new_span)
    counts = np.add.reduceat(is_new_visit, firsts, dtype=np.int64) if len(firsts) else np.zeros(0, dtype=np.int64)
    pair, week, month = cells.pair[firsts], week[firsts], month[firsts]
    room = rooms.week[pairs.helper[pair] * weeks + week]
    totals = np.bincount(
        pair * np.int64(months) + month, weights=np.minimum(counts, np.maximum(0, room)), minlength=len(pairs.helper) * months
    )
    limits = np.maximum(0, rooms.month.reshape(-1, months)[pairs.helper])
    found: Ints = np.minimum(totals.reshape(-1, months), limits).sum(axis=1).astype(np.int32)
    return found


def _starts_run(*columns: Ints) -> Flags:
    """Where one of the columns differs from the row before."""
    starts = np.zeros(len(columns[0]), dtype=bool)
    starts[:1] = True
    for column in columns:
        starts[1:] |= column[1:] != column[:-1]
    return starts


class _Rooms(NamedTuple):
    week: Ints
    month: Ints
    used: Ints
    booked: tuple[tuple[int, int, int, int, int], ...]
    booked_week: Ints


def _rooms(problem: Problem, calendar: Calendar) -> _Rooms:
    """What each helper's weeks and months still hold after what is booked."""
    weeks, months = len(calendar.weeks), len(calendar.months)
    per_week = np.array([one.most_per_week for one in problem.helpers], dtype=np.int32)
    per_month = np.array([one.most_per_month for one in problem.helpers], dtype=np.int32)
    week, month = np.repeat(per_week, weeks), np.repeat(per_month, months)
    used, booked_week = np.zeros_like(month), np.zeros_like(week)
    booked = []
    first = problem.first_day
    for row, helper in enumerate(problem.helpers):
        for one in helper.booked:
            week_at = calendar.weeks.get(week_of(one.day), -1)
            month_at = calendar.months.get(month_of(one.day), -1)
            if month_at >= 0:
                month[row * months + month_at] -= 1
                used[row * months + month_at] += 1
            if week_at >= 0:
                week[row * weeks + week_at] -= 1
                booked_week[row * weeks + week_at] += 1
                base = (one.day - first).days * STRIDE
                booked.append((row, row * weeks + week_at, 0, base + one.start, base + one.end))
    return _Rooms(week, month, used, tuple(booked), booked_week)


def _slots(stretch_week: Ints, rooms: _Rooms) -> Ints:
    """Room to write down the visits of every helper's every week, bookings included."""
    asked = np.bincount(stretch_week, minlength=len(rooms.week))
    return offsets(np.maximum(0, np.minimum(rooms.week, asked)) + rooms.booked_week)


def stand_at(layout: Layout, planned: tuple[Planned, ...]) -> tuple[Ints, Ints]:
    """Per visit the pair and moment (-1: none) at which these planned visits would stand."""
    ground = layout.ground
    return _where(layout.problem, _Pairs(ground.pair_request, ground.pair_helper, np.zeros(0)), planned)


def _where(problem: Problem, pairs: _Pairs, planned: tuple[Planned, ...]) -> tuple[Ints, Ints]:
    """Per visit the pair and moment of what is planned, where it can still be so."""
    pair_of = np.full(problem.visit_count, -1, dtype=np.int32)
    moment_of = np.full(problem.visit_count, -1, dtype=np.int32)
    if not planned:
        return pair_of, moment_of
    visits = {visit: at for at, visit in enumerate(problem.visit_by_id)}
    requests = {request.id: row for row, request in enumerate(problem.requests)}
    helpers = {helper.id: row for row, helper in enumerate(problem.helpers)}
    place = {(int(r), int(h)): at for at, (r, h) in enumerate(zip(pairs.request, pairs.helper, strict=True))}
    for one in planned:
        if one.visit not in visits or one.helper not in helpers:
            continue
        row = requests[problem.visit_by_id[one.visit][0].id]
        pair = place.get((row, helpers[one.helper]))
        if pair is not None:
            pair_of[visits[one.visit]] = pair
            moment_of[visits[one.visit]] = (one.day - problem.first_day).days * STRIDE + one.start
    return pair_of, moment_of
