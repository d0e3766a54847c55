"""The lost visits of one request, with nobody else touched: which faces cover most of them?

Sets of people who are no face yet are tried, small ones first, as far as their number
allows. A set is passed over when a bound says that it cannot be better: what all of its
people could do together, or what each visit could be worth at most. What is left is
placed in truth, where lost visits may make room for each other, and the best set stays:
most visits, fewest new faces, fewest visits by new faces, worth most.
"""

from __future__ import annotations

from samenspel.planning.repairing.board import (
    BEST_NEW,
    BEST_SAVED,
    BEST_SIZE,
    BEST_STRANGE,
    BEST_WORTH,
    COUNT,
    FACES,
    KNOWN,
    LARGE,
    MOST_AT_ONCE,
    MOST_SAVED,
    NEW_FACE_VISITS,
    NEW_FACES,
    OTHERS,
    PEOPLE,
    SCORE,
    SETS,
    TEAM,
    TIES,
    TRAIL,
    Board,
    Choice,
    Work,
)
from samenspel.planning.repairing.considering import count_bits
from samenspel.planning.repairing.steps import gain_of, has_place, moment_beside, moment_for, put, take_off, undo_to
from samenspel.planning.searching.compiling import compiled, inner

MOST_TIES = 30
MOST_SETS = 20_000  # looked at; one that is tried counts for more
TRYING = 50


@inner
def first_way(choice: Choice, one: int, at: int) -> int:
    """The first way of a lost visit with somebody of the team, or -1 if there was no room to begin with."""
    person = choice.team[one]
    return int(choice.people_way[person * MOST_AT_ONCE + at]) if choice.people_mask[person] >> at & 1 else -1


@inner
def next_way(board: Board, way: int) -> int:
    """The next way of the same visit with the same helper, or -1."""
    following = board.way_next[way]
    return int(following) if following >= 0 and board.way_pair[following] == board.way_pair[way] else -1


@inner
def best_way(board: Board, choice: Choice, at: int) -> int:
    """The free way of a lost visit with somebody of the team: known before new, then worth most; or -1."""
    visit, best, best_known, best_gain = choice.lost[at], -1, False, 0
    for one in range(choice.marks[TEAM]):
        way = first_way(choice, one, at)
        while way >= 0:
            pair = board.way_pair[way]
            if has_place(board, pair, visit) and moment_for(board, visit, way) >= 0:
                known, gain = bool(board.pair_known[pair]), gain_of(board, pair, way)
                if board.pair_count[pair] == 0:
                    gain += board.face_cost
                if best < 0 or (known and not best_known) or (known == best_known and gain > best_gain):
                    best, best_known, best_gain = way, known, gain
            way = next_way(board, way)
    return best


@inner
def gives_way(board: Board, work: Work, choice: Choice, at: int, way: int) -> bool:
    """Make a lost visit this way, if another lost one that stands there can go elsewhere."""
    visit = choice.lost[at]
    for to in range(choice.marks[COUNT]):
        other = choice.lost[to]
        if board.visit_pair[other] < 0 or moment_beside(board, visit, way, other, -1) < 0:
            continue
        mark = work.marks[TRAIL]
        take_off(board, work, other)
        moment = moment_for(board, visit, way)
        if has_place(board, board.way_pair[way], visit) and moment >= 0:
            put(board, work, visit, way, moment)
            elsewhere = best_way(board, choice, to)
            if elsewhere >= 0:
                put(board, work, other, elsewhere, moment_for(board, other, elsewhere))
                return True
        undo_to(board, work, mark)
    return False


@inner
def is_let_in(board: Board, work: Work, choice: Choice, at: int) -> bool:
    """Place a lost visit where another lost one makes room for it."""
    for one in range(choice.marks[TEAM]):
        way = first_way(choice, one, at)
        while way >= 0:
            if gives_way(board, work, choice, at, way):
                return True
            way = next_way(board, way)
    return False


@inner
def place(board: Board, work: Work, choice: Choice) -> int:
    """Place what the team can make of the lost visits; how many of them stand."""
    count, saved = choice.marks[COUNT], 0
    for at in range(count):
        way = best_way(board, choice, at)
        if way >= 0:
            put(board, work, choice.lost[at], way, moment_for(board, choice.lost[at], way))
    for at in range(count):
        if board.visit_pair[choice.lost[at]] >= 0 or is_let_in(board, work, choice, at):
            saved += 1
    return saved


@inner
def join_team(choice: Choice, size: int) -> None:
    """Let the people of the set stand beside those who are faces already."""
    faces = choice.marks[FACES]
    for at in range(size):
        choice.team[faces + at] = choice.people_order[choice.chosen[at]]
    choice.marks[TEAM] = faces + size


@inner
def is_better(board: Board, choice: Choice, saved: int) -> bool:
    """Whether what stands now is better than the best so far."""
    marks, sums = choice.marks, board.sums
    if saved != marks[BEST_SAVED]:
        return bool(saved > marks[BEST_SAVED])
    if sums[NEW_FACES] != marks[BEST_NEW]:
        return bool(sums[NEW_FACES] < marks[BEST_NEW])
    if sums[NEW_FACE_VISITS] != marks[BEST_STRANGE]:
        return bool(sums[NEW_FACE_VISITS] < marks[BEST_STRANGE])
    return bool(sums[SCORE] > marks[BEST_WORTH])


