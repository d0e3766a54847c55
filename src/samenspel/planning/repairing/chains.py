"""Make room for a visit: who is in the way goes elsewhere, and who is in the way there, the fewest in all.

A search by levels: a level holds the visits that would lose their place at the price of
so many moved visits. A visit that is looked at either has a free way, which ends a chain,
or ways in which one other visit stands; these come into this level when moving them costs
nothing more, else into the next. Of the chains of the first level that has any, each one
is tried in truth, and the best stays.
"""

from __future__ import annotations

from samenspel.planning.repairing.board import (
    BEST_NODE,
    BEST_RANK,
    BEST_SCORE,
    BEST_WAY,
    HANDS,
    LATER,
    MOST_NODES,
    MOST_TRIES,
    MOVED,
    NEW_FACE_VISITS,
    NEW_FACES,
    NODES,
    NOW,
    SCORE,
    TRAIL,
    TRIES,
    Board,
    Work,
)
from samenspel.planning.repairing.steps import has_place, moment_beside, moment_for, put, take_off, undo_to
from samenspel.planning.searching.compiling import compiled, inner


@inner
def add_node(work: Work, visit: int, parent: int, way: int, is_free: bool) -> None:
    """Note a visit that would have to find another place."""
    node = work.marks[NODES]
    if node >= MOST_NODES:
        return
    work.marks[NODES] += 1
    work.is_seen[visit] = True
    work.node_visit[node], work.node_parent[node], work.node_way[node] = visit, parent, way
    if is_free:
        work.now[work.marks[NOW]] = node
        work.marks[NOW] += 1
    else:
        work.later[work.marks[LATER]] = node
        work.marks[LATER] += 1


@inner
def seat(board: Board, work: Work, visit: int, way: int) -> bool:
    """Plan an open visit this way if that keeps every rule."""
    if not has_place(board, board.way_pair[way], visit):
        return False
    moment = moment_for(board, visit, way)
    if moment < 0:
        return False
    put(board, work, visit, way, moment)
    return True


@inner
def lift_chain(board: Board, work: Work, node: int) -> None:
    """Take off every visit of a chain that stands somewhere."""
    while node >= 0:
        visit = work.node_visit[node]
        if board.visit_pair[visit] >= 0:
            take_off(board, work, visit)
        node = work.node_parent[node]


@inner
def is_done(board: Board, work: Work, node: int, way: int) -> bool:
    """Carry a chain out from its beginning; what fails is left half done."""
    lift_chain(board, work, node)
    length, up = 0, node
    while up >= 0:
        length, up = length + 1, work.node_parent[up]
    for above in range(length - 1, -1, -1):
        here, use = node, way
        for _ in range(above):
            here, use = work.node_parent[here], work.node_way[here]
        if not seat(board, work, work.node_visit[here], use):
            return False
    return True


@inner
def count_people(board: Board, work: Work, mark: int) -> None:
    """Count the moved visits since a mark that change hands, not only time."""
    work.marks[HANDS] = 0
    for at in range(mark, work.marks[TRAIL]):
        visit = work.trail_visit[at]
        if work.trail_pair[at] >= 0 and not work.is_loose[visit] and board.visit_pair[visit] != work.trail_pair[at]:
            work.marks[HANDS] += 1


@inner
def try_chain(board: Board, work: Work, node: int, way: int) -> None:
    """Carry a chain out, note it if it is the best so far, and undo it."""
    mark = work.marks[TRAIL]
    if is_done(board, work, node, way):
        work.marks[TRIES] += 1
        count_people(board, work, mark)
        new = board.sums[NEW_FACES] * 1024 + board.sums[NEW_FACE_VISITS]
        rank, score = -(work.marks[HANDS] * 1048576 + new), board.sums[SCORE]
        is_first = work.marks[BEST_NODE] < 0
        if is_first or rank > work.marks[BEST_RANK] or (rank == work.marks[BEST_RANK] and score > work.marks[BEST_SCORE]):
            work.marks[BEST_NODE], work.marks[BEST_WAY] = node, way
            work.marks[BEST_RANK], work.marks[BEST_SCORE] = rank, score
    undo_to(board, work, mark)


