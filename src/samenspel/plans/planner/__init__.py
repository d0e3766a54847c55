"""Rows to planning values and back: all that is open in a neighbourhood becomes one problem, and the answer lines."""

from samenspel.plans.planner.asks import AskCounts, asks_not_now, asks_to_plan, count_asks
from samenspel.plans.planner.comparing import Compared, Side, compare_town
from samenspel.plans.planner.gathering import left_open, left_open_among, left_open_each, town_of
from samenspel.plans.planner.helping import help_for
from samenspel.plans.planner.lines import Drawn, draw_lines, planned_of, share_of
from samenspel.plans.planner.replies import Settled
from samenspel.plans.planner.searching import Searched, search_town
from samenspel.plans.planner.town import Agreed, Town, slot_of, visit_name

__all__ = [
    "Agreed",
    "AskCounts",
    "Compared",
    "Drawn",
    "Searched",
    "Settled",
    "Side",
    "Town",
    "asks_not_now",
    "asks_to_plan",
    "compare_town",
    "count_asks",
    "draw_lines",
    "help_for",
    "left_open",
    "left_open_among",
    "left_open_each",
    "planned_of",
    "search_town",
    "share_of",
    "slot_of",
    "town_of",
    "visit_name",
]
