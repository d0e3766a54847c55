"""The smallest steps of a repair: find a moment, put a visit, take it off, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samenspel.planning.repairing.board import NEW_FACE_VISITS, NEW_FACES, SCORE, TRAIL, Board, Work
from samenspel.planning.searching.compiling import compiled, inner

if TYPE_CHECKING:
    from samenspel.planning.searching.arrays import Ints


@inner
def clear_from(board: Board, week: int, moment: int, minutes: int, one: int, other: int) -> int:
    """The first moment from here on at which nothing is in the way, as if two visits (-1: none) were not there."""
    at = board.week_first[week]
    while at >= 0:
        end = board.visit_moment[at] + board.visit_minutes[at] + board.pause
        is_before = moment + minutes + board.pause <= board.visit_moment[at]
        is_there = at != one and at != other  # noqa: PLR1714 - a tuple of unlike numbers is nothing for numba
        if is_there and not is_before and end > moment:
            moment = end
        at = board.visit_after[at]
    return moment


@inner
def leaves_week(board: Board, gone: int, week: int) -> int:
    """One if this visit (-1: none) stands in a week, else nothing."""
    return 1 if gone >= 0 and board.visit_pair[gone] >= 0 and board.visit_week[gone] == week else 0


@inner
def leaves_month(board: Board, gone: int, month: int) -> int:
    """One if this visit (-1: none) stands in a month, else nothing."""
    return 1 if gone >= 0 and board.visit_pair[gone] >= 0 and board.way_month[board.visit_way[gone]] == month else 0


@inner
def has_room(board: Board, way: int, one: int, other: int) -> bool:
    """Whether the limits of week and month allow one visit more, as if two others were not there."""
    week, month = board.way_week[way], board.way_month[way]
    if board.week_room[week] + leaves_week(board, one, week) + leaves_week(board, other, week) <= 0:
        return False
    return bool(board.month_room[month] + leaves_month(board, one, month) + leaves_month(board, other, month) > 0)


@inner
def moment_beside(board: Board, visit: int, way: int, one: int, other: int) -> int:
    """When a visit can be made this way, or -1: as people know it if that is free, else as early as can be."""
    low, high = board.way_low[way], board.way_high[way]
    if low > high or not has_room(board, way, one, other):
        return -1
    week, minutes = board.way_week[way], board.visit_minutes[visit]
    told = board.visit_told[visit]
    if low <= told <= high and clear_from(board, week, told, minutes, one, other) == told:
        return int(told)
    moment = clear_from(board, week, low, minutes, one, other)
    return moment if moment <= high else -1


@inner
def moment_for(board: Board, visit: int, way: int) -> int:
    """When an open visit can be made this way, or -1."""
    return moment_beside(board, visit, way, -1, -1)


@inner
def gain_of(board: Board, pair: int, way: int) -> int:
    """What one visit more of this pair brings, in millionths of a point."""
    step = board.fair_step[board.pair_helper[pair]]
    gain = board.pair_worth[pair] - step * board.month_used[board.way_month[way]]
    if board.pair_count[pair] == 0:
        gain -= board.face_cost
    return int(gain)


@inner
def note_in_week(board: Board, visit: int, week: int, moment: int) -> None:
    """Write a visit into a helper's week, in order of time."""
    before, at = -1, board.week_first[week]
    while at >= 0 and (board.visit_moment[at] < moment or (board.visit_moment[at] == moment and at < visit)):
        before, at = at, board.visit_after[at]
    board.visit_after[visit] = at
    if before < 0:
        board.week_first[week] = visit
    else:
        board.visit_after[before] = visit


@inner
def wipe_from_week(board: Board, visit: int, week: int) -> None:
    """Strike a visit from a helper's week."""
    at = board.week_first[week]
    if at == visit:
        board.week_first[week] = board.visit_after[visit]
        return
    while board.visit_after[at] != visit:
        at = board.visit_after[at]
    board.visit_after[at] = board.visit_after[visit]


@inner
def set_down(board: Board, visit: int, way: int, moment: int) -> None:
    """Plan a visit; the caller knows that it fits."""
    pair, week, month = board.way_pair[way], board.way_week[way], board.way_month[way]
    board.sums[SCORE] += gain_of(board, pair, way)
    if not board.pair_known[pair]:
        board.sums[NEW_FACE_VISITS] += 1
    if board.pair_count[pair] == 0:
        board.faces[board.pair_request[pair]] += 1
        if not board.pair_known[pair]:
            board.sums[NEW_FACES] += 1
    board.pair_count[pair] += 1
    board.week_room[week] -= 1
    board.month_room[month] -= 1
    board.month_used[month] += 1
    note_in_week(board, visit, week, moment)
    board.visit_pair[visit], board.visit_way[visit] = pair, way
    board.visit_moment[visit], board.visit_week[visit] = moment, week


