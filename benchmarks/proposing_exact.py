"""How often the best way for one ask is the best there is: held against the proof of a general solver (HiGHS).

    python benchmarks/proposing_exact.py INSTANCE [--asks 100] [--standing 0.8] [--seconds 5]

Draws asks from an instance of the planning core, of which a part of a plan for everybody else stands already, and
proposes for each. Prints how often the points are the same, what is lost where they are not, and the processor time
of ``propose`` in milliseconds, finding who is near among all helpers of the instance included. Asserts nothing.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from samenspel.planning import Booking, Plan, Planned, Problem, Request, propose, read_problem, solve, solve_exactly

ROUNDING = 1e-4  # the solver counts in whole millionths for each visit


def main() -> None:
    """Measure one instance."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("instance", type=Path)
    parser.add_argument("--asks", type=int, default=100)
    parser.add_argument("--standing", type=float, default=0.8)
    parser.add_argument("--seconds", type=float, default=5.0)
    asked = parser.parse_args()
    problem, chance = read_problem(asked.instance), random.Random(1)
    plan = solve(problem, rounds=300).plan
    losses, times, unproven = [], [], 0
    for request in chance.sample(problem.requests, min(asked.asks, len(problem.requests))):
        stands = standing(plan, request, asked.standing, chance)
        begun = time.process_time()
        ways = propose(problem, request.id, plan=stands).ways
        times.append(1000 * (time.process_time() - begun))
        best = solve_exactly(alone(problem, request, stands), seconds=asked.seconds)
        if best.is_proven:
            losses.append(max(0.0, best.score - max((way.worth for way in ways), default=0.0)))
        unproven += not best.is_proven
    show(asked.instance.name, losses, times, unproven)


def standing(plan: Plan, request: Request, share: float, chance: random.Random) -> Plan:
    """A part of what a plan lets others have."""
    own = {visit.id for visit in request.visits}
    kept = tuple(one for one in plan.visits if one.visit not in own and chance.random() < share)
    return Plan(plan.instance, kept, ())


def alone(problem: Problem, request: Request, plan: Plan) -> Problem:
    """The same ask as a problem of its own, in which the plan is what helpers promised elsewhere."""
    promised: defaultdict[str, list[Planned]] = defaultdict(list)
    for one in plan.visits:
        promised[one.helper].append(one)
    near = {person.helper for person in propose(problem, request.id, plan=plan, people=len(problem.helpers), ways=1).people}
    helpers = tuple(
        replace(helper, booked=(*helper.booked, *bookings(problem, promised[helper.id])))
        for helper in problem.helpers
        if helper.id in near
    )
    return replace(problem, helpers=helpers, requests=(request,), current=())


def bookings(problem: Problem, visits: Sequence[Planned]) -> list[Booking]:
    """Planned visits as promised time."""
    minutes = [problem.visit_by_id[one.visit][1].minutes for one in visits]
    return [Booking(one.day, one.start, one.start + length) for one, length in zip(visits, minutes, strict=True)]


def show(name: str, losses: list[float], times: list[float], unproven: int) -> None:
    """Print one line of a table."""
    lost = [loss for loss in losses if loss > ROUNDING]
    times.sort()
    share = 100 * (len(losses) - len(lost)) / max(1, len(losses))
    middle, late = times[len(times) // 2], times[int(0.95 * (len(times) - 1))]
    print("| instance | asks proven | as good as exact | mean loss of others | largest | not proven | CPU ms p50 | p95 |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    mean, most = sum(lost) / max(1, len(lost)), max(lost, default=0.0)
    print(f"| {name} | {len(losses)} | {share:.1f} % | {mean:.2f} | {most:.2f} | {unproven} | {middle:.1f} | {late:.1f} |")


if __name__ == "__main__":
    main()
