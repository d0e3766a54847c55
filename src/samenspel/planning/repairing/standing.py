"""A plan that stands, laid out once, so that many repairs of it take milliseconds each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.plan import OpenVisit, Plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.repairing.changes import Change, Repair
from samenspel.planning.repairing.events import Event, Stops

if TYPE_CHECKING:
    from samenspel.planning.repairing.editing import Edits


class Standing:
    """A plan of a problem that keeps every rule, ready to be repaired."""

    def __init__(self, problem: Problem, plan: Plan, *, plain: bool = False) -> None:
        """Lay a plan out: about a second for a town. With ``plain`` nothing is compiled: slower, the same answers."""
        # numpy and the compiler stay away from whoever repairs one ask
        from samenspel.planning.repairing.town import Town

        self._town = Town(problem, plain=plain)
        fallen = self._town.stand(plan.visits)
        if fallen or len(plan.visits) != len(self._town.stands):
            name = fallen[0].visit if fallen else "a visit that is not in the problem"
            raise WrongInput("plan", f'"{name[:40]}" breaks a rule beside what stands before it')
        self._plan = plan

    @property
    def problem(self) -> Problem:
        """The problem, after all that was applied."""
        return self._town.problem

    @property
    def plan(self) -> Plan:
        """The plan that stands."""
        return self._plan

    def repair(self, event: Event, *, moves: int = 0) -> Repair:
        """What to do when this happens; the plan that stands stays as it is.

        The planned visits that cannot be made any more get other helpers or moments: as many as can be,
        urgent ones first, with at most ``moves`` other visits changed and of these as few as can be; then
        as few new faces as can be, then what is worth most.
        """
        edits, repair = self._repaired(event, moves)
        self._town.undo()
        edits.undo()
        return repair

    def apply(self, event: Event, *, moves: int = 0) -> Repair:
        """The same, and from now on the repaired plan is the one that stands."""
        problem = event.applied_to(self.problem)
        edits, repair = self._repaired(event, moves)
        self._town.keep()
        edits.keep()
        self._town.let_happen(problem, event.helper if isinstance(event, Stops) else None)
        self._plan = repair.plan
        return repair

    def _repaired(self, event: Event, moves: int) -> tuple[Edits, Repair]:
        from samenspel.planning.repairing.editing import Edits
        from samenspel.planning.repairing.happening import gap_after

        edits = Edits(self._town)
        gap = gap_after(self._town, event, edits)
        changes = [one for one in self._town.fill(gap, moves) if one.was != one.now]
        return edits, Repair(self._plan_after(changes, edits, event), tuple(changes))

    def _plan_after(self, changes: list[Change], edits: Edits, event: Event) -> Plan:
        """The plan with these changes, in the order of the problem."""
        from samenspel.planning.repairing.reasons import why_still_open

        at = self._town.visit_at
        now = {change.visit: change.now for change in changes}
        visits = (now.get(one.visit, one) for one in self._plan.visits)
        more = [OpenVisit(name, why_still_open(self._town, at[name], edits, event)) for name, one in now.items() if one is None]
        still_open = sorted([*self._plan.open, *more], key=lambda one: at[one.visit]) if more else self._plan.open
        return Plan(self._plan.instance, tuple(one for one in visits if one is not None), tuple(still_open))
