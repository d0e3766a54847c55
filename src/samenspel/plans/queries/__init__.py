"""What the pages of plans must know."""

from samenspel.plans.queries.beginning import AreaGroup, NewPlanPage, list_areas, live_run, new_plan_page, nothing_open_in
from samenspel.plans.queries.choices import ChoicePage, choice_page, is_chosen_from
from samenspel.plans.queries.choosable import choosable_by_ask, choosable_in
from samenspel.plans.queries.lists import PlanListPage, WaitingProposals, plan_list_page, plan_waits_for, proposals_that_wait
from samenspel.plans.queries.runs import RunPage, run_page

__all__ = [
    "AreaGroup",
    "ChoicePage",
    "NewPlanPage",
    "PlanListPage",
    "RunPage",
    "WaitingProposals",
    "choice_page",
    "choosable_by_ask",
    "choosable_in",
    "is_chosen_from",
    "list_areas",
    "live_run",
    "new_plan_page",
    "nothing_open_in",
    "plan_list_page",
    "plan_waits_for",
    "proposals_that_wait",
    "run_page",
]
