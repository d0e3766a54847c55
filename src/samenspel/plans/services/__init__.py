"""What can be done with plans: begin one, stop it, work it out, choose from it."""

from samenspel.plans.services.choosing import Chosen, leave_lines, propose_lines
from samenspel.plans.services.dropping import drop_lines_of_ask, drop_lines_of_helper
from samenspel.plans.services.looks import note_lines
from samenspel.plans.services.runs import (
    Wanted,
    fail_abandoned,
    forget_old,
    start_run,
    stop_run,
)
from samenspel.plans.services.working import work_out

__all__ = [
    "Chosen",
    "Wanted",
    "drop_lines_of_ask",
    "drop_lines_of_helper",
    "fail_abandoned",
    "forget_old",
    "leave_lines",
    "note_lines",
    "propose_lines",
    "start_run",
    "stop_run",
    "work_out",
]
