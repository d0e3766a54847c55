"""No more new people at one door than are welcome: those who come already take no room from others in the open visits."""

from collections import Counter
from collections.abc import Set
from dataclasses import replace

from samenspel import planning
from samenspel.plans.planner.replies import Settled, faces_by_request
from samenspel.plans.planner.town import Town


def within_room(town: Town, settled: Settled, plan: planning.Plan) -> planning.Plan:
    """Leave out the new people for whom an ask has no room; who would come most often stays, ties by name."""
    counted = Counter((settled.wide.visit_by_id[one.visit][0].id, one.helper) for one in plan.visits)
    order = sorted(counted, key=lambda key: (key[0], -counted[key], key[1]))
    gone: set[tuple[str, str]] = set()
    for name, room in settled.room.items():
        known = town.known_faces(town.asks[name])
        gone |= set([key for key in order if key[0] == name and key[1] not in known][room:])
    kept = tuple(one for one in plan.visits if (settled.wide.visit_by_id[one.visit][0].id, one.helper) not in gone)
    return replace(plan, visits=kept)


def only_welcome(town: Town, settled: Settled, plan: planning.Plan) -> planning.Problem:
    """Give the wide problem in which nothing can be added to a plan that brings more new people than an ask has room for."""
    faces = faces_by_request(settled.wide, plan.visits)
    everybody = frozenset(settled.wide.helper_by_id)
    requests = []
    for request in settled.wide.requests:
        if request.id in settled.room:
            known, used = town.known_faces(town.asks[request.id]), faces[request.id]
            if len(used - known) >= settled.room[request.id]:
                request = replace(request, avoid=request.avoid | (everybody - known - used))
            else:
                request = _at_most(settled, request, known, used)
        requests.append(request)
    return replace(settled.wide, requests=tuple(requests))


def limits_kept(town: Town, settled: Settled, plan: planning.Plan) -> Settled:
    """Say how many people may come to each ask in the wide problem, now that is known who of them come already."""
    faces = faces_by_request(settled.wide, plan.visits)
    requests = tuple(
        _at_most(settled, request, town.known_faces(town.asks[request.id]), faces[request.id])
        if request.id in settled.room
        else request
        for request in settled.wide.requests
    )
    return replace(settled, wide=replace(settled.wide, requests=requests))


def avoided_when_open(town: Town, settled: Settled, name: str) -> frozenset[str]:
    """Say whom an ask avoids that is closed to new people, once it is open to some: of those who come, still who rests."""
    known = town.known_faces(town.asks[name])
    return town.avoided[name] | (settled.wide.request_by_id[name].avoid & known)


def told_in(town: Town, settled: Settled, plan: planning.Plan) -> planning.Explanation:
    """Explain a plan; of asks to which enough people come already, by what would be true if others could come as well."""
    told, owner = planning.explain(settled.wide, plan), settled.wide.visit_by_id
    closed = {name for name, room in settled.room.items() if not room}
    if not any(owner[one.visit][0].id in closed for one in told.open):
        return told
    requests = tuple(
        replace(one, avoid=avoided_when_open(town, settled, one.id)) if one.id in closed else one for one in settled.wide.requests
    )
    opened = planning.explain(replace(settled.wide, requests=requests), plan).open
    why = {one.visit: one for one in opened if owner[one.visit][0].id in closed}
    return replace(told, open=tuple(why.get(one.visit, one) for one in told.open))


def _at_most(settled: Settled, request: planning.Request, known: Set[str], used: Set[str]) -> planning.Request:
    """Count those in the plan who come already beside the room for new people."""
    return replace(request, most_faces=settled.room[request.id] + len(used & known))
