"""Changes to a board that can be undone: times that fall away, people and ways that come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from samenspel.planning.repairing.town import Town


class Edits:
    """What was changed, to change it back; new pairs and ways use the spare rows at the end."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._before = town.pairs, town.ways
        self._log: list[tuple[Any, int, Any]] = []

    def set(self, column: Any, at: int, value: Any) -> None:
        """Change one number."""
        self._log.append((column, at, column[at]))
        column[at] = value

    def undo(self) -> None:
        """Change everything back, the last first."""
        for column, at, value in reversed(self._log):
            column[at] = value
        self._town.pairs, self._town.ways = self._before

    def keep(self) -> None:
        """Let all changes stand from now on."""
        if (self._town.pairs, self._town.ways) != self._before:
            self._town.sort_ways()

    def close(self, ways: Iterable[int]) -> None:
        """Let nothing begin in these ways any more."""
        board = self._town.board
        for way in ways:
            self.set(board.way_high, way, board.way_low[way] - 1)

    def add_pair(self, request: int, helper: int, worth: int) -> int:
        """Let a helper come to a resident from now on."""
        board, pair = self._town.board, self._town.pairs
        self._town.pairs += 1
        self.set(board.pair_request, pair, request)
        self.set(board.pair_helper, pair, helper)
        self.set(board.pair_worth, pair, worth)
        return pair

    def add_way(self, visit: int, pair: int, low: int, high: int) -> None:
        """Let a pair make a visit from any of these starts; it comes before the visit's other ways."""
        board, way = self._town.board, self._town.ways
        self._town.ways += 1
        week, month = self._town.span_of(int(board.pair_helper[pair]), low)
        for column, value in (
            (board.way_pair, pair),
            (board.way_low, low),
            (board.way_high, high),
            (board.way_week, week),
            (board.way_month, month),
            (board.way_next, board.visit_first[visit]),
        ):
            self.set(column, way, value)
        self.set(board.visit_first, visit, way)

    def ways_of(self, visit: int) -> Iterator[int]:
        """The ways of a visit."""
        way = int(self._town.board.visit_first[visit])
        while way >= 0:
            yield way
            way = int(self._town.board.way_next[way])
