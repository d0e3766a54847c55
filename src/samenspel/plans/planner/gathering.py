"""Gathering all that is open in a community, in the same number of queries however much it is."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from samenspel import planning
from samenspel.arrangements import moments
from samenspel.arrangements import planner as arrangements
from samenspel.arrangements.models import Arrangement, Cover, Visit
from samenspel.arrangements.rules import (
    HORIZON_WEEKS,
    PAUSE_MINUTES,
    ArrangementState,
    CoverState,
    VisitState,
)
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import AskState
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Area, Community, Home
from samenspel.plans.planner.asks import asks_to_plan, count_asks, in_area, visits_of_nobody
from samenspel.plans.planner.people import helpers_in
from samenspel.plans.planner.town import Agreed, Town, slot_of, visit_name
from samenspel.plans.rules import NOTICE

LOOKS_AHEAD = timedelta(weeks=26)
"""What begins later than this is not planned yet."""

QUARTER = 15  # minutes

Wanted = tuple[uuid.UUID, Sequence[planning.Planned]]  # an ask, and visits that are to be proposed for it


def town_of(community: Community, *, area: Area | None = None) -> Town:
    """Gather everything open of a community, or of one neighbourhood of it (people may come from the next one).

    What begins sooner than everybody can answer is left out.
    """
    town = _town(community, list(asks_to_plan(community, area)), only=None, area=area, soonest=clock.now() + NOTICE)
    return replace(town, not_now=count_asks(community, area).not_now)


def left_open(ask: Ask, planned: Sequence[planning.Planned]) -> tuple[str, ...] | None:
    """Say which visits of an ask stay open beside these (by the names of faces); ``None`` when these cannot be any more.

    They cannot when the ask has changed or has a proposal, or when somebody stopped, went away or promised too much.
    """
    return left_open_each(ask.community, [(ask.pk, planned)])[0]


def left_open_each(community: Community, wanted: Sequence[Wanted]) -> list[tuple[str, ...] | None]:
    """Say for each of these asks and visits, by itself, what ``left_open`` says; the same number of queries for any number."""
    left_open_of = left_open_among(community, wanted)
    return [left_open_of(one) for one in wanted]


def left_open_among(community: Community, wanted: Sequence[Wanted]) -> Callable[[Wanted], tuple[str, ...] | None]:
    """Read all that ``left_open`` must know of these; what comes back says it of one of them, without a query."""
    rows = asks_to_plan(community, None).filter(pk__in={ask for ask, _planned in wanted})
    only = {uuid.UUID(one.helper) for _ask, planned in wanted for one in planned}
    town = _town(community, list(rows), only=only, area=None, soonest=clock.now())
    requests = {request.id: request for request in town.wide.requests}
    return lambda one: _left_open(town, requests.get(str(one[0])), one[1])


def _left_open(town: Town, request: planning.Request | None, planned: Sequence[planning.Planned]) -> tuple[str, ...] | None:
    if request is None:
        return None
    ask, people = town.asks[request.id], {one.helper for one in planned}
    problem = replace(town.wide, requests=(request,), helpers=tuple(one for one in town.wide.helpers if one.id in people))
    if len(people - town.known_faces(ask)) > town.room_for_new(ask):
        return None
    named = tuple(replace(one, visit=visit_name(ask, one.visit)) for one in planned)
    if any(one.visit not in problem.visit_by_id for one in named):
        return None
    if planning.repair(problem, planning.Plan("", named, ())).changes:
        return None
    return tuple(slot_of(visit) for visit in problem.visit_by_id if visit not in {one.visit for one in named})


def _town(community: Community, asks: list[Ask], *, only: set[uuid.UUID] | None, area: Area | None, soonest: datetime) -> Town:
    soonest = soonest.astimezone(ZoneInfo(community.time_zone))
    running = {row.ask_id: row for row in Arrangement.objects.filter(ask__in=asks, state=ArrangementState.ACTIVE)}
    vacant = _vacant(list(running.values()))
    wanted = {ask.pk: visits for ask in asks if (visits := _wanted(ask, running.get(ask.pk), vacant, soonest))}
    asks = [ask for ask in asks if ask.pk in wanted]
    gaps = {visit_name(visit.arrangement.ask, str(visit.pk)): visit for rows in vacant.values() for visit in rows}
    wide = {ask: tuple(_wide(visit, gaps.get(visit.id), soonest) for visit in visits) for ask, visits in wanted.items()}
    span = _span(community, (*wanted.values(), *wide.values()))
    agreed = _agreed(community, area, span[1], only=None if only is None else asks)
    helpers = helpers_in(community, span, only=only)
    avoided = _avoided(asks, vacant)
    requests = _requests(asks, wanted, agreed.faces, avoided, frozenset(helper.id for helper in helpers))
    problem = planning.Problem("neighbourhood", community.time_zone, *span, helpers, requests, PAUSE_MINUTES)
    named, replied = {str(ask.pk): ask for ask in asks}, arrangements.replies_in(asks)
    return Town(community, problem, _widened(problem, wide), named, gaps, replied, agreed, avoided)


def _span(community: Community, wanted: Iterable[tuple[planning.Visit, ...]]) -> tuple[date, date]:
    days = [option.day for visits in wanted for visit in visits for option in visit.options]
    days = days or [clock.today(community.time_zone)]
    return min(days), max(days)


def _vacant(running: Sequence[Arrangement]) -> defaultdict[uuid.UUID, list[Visit]]:
    """List per ask the coming visits that nobody does and for which nobody is being asked."""
    rows = visits_of_nobody().filter(arrangement__in=running)
    found: defaultdict[uuid.UUID, list[Visit]] = defaultdict(list)
    for visit in rows.select_related("arrangement__ask__community").order_by("starts_at", "pk"):
        found[visit.arrangement.ask_id].append(visit)
    return found


def _wanted(
    ask: Ask, running: Arrangement | None, vacant: Mapping[uuid.UUID, Sequence[Visit]], soonest: datetime
) -> tuple[planning.Visit, ...]:
    """List what an ask wants from the plan: what stands open in its arrangement, or all of it."""
    if running is not None:
        visits = [arrangements.open_visit(visit, ask, wide=False) for visit in vacant.get(ask.pk, ())]
    elif ask.state == AskState.OPEN:
        visits = list(arrangements.wanted_visits(ask))
    else:
        return ()
    return tuple(_in_time(ask, visits, soonest))


def _in_time(ask: Ask, visits: Iterable[planning.Visit], soonest: datetime) -> Iterator[planning.Visit]:
    """Keep what is neither too soon nor too far away to be planned, under the name that it has in the problem."""
    until = clock.today(ask.community.time_zone) + LOOKS_AHEAD
    for visit in visits:
        options = tuple(option for option in _options_from(soonest, visit) if option.day <= until)
        if options:
            yield replace(visit, id=visit_name(ask, visit.id), options=options)


def _options_from(soonest: datetime, visit: planning.Visit) -> Iterator[planning.Option]:
    """Keep of the stretches of a visit what lies after a moment, as far as the whole visit fits in it; from the quarter on."""
    day, quarter = soonest.date(), -(-moments.minute_of(soonest.time()) // QUARTER) * QUARTER
    for option in visit.options:
        start = max(option.start, quarter) if option.day == day else option.start
        if option.day >= day and start + visit.minutes <= option.end:
            yield replace(option, start=start)


def _requests(
    asks: Sequence[Ask],
    wanted: Mapping[uuid.UUID, tuple[planning.Visit, ...]],
    faces: Mapping[uuid.UUID, frozenset[str]],
    avoided: Mapping[str, frozenset[str]],
    everybody: frozenset[str],
) -> tuple[planning.Request, ...]:
    homes = {home.person_id: home for home in Home.objects.filter(person__in=[ask.resident_id for ask in asks])}
    found = []
    for ask in asks:
        known, avoid = faces.get(ask.pk, frozenset()), avoided[str(ask.pk)]
        if ask.most_faces <= len(known):  # enough people come already: only they may be asked for more
            avoid |= everybody - known
        faces_at_most = max(ask.most_faces, len(known))
        found.append(_request(ask, wanted[ask.pk], _place(ask, homes.get(ask.resident_id)), avoid, faces_at_most))
    return tuple(found)


def _request(
    ask: Ask, visits: tuple[planning.Visit, ...], place: tuple[float, float], avoid: frozenset[str], most_faces: int
) -> planning.Request:
    return planning.Request(
        id=str(ask.pk),
        place=place,
        activity=ask.activity,
        visits=visits,
        needs=frozenset(ask.needs),
        wishes=frozenset(ask.wishes),
        urgency=ask.urgency,
        most_faces=most_faces,
        avoid=avoid,
    )


def _place(ask: Ask, home: Home | None) -> tuple[float, float]:
    if home is not None:
        return (home.latitude, home.longitude)
    return (ask.area.latitude or 0.0, ask.area.longitude or 0.0)


def _avoided(asks: Sequence[Ask], vacant: Mapping[uuid.UUID, Sequence[Visit]]) -> dict[str, frozenset[str]]:
    """List per ask who is not to come, for whatever reason of their own or the resident's."""
    avoided, barred = arrangements.avoided_in(asks), _barred(vacant)
    return {str(ask.pk): avoided[ask.pk] | barred[ask.pk] for ask in asks}


