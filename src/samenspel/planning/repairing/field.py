"""A board with the plan that stands on it: the same for a town in arrays and for one ask in lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any

from samenspel.planning.model.plan import Planned
from samenspel.planning.model.problem import Problem
from samenspel.planning.repairing.board import STRIDE, TRAIL, Board, Choice, Work
from samenspel.planning.repairing.changes import Change
from samenspel.planning.repairing.filling import Filling, Loops

DEEPEST = 4


class Field:
    """A board, what stands on it, and the loops that change it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.visits = [visit.id for request in problem.requests for visit in request.visits]
        self.visit_at = {visit: at for at, visit in enumerate(self.visits)}
        self.helper_at = {helper.id: at for at, helper in enumerate(problem.helpers)}
        self.stands: dict[int, Planned] = {}
        self._helpers = list(self.helper_at)
        self._gap: list[int] = []

    board: Board
    work: Work
    choice: Choice
    loops: Loops

    def pairs_of_request(self, request: int) -> dict[int, int]:
        """The pairs of a request, by helper."""
        board = self.board
        return {int(board.pair_helper[pair]): pair for pair, of in enumerate(board.pair_request) if of == request}

    def tell(self, lost: Iterable[Planned]) -> None:
        """Remember when lost visits were, and with whom."""
        for one in lost:
            at = self.visit_at[one.visit]
            self.stands[at] = one
            self.board.visit_told[at] = self.moment_of(one)

    def know(self, faces: Iterable[tuple[str, str]]) -> None:
        """Residents (request ids) know these helpers (ids) from before."""
        rows = {request.id: at for at, request in enumerate(self.problem.requests)}
        for request, helper in faces:
            pairs = self.pairs_of_request(rows[request]) if request in rows else {}
            if self.helper_at.get(helper) in pairs:
                self.board.pair_known[pairs[self.helper_at[helper]]] = True

    def column(self, rows: Sequence[int]) -> Any:
        """Numbers as the loops like them."""
        return rows

    def moment_of(self, one: Planned) -> int:
        """Day and time as one number."""
        return (one.day - self.problem.first_day).days * STRIDE + one.start

    def planned(self, visit: int) -> Planned | None:
        """How a visit stands on the board now."""
        pair = int(self.board.visit_pair[visit])
        if pair < 0:
            return None
        day, minute = divmod(int(self.board.visit_moment[visit]), STRIDE)
        helper = self._helpers[self.board.pair_helper[pair]]
        return Planned(self.visits[visit], helper, self.problem.first_day + timedelta(days=day), minute)

    def fill(self, gap: Collection[int], moves: int, deepest: int = DEEPEST) -> list[Change]:
        """Take the visits of a gap off and cover them again; every visit of the gap and every one that moved."""
        rows = sorted(gap, key=lambda at: (-self._urgency(at), int(self.board.visit_request[at]), at))
        self._gap = rows
        self.loops["lose_all"](self.board, self.work, self.column(rows))
        Filling(self.board, self.work, self.choice, self.loops, self._urgency).fill(rows, moves, deepest)
        changed = (self._change(at) for at in sorted({*gap, *self.touched()}))
        return [one for one in changed if self.visit_at[one.visit] in gap or one.was != one.now]

    def _urgency(self, visit: int) -> int:
        urgency: int = self.problem.requests[self.board.visit_request[visit]].urgency
        return urgency

    def touched(self) -> list[int]:
        """The visits that a repair took off or put somewhere."""
        return list(map(int, self.work.trail_visit[: int(self.work.marks[TRAIL])]))

    def _change(self, visit: int) -> Change:
        now = self.planned(visit)
        known = now is not None and bool(self.board.pair_known[self.board.visit_pair[visit]])
        return Change(self.visits[visit], self.stands.get(visit), now, known)

    def undo(self) -> None:
        """Make the board as it was before filling."""
        self._tie_down()
        self.loops["undo"](self.board, self.work, 0)

    def _tie_down(self) -> None:
        for visit in (*self.touched(), *self._gap):
            self.work.is_loose[visit] = False
