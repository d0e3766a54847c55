"""Who could come: the filters one after another, and the first reason why nobody does."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians

from samenspel.planning.model.geometry import REACH_SLACK_KM, km_between
from samenspel.planning.model.plan import Why
from samenspel.planning.model.problem import Helper, Problem, Request, Visit
from samenspel.planning.model.rooms import Rooms


@dataclass(frozen=True, slots=True)
class Near:
    """A helper and the distance to the resident."""

    helper: Helper
    km: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many people are left after each filter; people to avoid never count."""

    in_reach: int
    for_activity: int
    needs_met: int
    common_time: int = 0
    with_room: int = 0


def in_reach(problem: Problem, request: Request) -> list[Near]:
    """Everybody whose own reach covers the resident, nearest first."""
    found = []
    latitude, longitude = request.place
    # A degree of latitude is over 110 km everywhere, one of longitude shrinks with the cosine: spare the far ones the sines.
    width = 110 * cos(radians(min(90.0, abs(latitude) + 1)))
    for helper in problem.helpers:
        north, east = abs(helper.place[0] - latitude), abs(helper.place[1] - longitude)
        far = north * 110, east * width if north < 1 and east < 10 else 0.0
        if max(far) > helper.reach_km + 1 or helper.id in request.avoid:
            continue
        km = km_between(request.place, helper.place)
        if km <= helper.reach_km + REACH_SLACK_KM:
            found.append(Near(helper, km))
    return sorted(found, key=lambda near: (near.km, near.helper.id))


def for_activity(request: Request, people: list[Near]) -> list[Near]:
    """Those who like to do this."""
    return [near for near in people if request.activity in near.helper.activities]


def meeting_needs(request: Request, people: list[Near]) -> list[Near]:
    """Those for whom every need holds."""
    return [near for near in people if request.needs <= near.helper.qualities]


def why_open(request: Request, visit: Visit, reach: list[Near], rooms: Rooms) -> Why:
    """The first of the reasons, in the format's order, that is true for an open visit."""
    doing = for_activity(request, reach)
    fit = meeting_needs(request, doing)
    common = [near.helper.id for near in fit if rooms.of(near.helper.id).has_time_for(visit)]
    funnel = (
        (reach, Why.NO_HELPER_IN_REACH),
        (doing, Why.NO_HELPER_FOR_ACTIVITY),
        (fit, Why.NEEDS_NOT_MET),
        (common, Why.NO_COMMON_TIME),
    )
    nobody = (why for people, why in funnel if not people)
    return next(nobody, None) or why_not_among(request, visit, common, rooms)


def why_not_among(request: Request, visit: Visit, common: list[str], rooms: Rooms) -> Why:
    """The first true reason when these fit and have time: full, new faces only, or traded off."""
    free = [one for one in common if rooms.of(one).start_for(visit) is not None]
    if not free:
        return Why.HELPERS_FULL
    faces = rooms.faces[request.id]
    if len(faces) >= request.most_faces and not any(one in faces for one in free):
        return Why.TOO_MANY_FACES
    return Why.TRADED_OFF
