"""A problem laid out for repairs, with the plan that stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from samenspel.planning.model.plan import Planned
from samenspel.planning.model.problem import Problem
from samenspel.planning.repairing import loops
from samenspel.planning.repairing.board import NEW_FACE_VISITS, NEW_FACES, STRIDE, TRAIL
from samenspel.planning.repairing.field import Field
from samenspel.planning.repairing.laying import choice_for, enlarged, town_board, work_for
from samenspel.planning.searching.arrays import Ints, lay_out
from samenspel.planning.searching.compiling import has_compiler, machine_code


class Town(Field):
    """A field in arrays, with room for new people and new times."""

    def __init__(self, problem: Problem, *, plain: bool) -> None:
        super().__init__(problem)
        self.layout = lay_out(problem)
        self.board = town_board(self.layout)
        self.work = work_for(self.board)
        self.choice = choice_for(self.board)
        self.loops = vars(loops) if plain or not has_compiler() else machine_code(loops)
        self.pairs = len(self.layout.ground.pair_request)  # rows in use; the others are spare
        self.ways = len(self.layout.ground.stretch_low)
        self.gone: set[int] = set()  # helpers who get nothing new
        self.sort_ways()

    def column(self, rows: Sequence[int]) -> Ints:
        """Numbers as an array."""
        return np.array(rows, dtype=np.int32)

    def sort_ways(self) -> None:
        """Make the ways of each helper easy to find."""
        helper = self.board.pair_helper[self.board.way_pair[: self.ways]]
        self._by_helper = np.argsort(helper, kind="stable")
        self._helper_start = np.searchsorted(helper[self._by_helper], np.arange(len(self._helpers) + 1))

    def ways_of_helper(self, helper: int) -> list[int]:
        """Every way in which a helper can make a visit."""
        ways: list[int] = self._by_helper[self._helper_start[helper] : self._helper_start[helper + 1]].tolist()
        return ways

    def close(self, helpers: Iterable[int]) -> None:
        """Let these helpers get nothing new, for good."""
        for helper in helpers:
            ways = self.ways_of_helper(helper)
            self.board.way_high[ways] = self.board.way_low[ways] - 1
            self.gone.add(helper)

    def visits_of_helper(self, helper: int) -> list[int]:
        """The visits that a helper makes, in order of time; bookings elsewhere left out."""
        found = []
        for week in range(helper * self.board.weeks, (helper + 1) * self.board.weeks):
            at = int(self.board.week_first[week])
            while at >= 0:
                found += [at] if self.board.visit_request[at] >= 0 else []
                at = int(self.board.visit_after[at])
        return found

    def pairs_of_request(self, request: int) -> dict[int, int]:
        """The pairs of a request, by helper."""
        pairs = np.flatnonzero(self.board.pair_request[: self.pairs] == request)
        return {int(self.board.pair_helper[pair]): int(pair) for pair in pairs}

    def pairs_of_helper(self, helper: int) -> dict[int, int]:
        """The pairs of a helper, by request."""
        pairs = np.flatnonzero(self.board.pair_helper[: self.pairs] == helper)
        return {int(self.board.pair_request[pair]): int(pair) for pair in pairs}

    def open_pairs(self, helper: int) -> set[int]:
        """The pairs of a helper with any way in which something can begin."""
        board = self.board
        ways = (way for way in self.ways_of_helper(helper) if board.way_low[way] <= board.way_high[way])
        return {int(board.way_pair[way]) for way in ways}

    def first_visit(self, request: int) -> int:
        """The row of the first visit of a request."""
        return int(self.layout.ground.visit_start[request])

    def span_of(self, helper: int, moment: int) -> tuple[int, int]:
        """The week and the month of a helper in which a moment falls."""
        day, calendar = moment // STRIDE, self.layout.calendar
        week, month = int(calendar.week[day]), int(calendar.month[day])
        return helper * self.board.weeks + week, helper * self.board.months + month

    def make_spare(self, pairs: int, ways: int) -> None:
        """Have room for so many new pairs and ways."""
        if self.pairs + pairs > len(self.board.pair_request) or self.ways + ways > len(self.board.way_pair):
            self.board = enlarged(self.board, pairs, ways)
            self.choice = choice_for(self.board)

    def stand(self, planned: Iterable[Planned]) -> list[Planned]:
        """Let a plan stand; what breaks a rule comes back and does not."""
        rows = [one for one in planned if one.visit in self.visit_at and one.helper in self.helper_at]
        visits = self.column([self.visit_at[one.visit] for one in rows])
        helpers = self.column([self.helper_at[one.helper] for one in rows])
        moments = self.column([self.moment_of(one) for one in rows])
        self.loops["stand_all"](self.board, visits, helpers, moments)
        stands = (helpers >= 0).tolist()
        self.stands |= {self.visit_at[one.visit]: one for one, is_kept in zip(rows, stands, strict=True) if is_kept}
        return [one for one, is_kept in zip(rows, stands, strict=True) if not is_kept]

    def keep(self) -> None:
        """Let what was filled stand from now on: its faces are known, its moments told."""
        self._tie_down()
        for visit in set(self.touched()):
            now = self.planned(visit)
            self.stands.pop(visit, None)
            if now is not None:
                self.stands[visit] = now
                self.board.visit_told[visit] = self.board.visit_moment[visit]
                self.board.pair_known[self.board.visit_pair[visit]] = True
        self.work.marks[TRAIL] = 0
        self.board.sums[NEW_FACES] = self.board.sums[NEW_FACE_VISITS] = 0

    def let_happen(self, problem: Problem, gone: str | None) -> None:
        """Go on with a changed problem of the same people and visits; who is gone gets nothing new."""
        self.problem = problem
        if gone is not None:
            self.gone.add(self.helper_at[gone])
