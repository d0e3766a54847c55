"""Whether a plan is one of a problem and keeps its rules: asked of every plan that comes from outside."""

from __future__ import annotations

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.rooms import standing


def check_plan(problem: Problem, plan: Plan) -> None:
    """Raise ``WrongInput`` when a plan is for another problem, plans a visit twice or breaks a rule."""
    if plan.instance != problem.name:
        raise WrongInput("instance", f'"{plan.instance[:40]}" is not "{problem.name[:40]}"')
    if len(plan.by_visit) < len(plan.visits):
        raise WrongInput("visits", "a visit is there twice")
    fallen = standing(problem, plan.visits)[1]
    if fallen:
        row = plan.visits.index(fallen[0])
        raise WrongInput(f"visits[{row}]", "is not a visit of this instance, or breaks one of its rules")
