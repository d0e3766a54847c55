"""Somebody drops out of a town: what can be saved, what is saved, and whom that touches.

    python benchmarks/repair.py [INSTANCE] [--cases 500] [--moves 0 1 2 4 8] [--rounds 100] [--replans 3]

Plans the instance, then lets people stop, fall ill for three weeks or move house and residents
change their day, each time from the same plan. What can be saved is the marginal maximum flow:
how many visits more can be covered beside those that are left, when everybody may change and
faces and pauses are left aside. Prints tables, asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import highspy
import numpy as np

from samenspel.planning import Plan, Planned, Problem, read_problem, solve
from samenspel.planning.model.problem import Option
from samenspel.planning.repairing.board import Board
from samenspel.planning.repairing.changes import Repair
from samenspel.planning.repairing.editing import Edits
from samenspel.planning.repairing.events import Away, Event, Moves, Stops, TimeChanges
from samenspel.planning.repairing.happening import gap_after
from samenspel.planning.repairing.standing import Standing
from samenspel.planning.repairing.steps import has_place, moment_for, put
from samenspel.planning.repairing.town import Town
from samenspel.planning.searching.arrays import Ints
from samenspel.planning.searching.compiling import compiled, inner, machine_code

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("SAMENSPEL_SHARED", ROOT.parent / "shared"))

# --- what can be saved -----------------------------------------------------------------------------------


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


# --- what happens ----------------------------------------------------------------------------------------


def events(problem: Problem, plan: Plan, seed: int) -> Iterator[tuple[str, Event]]:
    """Half stop, a quarter is ill for three weeks, the rest moves house or changes the day; each hits somebody."""
    chance = random.Random(seed)
    made: dict[str, list[Planned]] = {}
    for one in sorted(plan.visits, key=lambda one: one.day):
        made.setdefault(one.helper, []).append(one)
    helpers = sorted(made)
    asks = sorted({problem.visit_by_id[one.visit][0].id for one in plan.visits})
    makers: tuple[tuple[str, Callable[[], Event]], ...] = (
        ("stops", lambda: _stops(chance, made)),
        ("ill", lambda: _ill(chance, made)),
        ("stops", lambda: _stops(chance, made)),
        ("moves house", lambda: Moves(chance.choice(helpers), chance.choice(problem.helpers).place)),
        ("stops", lambda: _stops(chance, made)),
        ("ill", lambda: _ill(chance, made)),
        ("stops", lambda: _stops(chance, made)),
        ("changes day", lambda: _other_day(chance, problem, chance.choice(asks))),
    )
    while True:
        for name, make in makers:
            yield name, make()


def _stops(chance: random.Random, made: dict[str, list[Planned]]) -> Event:
    helper = chance.choice(sorted(made))
    return Stops(helper, made[helper][0].day)


def _ill(chance: random.Random, made: dict[str, list[Planned]]) -> Event:
    helper = chance.choice(sorted(made))
    first = chance.choice(made[helper]).day - timedelta(days=chance.randrange(21))
    return Away(helper, first, first + timedelta(days=20))


def _other_day(chance: random.Random, problem: Problem, ask: str) -> Event:
    shift = timedelta(days=chance.choice((-2, -1, 1, 2)))
    changed = []
    for visit in problem.request_by_id[ask].visits:
        days = [replace(one, day=one.day + shift) for one in visit.options]
        inside: tuple[Option, ...] = tuple(one for one in days if problem.first_day <= one.day <= problem.last_day)
        changed.append(replace(visit, options=inside))
    return TimeChanges(tuple(changed))


# --- how it is repaired ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What one way to repair did in one case."""

    lost: int
    saved: int
    moved: int
    residents: int
    new_faces: int
    seconds: float


def outcome(problem: Problem, before: Plan, repair: Repair, gap: set[str], seconds: float) -> Outcome:
    """Count what a repair changed; the gap is what could not stay as it was."""
    kept = {(problem.visit_by_id[one.visit][0].id, one.helper) for one in before.visits}
    changed = {one.visit: one for one in repair.changes}
    now = [one.now for one in repair.changes if one.now is not None]
    moved = [one for one in repair.changes if one.visit not in gap]
    faces = {(problem.visit_by_id[one.visit][0].id, one.helper) for one in now}
    return Outcome(
        lost=len(gap),
        saved=sum(one not in changed or changed[one].now is not None for one in gap),
        moved=len(moved),
        residents=len({problem.visit_by_id[one.visit][0].id for one in moved}),
        new_faces=len(faces - kept),
        seconds=seconds,
    )


