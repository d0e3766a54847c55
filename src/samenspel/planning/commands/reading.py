"""Reading an instance and a plan together: a refusal says which of the two files it is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samenspel.planning.commands.pacing import nothing_collected
from samenspel.planning.model.checking import check_plan
from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.formats import read_plan, read_problem
from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem


def read_both(instance: Path, plan: Path | None) -> tuple[Problem, Plan | None]:
    """The problem in one file and, if there is one, the plan in another; see ``plan_for``."""
    problem = read_problem_in(instance)
    return problem, None if plan is None else plan_for(problem, plan)


def read_problem_in(path: Path) -> Problem:
    """The problem in a file, or ``WrongInput`` with the name of the file."""
    with nothing_collected(), _naming(path):
        return read_problem(path)


def plan_for(problem: Problem, path: Path) -> Plan:
    """The plan in a file, or ``WrongInput`` with its name where it is not for this problem or breaks its rules."""
    with nothing_collected(), _naming(path):
        plan = read_plan(path)
        check_plan(problem, plan)
        return plan


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Put the name of the file before a refusal that does not begin with it."""
    try:
        yield
    except WrongInput as refusal:
        if str(refusal).startswith(f"{path}: "):
            raise
        raise WrongInput("", f"{path}: {refusal}") from refusal
