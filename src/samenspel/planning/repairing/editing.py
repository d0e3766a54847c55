"""Changes to a board that can be undone: times that fall away, people and ways that come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from samenspel.planning.repairing.town import Town


class Edits:
    """What was changed, to change it back; new pairs and ways use the spare rows at the end.

    Columns go by their names: a board that grows meanwhile has others.
    """

    def __init__(self, town: Town) -> None:
        self._town = town
        self._before = town.pairs, town.ways
        self._log: list[tuple[str, int, Any]] = []

    def set(self, name: str, at: int, value: Any) -> None:
        """Change one number of the column with this name."""
        column = getattr(self._town.board, name)
        self._log.append((name, at, column[at]))
        column[at] = value

    def undo(self) -> None:
        """Change everything back, the last first."""
        for name, at, value in reversed(self._log):
            getattr(self._town.board, name)[at] = value
        self._town.pairs, self._town.ways = self._before

    def keep(self) -> None:
        """Let all changes stand from now on."""
        if (self._town.pairs, self._town.ways) != self._before:
            self._town.sort_ways()

    def close(self, ways: Iterable[int]) -> None:
        """Let nothing begin in these ways any more."""
        for way in ways:
            self.set("way_high", way, self._town.board.way_low[way] - 1)

    def add_pair(self, request: int, helper: int, worth: int) -> int:
        """Let a helper come to a resident from now on."""
        pair = self._town.pairs
        self._town.pairs += 1
        self.set("pair_request", pair, request)
        self.set("pair_helper", pair, helper)
        self.set("pair_worth", pair, worth)
        return pair

    def add_way(self, visit: int, pair: int, low: int, high: int) -> None:
        """Let a pair make a visit from any of these starts; it comes before the visit's other ways."""
        board, way = self._town.board, self._town.ways
        self._town.ways += 1
        week, month = self._town.span_of(int(board.pair_helper[pair]), low)
        for name, value in (
            ("way_pair", pair),
            ("way_low", low),
            ("way_high", high),
            ("way_week", week),
            ("way_month", month),
            ("way_next", board.visit_first[visit]),
        ):
            self.set(name, way, value)
        self.set("visit_first", visit, way)

    def ways_of(self, visit: int) -> Iterator[int]:
        """The ways of a visit."""
        way = int(self._town.board.visit_first[visit])
        while way >= 0:
            yield way
            way = int(self._town.board.way_next[way])
