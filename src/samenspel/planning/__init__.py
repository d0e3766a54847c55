"""The planning core: who visits whom when, so that help comes and nobody carries too much."""

from samenspel.planning.errors import WrongInput
from samenspel.planning.explaining import Because, Explanation, VisitReason, explain
from samenspel.planning.formats import (
    plan_from,
    plan_to,
    problem_from,
    problem_to,
    read_plan,
    read_problem,
    write_plan,
    write_problem,
)
from samenspel.planning.funnel import Funnel
from samenspel.planning.plan import OpenVisit, Plan, Planned, Why
from samenspel.planning.problem import Booking, Helper, Option, Problem, Request, Visit, Window
from samenspel.planning.proposing import Kind, Person, Proposal, Share, Strength, Way, propose
from samenspel.planning.repairing import Change, Repair, repair
from samenspel.planning.results import Progress, Result
from samenspel.planning.scoring import Figures, figures
from samenspel.planning.solving import solve

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
