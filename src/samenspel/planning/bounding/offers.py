"""The inner loops of the bound on the score: what each helper would do at given prices.

When every visit has a price, and so has each face of a request and each week that two months share,
helpers can be asked one by one: which residents, which visits, so that the most is left?
With the residents fixed, taking the visits that leave most, one after another, is best (days, parts
of weeks and months lie in one another, and fair share only grows); so what one more resident adds
falls with each other resident (it is submodular). Which residents is therefore found by branch and
bound: nobody adds more later than now. Compiled where numba is there; all sums are whole millionths.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from samenspel.planning.searching.arrays import Flags, Ints, Longs
from samenspel.planning.searching.compiling import compiled, inner

# Residents of one helper; past these the bound of what is untried is taken, which is a bound too.
MOST_LEVELS = 40
# Candidates times rows: past this even the first look takes too long, and faces are left out of the bound.
MOST_WORK = 4_000_000


class Market(NamedTuple):
    """What helpers can offer: rows of a pair with a visit in a part; pairs stand by helper, rows by pair."""

    pair_start: Ints  # helpers + 1
    row_start: Ints  # pairs + 1
    row_visit: Ints
    row_part: Ints
    row_day: Ints  # tight day, or -1
    row_worth: Longs  # in millionths, without face and fair share
    pair_request: Ints
    part_room: Ints
    part_month: Ints
    part_shared: Ints  # shared week, or -1
    month_room: Ints
    month_used: Ints
    fair_step: Longs  # per helper
    face_cost: int


class Prices(NamedTuple):
    """Whole millionths of a point, never below zero."""

    visit: Longs
    face: Longs  # per request, for each of its faces
    week: Longs  # per week that two months share, for each visit in it


class Taken(NamedTuple):
    """How often all helpers together would take each of the things that have a price."""

    visit: Longs
    face: Longs
    week: Longs


class Desk(NamedTuple):
    """Room to reckon for one helper at a time. Levels are those of the branching; level 0 is everybody."""

    width: int  # pairs of a helper at most, plus one
    levels: int  # room for so many
    row: Ints  # rows that leave something, as found
    gain: Longs  # what is left of their worth at these prices
    owner: Ints  # which of the helper's pairs, counted from 0
    order: Ints  # the same rows, most gain first
    day: Ints  # in that order: tight day, part and month of a row
    part: Ints
    month: Ints
    chosen: Ints
    day_count: Ints
    part_count: Ints
    month_count: Ints
    cost: Longs  # per pair: the face
    is_in: Flags  # per pair
    best_in: Flags
    candidate: Ints  # level * width + place
    margin: Longs  # what a candidate would add
    size: Ints  # per level
    at: Ints
    worth: Longs
    faces: Longs  # per level: what its faces cost


def new_desk(market: Market, tight_days: int) -> Desk:
    """An empty desk, large enough for every helper."""
    pairs = np.diff(market.pair_start)
    rows = int(np.diff(market.row_start[market.pair_start]).max(initial=0)) + 1
    width = int(pairs.max(initial=0)) + 1
    levels = min(MOST_LEVELS, width) + 2
    return Desk(
        width=width,
        levels=levels,
        row=np.zeros(rows, dtype=np.int32),
        gain=np.zeros(rows, dtype=np.int64),
        owner=np.zeros(rows, dtype=np.int32),
        order=np.zeros(rows, dtype=np.int32),
        day=np.zeros(rows, dtype=np.int32),
        part=np.zeros(rows, dtype=np.int32),
        month=np.zeros(rows, dtype=np.int32),
        chosen=np.zeros(rows, dtype=np.int32),
        day_count=np.zeros(tight_days + 1, dtype=np.int32),
        part_count=np.zeros(len(market.part_room), dtype=np.int32),
        month_count=np.zeros(len(market.month_room), dtype=np.int32),
        cost=np.zeros(width, dtype=np.int64),
        is_in=np.zeros(width, dtype=bool),
        best_in=np.zeros(width, dtype=bool),
        candidate=np.zeros(levels * width, dtype=np.int32),
        margin=np.zeros(levels * width, dtype=np.int64),
        size=np.zeros(levels, dtype=np.int32),
        at=np.zeros(levels, dtype=np.int32),
        worth=np.zeros(levels, dtype=np.int64),
        faces=np.zeros(levels, dtype=np.int64),
    )


@inner
def gather_pair(market: Market, prices: Prices, desk: Desk, pair: int, step: int, count: int) -> int:
    """Lay out the rows of a pair that leave something; how many rows there are then.

    None of them when all together they leave no more than the face costs.
    """
    total, added = 0, count
    for row in range(market.row_start[pair], market.row_start[pair + 1]):
        part = market.row_part[row]
        gain = market.row_worth[row] - prices.visit[market.row_visit[row]]
        if market.part_shared[part] >= 0:
            gain -= prices.week[market.part_shared[part]]
        least = step * market.month_used[market.part_month[part]]
        if gain > least:
            desk.row[added] = row
            desk.gain[added] = gain
            total += gain - least
            added += 1
    return added if total > market.face_cost + prices.face[market.pair_request[pair]] else count


@inner
def gather(market: Market, prices: Prices, desk: Desk, helper: int) -> int:
    """Lay out a helper's rows, most gain first; their pairs are the candidates of level 0."""
    count, pairs = 0, 0
    first = market.pair_start[helper]
    for pair in range(first, market.pair_start[helper + 1]):
        before = count
        count = gather_pair(market, prices, desk, pair, market.fair_step[helper], count)
        if count > before:
            desk.owner[before:count] = pair - first
            desk.cost[pair - first] = market.face_cost + prices.face[market.pair_request[pair]]
            desk.candidate[pairs] = pair - first
            pairs += 1
        desk.is_in[pair - first] = False
        desk.best_in[pair - first] = False
    desk.size[0] = pairs
    if pairs > 0:
        sort(market, desk, count)
    return count


