"""Somebody drops out of a town: what can be saved, what is saved, and whom that touches.

    python benchmarks/repair.py [INSTANCE] [--cases 500] [--moves 0 1 2 4 8] [--rounds 100] [--replans 3] [--cp-sat 0]

Plans the instance (without one: the town), then lets people stop, fall ill for three weeks or move house and residents
change their day, each time from the same plan. What can be saved is the marginal maximum flow:
how many visits more can be covered beside those that are left, when everybody may change and
faces and pauses are left aside. So many of the first cases are given to CP-SAT as well (``repair_cp_sat.py``; the package
``ortools``, in no lock), and so many are planned all again. Prints tables, asserts nothing.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from instances import instance
from machine import machine
from repair_most import most_untouched, recoverable
from tables import head, line

from samenspel.planning import Plan, Planned, Problem, read_problem, solve
from samenspel.planning.model.problem import Option
from samenspel.planning.repairing.changes import Repair
from samenspel.planning.repairing.editing import Edits
from samenspel.planning.repairing.events import Away, Event, Moves, Stops, TimeChanges
from samenspel.planning.repairing.happening import gap_after
from samenspel.planning.repairing.standing import Standing
from samenspel.planning.repairing.steps import has_place, moment_for, put
from samenspel.planning.repairing.town import Town

if TYPE_CHECKING:
    from repair_cp_sat import Neighbours

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


class Case(NamedTuple):
    """One event, the visits that it costs, and how many of these can be saved at most."""

    kind: str
    event: Event
    gap: set[str]
    most: int


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


def solved(town: Town, neighbours: Neighbours, case: Case, moves: int) -> Outcome:
    """What CP-SAT makes of one case, with at most so many others changed."""
    from repair_cp_sat import best_found

    edits, before = Edits(town), time.process_time()
    gap = gap_after(town, case.event, edits)
    found = best_found(town, neighbours, edits, gap, most=case.most, moves=moves)
    seconds, board = time.process_time() - before, town.board
    pairs = {int(board.way_pair[way]) for way in found.ways}
    residents = {int(board.visit_request[visit]) for visit in found.moved}
    new = sum(not board.pair_known[pair] for pair in pairs)
    done = Outcome(len(gap), len(found.saved), len(found.moved), len(residents), new, seconds)
    town.work.is_loose[sorted(gap)] = False
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
    """Print the outcomes of several ways to repair, each beside the most that can be saved."""
    print(f"\n### {title}\n")
    head(*COLUMNS)
    for name, found, most in rows:
        moved = np.array([one.moved for one in found])
        times = 1000 * np.array([one.seconds for one in found])
        saved = sum(one.saved for one in found)
        line(
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


Results = dict[int, list[Outcome]]  # by the most other visits that may move


def main() -> None:
    """Measure and print."""
    asked = _arguments()
    print(machine())
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
    if few := cases[: asked.cp_sat]:
        _show_beside_cp_sat(town, few, max(asked.moves), results)
    if few := cases[: asked.replans]:
        again = [replanned(problem, plan, one.event, one.gap, asked.rounds) for one in few]
        _show_beside_planning(few, again, results)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("instance", nargs="?", type=Path, default=instance("town"))
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--moves", type=int, nargs="+", default=[0, 1, 2, 4, 8])
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--replans", type=int, default=3)
    parser.add_argument("--cp-sat", type=int, default=0, metavar="CASES", help="of which cases CP-SAT makes the best, too")
    asked = parser.parse_args()
    if asked.cp_sat and importlib.util.find_spec("ortools") is None:
        parser.error("--cp-sat needs the package ortools, which is not installed")
    return asked


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
        rows.append((_name(moves), found, most))
    rows += [(f"faces left aside, at most {moves}", found, most) for moves, found in others.items()]
    show("All", rows)


def _show_kinds(cases: list[Case], results: Results) -> None:
    for kind in dict.fromkeys(one.kind for one in cases):
        which = [at for at, one in enumerate(cases) if one.kind == kind]
        most = _most([cases[at] for at in which])
        show(kind, [(f"at most {moves}", [found[at] for at in which], most) for moves, found in results.items()])


def _show_beside_cp_sat(town: Town, few: list[Case], moves: int, results: Results) -> None:
    from repair_cp_sat import Neighbours

    neighbours, most = Neighbours(town), _most(few)
    found = [solved(town, neighbours, one, moves) for one in few]
    repairs = [(_name(moves), found[: len(few)], most) for moves, found in results.items()]
    show("Beside CP-SAT", [(f"CP-SAT, {_name(moves)}", found, most), *repairs])


def _name(moves: int) -> str:
    return f"at most {moves} other visit{'s' if moves > 1 else ''}" if moves else "nobody else touched"


def _show_beside_planning(few: list[Case], again: list[Outcome], results: Results) -> None:
    most = _most(few)
    repairs = [(f"at most {moves}", found[: len(few)], most) for moves, found in results.items()]
    show("Beside planning all again", [("all again, 15 points a change", again, most), *repairs])


if __name__ == "__main__":
    main()
