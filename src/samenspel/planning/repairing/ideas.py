"""What to try for a resident who is short: a newcomer keeps a place, or somebody's visits are shared out anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from samenspel.planning.repairing.board import Board

MOST_GUESTS = 8


class Idea(NamedTuple):
    """A pair that keeps a place as a face (-1: none), or the visits of one who comes already, to share out anew."""

    guest: int = -1
    shared: tuple[int, ...] = ()


def ideas(board: Board, short: Sequence[int], moves: int) -> list[Idea]:
    """What may help the requests of these open visits, which stand request by request."""
    return [
        *(Idea(guest=pair) for pair in _guests(board, short)),
        *(Idea(shared=visits) for visits in _shares(board, short, moves)),
    ]


def _guests(board: Board, short: Sequence[int]) -> list[int]:
    """Those who are no face and have time for most of the visits of a request."""
    found: list[tuple[int, int, int]] = []
    for request, group in groupby(short, key=lambda visit: int(board.visit_request[visit])):
        if board.faces[request] < board.most_faces[request]:
            hopes = _hopes(board, list(group))
            found += [(-hope, -int(board.pair_worth[pair]), pair) for pair, hope in hopes.items()]
    return [pair for *_, pair in sorted(found)[:MOST_GUESTS]]


def _hopes(board: Board, visits: Sequence[int]) -> Counter[int]:
    """Per pair that is no face: how many of these visits the helper has time for, other visits left aside."""
    asked: Counter[tuple[int, int]] = Counter()
    for visit in visits:
        asked.update({(pair, month) for pair, month in _times(board, visit) if board.pair_count[pair] == 0})
    hopes: Counter[int] = Counter()
    for (pair, month), count in asked.items():
        hopes[pair] += min(count, int(board.month_room[month] + board.month_used[month]))
    return hopes


def _times(board: Board, visit: int) -> Iterator[tuple[int, int]]:
    """The pairs that have time for a visit, with the month."""
    way = int(board.visit_first[visit])
    while way >= 0:
        if board.way_low[way] <= board.way_high[way]:
            yield int(board.way_pair[way]), int(board.way_month[way])
        way = int(board.way_next[way])


def _shares(board: Board, short: Sequence[int], moves: int) -> list[tuple[int, ...]]:
    """Per face of a request the visits that still stand, where these are no more than may move; the fewest first."""
    found: list[tuple[int, ...]] = []
    for _, group in groupby(short, key=lambda visit: int(board.visit_request[visit])):
        standing = [visit for visit in _beside(board, next(group)) if board.visit_pair[visit] >= 0]
        standing.sort(key=lambda visit: int(board.visit_pair[visit]))
        found += [tuple(visits) for _, visits in groupby(standing, key=lambda visit: int(board.visit_pair[visit]))]
    return sorted((visits for visits in found if len(visits) <= moves), key=len)


def _beside(board: Board, visit: int) -> range:
    """The visits of the same request."""
    rows, request = board.visit_request, board.visit_request[visit]
    first = last = visit
    while first > 0 and rows[first - 1] == request:
        first -= 1
    while last < len(rows) and rows[last] == request:
        last += 1
    return range(first, last)
