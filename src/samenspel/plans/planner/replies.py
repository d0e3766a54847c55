"""Those who replied "once every so many weeks" come first to that ask, by turns, each as often as was offered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from samenspel import planning
from samenspel.arrangements import planner as arrangements
from samenspel.arrangements.moments import DAY_MINUTES
from samenspel.arrangements.planner.going_on import first_turn
from samenspel.plans.planner.town import Town


@dataclass(frozen=True)
class Settled:
    """A town in which the visits of those who replied are settled (``fixed``); the rest is still to be planned.

    Settled time is booked. Whoever rests between visits to an ask is not proposed for more of it.
    ``room`` says to how many more new people each ask to which somebody comes already is open.
    """

    problem: planning.Problem
    wide: planning.Problem
    fixed: tuple[planning.Planned, ...]
    room: Mapping[str, int]  # of asks to which nobody comes yet the core counts everybody itself


def settle_replies(town: Town) -> Settled:
    """Give those who want weeks of rest between their visits the visits for which they replied."""
    helpers = dict(town.problem.helper_by_id)
    fixed: list[planning.Planned] = []
    resting: dict[str, frozenset[str]] = {}
    for request in town.problem.requests:
        rests = _rests(town, request)
        if not rests:
            continue
        found = _by_turns(town, request, rests, [helpers[one] for one in rests])
        fixed += found
        resting[request.id] = frozenset(rests)
        for one in found:
            helpers[one.helper] = with_booked(helpers[one.helper], one, town.problem)
    problem, wide = (_left(one, helpers, fixed, resting) for one in (town.problem, town.wide))
    return Settled(problem, wide, tuple(fixed), room_in(town, fixed))


def room_in(town: Town, fixed: Sequence[planning.Planned], *, more: int = 0) -> dict[str, int]:
    """Say how many new people each ask to which somebody comes already has room for beside those settled.

    ``more`` is how many more than it says each ask would bear.
    """
    faces, room = faces_by_request(town.problem, fixed), {}
    for name, ask in town.asks.items():
        known = town.known_faces(ask)
        if known:
            room[name] = max(0, ask.most_faces + more - len(known | faces[name]))
    return room


def faces_by_request(problem: planning.Problem, visits: Iterable[planning.Planned]) -> defaultdict[str, set[str]]:
    """List who comes to each request."""
    faces: defaultdict[str, set[str]] = defaultdict(set)
    for one in visits:
        faces[problem.visit_by_id[one.visit][0].id].add(one.helper)
    return faces


def _rests(town: Town, request: planning.Request) -> dict[str, int]:
    """Say who replied to an ask and wants how many weeks between two visits."""
    replied = town.replied[town.asks[request.id].pk]
    known = town.problem.helper_by_id
    return {
        helper: weeks
        for helper, weeks in replied.items()
        if weeks and weeks > 1 and helper in known and helper not in request.avoid
    }


def _by_turns(
    town: Town, request: planning.Request, rests: Mapping[str, int], people: Sequence[planning.Helper]
) -> list[planning.Planned]:
    """Let at most as many people as are wanted take turns in one ask."""
    problem = replace(town.problem, helpers=tuple(people), requests=(request,), current=())
    stands = planning.Plan("", town.standing_visits(town.asks[request.id]), ())
    puzzle = arrangements.Puzzle(problem, request, stands, frozenset(rests), rests)
    ask = town.asks[request.id]
    known, room = town.known_faces(ask), town.room_for_new(ask)
    order = sorted((one.id for one in people), key=lambda helper: (helper not in known, rests[helper], helper))
    chosen = order[: room + sum(helper in known for helper in order)]
    turn = {helper: first_turn(problem.first_day, rests[helper]) for helper in chosen}
    found = [one for one in arrangements.take_turns(puzzle, request.visits, turn).values() if one is not None]
    new = list(dict.fromkeys(one.helper for one in found if one.helper not in known))
    return [one for one in found if one.helper in known or one.helper in new[:room]]


def with_booked(helper: planning.Helper, one: planning.Planned, problem: planning.Problem) -> planning.Helper:
    """Book a planned visit with whoever makes it."""
    minutes = problem.visit_by_id[one.visit][1].minutes
    booking = planning.Booking(one.day, one.start, min(one.start + minutes, DAY_MINUTES))
    return replace(helper, booked=(*helper.booked, booking))


def _left(
    problem: planning.Problem,
    helpers: Mapping[str, planning.Helper],
    fixed: Sequence[planning.Planned],
    resting: Mapping[str, frozenset[str]],
) -> planning.Problem:
    """Say what is left to plan."""
    done = {one.visit for one in fixed}
    faces = faces_by_request(problem, fixed)
    requests = tuple(
        replace(
            request,
            visits=tuple(visit for visit in request.visits if visit.id not in done),
            avoid=request.avoid | resting.get(request.id, frozenset()),
            most_faces=max(0, request.most_faces - len(faces[request.id])),
        )
        for request in problem.requests
    )
    return replace(problem, helpers=tuple(helpers[one.id] for one in problem.helpers), requests=requests)