def _barred(vacant: Mapping[uuid.UUID, Sequence[Visit]]) -> dict[uuid.UUID, frozenset[str]]:
    """List per ask who could not come to one of its open visits, or said no to it: they are not asked for these again."""
    ask_of = {visit.pk: ask for ask, visits in vacant.items() for visit in visits}
    found: defaultdict[uuid.UUID, set[str]] = defaultdict(set)
    for ask, visits in vacant.items():
        found[ask] |= {str(visit.dropped_by_id) for visit in visits if visit.dropped_by_id}
    rows = Cover.objects.filter(visit__in=list(ask_of), state=CoverState.REFUSED)
    for visit_id, helper_id in rows.values_list("visit_id", "helper_id"):
        found[ask_of[visit_id]].add(str(helper_id))
    return defaultdict(frozenset, {ask: frozenset(people) for ask, people in found.items()})


def _agreed(community: Community, area: Area | None, last_day: date, *, only: Collection[Ask] | None) -> Agreed:
    """Count what is agreed already up to the horizon (or for ``only`` these asks), and who comes where; one query."""
    until = max(last_day, clock.today(community.time_zone) + timedelta(weeks=HORIZON_WEEKS))
    rows = Visit.objects.filter(
        in_area(area, "arrangement__ask__"),
        Q() if only is None else Q(arrangement__ask__in=only),
        arrangement__community=community,
        arrangement__state=ArrangementState.ACTIVE,
        state=VisitState.PLANNED,
        starts_at__gt=clock.now(),
    )
    visits = 0
    comes: defaultdict[uuid.UUID, list[planning.Planned]] = defaultdict(list)
    for pk, ask_id, helper_id, day, start in rows.values_list("pk", "arrangement__ask_id", "helper_id", "date", "start"):
        visits += day <= until
        comes[ask_id].append(planning.Planned(str(pk), str(helper_id), day, moments.minute_of(start)))
    return Agreed(visits, {ask: tuple(sorted(planned)) for ask, planned in comes.items()})


def _widened(problem: planning.Problem, wide: Mapping[uuid.UUID, tuple[planning.Visit, ...]]) -> planning.Problem:
    requests = tuple(replace(request, visits=wide[uuid.UUID(request.id)]) for request in problem.requests)
    return replace(problem, requests=requests)


def _wide(visit: planning.Visit, gap: Visit | None, soonest: datetime) -> planning.Visit:
    """Let an open visit be at any moment of its week that was asked, its own moment first."""
    if gap is None:
        return visit
    anywhere = arrangements.open_visit(gap, gap.arrangement.ask, wide=True)
    return replace(visit, options=tuple(_options_from(soonest, anywhere)))
