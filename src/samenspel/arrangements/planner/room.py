"""Whether somebody's other promises still leave room for what is asked."""

from samenspel import planning
from samenspel.arrangements import moments
from samenspel.arrangements.models import Face
from samenspel.arrangements.planner.promises import bookings
from samenspel.arrangements.planner.rows import planned_of
from samenspel.arrangements.rules import PAUSE_MINUTES
from samenspel.exchange import queries as exchange


def still_has_room(face: Face) -> bool:
    """Whether a helper's other promises still leave time for all visits of a face, within the helper's own limits.

    Which days suit is the helper's own answer, so only promises and limits count here.
    """
    ask, visits = face.proposal.ask, planned_of(face)
    days = [one.day for one in visits]
    if not days:
        return True
    row = next(iter(exchange.helper_rows(ask.community, people=[face.helper_id])), None)
    booked = bookings([face.helper_id], min(days), max(days), standing=(), ask=ask)[face.helper_id]
    helper = planning.Helper(
        id=str(face.helper_id),
        place=(0.0, 0.0),
        reach_km=0.0,
        activities=frozenset({"any"}),
        availability=tuple(planning.Window(weekday, 0, moments.DAY_MINUTES) for weekday in range(1, 8)),
        most_per_week=row.most_per_week if row else len(visits) + len(booked),
        most_per_month=row.most_per_month if row else len(visits) + len(booked),
        booked=tuple(booked),
    )
    wanted = tuple(planning.Visit(one.visit, ask.minutes, (_exactly(one, ask.minutes),)) for one in visits)
    request = planning.Request("ask", (0.0, 0.0), "any", wanted, most_faces=1)
    problem = planning.Problem("room", ask.community.time_zone, min(days), max(days), (helper,), (request,), PAUSE_MINUTES)
    return not planning.repair(problem, planning.Plan("", visits, ())).changes


def _exactly(one: planning.Planned, minutes: int) -> planning.Option:
    return planning.Option(one.day, one.start, min(one.start + minutes, moments.DAY_MINUTES))
