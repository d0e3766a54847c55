"""The same problem as a plain model for CP-SAT, to hold the core against a general solver.

    python benchmarks/cp_sat.py INSTANCE PLAN SECONDS

One literal for each stretch of time in which a helper could make a visit, one for each face, and a ladder of
loads for fair share. Two workers, started from nothing. Needs the package ``ortools``, which is in no lock.
``planning.py`` runs it beside the core.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

from ortools.sat.python import cp_model

from samenspel.planning import Plan, Planned, read_problem, write_plan
from samenspel.planning.searching.arrays import STRIDE, Layout, lay_out
from samenspel.planning.searching.tidying import open_visits

# Points are counted in ten thousandths.
UNIT = 100
WORKERS = 2


class Model:
    """Literals and what is known of them."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.ground = layout.ground
        self.model = cp_model.CpModel()
        self.worth: list[tuple[object, int]] = []
        self.start: dict[int, object] = {}
        self.literal: dict[int, object] = {}
        self.of_visit: defaultdict[int, list[object]] = defaultdict(list)
        self.of_week: defaultdict[int, list[object]] = defaultdict(list)
        self.of_month: defaultdict[int, list[object]] = defaultdict(list)
        self.of_day: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self.visit_of: dict[int, int] = {}

    def build(self) -> None:
        """Say everything that the rules say."""
        for pair in range(len(self.ground.pair_request)):
            self._say_pair(pair)
        for literals in self.of_visit.values():
            self.model.add_at_most_one(literals)
        for week, literals in self.of_week.items():
            self.model.add(sum(literals) <= max(0, int(self.layout.week_room[week])))
        for month, literals in self.of_month.items():
            self._say_month(month, literals)
        for request in range(len(self.ground.request_faces)):
            self._say_faces(request)
        self._say_days()
        self.model.maximize(sum(literal * worth for literal, worth in self.worth))

    def _say_pair(self, pair: int) -> None:
        ground, helper = self.ground, int(self.ground.pair_helper[pair])
        face = self.model.new_bool_var("")
        self.literal[-1 - pair] = face
        self.worth.append((face, -int(ground.face_cost) // UNIT))
        worth = int(ground.pair_worth[pair]) // UNIT
        for cell in range(ground.cell_start[pair], ground.cell_start[pair + 1]):
            visit = int(ground.cell_visit[cell])
            for stretch in range(ground.stretch_start[cell], ground.stretch_start[cell + 1]):
                literal = self.model.new_bool_var("")
                self.literal[stretch] = literal
                self.visit_of[stretch] = visit
                self.model.add_implication(literal, face)
                self.worth.append((literal, worth))
                self.of_visit[visit].append(literal)
                self.of_week[int(ground.stretch_week[stretch])].append(literal)
                self.of_month[int(ground.stretch_month[stretch])].append(literal)
                self.of_day[helper, int(ground.stretch_low[stretch]) // STRIDE].append(stretch)

    def _say_month(self, month: int, literals: list[object]) -> None:
        """The limit of a month, and that each further visit in it costs more."""
        room, used = int(self.layout.month_room[month]), int(self.layout.month_used[month])
        months = len(self.layout.calendar.months)
        step = int(self.ground.fair_step[month // months]) // UNIT
        rungs = [self.model.new_bool_var("") for _ in range(max(0, min(room, len(literals))))]
        self.model.add(sum(literals) <= sum(rungs))
        self.worth += [(rung, -step * (used + at)) for at, rung in enumerate(rungs)]

    def _say_faces(self, request: int) -> None:
        pairs = range(self.ground.pair_start[request], self.ground.pair_start[request + 1])
        if len(pairs) > self.ground.request_faces[request]:
            self.model.add(sum(self.literal[-1 - pair] for pair in pairs) <= int(self.ground.request_faces[request]))

    def _say_days(self) -> None:
        """Nobody is in two places, with the pause between; a visit alone on a day starts as early as it can."""
        booked = defaultdict(list)
        for helper, _, _, begin, end in self.layout.booked:
            booked[helper, begin // STRIDE].append((begin, end))
        for key, stretches in self.of_day.items():
            if len(stretches) + len(booked[key]) > 1:
                spans = [self._span(stretch) for stretch in stretches]
                spans += [self.model.new_fixed_size_interval_var(a, b - a + self.ground.pause, "") for a, b in booked[key]]
                self.model.add_no_overlap(spans)

    def _span(self, stretch: int) -> object:
        low, high = int(self.ground.stretch_low[stretch]), int(self.ground.stretch_high[stretch])
        begin = self.model.new_int_var(low, high, "")
        self.start[stretch] = begin
        size = int(self.ground.visit_minutes[self.visit_of[stretch]]) + self.ground.pause
        return self.model.new_optional_fixed_size_interval_var(begin, size, self.literal[stretch], "")


def read_back(made: Model, solver: cp_model.CpSolver) -> tuple[Planned, ...]:
    """The visits that the solver planned."""
    problem, ground = made.layout.problem, made.layout.ground
    names = list(problem.visit_by_id)
    pair_of = [pair for pair in range(len(ground.pair_request)) for _ in range(_stretches(made.layout, pair))]
    visits = []
    for stretch, visit in made.visit_of.items():
        if solver.boolean_value(made.literal[stretch]):
            begin = solver.value(made.start[stretch]) if stretch in made.start else int(ground.stretch_low[stretch])
            day, minute = divmod(begin, STRIDE)
            helper = problem.helpers[ground.pair_helper[pair_of[stretch]]].id
            visits.append(Planned(names[visit], helper, problem.first_day + timedelta(days=day), minute))
    return tuple(visits)


def _stretches(layout: Layout, pair: int) -> int:
    ground = layout.ground
    return int(ground.stretch_start[ground.cell_start[pair + 1]] - ground.stretch_start[ground.cell_start[pair]])


def main() -> None:
    """Plan an instance within the seconds given, reading and building included; a plan without visits when nothing was found."""
    began = time.monotonic()
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("instance", type=Path)
    parser.add_argument("plan", type=Path)
    parser.add_argument("seconds", type=float)
    asked = parser.parse_args()
    problem = read_problem(asked.instance)
    made = Model(lay_out(problem))
    made.build()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_time_in_seconds = max(0.1, asked.seconds - (time.monotonic() - began))
    status = solver.solve(made.model)
    found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    visits = read_back(made, solver) if found else ()
    write_plan(Plan(problem.name, visits, open_visits(made.layout, visits)), asked.plan)
    print("proven" if status == cp_model.OPTIMAL else "the best so far" if found else "nothing")


if __name__ == "__main__":
    main()
