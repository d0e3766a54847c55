"""Who could make the lost visits of one request, and what these people could do at most."""

from __future__ import annotations

from samenspel.planning.repairing.board import (
    BEST_SAVED,
    BEST_SIZE,
    COUNT,
    FACES,
    KNOWN,
    LARGE,
    MOST_AT_ONCE,
    MOST_PEOPLE,
    MOST_SAVED,
    NEW_FACES,
    OTHERS,
    PEOPLE,
    SETS,
    TIES,
    Board,
    Choice,
)
from samenspel.planning.repairing.steps import moment_for
from samenspel.planning.searching.compiling import compiled, inner


@inner
def count_bits(mask: int) -> int:
    """How many visits a mask holds (H. S. Warren, Hacker's Delight: neighbours are added up, pairs, fours, eights)."""
    mask -= mask >> 1 & 0x5555555555555555
    mask = (mask & 0x3333333333333333) + (mask >> 2 & 0x3333333333333333)
    mask = mask + (mask >> 4) & 0x0F0F0F0F0F0F0F0F
    mask += mask >> 8
    mask += mask >> 16
    mask += mask >> 32
    return int(mask & 127)


@inner
def count_takers(board: Board, visit: int) -> int:
    """How many free ways there are for a visit."""
    count, way = 0, board.visit_first[visit]
    while way >= 0:
        if moment_for(board, visit, way) >= 0:
            count += 1
        way = board.way_next[way]
    return count


@inner
def order_lost(board: Board, choice: Choice) -> None:
    """Sort the lost visits, those with the fewest takers first."""
    count = choice.marks[COUNT]
    for at in range(count):
        choice.takers[at] = count_takers(board, choice.lost[at])
    for at in range(1, count):
        visit, takers, to = choice.lost[at], choice.takers[at], at
        while to > 0 and choice.takers[to - 1] > takers:
            choice.lost[to], choice.takers[to] = choice.lost[to - 1], choice.takers[to - 1]
            to -= 1
        choice.lost[to], choice.takers[to] = visit, takers


@inner
def person_of(board: Board, choice: Choice, pair: int, people: int) -> int:
    """The row of somebody who is considered; a new one begins empty. -1 when there are too many."""
    if choice.spot[pair] < 0 and people < MOST_PEOPLE:
        choice.spot[pair] = people
        choice.people[people] = pair
        choice.people_mask[people] = 0
        choice.people_worth[people] = board.pair_worth[pair] - LARGE
        for month in range(board.months):
            choice.people_month[people * board.months + month] = 0
    return int(choice.spot[pair])


@inner
def note_people(board: Board, choice: Choice) -> int:
    """Write down who has room for which of the lost visits, and for what worth; how many people these are."""
    count = choice.marks[COUNT]
    people = 0
    for at in range(count):
        visit = choice.lost[at]
        way, seen = board.visit_first[visit], -1
        while way >= 0:
            pair, month = board.way_pair[way], board.way_month[way]
            person = person_of(board, choice, pair, people) if moment_for(board, visit, way) >= 0 else -1
            if person >= 0:
                people = max(people, person + 1)
                gain = board.pair_worth[pair] - board.fair_step[board.pair_helper[pair]] * board.month_used[month]
                choice.people_worth[person] = max(choice.people_worth[person], gain)
                if not choice.people_mask[person] >> at & 1:
                    choice.people_way[person * MOST_AT_ONCE + at] = way
                choice.people_mask[person] |= 1 << at
                key = person * board.months + month % board.months
                if key != seen:
                    choice.people_month[key] += 1
                seen = key
            way = board.way_next[way]
    return people


@inner
def most_together(board: Board, choice: Choice, person: int) -> int:
    """How many of the visits that somebody has room for fit in the limits of the months, at most."""
    first = board.pair_helper[choice.people[person]] * board.months
    total = 0
    for month in range(board.months):
        total += min(choice.people_month[person * board.months + month], max(0, board.month_room[first + month]))
    return min(total, count_bits(choice.people_mask[person]))


@inner
def is_before(board: Board, choice: Choice, one: int, other: int) -> bool:
    """Whether one of two people is looked at before the other: known, doing more, worth more."""
    pair, second = choice.people[one], choice.people[other]
    if board.pair_known[pair] != board.pair_known[second]:
        return bool(board.pair_known[pair])
    if choice.people_most[one] != choice.people_most[other]:
        return bool(choice.people_most[one] > choice.people_most[other])
    if choice.people_worth[one] != choice.people_worth[other]:
        return bool(choice.people_worth[one] > choice.people_worth[other])
    return bool(board.pair_helper[pair] < board.pair_helper[second])


@inner
def order_people(board: Board, choice: Choice, people: int) -> int:
    """Sort those who are no face yet, the most promising first; how many they are."""
    count = 0
    for person in range(people):
        if board.pair_count[choice.people[person]] > 0:
            continue
        at = count
        while at > 0 and is_before(board, choice, person, choice.people_order[at - 1]):
            choice.people_order[at] = choice.people_order[at - 1]
            at -= 1
        choice.people_order[at] = person
        count += 1
    mask, most = 0, 0
    for at in range(count - 1, -1, -1):
        mask |= choice.people_mask[choice.people_order[at]]
        most = max(most, choice.people_most[choice.people_order[at]])
        choice.mask_from[at], choice.most_from[at] = mask, most
    return count


@inner
def note_faces(board: Board, choice: Choice, people: int) -> None:
    """Begin the bounds with what those can do who are faces already."""
    count = choice.marks[COUNT]
    choice.set_mask[0] = choice.set_most[0] = choice.marks[FACES] = 0
    choice.set_new[0] = board.sums[NEW_FACES]
    for at in range(count):
        choice.lost_worth[at] = -LARGE
    for person in range(people):
        choice.people_most[person] = most_together(board, choice, person)
        if board.pair_count[choice.people[person]] == 0:
            continue
        choice.team[choice.marks[FACES]] = person
        choice.marks[FACES] += 1
        choice.set_mask[0] |= choice.people_mask[person]
        choice.set_most[0] += choice.people_most[person]
        for at in range(count):
            if choice.people_mask[person] >> at & 1:
                choice.lost_worth[at] = max(choice.lost_worth[at], choice.people_worth[person])


@compiled
def consider(board: Board, choice: Choice) -> None:
    """Look at everybody who has room for one of the lost visits, and begin with the empty set of new faces."""
    order_lost(board, choice)
    people = note_people(board, choice)
    note_faces(board, choice, people)
    others = order_people(board, choice, people)
    marks = choice.marks
    marks[PEOPLE], marks[OTHERS] = people, others
    marks[KNOWN] = 0
    for at in range(others):
        if board.pair_known[choice.people[choice.people_order[at]]]:
            marks[KNOWN] += 1
    marks[TIES] = marks[SETS] = marks[BEST_SIZE] = 0
    marks[BEST_SAVED] = -1
    marks[MOST_SAVED] = count_bits(choice.set_mask[0] | (choice.mask_from[0] if others > 0 else 0))
