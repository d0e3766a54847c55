"""What an event does to a board: which times fall away, who comes newly in reach, which visits are lost."""

from __future__ import annotations

from datetime import date

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.funnel import Near
from samenspel.planning.model.geometry import km_between
from samenspel.planning.model.problem import Helper, Request, Visit
from samenspel.planning.model.rooms import Room, is_fit
from samenspel.planning.model.scoring import visit_worth
from samenspel.planning.repairing.board import MICRO, STRIDE
from samenspel.planning.repairing.editing import Edits
from samenspel.planning.repairing.events import Away, Event, Moves, Stops, TimeChanges
from samenspel.planning.repairing.town import Town

Way = tuple[int, int, int]  # a visit, and the first and last moment at which it can begin


def gap_after(town: Town, event: Event, edits: Edits) -> set[int]:
    """Let an event happen to a board; the planned visits that cannot be made any more."""
    if isinstance(event, TimeChanges):
        return _time_changes(town, event, edits)
    if event.helper not in town.helper_at:
        raise WrongInput("helper", f'"{event.helper[:40]}" is not a helper')
    helper = town.helper_at[event.helper]
    if isinstance(event, Moves):
        return _moves(town, event, helper, edits)
    first = _moment(town, event.from_day if isinstance(event, Stops) else event.first)
    last = _moment(town, event.last) + STRIDE if isinstance(event, Away) else None
    return _is_missed(town, helper, first, last, edits)


def _moment(town: Town, day: date) -> int:
    return (day - town.problem.first_day).days * STRIDE


def _is_missed(town: Town, helper: int, first: int, last: int | None, edits: Edits) -> set[int]:
    """Nobody comes from one moment to the other; without a last one there is nothing new before either."""
    ways, lows, moments = town.ways_of_helper(helper), town.board.way_low, town.board.visit_moment
    edits.close(way for way in ways if last is None or first <= lows[way] < last)
    return {at for at in town.visits_of_helper(helper) if first <= moments[at] and (last is None or moments[at] < last)}


# --- somebody moves house ----------------------------------------------------------------------------------


def _moves(town: Town, event: Moves, row: int, edits: Edits) -> set[int]:
    """Who is out of reach now is lost; who is in reach now, or is again, can be visited."""
    helper, pairs = event.moved(town.problem.helpers[row]), town.pairs_of_helper(row)
    near = _in_reach(town, helper)
    for at in near.keys() & pairs.keys():
        edits.set("pair_worth", pairs[at], near[at])
    out = {pair for at, pair in pairs.items() if at not in near}
    edits.close(way for way in town.ways_of_helper(row) if int(town.board.way_pair[way]) in out)
    if row not in town.gone:
        _come_within_reach(town, helper, near, edits)
    return {at for at in town.visits_of_helper(row) if int(town.board.visit_pair[at]) in out}


def _in_reach(town: Town, helper: Helper) -> dict[int, int]:
    """The requests to which a helper may come, with what a visit is worth."""
    near = {}
    for at, request in enumerate(town.problem.requests):
        if request.activity in helper.activities:
            km = km_between(request.place, helper.place)
            if is_fit(helper, request, km):
                near[at] = _worth(request, helper, km)
    return near


def _come_within_reach(town: Town, helper: Helper, near: dict[int, int], edits: Edits) -> None:
    """Give a helper all ways of the requests of which none was open: those that were out of reach, or had no time in common."""
    row = town.helper_at[helper.id]
    pairs, is_open = town.pairs_of_helper(row), town.open_pairs(row)
    found = {at: _ways_of(town, at, helper) for at in near if pairs.get(at) not in is_open}
    new = {at: ways for at, ways in found.items() if ways}
    town.make_spare(len(new), sum(map(len, new.values())))
    for at, ways in new.items():
        _add(edits, pairs[at] if at in pairs else edits.add_pair(at, row, near[at]), ways)


def _worth(request: Request, helper: Helper, km: float) -> int:
    return round(visit_worth(request, helper, km) * MICRO)


def _ways_of(town: Town, at: int, helper: Helper) -> list[Way]:
    """All ways in which a helper can make the visits of a request."""
    room = Room(helper, town.problem.pause_minutes)
    first = town.first_visit(at)
    request = town.problem.requests[at]
    return [way for step, visit in enumerate(request.visits) for way in _spans(town, room, first + step, visit)]


def _spans(town: Town, room: Room, row: int, visit: Visit) -> list[Way]:
    return [(row, _moment(town, day) + low, _moment(town, day) + high) for day, low, high in room.spans_for(visit)]


def _add(edits: Edits, pair: int, ways: list[Way]) -> None:
    for visit, low, high in reversed(ways):
        edits.add_way(visit, pair, low, high)


# --- a resident's time changes -------------------------------------------------------------------------------


def _time_changes(town: Town, event: TimeChanges, edits: Edits) -> set[int]:
    """The ways of the changed visits are found anew; lost is what cannot stay as it stands."""
    by_request: dict[int, list[Visit]] = {}
    for visit in event.visits:
        if visit.id not in town.visit_at:
            raise WrongInput("visits", f'"{visit.id[:40]}" is not a visit')
        for option in visit.options:
            if not town.problem.first_day <= option.day <= town.problem.last_day:
                raise WrongInput("visits", f"{option.day} is outside the horizon")
        by_request.setdefault(int(town.board.visit_request[town.visit_at[visit.id]]), []).append(visit)
    return {at for request, visits in sorted(by_request.items()) for at in _new_times(town, request, visits, edits)}


def _new_times(town: Town, at: int, visits: list[Visit], edits: Edits) -> list[int]:
    request = town.problem.requests[at]
    found = []
    for near in reversed(_people(town, request)):  # the last one added comes first
        room = Room(near.helper, town.problem.pause_minutes)
        ways = [way for visit in visits for way in _spans(town, room, town.visit_at[visit.id], visit)]
        if ways and town.helper_at[near.helper.id] not in town.gone:
            found.append((town.helper_at[near.helper.id], _worth(request, near.helper, near.km), ways))
    town.make_spare(len(found), sum(len(ways) for *_, ways in found))
    for visit in visits:
        edits.set("visit_first", town.visit_at[visit.id], -1)
    pairs = town.pairs_of_request(at)
    for helper, worth, ways in found:
        _add(edits, pairs[helper] if helper in pairs else edits.add_pair(at, helper, worth), ways)
    return [town.visit_at[visit.id] for visit in visits if _is_lost(town, visit, edits)]


def _people(town: Town, request: Request) -> list[Near]:
    """Everybody who may come to a resident, nearest first."""
    doing = (helper for helper in town.problem.helpers if request.activity in helper.activities)
    near = (Near(helper, km_between(request.place, helper.place)) for helper in doing if request.needs <= helper.qualities)
    fit = (one for one in near if is_fit(one.helper, request, one.km))
    return sorted(fit, key=lambda one: (one.km, one.helper.id))


def _is_lost(town: Town, visit: Visit, edits: Edits) -> bool:
    """Whether a visit stood and cannot stay with whom and when it was; takes its new length."""
    board, at = town.board, town.visit_at[visit.id]
    stood, is_as_long = board.visit_pair[at] >= 0, board.visit_minutes[at] == visit.minutes
    edits.set("visit_minutes", at, visit.minutes)
    if not stood:
        return False
    moment, pair = board.visit_moment[at], board.visit_pair[at]
    stays = (way for way in edits.ways_of(at) if board.way_pair[way] == pair)
    return not (is_as_long and any(board.way_low[way] <= moment <= board.way_high[way] for way in stays))