def repaired(standing: Standing, event: Event, gap: set[str], moves: int) -> Outcome:
    """Repair one case, and measure."""
    before = time.process_time()
    repair = standing.repair(event, moves=moves)
    seconds = time.process_time() - before
    return outcome(standing.problem, standing.plan, repair, gap, seconds)


def greedily(town: Town, event: Event) -> Outcome:
    """One lost visit after another to whomever it is worth most with, a known face first."""
    edits = Edits(town)
    gap, board, before = gap_after(town, event, edits), town.board, time.process_time()
    names = {town.visits[at] for at in gap}
    rows = sorted(gap)
    town.loops["lose_all"](board, town.work, town.column(rows))
    new: set[int] = set()
    for visit in rows:
        ways = [way for way in edits.ways_of(visit) if has_place(board, board.way_pair[way], visit)]
        free = [way for way in ways if moment_for(board, visit, way) >= 0]
        if free:
            best = max(free, key=lambda way: (board.pair_count[board.way_pair[way]] > 0, board.pair_worth[board.way_pair[way]]))
            new |= {int(board.way_pair[best])} if not board.pair_known[board.way_pair[best]] else set()
            put(board, town.work, visit, best, moment_for(board, visit, best))
    saved = sum(board.visit_pair[visit] >= 0 for visit in rows)
    done = Outcome(len(names), int(saved), 0, 0, len(new), time.process_time() - before)
    town.work.is_loose[rows] = False
    town.undo()
    edits.undo()
    return done


def replanned(problem: Problem, plan: Plan, event: Event, gap: set[str], rounds: int) -> Outcome:
    """Plan the whole town again, with the price for every changed visit."""
    after = replace(event.applied_to(problem), current=plan.visits)
    before = time.process_time()
    found = solve(after, rounds=rounds).plan
    seconds = time.process_time() - before
    moved = [one for one in plan.visits if one.visit not in gap and found.by_visit.get(one.visit) != one]
    kept = {(problem.visit_by_id[one.visit][0].id, one.helper) for one in plan.visits}
    faces = {(problem.visit_by_id[one.visit][0].id, one.helper) for one in found.visits}
    residents = {problem.visit_by_id[one.visit][0].id for one in moved}
    saved = sum(one in found.by_visit for one in gap)
    return Outcome(len(gap), saved, len(moved), len(residents), len(faces - kept), seconds)


def with_any_faces(problem: Problem) -> Problem:
    """The same problem with residents who can bear any number of faces."""
    return replace(problem, requests=tuple(replace(one, most_faces=1000) for one in problem.requests))


# --- the tables ------------------------------------------------------------------------------------------

COLUMNS = (
    "method",
    "cases",
    "saved",
    "of what can be",
    "others changed, mean",
    "p95",
    "residents touched",
    "new faces",
    "CPU ms p50",
    "p95",
    "p99",
)


def show(title: str, rows: list[tuple[str, list[Outcome], int]]) -> None:
    """Print a table that Markdown understands."""
    print(f"\n### {title}\n\n| {' | '.join(COLUMNS)} |\n|---|{'---:|' * (len(COLUMNS) - 1)}")
    for name, found, most in rows:
        moved = np.array([one.moved for one in found])
        times = 1000 * np.array([one.seconds for one in found])
        saved = sum(one.saved for one in found)
        cells = (
            name,
            str(len(found)),
            f"{saved} of {sum(one.lost for one in found)}",
            f"{100 * saved / max(1, most):.1f} %",
            f"{moved.mean():.2f}",
            f"{np.percentile(moved, 95):.0f}",
            f"{np.mean([one.residents for one in found]):.2f}",
            f"{np.mean([one.new_faces for one in found]):.2f}",
            *(f"{np.percentile(times, share):.1f}" for share in (50, 95, 99)),
        )
        print(f"| {' | '.join(cells)} |", flush=True)


