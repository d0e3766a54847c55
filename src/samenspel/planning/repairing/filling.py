"""Fill a gap: first the room that there is, then the room that can be made, with one or another new face."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from samenspel.planning.repairing.board import (
    COUNT,
    MOST_AT_ONCE,
    MOST_CHOSEN,
    MOVED,
    NEW_FACE_VISITS,
    NEW_FACES,
    OTHERS,
    SCORE,
    TRAIL,
    Board,
    Choice,
    Work,
)

Loops = Mapping[str, Callable[..., Any]]
Worth = tuple[int, ...]

MOST_GUESTS = 8


class Filling:
    """A board with the notes and loops that fill gaps in it."""

    def __init__(self, board: Board, work: Work, choice: Choice, loops: Loops, urgency: Callable[[int], int]) -> None:
        self._urgency = urgency
        self._board = board
        self._work = work
        self._choice = choice
        self._loops = loops

    def fill(self, gap: Sequence[int], moves: int, deepest: int) -> None:
        """Cover the open visits of a gap, which stand request by request; at most so many others move.

        When others may move, it is tried again with each of the people who could do much for a request that
        is still short, with a place as a face kept for that one, whether there is free time at first or not.
        """
        mark = int(self._work.marks[TRAIL])
        best, guest = self._run(gap, moves, deepest), -1
        short = {int(self._board.visit_request[visit]) for visit in gap if self._board.visit_pair[visit] < 0}
        if not moves or not short:
            return
        self._start_again(gap, mark)
        for pair in self._guests(gap, short):
            worth = self._run_with(pair, gap, moves, deepest)
            if worth > best:
                best, guest = worth, pair
            self._start_again(gap, mark)
        self._run_with(guest, gap, moves, deepest)

    def _start_again(self, gap: Sequence[int], mark: int) -> None:
        """Make everything as it was before a run."""
        for at in range(mark, int(self._work.marks[TRAIL])):
            self._work.is_loose[self._work.trail_visit[at]] = False
        for visit in gap:
            self._work.is_loose[visit] = True
        self._loops["undo"](self._board, self._work, mark)

    def _guests(self, gap: Sequence[int], short: set[int]) -> list[int]:
        """Those who are no face and have time for most of the visits of a request that is short."""
        board = self._board
        found: list[tuple[int, int, int]] = []
        for request, group in groupby(gap, key=lambda visit: int(board.visit_request[visit])):
            if request in short and board.faces[request] < board.most_faces[request]:
                hopes = self._hopes(list(group))
                found += [(-hope, -int(board.pair_worth[pair]), pair) for pair, hope in hopes.items()]
        return [pair for *_, pair in sorted(found)[:MOST_GUESTS]]

    def _hopes(self, visits: Sequence[int]) -> Counter[int]:
        """Per pair that is no face: how many of these visits the helper has time for, other visits left aside."""
        board = self._board
        asked: Counter[tuple[int, int]] = Counter()
        for visit in visits:
            asked.update({(pair, month) for pair, month in self._times(visit) if board.pair_count[pair] == 0})
        hopes: Counter[int] = Counter()
        for (pair, month), count in asked.items():
            hopes[pair] += min(count, int(board.month_room[month] + board.month_used[month]))
        return hopes

    def _times(self, visit: int) -> Iterator[tuple[int, int]]:
        """The pairs that have time for a visit, with the month."""
        board, way = self._board, int(self._board.visit_first[visit])
        while way >= 0:
            if board.way_low[way] <= board.way_high[way]:
                yield int(board.way_pair[way]), int(board.way_month[way])
            way = int(board.way_next[way])

    def _run_with(self, pair: int, gap: Sequence[int], moves: int, deepest: int) -> Worth:
        """Cover a gap with a place kept for a pair, -1: for nobody; how good that is."""
        if pair < 0:
            return self._run(gap, moves, deepest)
        self._loops["reserve"](self._board, pair)
        self._run(gap, moves, deepest)
        self._loops["release"](self._board, pair)
        return self._worth(gap)

    def _worth(self, gap: Sequence[int]) -> Worth:
        """How good what stands is: saved, urgency of these, moved, new faces, their visits, points; more is better."""
        saved = [visit for visit in gap if self._board.visit_pair[visit] >= 0]
        moved, urgent = int(self._work.marks[MOVED]), sum(map(self._urgency, saved))
        score, new, strange = (int(self._board.sums[at]) for at in (SCORE, NEW_FACES, NEW_FACE_VISITS))
        return len(saved), urgent, -moved, -new, -strange, score

    def _run(self, gap: Sequence[int], moves: int, deepest: int) -> Worth:
        """Cover a gap; whichever visit costs the fewest moves comes first, so that more moves never cover less."""
        for _, group in groupby(gap, key=lambda visit: int(self._board.visit_request[visit])):
            visits = list(group)
            for first in range(0, len(visits), MOST_AT_ONCE):
                self._cover(visits[first : first + MOST_AT_ONCE])
        self._work.marks[MOVED] = price = 0
        while price <= min(deepest, moves - self._work.marks[MOVED]):
            price = 0 if self._is_one_more(gap, price) else price + 1
        return self._worth(gap)

    def _cover(self, visits: list[int]) -> None:
        """Place what can be placed of one request with nobody else touched."""
        board, work, choice = self._board, self._work, self._choice
        for at, visit in enumerate(visits):
            choice.lost[at] = visit
        choice.marks[COUNT] = len(visits)
        self._loops["consider"](board, choice)
        request = board.visit_request[visits[0]]
        most_new = min(int(choice.marks[OTHERS]), MOST_CHOSEN, int(board.most_faces[request] - board.faces[request]))
        for size in range(max(0, most_new) + 1):
            self._loops["try_sets"](board, work, choice, size)
        self._loops["take_best"](board, work, choice)

    def _is_one_more(self, gap: Sequence[int], most: int) -> bool:
        """Cover one more visit by moving at most so many others; whether one was found."""
        still_open = (visit for visit in gap if self._board.visit_pair[visit] < 0)
        return any(self._loops["make_room"](self._board, self._work, visit, most) for visit in still_open)
