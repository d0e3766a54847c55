"""The inner loops: place and take off visits, ruin and recreate, anneal.

Everything here works on the flat arrays of ``arrays.Ground`` and on a ``State`` of arrays
that it changes. It is compiled where numba is there and else runs as plain Python over
lists, with the same outcome: all sums are whole numbers, all chance comes from ``draw``.
"""

from __future__ import annotations

from math import exp
from typing import NamedTuple

from samenspel.planning.searching.arrays import Flags, Ground, Ints, Longs
from samenspel.planning.searching.compiling import compiled, inner

RANDOM_1 = 2147483563
RANDOM_2 = 2147483399
# One in so many times a pair takes a visit as late as can be.
LATE = 8


class State(NamedTuple):
    """A plan in the making, and the room that it leaves."""

    visit_pair: Ints  # -1: open
    visit_moment: Ints
    visit_stretch: Ints
    pair_count: Ints  # visits that a pair makes
    faces: Ints  # per request
    residents: Ints  # per helper: requests that this helper has visits of
    left: Ints  # per request: open visits that somebody has time for
    week_room: Ints
    month_room: Ints
    month_used: Ints
    slot_count: Ints  # per helper and week
    slot_from: Ints
    slot_to: Ints
    slot_visit: Ints
    total: Longs  # one number: what the plan is worth


class Patch(NamedTuple):
    """Where one worker may work, its chance, and its notes."""

    requests: Ints  # that this worker starts from
    pair_open: Flags  # pairs whose helper and request are both this worker's
    random: Longs  # two numbers
    chosen: Ints  # requests of one step
    through: Ints  # the helper to take away from each of them, -1: all helpers
    is_chosen: Flags  # per request
    log_visit: Ints
    log_pair: Ints
    log_moment: Ints
    log_stretch: Ints


class Step(NamedTuple):
    """How the steps of a round are made."""

    steps: int
    heat: float  # points; at zero only what is as good or better is kept
    most_removed: int
    blink: int  # chance out of a thousand to overlook somebody
    partial: int  # chance out of a hundred that rivals keep their other faces


@inner
def draw(random: Longs, below: int) -> int:
    """A number from 0 up to ``below`` (L'Ecuyer's two combined generators)."""
    one = random[0] * 40014 % RANDOM_1
    two = random[1] * 40692 % RANDOM_2
    random[0] = one
    random[1] = two
    drawn: int = (one - two) % (RANDOM_1 - 1) % below
    return drawn


@inner
def free_from(ground: Ground, state: State, stretch: int, minutes: int) -> int:
    """The first free moment of a stretch, or -1; limits of week and month included."""
    week = ground.stretch_week[stretch]
    if state.week_room[week] <= 0 or state.month_room[ground.stretch_month[stretch]] <= 0:
        return -1
    moment: int = ground.stretch_low[stretch]
    first = ground.slot_start[week]
    last = first + state.slot_count[week]
    slot = first
    while slot < last:
        is_clear = moment + minutes + ground.pause <= state.slot_from[slot]
        if is_clear or state.slot_to[slot] + ground.pause <= moment:
            slot += 1
        else:
            moment = state.slot_to[slot] + ground.pause
            if moment > ground.stretch_high[stretch]:
                return -1
            slot = first
    return moment


@inner
def free_until(ground: Ground, state: State, stretch: int, minutes: int) -> int:
    """The last free moment of a stretch, or -1; limits of week and month included."""
    week = ground.stretch_week[stretch]
    if state.week_room[week] <= 0 or state.month_room[ground.stretch_month[stretch]] <= 0:
        return -1
    moment: int = ground.stretch_high[stretch]
    first = ground.slot_start[week]
    last = first + state.slot_count[week]
    slot = first
    while slot < last:
        is_clear = moment + minutes + ground.pause <= state.slot_from[slot]
        if is_clear or state.slot_to[slot] + ground.pause <= moment:
            slot += 1
        else:
            moment = state.slot_from[slot] - ground.pause - minutes
            if moment < ground.stretch_low[stretch]:
                return -1
            slot = first
    return moment


