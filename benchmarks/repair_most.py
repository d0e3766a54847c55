"""What can be saved at most when somebody drops out: a part of ``repair.py``."""

from __future__ import annotations

import sys
from typing import NamedTuple

import highspy
import numpy as np

from samenspel.planning.repairing.board import Board
from samenspel.planning.repairing.editing import Edits
from samenspel.planning.repairing.events import Event
from samenspel.planning.repairing.happening import gap_after
from samenspel.planning.repairing.steps import moment_for
from samenspel.planning.repairing.town import Town
from samenspel.planning.searching.arrays import Ints
from samenspel.planning.searching.compiling import compiled, inner, machine_code


class Flow(NamedTuple):
    """Visits in slots (a helper's week and month), as flow: no faces, no moments."""

    head: Ints  # per slot: its first visit, -1
    after: Ints  # per visit: the next one in its slot
    slot: Ints  # per visit: where it is, -1
    in_slot: Ints
    in_month: Ints
    seen_slot: Ints
    seen_month: Ints
    parent: Ints  # per visit: who would take its place
    through: Ints  # and in which slot
    queue: Ints


@inner
def enter(board: Board, flow: Flow, visit: int, slot: int) -> None:
    """Put a visit in a slot."""
    flow.after[visit] = flow.head[slot]
    flow.head[slot] = visit
    flow.slot[visit] = slot
    flow.in_slot[slot] += 1
    flow.in_month[month_of(board, slot)] += 1


@inner
def leave(board: Board, flow: Flow, visit: int) -> None:
    """Take a visit out of its slot."""
    slot = flow.slot[visit]
    at = flow.head[slot]
    if at == visit:
        flow.head[slot] = flow.after[visit]
    else:
        while flow.after[at] != visit:
            at = flow.after[at]
        flow.after[at] = flow.after[visit]
    flow.slot[visit] = -1
    flow.in_slot[slot] -= 1
    flow.in_month[month_of(board, slot)] -= 1


@inner
def month_of(board: Board, slot: int) -> int:
    """The month of a helper to which a slot belongs."""
    return slot // board.months // board.weeks * board.months + slot % board.months


@inner
def push(flow: Flow, slot: int, parent: int, through: int, size: int) -> int:
    """Look later at the visits of a slot; how long the queue is then."""
    at = flow.head[slot]
    while at >= 0:
        if flow.parent[at] == -2:
            flow.parent[at], flow.through[at] = parent, through
            flow.queue[size] = at
            size += 1
        at = flow.after[at]
    return size


@inner
def push_month(board: Board, flow: Flow, slot: int, parent: int, size: int) -> int:
    """Look later at the visits of the month of a slot, once; how long the queue is then."""
    month = month_of(board, slot)
    if flow.seen_month[month]:
        return size
    flow.seen_month[month] = 1
    first = month // board.months * board.weeks
    for week in range(board.month_from[month % board.months], board.month_until[month % board.months]):
        size = push(flow, (first + week) * board.months + month % board.months, parent, slot, size)
    return size


@inner
def look_at(board: Board, flow: Flow, week_most: Ints, month_most: Ints, visit: int, size: int) -> int:
    """Look at every slot of a visit; how long the queue is then, or -1 when there was a place."""
    way = board.visit_first[visit]
    while way >= 0:
        slot = board.way_week[way] * board.months + board.way_month[way] % board.months
        if board.way_low[way] <= board.way_high[way] and flow.seen_slot[slot] == 0:
            flow.seen_slot[slot] = 1
            if flow.in_slot[slot] >= week_most[board.way_week[way]]:
                size = push(flow, slot, visit, slot, size)
            elif flow.in_month[board.way_month[way]] >= month_most[board.way_month[way]]:
                size = push_month(board, flow, slot, visit, size)
            else:
                change_places(board, flow, visit, slot)
                return -1
        way = board.way_next[way]
    return size


@inner
def is_one_more(board: Board, flow: Flow, week_most: Ints, month_most: Ints, visit: int) -> bool:
    """Bring one visit in by letting others change places; whether that is possible."""
    flow.queue[0], flow.parent[visit] = visit, -1
    size, done = 1, 0
    while done < size:
        grown = look_at(board, flow, week_most, month_most, flow.queue[done], size)
        if grown < 0:
            for at in range(len(flow.parent)):
                flow.parent[at] = -2
            return True
        size, done = grown, done + 1
    return False