@inner
def pick_up(board: Board, visit: int) -> None:
    """Open a planned visit again."""
    pair, way, week = board.visit_pair[visit], board.visit_way[visit], board.visit_week[visit]
    month = board.way_month[way]
    wipe_from_week(board, visit, week)
    board.visit_pair[visit] = -1
    board.month_used[month] -= 1
    board.month_room[month] += 1
    board.week_room[week] += 1
    board.pair_count[pair] -= 1
    if not board.pair_known[pair]:
        board.sums[NEW_FACE_VISITS] -= 1
    if board.pair_count[pair] == 0:
        board.faces[board.pair_request[pair]] -= 1
        if not board.pair_known[pair]:
            board.sums[NEW_FACES] -= 1
    board.sums[SCORE] -= gain_of(board, pair, way)


@inner
def write_down(work: Work, visit: int, pair: int, way: int, moment: int) -> None:
    """Note one step on the trail."""
    at = work.marks[TRAIL]
    work.trail_visit[at], work.trail_pair[at] = visit, pair
    work.trail_way[at], work.trail_moment[at] = way, moment
    work.marks[TRAIL] += 1


@inner
def put(board: Board, work: Work, visit: int, way: int, moment: int) -> None:
    """Plan a visit, and remember it."""
    write_down(work, visit, -1, way, moment)
    set_down(board, visit, way, moment)


@inner
def take_off(board: Board, work: Work, visit: int) -> None:
    """Open a planned visit, and remember where it was."""
    write_down(work, visit, board.visit_pair[visit], board.visit_way[visit], board.visit_moment[visit])
    pick_up(board, visit)


@inner
def undo_to(board: Board, work: Work, mark: int) -> None:
    """Undo all steps after a place on the trail, the last one first."""
    while work.marks[TRAIL] > mark:
        work.marks[TRAIL] -= 1
        at = work.marks[TRAIL]
        if work.trail_pair[at] < 0:
            pick_up(board, work.trail_visit[at])
        else:
            set_down(board, work.trail_visit[at], work.trail_way[at], work.trail_moment[at])


@inner
def has_place(board: Board, pair: int, visit: int) -> bool:
    """Whether this helper may come to the resident for this visit as far as the number of faces goes."""
    if board.pair_count[pair] > 0:
        return True
    faces = board.faces[board.pair_request[pair]]
    now = board.visit_pair[visit]
    if now >= 0 and board.pair_count[now] == 1:
        faces -= 1
    return bool(faces < board.most_faces[board.pair_request[pair]])


@compiled
def reserve(board: Board, pair: int) -> None:
    """Let a pair count as a face of its request before it makes a visit, so that it keeps its place."""
    if board.pair_count[pair] == 0:
        board.faces[board.pair_request[pair]] += 1
        board.sums[SCORE] -= board.face_cost
        if not board.pair_known[pair]:
            board.sums[NEW_FACES] += 1
    board.pair_count[pair] += 1


@compiled
def release(board: Board, pair: int) -> None:
    """Let a pair be a face only by the visits that it makes."""
    board.pair_count[pair] -= 1
    if board.pair_count[pair] == 0:
        board.faces[board.pair_request[pair]] -= 1
        board.sums[SCORE] += board.face_cost
        if not board.pair_known[pair]:
            board.sums[NEW_FACES] -= 1


@compiled
def undo(board: Board, work: Work, mark: int) -> None:
    """Undo from outside."""
    undo_to(board, work, mark)


@compiled
def lose(board: Board, work: Work, visit: int) -> None:
    """Take a visit off; from now on it may move freely."""
    work.is_loose[visit] = True
    if board.visit_pair[visit] >= 0:
        take_off(board, work, visit)


@compiled
def lose_all(board: Board, work: Work, gap: Ints) -> None:
    """Take the visits of a gap off; from now on they may move freely."""
    for at in range(len(gap)):
        lose(board, work, gap[at])


@inner
def way_at(board: Board, visit: int, helper: int, moment: int) -> int:
    """The way by which a helper makes a visit at a moment, or -1."""
    way = board.visit_first[visit]
    while way >= 0:
        is_there = board.way_low[way] <= moment <= board.way_high[way]
        if is_there and board.pair_helper[board.way_pair[way]] == helper:
            return int(way)
        way = board.way_next[way]
    return -1


@compiled
def stand_all(board: Board, visits: Ints, helpers: Ints, moments: Ints) -> None:
    """Let a plan stand; a visit that would break a rule gets -1 for its helper."""
    for at in range(len(visits)):
        visit = visits[at]
        board.visit_told[visit] = moments[at]
        way = way_at(board, visit, helpers[at], moments[at])
        if way >= 0 and has_place(board, board.way_pair[way], visit) and moment_for(board, visit, way) == moments[at]:
            board.pair_known[board.way_pair[way]] = True
            set_down(board, visit, way, moments[at])
        else:
            helpers[at] = -1