@inner
def is_free_at(ground: Ground, state: State, stretch: int, moment: int, minutes: int) -> bool:
    """Whether a visit fits at exactly this moment."""
    if moment < ground.stretch_low[stretch] or moment > ground.stretch_high[stretch]:
        return False
    week = ground.stretch_week[stretch]
    if state.week_room[week] <= 0 or state.month_room[ground.stretch_month[stretch]] <= 0:
        return False
    first = ground.slot_start[week]
    for slot in range(first, first + state.slot_count[week]):
        is_clear = moment + minutes + ground.pause <= state.slot_from[slot]
        if not is_clear and state.slot_to[slot] + ground.pause > moment:
            return False
    return True


@inner
def put(ground: Ground, state: State, visit: int, pair: int, stretch: int, moment: int) -> None:
    """Plan a visit; the caller knows that it fits."""
    month = ground.stretch_month[stretch]
    week = ground.stretch_week[stretch]
    request = ground.pair_request[pair]
    helper = ground.pair_helper[pair]
    gain = ground.pair_worth[pair] - ground.fair_step[helper] * state.month_used[month]
    if state.month_room[month] == 1:
        gain -= ground.full_cost
    if ground.told_pair[visit] == pair and ground.told_moment[visit] == moment:
        gain += ground.change_cost
    if state.pair_count[pair] == 0:
        gain += ground.turn[helper] * (state.residents[helper] == 0) - ground.face_cost
        state.faces[request] += 1
        state.residents[helper] += 1
    state.total[0] += gain
    state.pair_count[pair] += 1
    state.left[request] -= 1
    state.week_room[week] -= 1
    state.month_room[month] -= 1
    state.month_used[month] += 1
    slot = ground.slot_start[week] + state.slot_count[week]
    state.slot_count[week] += 1
    state.slot_from[slot] = moment
    state.slot_to[slot] = moment + ground.visit_minutes[visit]
    state.slot_visit[slot] = visit
    state.visit_pair[visit] = pair
    state.visit_moment[visit] = moment
    state.visit_stretch[visit] = stretch


@inner
def take_off(ground: Ground, state: State, visit: int) -> None:
    """Open a planned visit again."""
    pair = state.visit_pair[visit]
    stretch = state.visit_stretch[visit]
    month = ground.stretch_month[stretch]
    week = ground.stretch_week[stretch]
    request = ground.pair_request[pair]
    state.month_used[month] -= 1
    state.month_room[month] += 1
    state.week_room[week] += 1
    state.pair_count[pair] -= 1
    state.left[request] += 1
    helper = ground.pair_helper[pair]
    loss = ground.pair_worth[pair] - ground.fair_step[helper] * state.month_used[month]
    if state.month_room[month] == 1:
        loss -= ground.full_cost
    if ground.told_pair[visit] == pair and ground.told_moment[visit] == state.visit_moment[visit]:
        loss += ground.change_cost
    if state.pair_count[pair] == 0:
        state.faces[request] -= 1
        state.residents[helper] -= 1
        loss += ground.turn[helper] * (state.residents[helper] == 0) - ground.face_cost
    state.total[0] -= loss
    drop_slot(ground, state, week, visit)
    state.visit_pair[visit] = -1


@inner
def drop_slot(ground: Ground, state: State, week: int, visit: int) -> None:
    """Wipe a visit from a helper's week; the last note takes its place."""
    slot = ground.slot_start[week]
    while state.slot_visit[slot] != visit:
        slot += 1
    state.slot_count[week] -= 1
    last = ground.slot_start[week] + state.slot_count[week]
    state.slot_from[slot] = state.slot_from[last]
    state.slot_to[slot] = state.slot_to[last]
    state.slot_visit[slot] = state.slot_visit[last]


@inner
def told_gain(ground: Ground, visit: int, pair: int) -> int:
    """What it brings that this pair was told to make this visit."""
    return ground.change_cost if ground.told_pair[visit] == pair else 0


