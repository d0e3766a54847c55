"""Fill a gap: first the room that there is, then the room that can be made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from samenspel.planning.repairing.board import COUNT, MOST_AT_ONCE, MOST_CHOSEN, MOVED, OTHERS, Board, Choice, Work

Loops = Mapping[str, Callable[..., Any]]


class Filling:
    """A board with the notes and loops that fill gaps in it."""

    def __init__(self, board: Board, work: Work, choice: Choice, loops: Loops) -> None:
        self.board = board
        self._work = work
        self._choice = choice
        self._loops = loops

    def fill(self, gap: Sequence[int], moves: int, deepest: int) -> None:
        """Cover the open visits of a gap, which stand request by request; at most so many others move.

        Whichever visit costs the fewest moves comes first, so that more moves never cover less.
        """
        for _, group in groupby(gap, key=lambda visit: int(self.board.visit_request[visit])):
            visits = list(group)
            for first in range(0, len(visits), MOST_AT_ONCE):
                self._cover(visits[first : first + MOST_AT_ONCE])
        self._work.marks[MOVED] = price = 0
        while price <= min(deepest, moves - self._work.marks[MOVED]):
            price = 0 if self._is_one_more(gap, price) else price + 1

    def _cover(self, visits: list[int]) -> None:
        """Place what can be placed of one request with nobody else touched."""
        board, work, choice = self.board, self._work, self._choice
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
        still_open = (visit for visit in gap if self.board.visit_pair[visit] < 0)
        return any(self._loops["make_room"](self.board, self._work, visit, most) for visit in still_open)
