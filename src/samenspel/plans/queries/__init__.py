"""What the pages of plans must know."""

from samenspel.plans.queries.beginning import NewPlanPage, list_areas, live_run, new_plan_page
from samenspel.plans.queries.lists import PlanListPage, plan_list_page, plan_waits_for
from samenspel.plans.queries.runs import RunPage, run_page

__all__ = [
    "NewPlanPage",
    "PlanListPage",
    "RunPage",
    "list_areas",
    "live_run",
    "new_plan_page",
    "plan_list_page",
    "plan_waits_for",
    "run_page",
]