@inner
def promise(ground: Ground, state: State, pair: int) -> int:
    """What this pair could add now, nearly: two visits in one week are not held together."""
    helper = ground.pair_helper[pair]
    step = ground.fair_step[helper]
    worth = ground.pair_worth[pair]
    month_now, month_left, month_used = -1, 0, 0
    week_now, week_left = -1, 0
    face = ground.turn[helper] * (state.residents[helper] == 0) - ground.face_cost
    value = 0 if state.pair_count[pair] > 0 else face
    for cell in range(ground.cell_start[pair], ground.cell_start[pair + 1]):
        visit = ground.cell_visit[cell]
        if state.visit_pair[visit] >= 0:
            continue
        for stretch in range(ground.stretch_start[cell], ground.stretch_start[cell + 1]):
            month = ground.stretch_month[stretch]
            week = ground.stretch_week[stretch]
            if month != month_now:
                month_now, month_left = month, state.month_room[month]
                month_used = state.month_used[month]
            if week != week_now:
                week_now, week_left = week, state.week_room[week]
            if month_left <= 0 or week_left <= 0:
                continue
            if state.slot_count[week] == 0 or free_from(ground, state, stretch, ground.visit_minutes[visit]) >= 0:
                value += worth + told_gain(ground, visit, pair) - step * month_used - ground.full_cost * (month_left == 1)
                month_left -= 1
                week_left -= 1
                month_used += 1
                break
    return value


@inner
def put_cell(ground: Ground, state: State, pair: int, cell: int) -> None:
    """Plan the visit of one cell if it is open and there is room."""
    visit = ground.cell_visit[cell]
    if state.visit_pair[visit] >= 0:
        return
    minutes = ground.visit_minutes[visit]
    first, last = ground.stretch_start[cell], ground.stretch_start[cell + 1]
    if ground.told_pair[visit] == pair:
        for stretch in range(first, last):
            if is_free_at(ground, state, stretch, ground.told_moment[visit], minutes):
                put(ground, state, visit, pair, stretch, ground.told_moment[visit])
                return
    for stretch in range(first, last):
        moment = free_from(ground, state, stretch, minutes)
        if moment >= 0:
            put(ground, state, visit, pair, stretch, moment)
            return


@inner
def put_late(ground: Ground, state: State, pair: int, cell: int) -> None:
    """Plan the visit of one cell as late as can be, if it is open, there is room, and nobody was told a moment."""
    visit = ground.cell_visit[cell]
    if state.visit_pair[visit] >= 0 or ground.told_pair[visit] == pair:
        return
    for stretch in range(ground.stretch_start[cell + 1] - 1, ground.stretch_start[cell] - 1, -1):
        moment = free_until(ground, state, stretch, ground.visit_minutes[visit])
        if moment >= 0:
            put(ground, state, visit, pair, stretch, moment)
            return


@inner
def put_pair(ground: Ground, state: State, pair: int, turn: int) -> None:
    """Let a pair take all open visits that it can, starting at one of its cells.

    One of them, now and then, as late as can be: that leaves the beginning of a day to a visit that
    cannot wait, and tries days in another week or month, where the same visit may weigh less.
    """
    first, last = ground.cell_start[pair], ground.cell_start[pair + 1]
    middle = first + turn % (last - first)
    if (turn >> 12) % LATE == 0:
        put_late(ground, state, pair, middle)
    for cell in range(middle, last):
        put_cell(ground, state, pair, cell)
    for cell in range(first, middle):
        put_cell(ground, state, pair, cell)


@inner
def best_pair(ground: Ground, state: State, patch: Patch, request: int, blink: int) -> int:
    """The pair that promises most for the open visits of a request, or -1."""
    best, best_value = -1, 0
    left = state.left[request]
    is_full = state.faces[request] >= ground.request_faces[request]
    for pair in range(ground.pair_start[request], ground.pair_start[request + 1]):
        is_new = state.pair_count[pair] == 0
        if not patch.pair_open[pair] or (is_new and is_full):
            continue
        worth = ground.pair_worth[pair] + ground.told_bonus
        if ground.pair_most[pair] * worth + ground.turn_most <= best_value:
            return best
        ceiling = min(left, ground.pair_most[pair]) * worth
        turn = ground.turn[ground.pair_helper[pair]]
        if ceiling - (ground.face_cost - turn) * is_new <= best_value or draw(patch.random, 1000) < blink:
            continue
        value = promise(ground, state, pair)
        if value > best_value:
            best, best_value = pair, value
    return best


