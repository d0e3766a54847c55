"""A year in a neighbourhood: who joins when, and which asks arrive, drawn from the neighbourhood as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from samenspel.planning.model.problem import Option, Problem, Request, Visit

WEEKS = 52
THERE_AT_ONCE = 0.6  # the others join in the first forty weeks
LAST_TO_JOIN = 40
LAST_TO_ARRIVE = 48


@dataclass(frozen=True, slots=True)
class Ask:
    """A request with the week in which it arrives; its visits begin the week after."""

    week: int
    request: Request


@dataclass(frozen=True, slots=True)
class World:
    """What happens in a year whatever is planned. ``joins``: the week per helper (id)."""

    problem: Problem
    joins: Mapping[str, int]
    asks: tuple[Ask, ...]


def make_world(problem: Problem, *, seed: int, times: int) -> World:
    """Let every request of a problem arrive so many times, in weeks by chance, and its helpers join by chance."""
    chance = Random(seed)
    monday = problem.first_day - timedelta(days=problem.first_day.weekday())
    last_day = monday + timedelta(days=7 * WEEKS - 1)
    joins = {one.id: _joining_week(chance) for one in problem.helpers}
    asks = [
        Ask(week, _moved(request, f"{request.id}/{turn}", monday + timedelta(days=7 * week + 7), last_day))
        for turn in range(times)
        for request in problem.requests
        for week in [chance.randrange(LAST_TO_ARRIVE)]
    ]
    asks = [ask for ask in asks if ask.request.visits]
    requests = tuple(ask.request for ask in asks)
    helpers = tuple(replace(one, booked=(), away=()) for one in problem.helpers)
    year = replace(problem, first_day=monday, last_day=last_day, helpers=helpers, requests=requests, current=())
    return World(year, joins, tuple(asks))


def _joining_week(chance: Random) -> int:
    return 0 if chance.random() < THERE_AT_ONCE else chance.randrange(1, LAST_TO_JOIN)


def _moved(request: Request, name: str, monday: date, last_day: date) -> Request:
    """The same request with another name, from another Monday on, as far as the year goes."""
    days = [option.day for visit in request.visits for option in visit.options]
    if not days:
        return replace(request, id=name, visits=())
    first = min(days)
    shift = monday - (first - timedelta(days=first.weekday()))
    visits = (_moved_visit(visit, f"{name}/{visit.id}", shift, last_day) for visit in request.visits)
    return replace(request, id=name, visits=tuple(visit for visit in visits if visit.options))


def _moved_visit(visit: Visit, name: str, shift: timedelta, last_day: date) -> Visit:
    options = (Option(one.day + shift, one.start, one.end) for one in visit.options)
    return Visit(name, visit.minutes, tuple(one for one in options if one.day <= last_day))


def who_could(world: World) -> dict[str, dict[str, int]]:
    """Per request (id) who may come and has time for one of its visits: helpers (ids), with the last week to plan them in."""
    import numpy as np  # stays away from whoever only proposes

    from samenspel.planning.searching.arrays import lay_out

    problem = world.problem
    ground = lay_out(problem).ground
    begins = (min(option.day for option in visit.options) for _, visit in problem.visit_by_id.values())
    weeks = np.array([(day - problem.first_day).days // 7 - 1 for day in begins])  # what begins in a week is planned before it
    last = np.maximum.reduceat(weeks[ground.cell_visit], ground.cell_start[:-1]).tolist() if len(ground.cell_visit) else []
    found: dict[str, dict[str, int]] = {request.id: {} for request in problem.requests}
    for request, helper, week in zip(ground.pair_request.tolist(), ground.pair_helper.tolist(), last, strict=True):
        found[problem.requests[request].id][problem.helpers[helper].id] = week
    return found
