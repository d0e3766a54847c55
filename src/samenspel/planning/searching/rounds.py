"""The search over whole plans: a first answer, then rounds of ruin and recreate side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from math import cos, pi, sin
from typing import Any

import numpy as np

from samenspel.planning.model.plan import Plan, Planned
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.scoring import CHANGE, figures
from samenspel.planning.model.sharing import WEIGHTS, Sharing, Wait, Weights, who_waits
from samenspel.planning.searching import kernel
from samenspel.planning.searching.arrays import MICRO, NOBODY, STRIDE, Ground, Ints, Layout, lay_out, stand_at, weighed
from samenspel.planning.searching.compiling import has_compiler, machine_code
from samenspel.planning.searching.counting import official_points
from samenspel.planning.searching.kernel import Patch, State, Step
from samenspel.planning.searching.results import Progress, Result, Spent, Watch
from samenspel.planning.searching.tidying import open_visits
from samenspel.planning.searching.turning import shared_out

HOT, COLD, COLD_FROM = 6.0, 0.3, 0.97
RUNS = 63  # a limit on time is cut into as many parts as 1 + 2 + 4 + … + 32 rounds
MOST_REMOVED = 8
BLINK = 80
PARTIAL = 70
STEPS_A_ROUND = 1500
FIRST_STEPS = 20
LONGEST_ROUND = 0.01  # of the budget, where that is time
REQUESTS_A_PATCH = 400
MOST_PATCHES = 2


@dataclass(frozen=True, slots=True)
class Budget:
    """Which chance, how long, and whether with compiled loops; from where, and how bold at first and at last."""

    seed: int
    rounds: int | None
    spent: Spent | None
    plain: bool = False
    start: tuple[Planned, ...] = ()
    hot: float = HOT
    cold: float = COLD

    def share(self, done: int) -> float:
        """The share that is spent after some rounds."""
        by_rounds = 0.0 if self.rounds is None else done / self.rounds if self.rounds else 1.0
        return max(by_rounds, self.spent() if self.spent is not None else 0.0)

    def heat(self, done: int, share: float) -> float:
        """Points that a worse plan may lose in this round.

        The search cools down again and again, in runs of 1, 2, 4, 8 … rounds, each begun where the one before ended. More
        rounds therefore go the way that fewer went, and on from there: they never give a worse plan.
        """
        at = float(done) if self.rounds is not None else share * RUNS
        length = 1 << (int(at + 1).bit_length() - 1)
        cooled = (at + 1 - length) / length
        if cooled >= min(COLD_FROM, 1 - 1 / length):
            return 0.0
        return float(self.hot * (self.cold / self.hot) ** (cooled / COLD_FROM))


def search(
    problem: Problem,
    budget: Budget,
    watch: Watch | None,
    *,
    weights: Weights = WEIGHTS[Sharing.BALANCED],
    waiting: Mapping[str, Wait] = NOBODY,
    layout: Layout | None = None,
    last_look: bool = True,
) -> Result:
    """Find the best plan within the budget, by these weights; scores are reckoned by the official ones.

    ``layout``: the arrays of the problem, where they are made already; by whatever weights. Without ``last_look``
    nobody is given a turn or spared after the search, which is for plans that are a part of another.
    """
    waiting = who_waits(problem, waiting)
    layout = lay_out(problem, weights, waiting) if layout is None else weighed(layout, weights, waiting)
    field = _Field(layout, _Engine(plain=budget.plain), budget)
    field.begin(budget.start)
    best = first = field.snapshot()
    done, before = 0, 0.0
    with ThreadPoolExecutor(MOST_PATCHES) as pool:
        while (share := budget.share(done)) < 1.0:
            if budget.rounds is None and done > 0:
                field.pace(share - before)
            field.round(budget.heat(done, share), pool)
            before = share
            done += 1
            best = max(best, field.snapshot(), key=lambda one: one.total)
            if watch is not None:
                watch(Progress(done, share, _points(layout, best), int((best.pair >= 0).sum())))
    visits = _visits(layout, best)
    if last_look:
        visits = shared_out(layout, visits, weights, waiting)
    plan = Plan(problem.name, visits, open_visits(layout, visits))
    return Result(plan, figures(problem, plan), _points(layout, first), done)


class _Engine:
    """The inner loops, compiled or plain, and the columns that they are fastest with."""

    def __init__(self, *, plain: bool) -> None:
        self.is_plain = plain or not has_compiler()
        names = vars(kernel) if self.is_plain else machine_code(kernel)
        self.begin: Callable[[Ground, State, Patch, Ints], None] = names["begin"]
        self.anneal: Callable[[Ground, State, Patch, Step], None] = names["anneal"]

    def column(self, values: np.ndarray[Any, Any]) -> Any:
        """An array for compiled loops; a list, which is faster there, for plain ones."""
        return values.tolist() if self.is_plain else np.ascontiguousarray(values)

    def columns(self, values: Any) -> Any:
        """The same for every array of a named tuple."""
        return type(values)(*(self.column(one) if isinstance(one, np.ndarray) else one for one in values))


@dataclass(frozen=True)
class _Snapshot:
    """A plan as it stood at one moment of the search."""

    pair: Ints
    moment: Ints
    total: int


def _points(layout: Layout, plan: _Snapshot) -> float:
    """The score of a plan as it stood."""
    return official_points(layout, plan.pair, plan.moment)


class _Field:
    """The plan being changed, and the workers that change it."""

    def __init__(self, layout: Layout, engine: _Engine, budget: Budget) -> None:
        self.layout = layout
        self.engine = engine
        self.ground: Ground = engine.columns(layout.ground)
        self.state: State = engine.columns(empty_state(layout))
        self._chance = np.random.default_rng(budget.seed % 2**63)
        self._steps = STEPS_A_ROUND if budget.rounds is not None else FIRST_STEPS
        requests = len(layout.problem.requests)
        self._patches = max(1, min(MOST_PATCHES, requests // REQUESTS_A_PATCH))

    def begin(self, start: tuple[Planned, ...]) -> None:
        """The first complete answer: what stands already, then everybody once, the hardest to fill first."""
        ground = self.layout.ground
        cells = np.bincount(ground.visit_request[ground.cell_visit], minlength=len(ground.request_faces))
        (patch,) = self._make_patches(1)
        order = np.argsort(cells, kind="stable").tolist()
        begins = self._beginning(start) if start else self.ground
        self.engine.begin(begins, self.state, patch, self.engine.column(np.array(order, dtype=np.int32)))
        if start:
            self.state.total[0] += CHANGE * MICRO * self._unchanged()

    def _beginning(self, start: tuple[Planned, ...]) -> Ground:
        """A ground on which a start is put back in place of what people were told, without its bonus."""
        pair, moment = (self.engine.column(one) for one in stand_at(self.layout, start))
        return self.ground._replace(told_pair=pair, told_moment=moment, change_cost=0, told_bonus=0)

    def _unchanged(self) -> int:
        """How many visits stand as people were told."""
        now, ground = self.snapshot(), self.layout.ground
        return int(((ground.told_pair >= 0) & (now.pair == ground.told_pair) & (now.moment == ground.told_moment)).sum())

    def round(self, heat: float, pool: ThreadPoolExecutor) -> None:
        """One round: every worker changes its own patch, all at the same time."""
        step = Step(self._steps, heat, MOST_REMOVED, BLINK, PARTIAL)
        patches = self._make_patches(self._patches)
        states = [self.state._replace(total=self.engine.column(np.zeros(1, dtype=np.int64))) for _ in patches]
        jobs = [
            pool.submit(self.engine.anneal, self.ground, state, patch, step) for state, patch in zip(states, patches, strict=True)
        ]
        for job, state in zip(jobs, states, strict=True):
            job.result()
            self.state.total[0] += state.total[0]

    def pace(self, share: float) -> None:
        """Make rounds shorter or longer, so that a limit on time is kept and little time goes between rounds."""
        if share > LONGEST_ROUND:
            self._steps = max(1, self._steps // 2)
        elif share < LONGEST_ROUND / 4:
            self._steps = min(STEPS_A_ROUND, self._steps * 2)

    def snapshot(self) -> _Snapshot:
        """The plan as it stands."""
        pair = np.array(self.state.visit_pair, dtype=np.int32)
        return _Snapshot(pair, np.array(self.state.visit_moment, dtype=np.int32), int(self.state.total[0]))

    def _make_patches(self, count: int) -> list[Patch]:
        """Cut the map into strips of a direction by chance; each strip is one worker's."""
        ground, (helpers, requests) = self.layout.ground, self.layout.places
        angle = float(self._chance.random()) * pi
        direction = np.array([sin(angle), cos(angle)])
        of_request, of_helper = _strips(requests @ direction, helpers @ direction, count)
        same = of_request[ground.pair_request]
        same = np.where(same == of_helper[ground.pair_helper], same, -1)
        return [self._patch(np.flatnonzero(of_request == at), same == at) for at in range(count)]

    def _patch(self, requests: np.ndarray[Any, Any], pair_open: np.ndarray[Any, Any]) -> Patch:
        visits = len(self.layout.ground.visit_request)
        seeds = self._chance.integers(1, 2_147_483_000, size=2, dtype=np.int64)
        patch = Patch(
            requests=requests.astype(np.int32),
            pair_open=pair_open,
            random=seeds,
            chosen=np.zeros(MOST_REMOVED + 2, dtype=np.int32),
            through=np.zeros(MOST_REMOVED + 2, dtype=np.int32),
            is_chosen=np.zeros(len(self.layout.problem.requests), dtype=bool),
            log_visit=np.zeros(visits, dtype=np.int32),
            log_pair=np.zeros(visits, dtype=np.int32),
            log_moment=np.zeros(visits, dtype=np.int32),
            log_stretch=np.zeros(visits, dtype=np.int32),
        )
        made: Patch = self.engine.columns(patch)
        return made


