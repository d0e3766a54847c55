"""The board of a whole town: the arrays of the search in the order in which a repair reads them."""

from __future__ import annotations

from typing import Any

import numpy as np

from samenspel.planning.repairing.board import Board, Choice, Work, choice_sizes, work_sizes
from samenspel.planning.repairing.steps import note_in_week
from samenspel.planning.searching.arrays import Calendar, Ints, Layout

SPARE_WAYS = 65_536
SPARE_PAIRS = 8_192


def town_board(layout: Layout) -> Board:
    """Lay out a problem with nothing planned yet, bookings included, and with spare rows for new ways and pairs."""
    ground, calendar = layout.ground, layout.calendar
    visits, booked = len(ground.visit_request), layout.booked
    pairs = len(ground.pair_request)
    month_from, month_until = _weeks_of_months(calendar)
    board = Board(
        visit_request=_more(ground.visit_request, len(booked), -1),
        visit_minutes=np.append(ground.visit_minutes, [end - begin for *_, begin, end in booked]).astype(np.int32),
        visit_first=_first_ways(layout, len(booked)),
        visit_told=_full(visits + len(booked), -1),
        visit_pair=_full(visits + len(booked), -1),
        visit_way=_full(visits + len(booked), -1),
        visit_moment=np.append(_full(visits, -1), [begin for *_, begin, _ in booked]).astype(np.int32),
        visit_week=np.append(_full(visits, -1), [week for _, week, *_ in booked]).astype(np.int32),
        visit_after=_full(visits + len(booked), -1),
        **_ways(layout),
        pair_request=_more(ground.pair_request, SPARE_PAIRS, 0),
        pair_helper=_more(ground.pair_helper, SPARE_PAIRS, 0),
        pair_worth=np.append(ground.pair_worth, np.zeros(SPARE_PAIRS, dtype=np.int64)),
        pair_count=_full(pairs + SPARE_PAIRS, 0),
        pair_known=np.zeros(pairs + SPARE_PAIRS, dtype=bool),
        faces=_full(len(ground.request_faces), 0),
        most_faces=ground.request_faces.copy(),
        fair_step=ground.fair_step.copy(),
        week_first=_full(len(layout.week_room), -1),
        week_room=layout.week_room.copy(),
        month_room=layout.month_room.copy(),
        month_used=layout.month_used.copy(),
        month_from=month_from,
        month_until=month_until,
        sums=np.zeros(3, dtype=np.int64),
        months=len(calendar.months),
        weeks=len(calendar.weeks),
        pause=ground.pause,
        face_cost=ground.face_cost,
    )
    for at, (_, week, _, begin, _) in enumerate(booked):
        note_in_week(board, visits + at, week, begin)
    return board


def _full(size: int, value: int) -> Ints:
    return np.full(size, value, dtype=np.int32)


def _more(column: Ints, spare: int, value: int) -> Ints:
    return np.append(column, _full(spare, value)).astype(np.int32)


def _ways(layout: Layout) -> dict[str, Any]:
    """Every stretch as a way, chained visit by visit."""
    ground = layout.ground
    cell_pair = np.repeat(np.arange(len(ground.pair_request)), np.diff(ground.cell_start))
    cell = np.repeat(np.arange(len(ground.cell_visit)), np.diff(ground.stretch_start))
    order = np.argsort(ground.cell_visit[cell], kind="stable")
    visit = ground.cell_visit[cell][order]
    follows = np.append(visit[1:] == visit[:-1], [False])[: len(visit)]
    chained = np.where(follows, np.arange(1, len(visit) + 1), -1)
    columns = {
        "way_next": chained,
        "way_pair": cell_pair[cell][order],
        "way_low": ground.stretch_low[order],
        "way_high": ground.stretch_high[order],
        "way_week": ground.stretch_week[order],
        "way_month": ground.stretch_month[order],
    }
    return {name: _more(column.astype(np.int32), SPARE_WAYS, -1) for name, column in columns.items()}


def _first_ways(layout: Layout, booked: int) -> Ints:
    """The first way of every visit, -1 for what has none."""
    ground = layout.ground
    per_cell = np.diff(ground.stretch_start)
    counts = np.bincount(ground.cell_visit, weights=per_cell, minlength=len(ground.visit_request)).astype(np.int64)
    firsts = np.where(counts > 0, np.cumsum(counts) - counts, -1)
    return _more(firsts.astype(np.int32), booked, -1)


def _weeks_of_months(calendar: Calendar) -> tuple[Ints, Ints]:
    """The first week of each month, and the one after its last."""
    months = range(len(calendar.months))
    first = [int(calendar.week[calendar.month == month].min()) for month in months]
    last = [int(calendar.week[calendar.month == month].max()) for month in months]
    return np.array(first, dtype=np.int32), np.array(last, dtype=np.int32) + np.int32(1)


LONG = {"marks", "lost_worth", "people_mask", "people_worth", "mask_from", "set_mask"}
FLAGS = {"is_loose", "is_seen"}


def _column(name: str, size: int) -> Any:
    kind: Any = np.int64 if name in LONG else np.bool_ if name in FLAGS else np.int32
    return np.full(size, -1 if name == "spot" else 0, dtype=kind)


def work_for(board: Board) -> Work:
    """Empty notes of the right sizes, in arrays."""
    return Work(**{name: _column(name, size) for name, size in work_sizes(len(board.visit_request)).items()})


def choice_for(board: Board) -> Choice:
    """The same for the notes about one request."""
    return Choice(**{name: _column(name, size) for name, size in choice_sizes(len(board.pair_request), board.months).items()})


def enlarged(board: Board, pairs: int, ways: int) -> Board:
    """The same board with spare rows for so many pairs and ways more."""
    more = {"pair": pairs + SPARE_PAIRS, "way": ways + SPARE_WAYS}
    grown: dict[str, Any] = {
        name: np.append(column, np.zeros(more[name.partition("_")[0]], dtype=column.dtype))
        for name, column in board._asdict().items()
        if name.partition("_")[0] in more
    }
    return board._replace(**grown)
