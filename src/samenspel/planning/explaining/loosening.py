"""What could be loosened: a visit a month more, a wider reach, one face more. Each is a question, never an order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from samenspel.planning.explaining.fixed import FixedPlan, OpenAsk, Trial, loosened
from samenspel.planning.model.geometry import REACH_SLACK_KM, km_between
from samenspel.planning.model.problem import MAX_KM, Problem
from samenspel.planning.searching.arrays import lay_out

MOST_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Loosened:
    """Whom to ask, one after another, and which visits each of them would add."""

    activity: str
    helpers: tuple[str, ...]
    visits: tuple[tuple[str, ...], ...]  # of each of them


class Around:
    """Who could serve which open ask: within their reach, and a little past it."""

    def __init__(self, fixed: FixedPlan, wider_km: float) -> None:
        self._fixed = fixed
        self._near: dict[str, list[str]] = {}
        self._beyond: dict[str, list[str]] = {}
        ground = lay_out(_wider(fixed, wider_km)).ground
        for row, at in zip(ground.pair_request.tolist(), ground.pair_helper.tolist(), strict=True):
            request, helper = fixed.asks[row].request, fixed.problem.helpers[at]
            is_near = km_between(request.place, helper.place) <= helper.reach_km + REACH_SLACK_KM
            side = self._near if is_near else self._beyond
            side.setdefault(helper.id, []).append(request.id)

    def near(self) -> Iterator[tuple[str, list[OpenAsk]]]:
        """Helpers by id, in their order, with what is open within their reach."""
        return self._each(self._near)

    def beyond(self) -> Iterator[tuple[str, list[OpenAsk]]]:
        """Helpers by id, in their order, with what is open just past their reach."""
        return self._each(self._beyond)

    def _each(self, side: dict[str, list[str]]) -> Iterator[tuple[str, list[OpenAsk]]]:
        still = {ask.request.id: ask for ask in self._fixed.asks}
        for helper in self._fixed.problem.helpers:
            asks = [still[one] for one in side.get(helper.id, ()) if one in still]
            if asks:
                yield helper.id, asks


def _wider(fixed: FixedPlan, km: float) -> Problem:
    """Only what is open, with everybody's reach so much wider."""
    problem = fixed.problem
    return replace(
        problem,
        helpers=tuple(replace(one, reach_km=min(MAX_KM, one.reach_km + km)) for one in problem.helpers),
        requests=tuple(replace(ask.request, visits=ask.visits) for ask in fixed.asks),
        current=(),
    )


def put_in_what_fits(fixed: FixedPlan, around: Around) -> None:
    """Let the open visits that somebody has room for stand: for them nothing has to change."""
    trial = Trial(fixed)
    for helper, asks in around.near():
        trial.add(fixed.rooms.of(helper), asks)
    fixed.accept(trial)


def more_a_month(fixed: FixedPlan, around: Around) -> list[Loosened]:
    """For each activity who would add most with one visit a month more."""

    def add(trial: Trial, helper: str, asks: list[OpenAsk]) -> None:
        with loosened(fixed.rooms.of(helper), more_per_month=1) as room:
            trial.add(room, asks)

    return _best_askers(fixed, around.near(), add)


def wider_reach(fixed: FixedPlan, around: Around) -> list[Loosened]:
    """For each activity who would add most by coming a kilometre further."""

    def add(trial: Trial, helper: str, asks: list[OpenAsk]) -> None:
        trial.add(fixed.rooms.of(helper), asks)

    return _best_askers(fixed, around.beyond(), add)


def more_faces(fixed: FixedPlan, around: Around) -> list[Loosened]:
    """For each request whose faces are full: who would add most as one face more."""
    best: dict[str, Loosened] = {}
    for helper, asks in around.near():
        for ask in asks:
            request = ask.request
            if helper in ask.faces or len(ask.faces) < request.most_faces:
                continue
            trial = Trial(fixed, {request.id: 1 + len(ask.faces) - request.most_faces})
            trial.add(fixed.rooms.of(helper), [ask])
            trial.undo()
            known = best.get(request.id)
            if trial.taken and (known is None or len(trial.taken) > len(known.visits[0])):
                best[request.id] = Loosened(request.activity, (helper,), (tuple(trial.taken),))
    return list(best.values())


Add = Callable[[Trial, str, list[OpenAsk]], None]


def _best_askers(fixed: FixedPlan, people: Iterator[tuple[str, list[OpenAsk]]], add: Add) -> list[Loosened]:
    """Per activity the few who add most, each beside the ones before."""
    alone: dict[str, list[_Alone]] = {}
    for helper, asks in people:
        for activity in dict.fromkeys(ask.request.activity for ask in asks):
            mine = [ask for ask in asks if ask.request.activity == activity]
            trial = Trial(fixed)
            add(trial, helper, mine)
            trial.undo()
            if trial.taken:
                alone.setdefault(activity, []).append(_Alone(helper, mine, frozenset(trial.taken)))
    return [_in_turn(fixed, activity, some, add) for activity, some in alone.items()]


@dataclass(frozen=True, slots=True)
class _Alone:
    """What one person would add if nobody else did."""

    helper: str
    asks: list[OpenAsk]
    visits: frozenset[str]


def _in_turn(fixed: FixedPlan, activity: str, some: list[_Alone], add: Add) -> Loosened:
    """Ask whoever promises most of what is left, then the next."""
    trial, helpers, visits = Trial(fixed), [], []
    for _ in range(min(MOST_PEOPLE, len(some))):
        one = max(some, key=lambda each: len(each.visits - trial.taken.keys()) if each.helper not in helpers else -1)
        before = len(trial.taken)
        add(trial, one.helper, one.asks)
        helpers.append(one.helper)
        visits.append(tuple(trial.taken)[before:])
    trial.undo()
    return Loosened(activity, tuple(helpers), tuple(visits))
