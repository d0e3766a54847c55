"""Rows to planning values and back: all that is open in a neighbourhood becomes one problem, and the answer lines."""

from samenspel.plans.planner.gathering import asks_to_plan, left_open, town_of
from samenspel.plans.planner.lines import Drawn, draw_lines, planned_of, share_of
from samenspel.plans.planner.replies import Settled, settle_replies
from samenspel.plans.planner.searching import Searched, search_town
from samenspel.plans.planner.town import Agreed, Town, slot_of, visit_name

__all__ = [
    "Agreed",
    "Drawn",
    "Searched",
    "Settled",
    "Town",
    "asks_to_plan",
    "draw_lines",
    "left_open",
    "planned_of",
    "search_town",
    "settle_replies",
    "share_of",
    "slot_of",
    "town_of",
    "visit_name",
]
