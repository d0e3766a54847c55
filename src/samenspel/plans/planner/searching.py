"""Asking the core for the best plan of a neighbourhood, and mending what a neighbourhood knows and the core does not."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from samenspel import planning
from samenspel.arrangements import turns
from samenspel.plans.planner.people import weeks_waited
from samenspel.plans.planner.town import Town
from samenspel.plans.rules import SEED

Spent = Callable[[], float]
Watch = Callable[[planning.Progress], None]


@dataclass(frozen=True)
class Searched:
    """The best plan of a town; its visits fit ``town.wide``."""

    plan: planning.Plan
    figures: planning.Figures
    told: planning.Explanation
    rounds: int


def search_town(town: Town, *, spent: Spent, watch: Watch | None = None, sharing: str = "") -> Searched:
    """Find the best plan of a town within what may be spent.

    Open visits keep their own moment where somebody can come then; for the others any asked moment of
    that week is looked at afterwards. Nobody comes sooner again than was offered in a reply.
    """
    choice = planning.Sharing(sharing) if sharing else planning.Sharing.BALANCED
    waiting = weeks_waited(town.problem)
    found = planning.solve(town.problem, seed=SEED, spent=spent, watch=watch, sharing=choice, waiting=waiting)
    visits = _mended(town, _rested(town, found.plan.visits))
    told = planning.explain(town.wide, planning.Plan(town.problem.name, visits, ()))
    plan = planning.Plan(town.problem.name, visits, told.open)
    return Searched(plan, planning.figures(town.wide, plan), told, found.rounds)


def _mended(town: Town, visits: tuple[planning.Planned, ...]) -> tuple[planning.Planned, ...]:
    """Look for another moment in the same week for open visits to which nobody can come at their own."""
    missing = set(town.gaps) & set(town.wide.visit_by_id) - {one.visit for one in visits}
    if not missing:
        return visits
    return _rested(town, planning.repair(town.wide, planning.Plan(town.problem.name, visits, ()), lost=missing).plan.visits)


def _rested(town: Town, visits: Collection[planning.Planned]) -> tuple[planning.Planned, ...]:
    """Leave out the visits that would come sooner than somebody offered in a reply."""
    early: set[str] = set()
    for name, ask in town.asks.items():
        rests = {helper: weeks for helper, weeks in town.replied[ask.pk].items() if weeks and weeks > 1}
        if rests:
            mine = [one for one in visits if town.wide.visit_by_id[one.visit][0].id == name]
            _kept, too_soon = turns.split_by_rest(mine, (), rests)
            early |= {one.visit for one in too_soon}
    return tuple(one for one in visits if one.visit not in early)
