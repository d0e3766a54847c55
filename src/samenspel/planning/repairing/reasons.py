"""Why a lost visit stays open: the first of the reasons that is true."""

from __future__ import annotations

from samenspel.planning.model.funnel import for_activity, in_reach, meeting_needs
from samenspel.planning.model.plan import Why
from samenspel.planning.repairing.editing import Edits
from samenspel.planning.repairing.events import Event, Moves
from samenspel.planning.repairing.steps import moment_for
from samenspel.planning.repairing.town import Town


def why_still_open(town: Town, visit: int, edits: Edits, event: Event) -> Why:
    """What ``funnel.why_open`` says, read from the board as it stands after the repair."""
    board = town.board
    ways = [way for way in edits.ways_of(visit) if board.way_low[way] <= board.way_high[way]]
    if not ways:
        return _why_nobody(town, visit, event)
    free = [int(board.way_pair[way]) for way in ways if moment_for(board, visit, way) >= 0]
    if not free:
        return Why.HELPERS_FULL
    request = board.visit_request[visit]
    if board.faces[request] >= board.most_faces[request] and not any(board.pair_count[pair] for pair in free):
        return Why.TOO_MANY_FACES
    return Why.TRADED_OFF


def _why_nobody(town: Town, visit: int, event: Event) -> Why:
    """Why not a single helper has time for a visit after the event."""
    problem = event.applied_to(town.problem) if isinstance(event, Moves) else town.problem
    request = problem.requests[town.board.visit_request[visit]]
    reach = in_reach(problem, request)
    doing = for_activity(request, reach)
    funnel = (
        (reach, Why.NO_HELPER_IN_REACH),
        (doing, Why.NO_HELPER_FOR_ACTIVITY),
        (meeting_needs(request, doing), Why.NEEDS_NOT_MET),
    )
    return next((why for people, why in funnel if not people), Why.NO_COMMON_TIME)
