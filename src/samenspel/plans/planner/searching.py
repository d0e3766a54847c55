"""Asking the core for the best plan of a neighbourhood, and mending what a neighbourhood knows and the core does not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from samenspel import planning
from samenspel.plans.planner.faces import limits_kept, only_welcome, told_in, within_room
from samenspel.plans.planner.people import waits_in
from samenspel.plans.planner.replies import Settled, settle_replies
from samenspel.plans.planner.town import Town
from samenspel.plans.rules import SEED

Spent = Callable[[], float]
Watch = Callable[[planning.Progress], None]


@dataclass(frozen=True)
class Searched:
    """The best plan of a town.

    ``plan`` (in ``town.wide``) is all of it; ``rest`` (in ``settled.wide``) is without the visits of those who replied,
    and ``told`` explains that part.
    """

    plan: planning.Plan
    figures: planning.Figures
    settled: Settled
    rest: planning.Plan
    told: planning.Explanation
    rounds: int
    waiting: Mapping[str, planning.Wait]  # helper → how long they wait for a turn: see ``waits_in``
    has_turns: bool  # who waits went first


def search_town(town: Town, *, spent: Spent, watch: Watch | None = None, sharing: str = "") -> Searched:
    """Find the best plan of a town within what may be spent.

    Those who replied come first, by turns. Open visits keep their own moment where somebody can come
    then; for the others any asked moment of that week is looked at afterwards. Where faces are to be familiar nobody goes first
    because of waiting: a turn may bring a resident more people than need be.
    """
    settled, waiting = settle_replies(town), waits_in(town.community, town.problem)
    looked_for = planning.Sharing(sharing) if sharing else planning.Sharing.BALANCED
    has_turns = looked_for != planning.Sharing.FAMILIAR
    found = planning.solve(
        settled.problem,
        seed=SEED,
        spent=spent,
        watch=counting(watch, len(settled.fixed)),
        sharing=looked_for,
        waiting=waiting if has_turns else {},
    )
    rest = mended(town, settled, found.plan)
    settled = limits_kept(town, settled, rest)
    plan, told = _finished(town, settled, rest)
    rest = replace(rest, open=told.open)
    return Searched(plan, planning.figures(town.wide, plan), settled, rest, told, found.rounds, waiting, has_turns)


def _finished(town: Town, settled: Settled, rest: planning.Plan) -> tuple[planning.Plan, planning.Explanation]:
    """Put the parts of a plan together, with reasons."""
    told = told_in(town, settled, rest)
    order = {visit: at for at, visit in enumerate(town.wide.visit_by_id)}
    visits = tuple(sorted((*settled.fixed, *rest.visits), key=lambda one: order[one.visit]))
    return planning.Plan(town.wide.name, visits, told.open), told


def mended(town: Town, settled: Settled, plan: planning.Plan) -> planning.Plan:
    """Let no more new people come than are welcome, and look for another moment in the week for what nobody can do then."""
    plan = within_room(town, settled, plan)
    missing = set(town.gaps) & set(settled.wide.visit_by_id) - set(plan.by_visit)
    return planning.repair(only_welcome(town, settled, plan), plan, lost=missing).plan if missing else plan


def counting(watch: Watch | None, fixed: int) -> Watch | None:
    """Count the settled visits in what is told meanwhile."""
    if watch is None:
        return None
    return lambda progress: watch(replace(progress, covered=progress.covered + fixed))
