"""How often the best way for one ask is the best there is: held against the proof of a general solver (HiGHS).

    python benchmarks/proposing_exact.py INSTANCE [--asks 100] [--standing 0.8] [--seconds 5] [--sets 100]

Draws asks from an instance of the planning core, of which a part of a plan for everybody else stands already, and
proposes for each. Prints how often the points are the same, what is lost where they are not, and the processor time
of ``propose`` in milliseconds, finding who is near among all helpers of the instance included. With several ``--sets`` the
same asks are answered with so many sets of people reckoned at most: a line each. Asserts nothing.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from machine import machine
from tables import head, line

from samenspel.planning import Booking, Plan, Planned, Problem, Request, propose, read_problem, solve, solve_exactly
from samenspel.planning.proposing import ways
from samenspel.planning.proposing.choosing import MOST_TRIED

ROUNDING = 1e-4  # the solver counts in whole millionths for each visit


def main() -> None:
    """Measure one instance."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("instance", type=Path)
    parser.add_argument("--asks", type=int, default=100)
    parser.add_argument("--standing", type=float, default=0.8)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--sets", type=int, nargs="+", default=[MOST_TRIED])
    asked = parser.parse_args()
    print(machine())
    problem, chance = read_problem(asked.instance), random.Random(1)
    plan = solve(problem, rounds=300).plan
    every, unproven = [Tried(sets) for sets in asked.sets], 0
    for request in chance.sample(problem.requests, min(asked.asks, len(problem.requests))):
        stands = standing(plan, request, asked.standing, chance)
        best = solve_exactly(alone(problem, request, stands), seconds=asked.seconds)
        unproven += not best.is_proven
        for tried in every:
            worth = tried.propose(problem, request, stands)
            tried.losses += [max(0.0, best.score - worth)] if best.is_proven else []
    show(asked.instance.name, every, unproven)


@dataclass
class Tried:
    """So many sets of people reckoned at most: points lost, where the best is proven, and milliseconds of each ask."""

    sets: int
    losses: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def propose(self, problem: Problem, request: Request, stands: Plan) -> float:
        """What the best way for an ask is worth."""
        ways.MOST_TRIED = self.sets
        begun = time.process_time()
        found = propose(problem, request.id, plan=stands).ways
        self.times.append(1000 * (time.process_time() - begun))
        return max((way.worth for way in found), default=0.0)


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


def show(name: str, every: list[Tried], unproven: int) -> None:
    """Print a line for each number of sets."""
    head(
        "instance", "sets", "asks proven", "as good as exact", "mean loss of others", "largest", "not proven", "CPU ms p50", "p95"
    )
    for tried in every:
        lost = [loss for loss in tried.losses if loss > ROUNDING]
        proven, times = len(tried.losses), sorted(tried.times)
        share = f"{proven - len(lost)} ({100 * (proven - len(lost)) / max(1, proven):.1f} %)"
        mean, most = f"{sum(lost) / max(1, len(lost)):.2f}", f"{max(lost, default=0.0):.2f}"
        middle, late = (f"{times[int(part * (len(times) - 1))]:.1f}" for part in (0.5, 0.95))
        line(name, tried.sets, proven, share, mean, most, unproven, middle, late)


if __name__ == "__main__":
    main()
