"""What can happen to a plan that stands: somebody stops, is away, moves house; a resident's time changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.problem import Helper, Place, Problem, Visit


@dataclass(frozen=True, slots=True)
class Stops:
    """A helper makes no visit from this day on, and nothing new before."""

    helper: str
    from_day: date

    def applied_to(self, problem: Problem) -> Problem:
        """The problem afterwards."""
        away = (self.from_day, max(self.from_day, problem.last_day))
        helper = helper_for(problem, self.helper)
        return _with_helper(problem, replace(helper, away=(*helper.away, away)))


@dataclass(frozen=True, slots=True)
class Away:
    """A helper makes no visit from the first to the last day, both included."""

    helper: str
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise WrongInput("last", "comes before first")

    def applied_to(self, problem: Problem) -> Problem:
        """The problem afterwards."""
        helper = helper_for(problem, self.helper)
        return _with_helper(problem, replace(helper, away=(*helper.away, (self.first, self.last))))


@dataclass(frozen=True, slots=True)
class Moves:
    """A helper lives somewhere else from now on, and perhaps comes less or more far."""

    helper: str
    place: Place
    reach_km: float | None = None

    def moved(self, helper: Helper) -> Helper:
        """This helper at the new place."""
        return replace(helper, place=self.place, reach_km=helper.reach_km if self.reach_km is None else self.reach_km)

    def applied_to(self, problem: Problem) -> Problem:
        """The problem afterwards."""
        return _with_helper(problem, self.moved(helper_for(problem, self.helper)))


@dataclass(frozen=True, slots=True)
class TimeChanges:
    """Visits of residents, known by their ids, may be at other times or take longer or shorter."""

    visits: tuple[Visit, ...]

    def __post_init__(self) -> None:
        if len({one.id for one in self.visits}) != len(self.visits):
            raise WrongInput("visits", "names a visit twice")

    def applied_to(self, problem: Problem) -> Problem:
        """The problem afterwards."""
        new = {one.id: one for one in self.visits}
        for name in new:
            visit_row(problem, name)
        hit = {problem.visit_by_id[name][0].id for name in new}
        requests = (
            replace(one, visits=tuple(new.get(visit.id, visit) for visit in one.visits)) if one.id in hit else one
            for one in problem.requests
        )
        return replace(problem, requests=tuple(requests))


Event = Stops | Away | Moves | TimeChanges


def helper_for(problem: Problem, name: str) -> Helper:
    """The helper with this id; refuses one who is not there."""
    if name not in problem.helper_by_id:
        raise WrongInput("helper", f'"{name[:40]}" is not a helper')
    return problem.helper_by_id[name]


def visit_row(problem: Problem, name: str) -> Visit:
    """The visit with this id; refuses one that is not there."""
    if name not in problem.visit_by_id:
        raise WrongInput("visits", f'"{name[:40]}" is not a visit')
    return problem.visit_by_id[name][1]


def _with_helper(problem: Problem, changed: Helper) -> Problem:
    return replace(problem, helpers=tuple(changed if one.id == changed.id else one for one in problem.helpers))