@inner
def sort(market: Market, desk: Desk, count: int) -> None:
    """Put rows in order, most gain first, with what limits them."""
    desk.order[:count] = np.argsort(-desk.gain[:count], kind="mergesort")
    for at in range(count):
        row = desk.row[desk.order[at]]
        desk.day[at] = market.row_day[row]
        desk.part[at] = market.row_part[row]
        desk.month[at] = market.part_month[market.row_part[row]]


@inner
def choose_rows(market: Market, desk: Desk, step: int, count: int, chosen_in: Flags) -> int:
    """Take rows of some pairs, most gain first, while there is room and they pay for fair share; how many."""
    taken = 0
    for at in range(count):
        place, part, month, day = desk.order[at], desk.part[at], desk.month[at], desk.day[at]
        if not chosen_in[desk.owner[place]] or desk.part_count[part] >= market.part_room[part]:
            continue
        if desk.month_count[month] >= market.month_room[month] or (day >= 0 and desk.day_count[day] > 0):
            continue
        if desk.gain[place] > step * (market.month_used[month] + desk.month_count[month]):
            desk.part_count[part] += 1
            desk.month_count[month] += 1
            if day >= 0:
                desk.day_count[day] += 1
            desk.chosen[taken] = at
            taken += 1
    return taken


@inner
def put_back(market: Market, desk: Desk, step: int, taken: int) -> int:
    """Clear the counts of the chosen rows; what they left together."""
    total = 0
    for turn in range(taken):
        at = desk.chosen[taken - 1 - turn]
        month = desk.month[at]
        desk.part_count[desk.part[at]] -= 1
        desk.month_count[month] -= 1
        if desk.day[at] >= 0:
            desk.day_count[desk.day[at]] -= 1
        total += desk.gain[desk.order[at]] - step * (market.month_used[month] + desk.month_count[month])
    return total


@inner
def insert(desk: Desk, level: int, pair: int, margin: int) -> None:
    """Add a candidate to a level, those that add most first."""
    first = level * desk.width
    at = first + desk.size[level]
    while at > first and desk.margin[at - 1] < margin:
        desk.margin[at] = desk.margin[at - 1]
        desk.candidate[at] = desk.candidate[at - 1]
        at -= 1
    desk.margin[at] = margin
    desk.candidate[at] = pair
    desk.size[level] += 1


