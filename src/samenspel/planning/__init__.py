"""The planning core: who visits whom when, so that help comes and nobody carries too much."""

from samenspel.planning.bounding.proving import bound, coverage_bound, solve_exactly
from samenspel.planning.bounding.results import Bound, Distance, Exact, Goal
from samenspel.planning.explaining.comparing import Comparison, what_if
from samenspel.planning.explaining.helping import Help, HelpKind, supposed, what_would_help
from samenspel.planning.explaining.reasons import Because, Explanation, VisitReason, explain
from samenspel.planning.explaining.supposing import (
    ANY_TIME,
    ChangeLimit,
    MoreFaces,
    MoreHelpers,
    Supposition,
    WidenReach,
    Without,
    suppose,
)
from samenspel.planning.explaining.words import Language, help_sentence, open_sentence, reason_sentence
from samenspel.planning.model.errors import TooLarge, WrongInput
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
from samenspel.planning.model.scoring import KM as KM_POINTS
from samenspel.planning.model.scoring import VISIT as VISIT_POINTS
from samenspel.planning.model.scoring import WISH as WISH_POINTS
from samenspel.planning.model.scoring import Figures, figures
from samenspel.planning.model.sharing import LoadRow, Sharing, SharingFigures, Wait
from samenspel.planning.proposing import Kind, Person, Proposal, Share, Strength, Way, propose
from samenspel.planning.repairing import Away, Change, Moves, Repair, Standing, Stops, TimeChanges, repair
from samenspel.planning.searching.fairness import sharing_figures, weeks_to_a_place
from samenspel.planning.searching.results import Progress, Result
from samenspel.planning.searching.solving import solve
from samenspel.planning.simulating.acceptance import expected_coverage, simulate_answers
from samenspel.planning.simulating.answers import Answers, Expected, Manner
from samenspel.planning.simulating.habits import Habits
from samenspel.planning.simulating.year import Year, simulate_year

__all__ = [
    "ANY_TIME",
    "KM_POINTS",
    "VISIT_POINTS",
    "WISH_POINTS",
    "Answers",
    "Away",
    "Because",
    "Booking",
    "Bound",
    "Change",
    "ChangeLimit",
    "Comparison",
    "Distance",
    "Exact",
    "Expected",
    "Explanation",
    "Figures",
    "Funnel",
    "Goal",
    "Habits",
    "Help",
    "HelpKind",
    "Helper",
    "Kind",
    "Language",
    "LoadRow",
    "Manner",
    "MoreFaces",
    "MoreHelpers",
    "Moves",
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
    "Sharing",
    "SharingFigures",
    "Standing",
    "Stops",
    "Strength",
    "Supposition",
    "TimeChanges",
    "TooLarge",
    "Visit",
    "VisitReason",
    "Wait",
    "Way",
    "Why",
    "WidenReach",
    "Window",
    "Without",
    "WrongInput",
    "Year",
    "bound",
    "coverage_bound",
    "expected_coverage",
    "explain",
    "figures",
    "help_sentence",
    "open_sentence",
    "plan_from",
    "plan_to",
    "problem_from",
    "problem_to",
    "propose",
    "read_plan",
    "read_problem",
    "reason_sentence",
    "repair",
    "sharing_figures",
    "simulate_answers",
    "simulate_year",
    "solve",
    "solve_exactly",
    "suppose",
    "supposed",
    "weeks_to_a_place",
    "what_if",
    "what_would_help",
    "write_plan",
    "write_problem",
]
