"""How a plan shares the work out: who is used to the limit, who waits, how often residents see whom."""

from __future__ import annotations

from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.sharing import SharingFigures


def sharing_figures(problem: Problem, plan: Plan) -> SharingFigures:
    """Count how a plan that keeps the rules shares the work out; raises ``WrongInput`` when it does not fit the problem."""
    # numpy stays away from whoever only proposes or reads formats
    from samenspel.planning.searching.loads import count_sharing

    return count_sharing(problem, plan)
