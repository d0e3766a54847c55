"""Going on: the visits that come into view, shared out over the same faces by turns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from samenspel import planning
from samenspel.arrangements import turns
from samenspel.arrangements.models import Arrangement, Helping
from samenspel.arrangements.planner.puzzle import Puzzle
from samenspel.arrangements.planner.puzzling import arrangement_puzzle
from samenspel.arrangements.planner.wanting import periods_from
from samenspel.arrangements.rules import HORIZON_WEEKS, LIVE
from samenspel.exchange.rules import WEEKS_BETWEEN, Rhythm
from samenspel.foundation import clock


def coming_periods(arrangement: Arrangement) -> tuple[date, tuple[planning.Visit, ...]]:
    """List the visits that follow on the planned ones, up to the horizon; and until when these reach."""
    ask = arrangement.ask
    step = WEEKS_BETWEEN[Rhythm(ask.rhythm)]
    monday = arrangement.planned_until + timedelta(days=1)
    whole_weeks = (clock.today(arrangement.community.time_zone) + timedelta(weeks=HORIZON_WEEKS) - monday).days // 7
    if not step or whole_weeks < step or (ask.last_day is not None and monday > ask.last_day):
        return arrangement.planned_until, ()
    until = monday + timedelta(weeks=whole_weeks - whole_weeks % step) - timedelta(days=1)
    return until, periods_from(ask, monday, until)


def hand_on(arrangement: Arrangement, visits: Sequence[planning.Visit]) -> dict[str, planning.Planned | None]:
    """Share coming visits out over the same faces, as they did until now: whoever is most overdue comes."""
    return take_turns(arrangement_puzzle(arrangement, todo=visits), visits, _turns(arrangement))


def take_turns(puzzle: Puzzle, visits: Sequence[planning.Visit], turn: dict[str, "Turn"]) -> dict[str, planning.Planned | None]:
    """Let these people do visits by turns: whoever is most overdue, fits and had the rest that was asked for."""
    turn, rank = dict(turn), {helper: at for at, helper in enumerate(turn)}
    found: dict[str, planning.Planned | None] = {}
    for visit in visits:
        day = visit.options[0].day
        order = sorted(turn, key=lambda helper: (-turn[helper].overdue(day), rank[helper]))
        tries = (fits_alone(puzzle, helper, visit) for helper in order if helper in puzzle.problem.helper_by_id)
        planned = next((one for one in tries if one and turns.is_rested(one, puzzle.plan.visits, puzzle.rests)), None)
        found[visit.id] = planned
        if planned is not None:
            turn[planned.helper] = replace(turn[planned.helper], last=planned.day)
            puzzle = puzzle.standing([planned])
    return found


@dataclass(frozen=True)
class Turn:
    """When somebody came last, and after how many days usually again."""

    last: date
    days_between: float

    def overdue(self, day: date) -> float:
        """How much of the usual time has passed since the last visit."""
        return (day - self.last).days / self.days_between


def first_turn(begin: date, every_weeks: int) -> Turn:
    """Let somebody who never came be due at the very beginning."""
    return Turn(begin - timedelta(weeks=every_weeks), 7.0 * every_weeks)


def _turns(arrangement: Arrangement) -> dict[str, Turn]:
    since = arrangement.planned_until - timedelta(weeks=HORIZON_WEEKS)
    helping = Helping.objects.filter(arrangement=arrangement, ended_at__isnull=True, for_visit__isnull=True)
    days: dict[str, list[date]] = {str(one): [] for one in helping.order_by("helper_id").values_list("helper_id", flat=True)}
    rows = arrangement.visits.filter(state__in=LIVE, date__gt=since).values_list("helper_id", "date")
    for helper_id, day in rows:
        days.get(str(helper_id), []).append(day)
    return {helper: Turn(max(came, default=since), HORIZON_WEEKS * 7 / max(1, len(came))) for helper, came in days.items()}


def fits_alone(puzzle: Puzzle, helper_id: str, visit: planning.Visit) -> planning.Planned | None:
    """Say when this one helper could do this one visit, beside all that stands."""
    found = planning.repair(puzzle.only([helper_id]).problem, puzzle.plan, lost={visit.id}, without=_others(puzzle, helper_id))
    return next((one.now for one in found.changes if one.visit == visit.id), None)


def _others(puzzle: Puzzle, helper_id: str) -> set[str]:
    return {helper.id for helper in puzzle.problem.helpers} - {helper_id}
