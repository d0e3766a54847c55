"""Things that happen to a small street, made by chance from a seed."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from samenspel.planning import Problem
from samenspel.planning.model.problem import Option, Visit
from samenspel.planning.repairing import Away, Event, Moves, Stops, TimeChanges


def happening(problem: Problem, seed: int) -> Event:
    """Somebody stops, is away or moves house, or a resident's time changes."""
    chance = Random(seed)
    day = problem.first_day + timedelta(days=chance.randrange(14))
    helper = chance.choice(problem.helpers)
    place = round(52.36 + chance.random() / 60, 5), round(4.88 + chance.random() / 40, 5)
    events: tuple[Event, ...] = (
        Stops(helper.id, day),
        Away(helper.id, day, day + timedelta(days=chance.randrange(21))),
        Moves(helper.id, place, chance.choice((None, 1.5))),
        _other_times(chance, problem),
    )
    return chance.choice(events)


def _other_times(chance: Random, problem: Problem) -> TimeChanges:
    request = chance.choice(problem.requests)
    return TimeChanges(tuple(_elsewhere(chance, problem, visit) for visit in request.visits if chance.random() < 0.7))


def _elsewhere(chance: Random, problem: Problem, visit: Visit) -> Visit:
    shift = timedelta(days=chance.choice((0, 0, 1)))
    days = [min(one.day + shift, problem.last_day) for one in visit.options[:2]]
    options = tuple(Option(day, chance.choice((540, 660, 780)), 1020) for day in days)
    return replace(visit, minutes=chance.choice((visit.minutes, 60)), options=options)