@inner
def fill(ground: Ground, state: State, patch: Patch, request: int, blink: int) -> None:
    """Hand out the open visits of a request, the most promising person first."""
    while state.left[request] > 0:
        pair = best_pair(ground, state, patch, request, blink)
        if pair < 0:
            return
        before = state.left[request]
        put_pair(ground, state, pair, draw(patch.random, 1 << 20))
        if state.left[request] == before:
            return


@inner
def choose(patch: Patch, count: int, request: int, helper: int) -> int:
    """Note a request for this step, and the one helper that it may lose (-1: all)."""
    patch.is_chosen[request] = True
    patch.chosen[count] = request
    patch.through[count] = helper
    return count + 1


@inner
def first_request(state: State, patch: Patch) -> int:
    """Where a step begins: often where visits are open."""
    size = len(patch.requests)
    request: int = patch.requests[draw(patch.random, size)]
    if draw(patch.random, 100) < 45:
        for _ in range(8):
            if state.left[request] > 0:
                break
            request = patch.requests[draw(patch.random, size)]
    return request


@inner
def rival_pair(ground: Ground, state: State, patch: Patch, request: int) -> int:
    """A pair at work whose helper could also serve this request, or -1."""
    first = ground.pair_start[request]
    size = ground.pair_start[request + 1] - first
    if size == 0:
        return -1
    for _ in range(4):
        pair = first + draw(patch.random, size)
        if not patch.pair_open[pair]:
            continue
        helper = ground.pair_helper[pair]
        begin = ground.helper_pair_start[helper]
        count = ground.helper_pair_start[helper + 1] - begin
        turn = draw(patch.random, count)
        for at in range(count):
            other: int = ground.helper_pair[begin + (turn + at) % count]
            is_at_work = state.pair_count[other] > 0 and patch.pair_open[other]
            if is_at_work and not patch.is_chosen[ground.pair_request[other]]:
                return other
    return -1


@inner
def choose_requests(ground: Ground, state: State, patch: Patch, step: Step) -> int:
    """Requests that hang together through people who could serve several of them."""
    count = choose(patch, 0, first_request(state, patch), -1)
    wanted = 2 + draw(patch.random, step.most_removed - 1)
    is_partial = draw(patch.random, 100) < step.partial
    for _ in range(3 * wanted):
        if count >= wanted:
            break
        pair = rival_pair(ground, state, patch, patch.chosen[draw(patch.random, count)])
        if pair >= 0:
            helper = ground.pair_helper[pair] if is_partial else -1
            count = choose(patch, count, ground.pair_request[pair], helper)
    return count


@inner
def ruin(ground: Ground, state: State, patch: Patch, count: int) -> int:
    """Open the visits of the chosen requests, and note how they were."""
    noted = 0
    for at in range(count):
        request = patch.chosen[at]
        helper = patch.through[at]
        for visit in range(ground.visit_start[request], ground.visit_start[request + 1]):
            pair = state.visit_pair[visit]
            if pair >= 0 and patch.pair_open[pair]:
                patch.log_visit[noted] = visit
                patch.log_pair[noted] = pair
                patch.log_moment[noted] = state.visit_moment[visit]
                patch.log_stretch[noted] = state.visit_stretch[visit]
                noted += 1
                if helper < 0 or ground.pair_helper[pair] == helper:
                    take_off(ground, state, visit)
    return noted


@inner
def shuffle(patch: Patch, count: int) -> None:
    """Put the chosen requests in an order by chance."""
    for at in range(count - 1, 0, -1):
        other = draw(patch.random, at + 1)
        patch.chosen[at], patch.chosen[other] = patch.chosen[other], patch.chosen[at]


@inner
def restore(ground: Ground, state: State, patch: Patch, count: int, noted: int) -> None:
    """Put everything back as it was noted."""
    for at in range(count):
        request = patch.chosen[at]
        for visit in range(ground.visit_start[request], ground.visit_start[request + 1]):
            pair = state.visit_pair[visit]
            if pair >= 0 and patch.pair_open[pair]:
                take_off(ground, state, visit)
    for at in range(noted):
        put(
            ground,
            state,
            patch.log_visit[at],
            patch.log_pair[at],
            patch.log_stretch[at],
            patch.log_moment[at],
        )