@inner
def open_level(market: Market, desk: Desk, step: int, count: int, level: int) -> None:
    """Fill a level with the untried candidates of the one before that still add something."""
    desk.size[level] = 0
    desk.at[level] = 0
    before = (level - 1) * desk.width
    for at in range(desk.at[level - 1], desk.size[level - 1]):
        pair = desk.candidate[before + at]
        desk.is_in[pair] = True
        left = put_back(market, desk, step, choose_rows(market, desk, step, count, desk.is_in))
        desk.is_in[pair] = False
        margin = left - desk.faces[level] - desk.cost[pair] - desk.worth[level]
        if margin > 0:
            insert(desk, level, pair, margin)


@inner
def enter(desk: Desk, level: int) -> None:
    """Take the next candidate of a level in."""
    at = level * desk.width + desk.at[level]
    pair = desk.candidate[at]
    desk.is_in[pair] = True
    desk.worth[level + 1] = desk.worth[level] + desk.margin[at]
    desk.faces[level + 1] = desk.faces[level] + desk.cost[pair]
    desk.at[level] += 1


@inner
def leave(desk: Desk, level: int) -> None:
    """Back at a level: take the candidate that was tried last out again."""
    if level > 0:
        desk.is_in[desk.candidate[level * desk.width + desk.at[level] - 1]] = False


@inner
def ceiling(desk: Desk, level: int) -> int:
    """What can be left at most with the untried candidates of a level."""
    most: int = desk.worth[level]
    for at in range(desk.at[level], desk.size[level]):
        most += desk.margin[level * desk.width + at]
    return most


@inner
def best_offer(market: Market, desk: Desk, step: int, count: int, most_looks: int) -> int:
    """The most that can be left over for a helper, or a little more after so many looks at rows; the pairs that leave it."""
    desk.at[0] = 0
    desk.worth[1] = 0
    desk.faces[1] = 0
    open_level(market, desk, step, count, 1)
    level, best, untried, looks = 1, 0, 0, 0
    while level > 0:
        most = ceiling(desk, level)
        if looks >= most_looks or level + 1 >= desk.levels:
            untried = max(untried, most)
        if desk.at[level] >= desk.size[level] or most <= max(best, untried):
            level -= 1
            leave(desk, level)
            continue
        enter(desk, level)
        level += 1
        looks += count * (desk.size[level - 1] - desk.at[level - 1])
        open_level(market, desk, step, count, level)
        if desk.worth[level] > best:
            best = desk.worth[level]
            desk.best_in[:] = desk.is_in
    return max(best, untried)


@inner
def every_offer(market: Market, desk: Desk, step: int, count: int) -> int:
    """What would be left over for a helper if faces cost nothing: never less than the best offer."""
    for at in range(desk.size[0]):
        desk.best_in[desk.candidate[at]] = True
    return put_back(market, desk, step, choose_rows(market, desk, step, count, desk.best_in))


@inner
def note(market: Market, desk: Desk, taken: Taken, helper: int, count: int) -> None:
    """Write down what a helper takes."""
    step = market.fair_step[helper]
    rows = choose_rows(market, desk, step, count, desk.best_in)
    put_back(market, desk, step, rows)
    for at in range(rows):
        row = desk.row[desk.order[desk.chosen[at]]]
        taken.visit[market.row_visit[row]] += 1
        shared = market.part_shared[market.row_part[row]]
        if shared >= 0:
            taken.week[shared] += 1
    first = market.pair_start[helper]
    for pair in range(first, market.pair_start[helper + 1]):
        if desk.best_in[pair - first]:
            taken.face[market.pair_request[pair]] += 1


@compiled
def offers(  # noqa: PLR0917 - compiled functions take everything by place
    market: Market, prices: Prices, desk: Desk, taken: Taken, first: int, last: int, most_looks: int
) -> int:
    """What helpers ``first`` up to ``last`` can have left over at most, together; what they take is counted in ``taken``."""
    total = 0
    for helper in range(first, last):
        count = gather(market, prices, desk, helper)
        if count > 0 and desk.size[0] * count <= MOST_WORK:
            total += best_offer(market, desk, market.fair_step[helper], count, most_looks)
            note(market, desk, taken, helper, count)
        elif count > 0:
            total += every_offer(market, desk, market.fair_step[helper], count)
            note(market, desk, taken, helper, count)
    return total