class Case(NamedTuple):
    """One event, the visits that it costs, and how many of these can be saved at most."""

    kind: str
    event: Event
    gap: set[str]
    most: int


Results = dict[int, list[Outcome]]  # by the most other visits that may move


def main() -> None:
    """Measure and print."""
    asked = _arguments()
    load = f"load {os.getloadavg()[0]:.1f} before the run"
    print(f"{os.cpu_count()} cores of {platform.machine()}, Python {platform.python_version()}, {load}")
    problem = read_problem(asked.instance)
    plan = solve(problem, rounds=asked.rounds).plan
    standing, town = Standing(problem, plan), Town(problem, plain=False)
    town.stand(plan.visits)
    cases = list(islice(_cases(town, problem, plan), asked.cases))
    _show_what_can_be(town, problem, plan, cases)
    standing.repair(cases[0].event, moves=1)  # loads the machine code
    results = {moves: _all_repaired(standing, cases, moves) for moves in asked.moves}
    anybody = Standing(with_any_faces(problem), plan)
    others = {moves: _all_repaired(anybody, cases, moves) for moves in (min(asked.moves), max(asked.moves))}
    _show_all(town, cases, results, others)
    _show_kinds(cases, results)
    if few := cases[: asked.replans]:
        again = [replanned(problem, plan, one.event, one.gap, asked.rounds) for one in few]
        _show_beside_planning(few, again, results)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("instance", nargs="?", type=Path, default=SHARED / "planning" / "instances" / "town.json.gz")
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--moves", type=int, nargs="+", default=[0, 1, 2, 4, 8])
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--replans", type=int, default=3)
    return parser.parse_args()


def _cases(town: Town, problem: Problem, plan: Plan) -> Iterator[Case]:
    """The events that cost a visit."""
    for kind, event in events(problem, plan, seed=1):
        lost, most = recoverable(town, event)
        if lost:
            edits = Edits(town)
            gap = {town.visits[at] for at in gap_after(town, event, edits)}
            edits.undo()
            yield Case(kind, event, gap, most)


def _all_repaired(standing: Standing, cases: list[Case], moves: int) -> list[Outcome]:
    return [repaired(standing, one.event, one.gap, moves) for one in cases]


def _most(cases: list[Case]) -> int:
    return sum(one.most for one in cases)


def _show_what_can_be(town: Town, problem: Problem, plan: Plan, cases: list[Case]) -> None:
    lost = sum(len(one.gap) for one in cases)
    print(f"\n{len(plan.visits)} of {problem.visit_count} visits are covered. {len(cases)} cases lose {lost} of them;")
    print(f"{_most(cases)} of these can be saved when all may move and faces are left aside (maximum flow);")
    print(f"{sum(most_untouched(town, one.event) for one in cases)} with nobody else touched (proven).")


def _show_all(town: Town, cases: list[Case], results: Results, others: Results) -> None:
    """Every method over all cases; ``others`` with faces left aside."""
    most = _most(cases)
    rows = [("greedy filling", [greedily(town, one.event) for one in cases], most)]
    for moves, found in results.items():
        rows.append((f"at most {moves} other visits" if moves else "nobody else touched", found, most))
    rows += [(f"faces left aside, at most {moves}", found, most) for moves, found in others.items()]
    show("All", rows)


def _show_kinds(cases: list[Case], results: Results) -> None:
    for kind in dict.fromkeys(one.kind for one in cases):
        which = [at for at, one in enumerate(cases) if one.kind == kind]
        most = _most([cases[at] for at in which])
        show(kind, [(f"at most {moves}", [found[at] for at in which], most) for moves, found in results.items()])


def _show_beside_planning(few: list[Case], again: list[Outcome], results: Results) -> None:
    most = _most(few)
    repairs = [(f"at most {moves}", found[: len(few)], most) for moves, found in results.items()]
    show("Beside planning all again", [("all again, 15 points a change", again, most), *repairs])


LOOPS = machine_code(sys.modules[__name__])

if __name__ == "__main__":
    main()