def _strips(
    requests: np.ndarray[Any, Any], helpers: np.ndarray[Any, Any], count: int
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Number requests and helpers by strip; strips hold equally many requests."""
    borders = np.quantile(requests, np.arange(1, count) / count) if count > 1 else np.zeros(0)
    return np.searchsorted(borders, requests), np.searchsorted(borders, helpers)


def empty_state(layout: Layout) -> State:
    """A plan without any visit; what is booked takes its time."""
    ground = layout.ground
    visits, pairs = len(ground.visit_request), len(ground.pair_request)
    slots = int(ground.slot_start[-1])
    requests = len(layout.problem.requests)
    coverable = np.bincount(ground.visit_request, weights=ground.visit_can, minlength=requests)
    state = State(
        visit_pair=np.full(visits, -1, dtype=np.int32),
        visit_moment=np.zeros(visits, dtype=np.int32),
        visit_stretch=np.zeros(visits, dtype=np.int32),
        pair_count=np.zeros(pairs, dtype=np.int32),
        faces=np.zeros(requests, dtype=np.int32),
        residents=np.zeros(len(layout.problem.helpers), dtype=np.int32),
        left=coverable.astype(np.int32),
        week_room=layout.week_room.copy(),
        month_room=layout.month_room.copy(),
        month_used=layout.month_used.copy(),
        slot_count=np.zeros(len(layout.week_room), dtype=np.int32),
        slot_from=np.zeros(slots, dtype=np.int32),
        slot_to=np.zeros(slots, dtype=np.int32),
        slot_visit=np.full(slots, -1, dtype=np.int32),
        total=np.zeros(1, dtype=np.int64),
    )
    for _, week, _, begin, end in layout.booked:
        slot = ground.slot_start[week] + state.slot_count[week]
        state.slot_from[slot], state.slot_to[slot] = begin, end
        state.slot_count[week] += 1
    return state


def _visits(layout: Layout, best: _Snapshot) -> tuple[Planned, ...]:
    """The planned visits of a snapshot, in the order of the problem."""
    problem, ground = layout.problem, layout.ground
    planned = []
    for at, visit in enumerate(problem.visit_by_id):
        if best.pair[at] >= 0:
            day, minute = divmod(int(best.moment[at]), STRIDE)
            helper = problem.helpers[ground.pair_helper[best.pair[at]]].id
            planned.append(Planned(visit, helper, problem.first_day + timedelta(days=day), minute))
    return tuple(planned)
