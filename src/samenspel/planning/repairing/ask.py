"""The board of a few people in plain lists: nothing has to be loaded for it, and it is there at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from samenspel.planning.model.funnel import Near, for_activity, in_reach, meeting_needs
from samenspel.planning.model.geometry import km_between
from samenspel.planning.model.moments import month_of, week_of
from samenspel.planning.model.plan import Planned
from samenspel.planning.model.problem import Problem, Request, Visit
from samenspel.planning.model.rooms import Rooms
from samenspel.planning.model.scoring import FACE, FAIR_SHARE, visit_worth
from samenspel.planning.repairing import loops
from samenspel.planning.repairing.board import MICRO, STRIDE, Board, Choice, Work, choice_sizes, work_sizes
from samenspel.planning.repairing.field import Field
from samenspel.planning.repairing.steps import note_in_week, set_down


class Ask(Field):
    """A field in lists: the ways of some visits, and all that stands beside them."""

    def __init__(self, rooms: Rooms, kept: Iterable[Planned], movable: Collection[str], without: Collection[str]) -> None:
        """Lay out the ways of the ``movable`` visits (ids) with all but ``without``; ``kept`` keeps every rule."""
        super().__init__(rooms.problem)
        problem = rooms.problem
        self._rooms = rooms
        self._without = without
        self._rows = {request.id: at for at, request in enumerate(problem.requests)}
        self._kept = list(kept)
        self._days = _Days(problem, self._kept, movable)
        self._pairs: dict[tuple[str, str], int] = {}
        self.loops = vars(loops)
        self.board = self._empty_board()
        self.work = Work(**{name: [0] * size for name, size in work_sizes(len(self.board.visit_request)).items()})
        self._book()
        self._stand()
        for request in problem.requests:
            asked = [visit for visit in request.visits if visit.id in movable]
            if asked:
                self._add_ways(request, asked)
        sizes = choice_sizes(len(self.board.pair_request), self.board.months)
        self.choice = Choice(**{name: [-1 if name == "spot" else 0] * size for name, size in sizes.items()})

    def _empty_board(self) -> Board:
        """Nobody comes to anybody yet."""
        problem, days = self.problem, self._days
        visits = [(at, visit.minutes) for at, request in enumerate(problem.requests) for visit in request.visits]
        booked = [booking for helper in problem.helpers for booking in helper.booked if week_of(booking.day) in days.weeks]
        count, size = len(visits) + len(booked), len(problem.helpers)
        columns: dict[str, Any] = {name: [] for name in Board._fields if name.startswith(("way_", "pair_"))}
        return Board(
            **columns,
            visit_request=[at for at, _ in visits] + [-1] * len(booked),
            visit_minutes=[minutes for _, minutes in visits] + [one.end - one.start for one in booked],
            **{name: [-1] * count for name in ("visit_first", "visit_told", "visit_pair", "visit_way")},
            **{name: [-1] * count for name in ("visit_moment", "visit_week", "visit_after")},
            faces=[0] * len(problem.requests),
            most_faces=[request.most_faces for request in problem.requests],
            fair_step=[FAIR_SHARE * MICRO // max(1, helper.most_per_month) for helper in problem.helpers],
            week_first=[-1] * (size * len(days.weeks)),
            week_room=[helper.most_per_week for helper in problem.helpers for _ in days.weeks],
            month_room=[helper.most_per_month for helper in problem.helpers for _ in days.months],
            month_used=[0] * (size * len(days.months)),
            month_from=days.month_from,
            month_until=days.month_until,
            sums=[0, 0, 0],
            months=len(days.months),
            weeks=len(days.weeks),
            pause=problem.pause_minutes,
            face_cost=FACE * MICRO,
        )

    def _book(self) -> None:
        """What is promised elsewhere takes its time and counts for the limits."""
        board, days, at = self.board, self._days, len(self.visits)
        for row, helper in enumerate(self.problem.helpers):
            for one in helper.booked:
                if month_of(one.day) in days.months:
                    month = row * board.months + days.months[month_of(one.day)]
                    board.month_room[month] -= 1
                    board.month_used[month] += 1
                if week_of(one.day) in days.weeks:
                    week = row * board.weeks + days.weeks[week_of(one.day)]
                    moment = (one.day - self.problem.first_day).days * STRIDE + one.start
                    board.week_room[week] -= 1
                    board.visit_moment[at], board.visit_week[at] = moment, week
                    note_in_week(board, at, week, moment)
                    at += 1

    def _stand(self) -> None:
        """Let the kept visits stand, and the residents know who makes them."""
        for one in self._kept:
            request, _ = self.problem.visit_by_id[one.visit]
            at, moment = self.visit_at[one.visit], self.moment_of(one)
            pair = self._pair(request, one.helper)
            self.board.pair_known[pair] = True
            set_down(self.board, at, self._way(pair, one.day, moment, moment - 1), moment)
            self.board.visit_told[at] = moment
            self.stands[at] = one

    def _pair(self, request: Request, helper: str) -> int:
        key = request.id, helper
        if key not in self._pairs:
            board, who = self.board, self.problem.helper_by_id[helper]
            self._pairs[key] = len(board.pair_request)
            km = km_between(request.place, who.place)
            board.pair_request.append(self._rows[request.id])
            board.pair_helper.append(self.helper_at[helper])
            board.pair_worth.append(round(visit_worth(request, who, km) * MICRO))
            board.pair_count.append(0)
            board.pair_known.append(False)
        return self._pairs[key]

    def _way(self, pair: int, day: date, low: int, high: int) -> int:
        """A new way, of no visit yet; one whose last start is before its first is only a place to stand."""
        board, helper = self.board, self.board.pair_helper[pair]
        week = helper * board.weeks + self._days.weeks[week_of(day)]
        month = helper * board.months + self._days.months[month_of(day)]
        board.way_next.append(-1)
        board.way_pair.append(pair)
        board.way_low.append(low)
        board.way_high.append(high)
        board.way_week.append(week)
        board.way_month.append(month)
        return len(board.way_pair) - 1

    def _add_ways(self, request: Request, visits: list[Visit]) -> None:
        """Everybody who may come, with all times at which they can; the nearest come first in the chains."""
        for near in reversed(self._people(request)):
            room = self._rooms.of(near.helper.id)
            spans = [(visit, span) for visit in visits for span in room.spans_for(visit)]
            for visit, (day, low, high) in reversed(spans):
                first = (day - self.problem.first_day).days * STRIDE
                way = self._way(self._pair(request, near.helper.id), day, first + low, first + high)
                at = self.visit_at[visit.id]
                self.board.way_next[way] = self.board.visit_first[at]
                self.board.visit_first[at] = way

    def _people(self, request: Request) -> list[Near]:
        fit = meeting_needs(request, for_activity(request, in_reach(self.problem, request)))
        return [near for near in fit if near.helper.id not in self._without]


class _Days:
    """The weeks and months in which anything stands or can stand, numbered in order."""

    def __init__(self, problem: Problem, kept: Iterable[Planned], movable: Collection[str]) -> None:
        asked = (problem.visit_by_id[one][1] for one in movable)
        days = sorted({one.day for one in kept} | {option.day for visit in asked for option in visit.options})
        self.weeks = {week: at for at, week in enumerate(dict.fromkeys(map(week_of, days)))}
        self.months = {month: at for at, month in enumerate(dict.fromkeys(map(month_of, days)))}
        spans: dict[int, list[int]] = {}
        for day in days:
            spans.setdefault(self.months[month_of(day)], []).append(self.weeks[week_of(day)])
        self.month_from = [min(spans[at]) for at in range(len(self.months))]
        self.month_until = [max(spans[at]) + 1 for at in range(len(self.months))]
