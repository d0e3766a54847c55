"""The inner loops of asking: who says yes, what a no opens again, and who is asked next.

They change the arrays of ``searching.kernel`` and are compiled like it where numba is there,
with the same outcome as plain Python.
"""

from __future__ import annotations

from typing import NamedTuple

from samenspel.planning.model.moments import DAY_MINUTES
from samenspel.planning.searching.arrays import STRIDE, Flags, Ground, Ints, Longs
from samenspel.planning.searching.compiling import compiled, inner
from samenspel.planning.searching.kernel import Patch, State, draw, fill, promise, put_pair, take_off

SURE = 1_000_000
CALLS, ROUNDS, AGREED, IN_VAIN = 0, 1, 2, 3
COUNTS = 4
RESIDENT, MOST, LEAST = 0, 1, 2
AT_ONCE = -(1 << 40)  # a moment before all others: nothing has begun by then


class Asking(NamedTuple):
    """What people were asked and answered so far, and how they answer."""

    yes: Ints  # helpers: chance of a yes out of a million, from somebody who hears the question
    hears: Ints  # chance out of a million that a question is heard after 0, 1, 2 … earlier ones
    order: Ints  # requests, in the order in which gaps are filled
    is_agreed: Flags  # visits
    is_waiting: Flags  # requests: an answer is awaited
    is_lost: Flags  # requests: visits fell open in this round
    calls: Ints  # helpers: how often they were asked lately
    called: Ints  # pairs that are asked for the same visits; its length is how many at once
    covered: Ints  # after each round: visits agreed on; its length is one more than the rounds
    clock: Longs  # requests: when all that was asked is answered, in minutes from the first day
    holds: Longs  # minutes for an answer: of the resident, and of the helper at most and at least
    counts: Longs  # calls, rounds, visits agreed on, people who said yes in vain


@inner
def says_yes(patch: Patch, asking: Asking, helper: int) -> bool:
    """Ask somebody: whether the question is heard, and answered with yes."""
    earlier = min(asking.calls[helper], len(asking.hears) - 1)
    asking.calls[helper] += 1
    asking.counts[CALLS] += 1
    is_yes: bool = draw(patch.random, SURE) < asking.hears[earlier] and draw(patch.random, SURE) < asking.yes[helper]
    return is_yes


@inner
def is_unanswered(ground: Ground, state: State, asking: Asking, pair: int) -> bool:
    """Whether a pair has visits to which its helper has not said yes."""
    if state.pair_count[pair] == 0:
        return False
    request = ground.pair_request[pair]
    for visit in range(ground.visit_start[request], ground.visit_start[request + 1]):
        if state.visit_pair[visit] == pair and not asking.is_agreed[visit]:
            return True
    return False


@inner
def begin_of(state: State, visit: int) -> int:
    """When a planned visit begins, in minutes from the first day."""
    day, minute = divmod(state.visit_moment[visit], STRIDE)
    begin: int = day * DAY_MINUTES + minute
    return begin


