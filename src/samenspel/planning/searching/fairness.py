"""How a plan shares the work out: who is used to the limit, who waits, how often residents see whom."""

from __future__ import annotations

from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.sharing import LONGEST_TO_A_PLACE, SharingFigures


def sharing_figures(problem: Problem, plan: Plan) -> SharingFigures:
    """Count how a plan that keeps the rules shares the work out; raises ``WrongInput`` when it does not fit the problem."""
    # numpy stays away from whoever only proposes or reads formats
    from samenspel.planning.searching.loads import count_sharing

    return count_sharing(problem, plan)


def weeks_to_a_place(problem: Problem) -> dict[str, int]:
    """Say per helper (id) how many weeks pass between places for them, on average, when asks arrive as in ``problem``.

    A request has as many places as it can bear faces, or visits if these are fewer; each counts in equal parts for all who may
    come and have time for one of the visits. At most ``LONGEST_TO_A_PLACE`` weeks, also for whoever nothing suits.
    It is the ``rarity`` of who waits: among newcomers those to whom little suits go first.
    """
    from samenspel.planning.searching.loads import count_places

    weeks = ((problem.last_day - problem.first_day).days + 1) / 7
    places = zip(problem.helpers, count_places(problem), strict=True)
    return {helper.id: int(min(LONGEST_TO_A_PLACE, weeks / count)) if count else LONGEST_TO_A_PLACE for helper, count in places}