@inner
def is_kept(patch: Patch, gain: int, heat: float) -> bool:
    """Whether a changed plan is kept: always when no worse, by chance when a little worse."""
    if gain >= 0:
        return True
    if heat <= 0.0:
        return False
    return draw(patch.random, 1000000) < 1000000.0 * exp(gain / (heat * 1000000.0))


@inner
def cell_of(ground: Ground, pair: int, visit: int) -> int:
    """The cell of a pair with a visit, or -1."""
    for cell in range(ground.cell_start[pair], ground.cell_start[pair + 1]):
        if ground.cell_visit[cell] == visit:
            return cell
    return -1


@inner
def settle_visit(ground: Ground, state: State, patch: Patch, visit: int) -> None:
    """Give one visit to whichever face of its request it is worth most with."""
    old = state.visit_pair[visit]
    best_pair_now, best_stretch, best_moment = old, state.visit_stretch[visit], state.visit_moment[visit]
    best_total = state.total[0]
    take_off(ground, state, visit)
    request = ground.visit_request[visit]
    for pair in range(ground.pair_start[request], ground.pair_start[request + 1]):
        if not patch.pair_open[pair] or state.pair_count[pair] == 0:
            continue
        cell = cell_of(ground, pair, visit)
        if cell >= 0:
            put_cell(ground, state, pair, cell)
        if state.visit_pair[visit] < 0:
            continue
        is_sooner = pair == old and state.total[0] == best_total and state.visit_moment[visit] < best_moment
        if state.total[0] > best_total or is_sooner:
            best_total, best_pair_now = state.total[0], pair
            best_stretch, best_moment = state.visit_stretch[visit], state.visit_moment[visit]
        take_off(ground, state, visit)
    put(ground, state, visit, best_pair_now, best_stretch, best_moment)


@inner
def settle(ground: Ground, state: State, patch: Patch) -> None:
    """Let the faces of each request share its visits as well as they can, one visit at a time."""
    for at in range(len(patch.requests)):
        request = patch.requests[at]
        for visit in range(ground.visit_start[request], ground.visit_start[request + 1]):
            pair = state.visit_pair[visit]
            if pair >= 0 and patch.pair_open[pair]:
                settle_visit(ground, state, patch, visit)


@compiled
def anneal(ground: Ground, state: State, patch: Patch, step: Step) -> None:
    """Ruin and recreate, again and again."""
    if len(patch.requests) == 0:
        return
    for _ in range(step.steps):
        before = state.total[0]
        count = choose_requests(ground, state, patch, step)
        noted = ruin(ground, state, patch, count)
        shuffle(patch, count)
        for at in range(count):
            fill(ground, state, patch, patch.chosen[at], step.blink)
        if not is_kept(patch, state.total[0] - before, step.heat):
            restore(ground, state, patch, count, noted)
        for at in range(count):
            patch.is_chosen[patch.chosen[at]] = False
    if step.heat <= 0.0:
        settle(ground, state, patch)


@inner
def put_told(ground: Ground, state: State, visit: int) -> None:
    """Plan a visit as people were told, if that still keeps every rule."""
    pair = ground.told_pair[visit]
    moment = ground.told_moment[visit]
    request = ground.pair_request[pair]
    if state.pair_count[pair] == 0 and state.faces[request] >= ground.request_faces[request]:
        return
    for cell in range(ground.cell_start[pair], ground.cell_start[pair + 1]):
        if ground.cell_visit[cell] != visit:
            continue
        for stretch in range(ground.stretch_start[cell], ground.stretch_start[cell + 1]):
            if is_free_at(ground, state, stretch, moment, ground.visit_minutes[visit]):
                put(ground, state, visit, pair, stretch, moment)
                return


@compiled
def begin(ground: Ground, state: State, patch: Patch, order: Ints) -> None:
    """A first complete answer: what was told stands, then every request in turn takes the best that is left."""
    for visit in range(len(ground.told_pair)):
        if ground.told_pair[visit] >= 0:
            put_told(ground, state, visit)
    for at in range(len(order)):
        fill(ground, state, patch, order[at], 0)