@inner
def push_week(board: Board, work: Work, node: int, way: int, week: int) -> None:
    """Note the visits of a helper's week without any one of which the way would be free."""
    visit = work.node_visit[node]
    at = board.week_first[week]
    while at >= 0:
        is_movable = board.visit_request[at] >= 0 and not work.is_seen[at]
        if is_movable and moment_beside(board, visit, way, at, visit) >= 0:
            add_node(work, at, node, way, bool(work.is_loose[at]))
        at = board.visit_after[at]


@inner
def push_blockers(board: Board, work: Work, node: int, way: int) -> None:
    """Note the visits that stand in the way: in the same week, or in the same month when that is full."""
    week, month = board.way_week[way], board.way_month[way]
    if board.month_room[month] > 0 or board.week_room[week] <= 0:
        push_week(board, work, node, way, week)
        return
    helper = board.pair_helper[board.way_pair[way]]
    first = helper * board.weeks
    for at in range(board.month_from[month % board.months], board.month_until[month % board.months]):
        push_week(board, work, node, way, first + at)


@inner
def push_only_visits(board: Board, work: Work, node: int, way: int) -> None:
    """Note the visits that are the only ones of their helper: without one of them somebody else could come."""
    visit = work.node_visit[node]
    request = board.visit_request[visit]
    if moment_beside(board, visit, way, visit, -1) < 0:
        return
    at = visit
    while at > 0 and board.visit_request[at - 1] == request:
        at -= 1
    while at < len(board.visit_request) and board.visit_request[at] == request:
        pair = board.visit_pair[at]
        if pair >= 0 and board.pair_count[pair] == 1 and not work.is_seen[at]:
            add_node(work, at, node, way, bool(work.is_loose[at]))
        at += 1


@inner
def look_at(board: Board, work: Work, node: int) -> None:
    """Try every way of a visit: free, or free if one other visit moves."""
    visit = work.node_visit[node]
    way = board.visit_first[visit]
    while way >= 0:
        if board.way_low[way] > board.way_high[way]:
            pass
        elif not has_place(board, board.way_pair[way], visit):
            push_only_visits(board, work, node, way)
        elif moment_beside(board, visit, way, visit, -1) < 0:
            push_blockers(board, work, node, way)
        elif work.marks[TRIES] < MOST_TRIES:
            try_chain(board, work, node, way)
        way = board.way_next[way]


@inner
def forget(work: Work) -> None:
    """Wipe the notes of a search."""
    for node in range(work.marks[NODES]):
        work.is_seen[work.node_visit[node]] = False


@inner
def keep_best(board: Board, work: Work) -> None:
    """Carry out the best chain for good; what it moved is loose from now on."""
    mark = work.marks[TRAIL]
    is_done(board, work, work.marks[BEST_NODE], work.marks[BEST_WAY])
    for at in range(mark, work.marks[TRAIL]):
        visit = work.trail_visit[at]
        if not work.is_loose[visit]:
            work.is_loose[visit] = True
            work.marks[MOVED] += 1


@inner
def next_level(work: Work) -> None:
    """Go on with the visits that cost one move more."""
    for at in range(work.marks[LATER]):
        work.now[at] = work.later[at]
    work.marks[NOW] = work.marks[LATER]
    work.marks[LATER] = 0


@compiled
def make_room(board: Board, work: Work, visit: int, most: int) -> bool:
    """Place an open visit by moving at most so many others, as few as can be; whether that was possible."""
    work.marks[NODES] = work.marks[NOW] = work.marks[LATER] = work.marks[TRIES] = 0
    work.marks[BEST_NODE] = -1
    add_node(work, visit, -1, -1, is_free=True)
    for _ in range(most + 1):
        at = 0
        while at < work.marks[NOW]:
            look_at(board, work, work.now[at])
            at += 1
        if work.marks[BEST_NODE] >= 0:
            break
        next_level(work)
    forget(work)
    if work.marks[BEST_NODE] < 0:
        return False
    keep_best(board, work)
    return True
