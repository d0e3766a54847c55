"""Reading an instance, and a plan beside it: a refusal says which of the two files it is about."""

from __future__ import annotations

from pathlib import Path

from samenspel.planning.commands.pacing import Show
from samenspel.planning.model.checking import check_plan, strangers
from samenspel.planning.model.collecting import nothing_collected
from samenspel.planning.model.errors import naming
from samenspel.planning.model.formats import read_plan, read_problem
from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem

MOST_STRANGERS = 5


def read_both(instance: Path, plan: Path | None, show: Show) -> tuple[Problem, Plan | None]:
    """The problem in one file and, if there is one, the plan in another; see ``read_problem_in`` and ``plan_for``."""
    problem = read_problem_in(instance, show)
    return problem, None if plan is None else plan_for(problem, plan)


def read_problem_in(path: Path, show: Show) -> Problem:
    """The problem in a file, or ``WrongInput`` with the name of the file; ids in it that nobody has are shown."""
    with nothing_collected():
        problem = read_problem(path)
    _show_strangers(problem, path, show)
    return problem


def plan_for(problem: Problem, path: Path) -> Plan:
    """The plan in a file, or ``WrongInput`` with its name where it is not for this problem or breaks its rules."""
    with nothing_collected(), naming(path):
        plan = read_plan(path)
        check_plan(problem, plan)
        return plan


def _show_strangers(problem: Problem, path: Path, show: Show) -> None:
    """Name the ids in a file that nobody has: who is gone, or a typing error."""
    found = [str(one) for one in strangers(problem)]
    for line in found[:MOST_STRANGERS]:
        show(f"{path}: {line}: somebody or something that is gone, or a typing error")
    if len(found) > MOST_STRANGERS:
        show(f"{path}: and {len(found) - MOST_STRANGERS} more ids that nobody has")
