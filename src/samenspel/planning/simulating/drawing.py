"""Asking a whole plan many times over, in arrays: one draw after another, each from the same start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import ceil
from statistics import fmean
from typing import Any

import numpy as np

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.moments import DAY_MINUTES
from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.searching import kernel
from samenspel.planning.searching.arrays import Flags, Ground, Ints, Layout, Longs, lay_out, stand_at
from samenspel.planning.searching.compiling import has_compiler, is_kept_on_disk, machine_code
from samenspel.planning.searching.kernel import Patch, State
from samenspel.planning.searching.rounds import empty_state
from samenspel.planning.simulating import asking
from samenspel.planning.simulating.answers import Answers, Draws, Expected, Manner
from samenspel.planning.simulating.asking import Asking

MOST_HEARD = 60
# Visits times draws: from here loading machine code (half a second) pays, or making it (ten seconds and more).
LOADING_PAYS_FROM, COMPILING_PAYS_FROM = 30_000, 500_000


def draw_answers(problem: Problem, plan: Plan, acceptance: Sequence[float], manner: Manner, draws: Draws) -> Answers:
    """Ask everybody, many times over; ``acceptance`` holds the chance of a yes per helper, in their order."""
    plain = _is_sooner_plain(problem.visit_count * draws.count) if draws.plain is None else draws.plain
    start = _Start(problem, plan, plain=plain or not has_compiler())
    chances = np.array([round(asking.SURE * one) for one in acceptance], dtype=np.int32)
    chance = np.random.default_rng(draws.seed % 2**63)
    results = [start.draw(chances, manner, chance)[0] for _ in range(draws.count)]
    return _sum_up(problem, plan, manner, results)


def _is_sooner_plain(work: int) -> bool:
    """Whether plain loops are done before compiled ones are there at all."""
    if not has_compiler():
        return True
    is_ready = is_kept_on_disk(machine_code(asking)["ask_everybody"]) if work > LOADING_PAYS_FROM else False
    return work <= (LOADING_PAYS_FROM if is_ready else COMPILING_PAYS_FROM)


class _Start:
    """The plan in arrays, as it stands before anybody is asked."""

    def __init__(self, problem: Problem, plan: Plan, *, plain: bool) -> None:
        self._is_plain = plain
        search = vars(kernel) if plain else machine_code(kernel)
        self._ask = (vars(asking) if plain else machine_code(asking))["ask_everybody"]
        self.layout = lay_out(problem)
        self._ground: Ground = self._columns(self.layout.ground)
        self._state: State = self._columns(empty_state(self.layout))
        pair, moment = (self._column(one) for one in stand_at(self.layout, plan.visits))
        placing = self._ground._replace(told_pair=pair, told_moment=moment)
        search["begin"](placing, self._state, self._patch((1, 1)), self._column(np.zeros(0, dtype=np.int32)))
        if sum(one >= 0 for one in self._state.visit_pair) != len(plan.visits):
            raise WrongInput("visits", "a visit of the plan breaks a rule")
        self._agreed = _agreed(self.layout, np.array(self._state.visit_pair, dtype=np.int32))
        self._order = np.array(sorted(range(len(problem.requests)), key=lambda at: -problem.requests[at].urgency), dtype=np.int32)

    def _column(self, values: np.ndarray[Any, Any]) -> Any:
        """A list, which is faster in plain loops, or an array for compiled ones."""
        return values.tolist() if self._is_plain else np.ascontiguousarray(values)

    def _columns(self, values: Any) -> Any:
        return type(values)(*(self._column(one) if isinstance(one, np.ndarray) else one for one in values))

    def _patch(self, seeds: Sequence[int]) -> Patch:
        nothing = np.zeros(0, dtype=np.int32)
        everybody = np.ones(len(self.layout.ground.pair_request), dtype=bool)
        notes = dict.fromkeys(("requests", "chosen", "through", "log_visit", "log_pair", "log_moment", "log_stretch"), nothing)
        patch = Patch(
            pair_open=everybody,
            random=np.array(seeds, dtype=np.int64),
            is_chosen=np.zeros(0, dtype=bool),
            **notes,
        )
        made: Patch = self._columns(patch)
        return made

    def draw(self, chances: Ints, manner: Manner, chance: np.random.Generator) -> tuple[Asking, State]:
        """Ask everybody once; what was answered, and how the plan stands then."""
        state = self._state._replace(**{name: column.copy() for name, column in self._state._asdict().items()})
        patch = self._patch(chance.integers(1, 2_147_483_000, size=2).tolist())
        heard = [round(asking.SURE * (1 - manner.silence) ** calls) for calls in range(MOST_HEARD)]
        counts = np.zeros(asking.COUNTS, dtype=np.int64)
        counts[asking.AGREED] = self._agreed.sum()
        requests = len(self.layout.problem.requests)
        question: Asking = self._columns(
            Asking(
                yes=chances,
                hears=np.array(heard, dtype=np.int32),
                order=self._order,
                is_agreed=self._agreed.copy(),
                is_waiting=np.ones(requests, dtype=bool),
                is_lost=np.zeros(requests, dtype=bool),
                calls=np.zeros(len(chances), dtype=np.int32),
                called=np.zeros(manner.at_once, dtype=np.int32),
                covered=np.zeros(manner.rounds + 1, dtype=np.int32),
                clock=np.full(requests, asking.AT_ONCE if manner.begins is None else manner.begins, dtype=np.int64),
                holds=_holds(manner),
                counts=counts,
            )
        )
        self._ask(self._ground, state, patch, question)
        return question, state


def _holds(manner: Manner) -> Longs:
    """Minutes for an answer, as ``asking`` reads them."""
    holds = (manner.resident_minutes, manner.hold_days * DAY_MINUTES, manner.least_minutes)
    return np.array((0, 0, 0) if manner.begins is None else holds, dtype=np.int64)


def _agreed(layout: Layout, visit_pair: Ints) -> Flags:
    """Per visit whether its helper was told before that they come to this resident."""
    told, _ = stand_at(layout, layout.problem.current)
    known = np.unique(told[told >= 0])
    return (visit_pair >= 0) & np.isin(visit_pair, known)


def _sum_up(problem: Problem, plan: Plan, manner: Manner, results: Sequence[Asking]) -> Answers:
    covered = sorted(int(one.covered[-1]) for one in results)
    mean = partial(_mean, results)
    rounds = mean(lambda one: one.counts[asking.ROUNDS])
    return Answers(
        expected=Expected(
            visits=problem.visit_count,
            planned=len(plan.visits),
            mean=fmean(covered),
            low=float(covered[ceil(0.1 * len(covered)) - 1]),
            high=float(covered[ceil(0.9 * len(covered)) - 1]),
            rounds=rounds,
        ),
        by_round=tuple(fmean(int(one.covered[turn]) for one in results) for turn in range(manner.rounds + 1)),
        days=rounds * manner.hold_days,
        calls=mean(lambda one: one.counts[asking.CALLS]),
        helpers=mean(lambda one: sum(calls > 0 for calls in one.calls)),
        most_calls=mean(lambda one: max(one.calls, default=0)),
        in_vain=mean(lambda one: one.counts[asking.IN_VAIN]),
    )


def _mean(results: Sequence[Asking], figure: Callable[[Asking], int]) -> float:
    return fmean(int(figure(one)) for one in results)