@inner
def answered_at(ground: Ground, state: State, asking: Asking, pair: int) -> int:
    """When a pair has answered: after the resident, as late as it may before the first of its visits that can still be.

    At once where none of them can be any more.
    """
    request = ground.pair_request[pair]
    asked, left = asking.clock[request] + asking.holds[RESIDENT], AT_ONCE
    for visit in range(ground.visit_start[request], ground.visit_start[request + 1]):
        if state.visit_pair[visit] == pair and not asking.is_agreed[visit] and begin_of(state, visit) >= asked:
            until = begin_of(state, visit) - asked
            left = until if left == AT_ONCE else min(left, until)
    left = min(max(left, 0), 2 * asking.holds[MOST])
    answered: int = asked + max(left // 2, min(asking.holds[LEAST], left))
    return answered


@inner
def agree(ground: Ground, state: State, asking: Asking, pair: int, answered: int) -> None:
    """Fix all visits of a pair: its helper said yes. What has begun by then counts for nothing."""
    request = ground.pair_request[pair]
    for visit in range(ground.visit_start[request], ground.visit_start[request + 1]):
        if state.visit_pair[visit] == pair and not asking.is_agreed[visit]:
            asking.is_agreed[visit] = True
            asking.counts[AGREED] += begin_of(state, visit) >= answered


@inner
def lose(ground: Ground, state: State, asking: Asking, pair: int) -> None:
    """Open the visits of a pair again to which its helper has not said yes."""
    request = ground.pair_request[pair]
    for visit in range(ground.visit_start[request], ground.visit_start[request + 1]):
        if state.visit_pair[visit] == pair and not asking.is_agreed[visit]:
            take_off(ground, state, visit)


@inner
def ask_each(ground: Ground, state: State, patch: Patch, asking: Asking, request: int) -> None:
    """Every proposed face gets the question for its own visits; whoever says no is not asked this again."""
    latest = asking.clock[request]
    for pair in range(ground.pair_start[request], ground.pair_start[request + 1]):
        if not is_unanswered(ground, state, asking, pair):
            continue
        answered = answered_at(ground, state, asking, pair)
        latest = max(latest, answered)
        if says_yes(patch, asking, ground.pair_helper[pair]):
            agree(ground, state, asking, pair, answered)
        else:
            patch.pair_open[pair] = False
            lose(ground, state, asking, pair)
            asking.is_lost[request] = True
    asking.clock[request] = latest


@inner
def is_among(pairs: Ints, count: int, pair: int) -> bool:
    """Whether a pair is one of the first ``count``."""
    at = 0
    while at < count and pairs[at] != pair:
        at += 1
    return at < count


@inner
def next_best(ground: Ground, state: State, patch: Patch, asking: Asking, request: int, count: int) -> int:
    """The pair that promises most for the open visits, apart from those called and those who think about others."""
    best, best_value = -1, 0
    is_full = state.faces[request] >= ground.request_faces[request]
    for pair in range(ground.pair_start[request], ground.pair_start[request + 1]):
        is_out = not patch.pair_open[pair] or (is_full and state.pair_count[pair] == 0)
        if is_out or is_among(asking.called, count, pair) or is_unanswered(ground, state, asking, pair):
            continue
        value = promise(ground, state, pair)
        if value > best_value:
            best, best_value = pair, value
    return best


@inner
def call_best(ground: Ground, state: State, patch: Patch, asking: Asking, first: int) -> int:
    """Note whom to call at once for the visits of a pair: itself and the next best; how many there are."""
    asking.called[0] = first
    count = 1
    while count < len(asking.called):
        pair = next_best(ground, state, patch, asking, ground.pair_request[first], count)
        if pair < 0:
            break
        asking.called[count] = pair
        count += 1
    return count


@inner
def keep_yes(ground: Ground, patch: Patch, asking: Asking, count: int) -> int:
    """Call them all; those who say yes stand first, in an order by chance; how many they are."""
    willing = 0
    for at in range(count):
        pair = asking.called[at]
        if says_yes(patch, asking, ground.pair_helper[pair]):
            place = draw(patch.random, willing + 1)
            asking.called[at] = asking.called[willing]
            asking.called[willing] = asking.called[place]
            asking.called[place] = pair
            willing += 1
        else:
            patch.pair_open[pair] = False
    return willing


@inner
def take_in_turn(ground: Ground, state: State, patch: Patch, asking: Asking, request: int, willing: int, answered: int) -> None:
    """Whoever answered first takes what they can; who finds nothing left said yes in vain."""
    for at in range(willing):
        pair = asking.called[at]
        before = state.left[request]
        if state.pair_count[pair] > 0 or state.faces[request] < ground.request_faces[request]:
            put_pair(ground, state, pair, draw(patch.random, 1 << 20))
        if state.left[request] < before:
            agree(ground, state, asking, pair, answered)
        else:
            asking.counts[IN_VAIN] += 1


@inner
def ask_crowd(ground: Ground, state: State, patch: Patch, asking: Asking, request: int) -> None:
    """For the visits of every proposed face several people get the question at once."""
    latest = asking.clock[request]
    for pair in range(ground.pair_start[request], ground.pair_start[request + 1]):
        if not is_unanswered(ground, state, asking, pair):
            continue
        before, answered = state.left[request], answered_at(ground, state, asking, pair)
        latest = max(latest, answered)
        lose(ground, state, asking, pair)
        count = call_best(ground, state, patch, asking, pair)
        willing = keep_yes(ground, patch, asking, count)
        take_in_turn(ground, state, patch, asking, request, willing, answered)
        if state.left[request] > before:
            asking.is_lost[request] = True
    asking.clock[request] = latest


@inner
def refill(ground: Ground, state: State, patch: Patch, asking: Asking) -> int:
    """Propose others for what fell open; how many requests wait for an answer now."""
    waiting = 0
    for at in range(len(asking.order)):
        request = asking.order[at]
        asking.is_waiting[request] = False
        if asking.is_lost[request]:
            before = state.left[request]
            fill(ground, state, patch, request, 0)
            asking.is_lost[request] = False
            asking.is_waiting[request] = state.left[request] < before
            waiting += asking.is_waiting[request]
    return waiting


@compiled
def ask_everybody(ground: Ground, state: State, patch: Patch, asking: Asking) -> None:
    """Ask round by round, until everybody has answered or the rounds are over; what waits then is not covered."""
    waiting = 1
    asking.covered[0] = asking.counts[AGREED]
    for turn in range(1, len(asking.covered)):
        is_asked = False
        for at in range(len(asking.order)):
            request = asking.order[at]
            if waiting > 0 and asking.is_waiting[request]:
                is_asked = True
                if len(asking.called) == 1:
                    ask_each(ground, state, patch, asking, request)
                else:
                    ask_crowd(ground, state, patch, asking, request)
        asking.counts[ROUNDS] += is_asked
        asking.covered[turn] = asking.counts[AGREED]
        waiting = refill(ground, state, patch, asking)
