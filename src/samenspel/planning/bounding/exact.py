"""The best plan there is, proven: a mixed-integer program for HiGHS, for small problems.

The model is that of ``docs/explanation/planning.md``, with nothing left out: a visit starts
at one of the moments of ``starts``, visits of one helper never stand closer than the pause
(one row for each moment: of all starts that would be under way then, one at most), and fair
share, which grows with each visit of a month, is a row of unit steps that fill in order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import numpy as np

from samenspel.planning.bounding.results import Exact, Goal
from samenspel.planning.bounding.starts import Start, starts_of
from samenspel.planning.model.plan import Plan, Planned
from samenspel.planning.model.problem import Problem
from samenspel.planning.searching.arrays import MICRO, STRIDE, Layout, lay_out
from samenspel.planning.searching.tidying import open_visits

# Scores are whole millionths; HiGHS keeps to its rows this exactly.
TOLERANCE = 1e-9


def proven(problem: Problem, goal: Goal, seconds: float | None) -> Exact:
    """The best plan for a goal, within so many seconds where there is a limit."""
    layout = lay_out(problem)
    starts = starts_of(layout)
    model = _Model(layout, starts, goal)
    values, bound, is_proven = model.solve(seconds)
    chosen = [one for one, value in zip(starts, values, strict=False) if value > 0.5]
    planned = _planned(layout, chosen)
    plan = Plan(problem.name, planned, open_visits(layout, planned))
    total = len(chosen) if goal is Goal.COVERAGE else _worth(layout, chosen) / MICRO
    lost = 0 if goal is Goal.COVERAGE else _told_cost(layout) / MICRO
    return Exact(plan, total - lost, bound - lost, is_proven)


def _told_cost(layout: Layout) -> int:
    """What it costs when nothing stands as people were told."""
    return layout.ground.change_cost * len(layout.problem.current)


def _planned(layout: Layout, chosen: Iterable[Start]) -> tuple[Planned, ...]:
    """The chosen starts as planned visits, in the order of the problem."""
    names = [visit.id for request in layout.problem.requests for visit in request.visits]
    helpers, first = layout.problem.helpers, layout.problem.first_day
    rows = []
    for one in sorted(chosen, key=lambda one: one.visit):
        day, minute = divmod(one.moment, STRIDE)
        helper = helpers[layout.ground.pair_helper[one.pair]]
        rows.append(Planned(names[one.visit], helper.id, first + timedelta(days=day), minute))
    return tuple(rows)


def _worth(layout: Layout, chosen: list[Start]) -> int:
    """What chosen starts are worth together, in millionths; what was told is not yet held against them."""
    ground = layout.ground
    total = sum(_start_worth(layout, one) for one in chosen)
    total -= ground.face_cost * len({one.pair for one in chosen})
    helpers = {one.month: int(ground.pair_helper[one.pair]) for one in chosen}
    for month, count in Counter(one.month for one in chosen).items():
        used = int(layout.month_used[month])
        total -= int(ground.fair_step[helpers[month]]) * sum(range(used, used + count))
    return total


def _start_worth(layout: Layout, one: Start) -> int:
    return int(layout.ground.pair_worth[one.pair]) + layout.ground.change_cost * one.is_told


class _Model:
    """Columns and rows for HiGHS: starts first, then faces, then the steps of fair share."""

    def __init__(self, layout: Layout, starts: list[Start], goal: Goal) -> None:
        self._layout = layout
        self._starts = starts
        self._worth: list[float] = []
        self._is_whole: list[bool] = []
        self._rows: list[tuple[float, float, dict[int, float]]] = []
        is_score = goal is Goal.SCORE
        for one in starts:
            self._column(_start_worth(layout, one) / MICRO if is_score else 1.0)
        self._once_each()
        self._faces(is_score)
        self._limits(is_score)
        self._one_at_a_time()

    def _column(self, worth: float, *, is_whole: bool = True) -> int:
        self._worth.append(worth)
        self._is_whole.append(is_whole)
        return len(self._worth) - 1

    def _at_most(self, most: float, columns: Iterable[int], minus: Iterable[int] = ()) -> None:
        self._rows.append((-np.inf, most, dict.fromkeys(columns, 1.0) | dict.fromkeys(minus, -1.0)))

    def _groups(self, *names: str) -> dict[tuple[int, ...], list[int]]:
        """Starts that agree in some of their fields."""
        groups: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
        for at, one in enumerate(self._starts):
            groups[tuple(getattr(one, name) for name in names)].append(at)
        return groups

    def _once_each(self) -> None:
        for columns in self._groups("visit").values():
            self._at_most(1, columns)

    def _faces(self, is_score: bool) -> None:
        """Who makes a visit is a face; a request bears only so many."""
        cost = self._layout.ground.face_cost / MICRO if is_score else 0.0
        face = {pair: self._column(-cost) for (pair,) in self._groups("pair")}
        for (pair, _), columns in self._groups("pair", "visit").items():
            self._at_most(0, columns, [face[pair]])
        ground = self._layout.ground
        people: defaultdict[int, list[int]] = defaultdict(list)
        for pair, column in face.items():
            people[int(ground.pair_request[pair])].append(column)
        for request, columns in people.items():
            self._at_most(float(ground.request_faces[request]), columns)

    def _limits(self, is_score: bool) -> None:
        """Weeks and months hold only so much, and each further visit of a month costs a step more."""
        layout, ground = self._layout, self._layout.ground
        for (week,), columns in self._groups("week").items():
            self._at_most(float(layout.week_room[week]), columns)
        for (month,), columns in self._groups("month").items():
            step = float(ground.fair_step[ground.pair_helper[self._starts[columns[0]].pair]]) / MICRO if is_score else 0.0
            used = int(layout.month_used[month])
            steps = range(used, used + min(int(layout.month_room[month]), len(columns)))
            units = [self._column(-step * already, is_whole=False) for already in steps]
            self._rows.append((0.0, 0.0, dict.fromkeys(columns, 1.0) | dict.fromkeys(units, -1.0)))

    def _one_at_a_time(self) -> None:
        """Of all starts that would be under way at one moment, pause included, one at most."""
        pause = self._layout.ground.pause
        for columns in self._groups("day").values():
            mine = [(at, self._starts[at]) for at in columns]
            for moment in sorted({one.moment for _, one in mine}):
                under_way = [(at, one.visit) for at, one in mine if one.moment <= moment < one.moment + one.minutes + pause]
                if len({visit for _, visit in under_way}) > 1:
                    self._at_most(1, [at for at, _ in under_way])

    def solve(self, seconds: float | None) -> tuple[list[float], float, bool]:
        """Values of the columns, the bound on the objective, and whether it is proven."""
        if not self._starts:
            return [], 0.0, True
        import highspy

        highs: Any = highspy.Highs()
        for name, value in _options(seconds).items():
            highs.setOptionValue(name, value)
        highs.passModel(self._program(highspy))
        highs.run()
        is_proven = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        found, info = highs.getSolution(), highs.getInfo()
        values = list(found.col_value) if found.value_valid else [0.0] * len(self._worth)
        return values, float(info.mip_dual_bound), is_proven

    def _program(self, highspy: Any) -> Any:
        """The model in the form that HiGHS takes, rows compressed."""
        program = highspy.HighsLp()
        count = len(self._worth)
        program.num_col_, program.num_row_ = count, len(self._rows)
        program.sense_ = highspy.ObjSense.kMaximize
        program.col_cost_ = np.array(self._worth)
        program.col_lower_, program.col_upper_ = np.zeros(count), np.ones(count)
        program.row_lower_ = np.array([low for low, _, _ in self._rows])
        program.row_upper_ = np.array([high for _, high, _ in self._rows])
        kinds = highspy.HighsVarType
        program.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self._is_whole]
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.cumsum([0, *(len(row) for _, _, row in self._rows)])
        program.a_matrix_.index_ = np.array([at for _, _, row in self._rows for at in row], dtype=np.int32)
        program.a_matrix_.value_ = np.array([value for _, _, row in self._rows for value in row.values()])
        return program


def _options(seconds: float | None) -> dict[str, bool | int | float | str]:
    """One thread and no tolerance in the objective: the same proven answer every time."""
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 1,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.0,
        "mip_feasibility_tolerance": TOLERANCE,
        "primal_feasibility_tolerance": TOLERANCE,
        "dual_feasibility_tolerance": TOLERANCE,
    }
    if seconds is not None:
        options["time_limit"] = max(0.0, seconds)
    return options