@inner
def change_places(board: Board, flow: Flow, visit: int, slot: int) -> None:
    """Let everybody on the path go to the place that was found for them."""
    while visit >= 0:
        parent, through = flow.parent[visit], flow.through[visit]
        if flow.slot[visit] >= 0:
            leave(board, flow, visit)
        enter(board, flow, visit, slot)
        visit, slot = parent, through


@compiled
def count_recoverable(board: Board, flow: Flow, gap: Ints, week_most: Ints, month_most: Ints) -> int:
    """How many visits of a gap can be covered beside all others that stand."""
    for visit in range(len(board.visit_pair)):
        flow.parent[visit] = -2
        if board.visit_pair[visit] >= 0:
            way = board.visit_way[visit]
            enter(board, flow, visit, board.way_week[way] * board.months + board.way_month[way] % board.months)
    for visit in gap:
        leave(board, flow, visit)
    count = 0
    for visit in gap:
        if is_one_more(board, flow, week_most, month_most, visit):
            count += 1
            flow.seen_slot[:] = 0
            flow.seen_month[:] = 0
    return count


def recoverable(town: Town, event: Event) -> tuple[int, int]:
    """How many visits an event costs, and how many of these can be saved at most."""
    edits = Edits(town)
    gap = np.array(sorted(gap_after(town, event, edits)), dtype=np.int32)
    board = town.board
    slots, months, visits = len(board.week_first) * board.months, len(board.month_room), len(board.visit_pair)
    weeks_now, months_now = np.zeros_like(board.week_room), np.zeros_like(board.month_room)
    planned = np.flatnonzero(board.visit_pair >= 0)
    np.add.at(weeks_now, board.way_week[board.visit_way[planned]], 1)
    np.add.at(months_now, board.way_month[board.visit_way[planned]], 1)
    flow = Flow(
        *(np.full(size, value, dtype=np.int32) for size, value in ((slots, -1), (visits, -1), (visits, -1))),
        *(np.zeros(size, dtype=np.int32) for size in (slots, months, slots, months, visits, visits, visits)),
    )
    count = LOOPS["count_recoverable"](board, flow, gap, board.week_room + weeks_now, board.month_room + months_now)
    edits.undo()
    return len(gap), count


def most_untouched(town: Town, event: Event) -> int:
    """The most visits of a gap that can be saved with nobody else touched, faces included: proven by HiGHS.

    Pauses between two of the lost visits on one day are left aside.
    """
    edits = Edits(town)
    gap = sorted(gap_after(town, event, edits))
    town.loops["lose_all"](town.board, town.work, town.column(gap))
    most = _best_cover(town, edits, gap)
    town.undo()
    for visit in gap:
        town.work.is_loose[visit] = False
    edits.undo()
    return most


def _best_cover(town: Town, edits: Edits, gap: list[int]) -> int:
    board, model = town.board, highspy.Highs()
    model.setOptionValue("output_flag", False)  # noqa: FBT003 - HiGHS wants it so
    rows: dict[tuple[str, int], list[int]] = {}
    pairs: dict[int, dict[int, list[int]]] = {}
    for visit in gap:
        for way in edits.ways_of(visit):
            if moment_for(board, visit, way) >= 0:
                at = _binary(model, -1.0)
                keys = ("visit", visit), ("week", int(board.way_week[way])), ("month", int(board.way_month[way]))
                for key in keys:
                    rows.setdefault(key, []).append(at)
                pairs.setdefault(int(board.way_pair[way]), {}).setdefault(visit, []).append(at)
    for pair, visits in pairs.items():
        if board.pair_count[pair] == 0:
            face = _only_with_face(model, list(visits.values()))
            rows.setdefault(("faces", int(board.pair_request[pair])), []).append(face)
    room = {"week": board.week_room, "month": board.month_room, "faces": board.most_faces - board.faces}
    for (kind, at), columns in rows.items():
        most = 1 if kind == "visit" else int(room[kind][at])
        model.addRow(0, most, len(columns), columns, [1.0] * len(columns))
    model.run()
    return round(-model.getObjectiveValue()) if rows else 0


def _only_with_face(model: highspy.Highs, visits: list[list[int]]) -> int:
    """A new face: without it none of these ways can be used."""
    face = _binary(model, 0.0)
    for columns in visits:
        model.addRow(-len(columns), 0, len(columns) + 1, [*columns, face], [1.0] * len(columns) + [-1.0])
    return face


def _binary(model: highspy.Highs, cost: float) -> int:
    at = model.getNumCol()
    model.addVar(0, 1)
    model.changeColCost(at, cost)
    model.changeColIntegrality(at, highspy.HighsVarType.kInteger)
    return int(at)


LOOPS = machine_code(sys.modules[__name__])
