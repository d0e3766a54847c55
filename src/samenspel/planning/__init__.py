"""The planning core: who visits whom when, so that help comes and nobody carries too much."""

from samenspel.planning.explaining.reasons import Because, Explanation, VisitReason, explain
from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.formats import (
    plan_from,
    plan_to,
    problem_from,
    problem_to,
    read_plan,
    read_problem,
    write_plan,
    write_problem,
)
from samenspel.planning.model.funnel import Funnel
from samenspel.planning.model.plan import OpenVisit, Plan, Planned, Why
from samenspel.planning.model.problem import Booking, Helper, Option, Problem, Request, Visit, Window
from samenspel.planning.model.scoring import Figures, figures
from samenspel.planning.proposing import Kind, Person, Proposal, Share, Strength, Way, propose
from samenspel.planning.repairing import Change, Repair, repair
from samenspel.planning.searching.results import Progress, Result
from samenspel.planning.searching.solving import solve

__all__ = [
    "Because",
    "Booking",
    "Change",
    "Explanation",
    "Figures",
    "Funnel",
    "Helper",
    "Kind",
    "OpenVisit",
    "Option",
    "Person",
    "Plan",
    "Planned",
    "Problem",
    "Progress",
    "Proposal",
    "Repair",
    "Request",
    "Result",
    "Share",
    "Strength",
    "Visit",
    "VisitReason",
    "Way",
    "Why",
    "Window",
    "WrongInput",
    "explain",
    "figures",
    "plan_from",
    "plan_to",
    "problem_from",
    "problem_to",
    "propose",
    "read_plan",
    "read_problem",
    "repair",
    "solve",
    "write_plan",
    "write_problem",
]