@inner
def try_set(board: Board, work: Work, choice: Choice, size: int) -> None:
    """Place the lost visits with this set of new faces, and remember it if it is the best."""
    mark = work.marks[TRAIL]
    join_team(choice, size)
    saved = place(board, work, choice)
    if is_better(board, choice, saved):
        choice.marks[BEST_SAVED], choice.marks[BEST_SIZE] = saved, size
        choice.marks[BEST_NEW], choice.marks[BEST_STRANGE] = board.sums[NEW_FACES], board.sums[NEW_FACE_VISITS]
        choice.marks[BEST_WORTH] = board.sums[SCORE]
        for at in range(size):
            choice.best[at] = choice.chosen[at]
    undo_to(board, work, mark)


@inner
def most_worth(board: Board, choice: Choice, size: int) -> int:
    """What a set can be worth at most, where each visit gets the one it is worth most with."""
    count = choice.marks[COUNT]
    total = 0
    for at in range(count):
        best = choice.lost_worth[at]
        for one in range(size):
            person = choice.people_order[choice.chosen[one]]
            if choice.people_mask[person] >> at & 1:
                best = max(best, choice.people_worth[person])
        if best > -LARGE:
            total += max(0, best)
    return int(total - board.face_cost * size)


@inner
def is_worth_trying(board: Board, choice: Choice, size: int) -> bool:
    """Whether the bounds leave it open that this set is the best so far."""
    marks = choice.marks
    most = min(count_bits(choice.set_mask[size]), choice.set_most[size])
    if most != marks[BEST_SAVED]:
        return bool(most > marks[BEST_SAVED])
    if choice.set_new[size] != marks[BEST_NEW]:
        return bool(choice.set_new[size] < marks[BEST_NEW])
    known = choice.set_mask[0]
    for one in range(size):
        person = choice.people_order[choice.chosen[one]]
        if board.pair_known[choice.people[person]]:
            known |= choice.people_mask[person]
    if board.sums[NEW_FACE_VISITS] + most - count_bits(known) < marks[BEST_STRANGE]:
        return True
    if marks[TIES] >= MOST_TIES or board.sums[SCORE] + most_worth(board, choice, size) <= marks[BEST_WORTH]:
        return False
    marks[TIES] += 1
    return True


@inner
def add_to_set(board: Board, choice: Choice, level: int, at: int) -> bool:
    """Take somebody into the set and count the bounds; whether anything can come of it."""
    person = choice.people_order[at]
    choice.chosen[level] = at
    choice.set_mask[level + 1] = choice.set_mask[level] | choice.people_mask[person]
    choice.set_most[level + 1] = choice.set_most[level] + choice.people_most[person]
    choice.set_new[level + 1] = choice.set_new[level] + (0 if board.pair_known[choice.people[person]] else 1)
    is_dearer = choice.set_new[level + 1] > choice.marks[BEST_NEW]
    return not (is_dearer and choice.marks[BEST_SAVED] >= choice.marks[MOST_SAVED])


@inner
def is_hopeless(choice: Choice, level: int, at: int, size: int) -> bool:
    """Whether nobody from here on can bring the set to the best so far."""
    union = count_bits(choice.set_mask[level] | choice.mask_from[at])
    together = choice.set_most[level] + (size - level) * choice.most_from[at]
    return bool(min(union, together) < choice.marks[BEST_SAVED])


@compiled
def try_sets(board: Board, work: Work, choice: Choice, size: int) -> None:
    """Try every set of so many new faces that the bounds leave."""
    people = choice.marks[OTHERS]
    if size == 0:
        try_set(board, work, choice, 0)
        return
    fewest_new = board.sums[NEW_FACES] + max(0, size - choice.marks[KNOWN])
    if choice.marks[BEST_SAVED] >= choice.marks[MOST_SAVED] and fewest_new > choice.marks[BEST_NEW]:
        return
    level, at = 0, 0
    while level >= 0 and choice.marks[SETS] < MOST_SETS:
        if at > people - (size - level) or is_hopeless(choice, level, at, size):
            level -= 1
            at = choice.chosen[level] + 1 if level >= 0 else 0
            continue
        choice.marks[SETS] += 1
        is_open = add_to_set(board, choice, level, at)
        if is_open and level + 1 < size:
            level, at = level + 1, at + 1
            continue
        if is_open and is_worth_trying(board, choice, size):
            try_set(board, work, choice, size)
            choice.marks[SETS] += TRYING
        at += 1


@compiled
def take_best(board: Board, work: Work, choice: Choice) -> None:
    """Place the lost visits with the best set for good."""
    size = choice.marks[BEST_SIZE]
    for at in range(size):
        choice.chosen[at] = choice.best[at]
    join_team(choice, size)
    place(board, work, choice)
    for person in range(choice.marks[PEOPLE]):
        choice.spot[choice.people[person]] = -1
