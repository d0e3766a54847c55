"""Rows to planning values and back: one ask becomes a small problem, and the core's answer becomes ways to fill it."""

import hashlib
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from samenspel import planning
from samenspel.arrangements import moments, turns
from samenspel.arrangements.models import Arrangement, Cover, Face, Helping, Proposal, Visit
from samenspel.arrangements.rules import (
    HORIZON_WEEKS,
    LIVE,
    PAUSE_MINUTES,
    ArrangementState,
    CoverState,
    ProposalState,
    Say,
    VisitState,
)
from samenspel.exchange import queries as exchange
from samenspel.exchange.models import Ask, Reply, Suggestion
from samenspel.exchange.rules import WEEKS_BETWEEN, Answer, ReplyState, Rhythm, Stretch, stretches
from samenspel.foundation import clock
from samenspel.neighbourhoods.queries import home_of

ONCE = "once"
NOTICE_MINUTES = 60
"""How long before a visit of today somebody must know of it."""

ANY_TIME = tuple(Stretch(weekday, 9 * 60, 21 * 60) for weekday in range(1, 8))
MOST_WAYS = 4
ASKING = (CoverState.ASKED_RESIDENT, CoverState.ASKED_HELPER)


@dataclass(frozen=True)
class Puzzle:
    """One ask as the planning core sees it, and what already stands in it."""

    problem: planning.Problem
    request: planning.Request
    plan: planning.Plan
    replied: frozenset[str]
    rests: Mapping[str, int]  # helper → once every how many weeks at most, as was said in a reply

    @property
    def todo(self) -> tuple[planning.Visit, ...]:
        """The visits that nobody does yet."""
        return tuple(visit for visit in self.request.visits if visit.id not in self.plan.by_visit)

    def standing(self, more: Iterable[planning.Planned]) -> "Puzzle":
        """The same puzzle with more visits standing."""
        return replace(self, plan=replace(self.plan, visits=(*self.plan.visits, *more)))

    def resting(self) -> "Puzzle":
        """The same puzzle in which nobody is asked again before the weeks of rest around each visit are over."""
        days = defaultdict(list)
        for one in self.plan.visits:
            days[one.helper].append(one.day)
        helpers = tuple(
            replace(helper, away=(*helper.away, *turns.resting_days(days[helper.id], self.rests[helper.id])))
            if helper.id in self.rests
            else helper
            for helper in self.problem.helpers
        )
        return replace(self, problem=replace(self.problem, helpers=helpers))

    def only(self, helper_ids: Collection[str]) -> "Puzzle":
        """The same puzzle with only these people (and those whose visits stand)."""
        standing = {one.helper for one in self.plan.visits}
        helpers = tuple(helper for helper in self.problem.helpers if helper.id in helper_ids or helper.id in standing)
        return replace(self, problem=replace(self.problem, helpers=helpers))


@dataclass(frozen=True)
class Way:
    """One way to fill an ask, with a key by which a form can name it."""

    key: str
    shares: tuple[planning.Share, ...]
    open: tuple[str, ...]  # ids of the visits that nobody can do
    all_replied: bool

    @property
    def visits(self) -> int:
        """How many visits this way fills."""
        return sum(len(share.visits) for share in self.shares)


@dataclass(frozen=True)
class Found:
    """What the core found for an ask."""

    puzzle: Puzzle
    ways: tuple[Way, ...]
    funnel: planning.Funnel
    hopeless: tuple[planning.OpenVisit, ...]


# --- which visits an ask wants ----------------------------------------------------------------------------------


def wanted_visits(ask: Ask, *, at: datetime | None = None) -> tuple[planning.Visit, ...]:
    """List the visits that an ask wants over the horizon: one a period, or the one that was asked."""
    local = (at or clock.now()).astimezone(ZoneInfo(ask.community.time_zone))
    begin = max(ask.first_day or local.date(), local.date())
    earliest = (local.date(), local.hour * 60 + local.minute + NOTICE_MINUTES)
    if ask.rhythm == Rhythm.ONCE:
        last = ask.last_day or ask.first_day or begin
        found = _options(ask, _days(begin, last), earliest)
        return (planning.Visit(ONCE, ask.minutes, found),) if found else ()
    monday = moments.monday_of(begin)
    if not _options(ask, _days(begin, monday + timedelta(days=6)), earliest):
        monday += timedelta(days=7)
    return periods_from(ask, monday, monday + timedelta(weeks=HORIZON_WEEKS) - timedelta(days=1), earliest)


def periods_from(ask: Ask, monday: date, until: date, earliest: tuple[date, int] = (date.min, 0)) -> tuple[planning.Visit, ...]:
    """List one visit for each period of an ask's rhythm that begins in these days; its days are those of the first week."""
    step = timedelta(weeks=WEEKS_BETWEEN[Rhythm(ask.rhythm)])
    found = []
    while step and monday + timedelta(days=6) <= until:
        first = max(monday, ask.first_day or monday)
        last = min(monday + timedelta(days=6), ask.last_day or date.max)
        options = _options(ask, _days(first, last), earliest)
        if options:
            found.append(planning.Visit(monday.isoformat(), ask.minutes, options))
        monday += step
    return tuple(found)


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _options(ask: Ask, days: Iterable[date], earliest: tuple[date, int]) -> tuple[planning.Option, ...]:
    """List the stretches of these days in which the whole visit fits, as the resident asked."""
    found = []
    wanted = stretches(ask.times) or ANY_TIME
    for day in days:
        soonest = earliest[1] if day == earliest[0] else 0
        for stretch in wanted:
            begin = max(stretch.begin, -(-soonest // 15) * 15)
            if stretch.weekday == day.isoweekday() and day >= earliest[0] and begin + ask.minutes <= stretch.end:
                found.append(planning.Option(day, begin, min(stretch.end, moments.DAY_MINUTES)))
    return tuple(found)


def fallback_moment(visit: planning.Visit) -> tuple[date, time]:
    """Say when a visit stands in the calendar while nobody does it."""
    option = visit.options[0]
    return option.day, moments.clock_of(option.start)


def moment_of(planned: planning.Planned) -> tuple[date, time]:
    """Say when a planned visit is, as day and clock."""
    return planned.day, moments.clock_of(planned.start)


# --- puzzles ----------------------------------------------------------------------------------------------------


def puzzle_for(ask: Ask, *, at: datetime | None = None, wide: bool = True) -> Puzzle:
    """Make the puzzle of an ask: all its visits, or for a running arrangement those that stand open."""
    arrangement = running_arrangement(ask)
    if arrangement is not None:
        return arrangement_puzzle(arrangement, wide=wide)
    return _puzzle(ask, wanted_visits(ask, at=at), ())


def proposal_puzzle(proposal: Proposal) -> Puzzle:
    """Make the puzzle that a proposal answers, with the visits of the faces that are still in it standing."""
    puzzle = puzzle_for(proposal.ask, at=proposal.created_at)
    known = {visit.id for visit in puzzle.request.visits}
    faces = [face for face in proposal.faces.all() if Say.NO not in (face.resident_says, face.helper_says)]
    standing = tuple(one for face in faces for one in planned_of(face) if one.visit in known)
    return replace(puzzle, plan=planning.Plan(puzzle.plan.instance, (*puzzle.plan.visits, *standing), ()))


def arrangement_puzzle(arrangement: Arrangement, *, wide: bool = True, todo: Sequence[planning.Visit] | None = None) -> Puzzle:
    """Make the puzzle of what is open in an arrangement; the visits that have somebody stand."""
    rows = list(arrangement.visits.filter(state__in=[VisitState.OPEN, VisitState.PLANNED], starts_at__gt=clock.now()))
    barred: Mapping[str, list[date]] = {}
    if todo is None:
        asked = set(Cover.objects.filter(visit__arrangement=arrangement, state__in=ASKING).values_list("visit", flat=True))
        vacant = [visit for visit in rows if visit.state == VisitState.OPEN and visit.pk not in asked]
        todo = [open_visit(visit, arrangement.ask, wide=wide) for visit in vacant]
        barred = _barred(vacant, todo)
    standing = [visit for visit in rows if visit.state == VisitState.PLANNED]
    return _puzzle(arrangement.ask, [*todo, *(exact_visit(visit) for visit in standing)], standing, barred)


def _barred(vacant: Sequence[Visit], todo: Sequence[planning.Visit]) -> Mapping[str, list[date]]:
    """List who is not asked for these open visits again, with their days: who dropped out of one, or said no to it."""
    said_no = Cover.objects.filter(visit__in=vacant, state=CoverState.REFUSED).values_list("visit", "helper")
    pairs = {*((visit.pk, visit.dropped_by_id) for visit in vacant if visit.dropped_by_id), *said_no}
    days = {visit.id: {option.day for option in visit.options} for visit in todo}
    found: defaultdict[str, list[date]] = defaultdict(list)
    for visit_id, helper_id in pairs:
        found[str(helper_id)] += sorted(days[str(visit_id)])
    return found


def exact_visit(visit: Visit) -> planning.Visit:
    """Make a planning visit that lies exactly where the row lies."""
    return planning.Visit(str(visit.pk), visit.minutes, (_exact_option(visit),))


def _exact_option(visit: Visit) -> planning.Option:
    start = moments.minute_of(visit.start)
    return planning.Option(visit.date, start, min(start + visit.minutes, moments.DAY_MINUTES))


def open_visit(visit: Visit, ask: Ask, *, wide: bool) -> planning.Visit:
    """Make a planning visit for an open row: at its own moment, or (``wide``) at any asked moment of that week."""
    if not wide:
        return exact_visit(visit)
    monday = moments.monday_of(visit.date)
    local = clock.now().astimezone(ZoneInfo(ask.community.time_zone))
    earliest = (local.date(), local.hour * 60 + local.minute + NOTICE_MINUTES)
    around = _options(ask, _days(max(monday, local.date()), monday + timedelta(days=6)), earliest)
    return planning.Visit(str(visit.pk), visit.minutes, (_exact_option(visit), *around))


def _puzzle(
    ask: Ask, visits: Sequence[planning.Visit], standing: Sequence[Visit], barred: Mapping[str, list[date]] = MappingProxyType({})
) -> Puzzle:
    days = [option.day for visit in visits for option in visit.options] or [clock.today(ask.community.time_zone)]
    replied = replies_to(ask)
    request = planning.Request(
        id=str(ask.pk),
        place=place_of(ask),
        activity=ask.activity,
        visits=tuple(visits),
        needs=frozenset(ask.needs),
        wishes=frozenset(ask.wishes),
        urgency=ask.urgency,
        most_faces=ask.most_faces,
        avoid=avoided(ask),
    )
    helpers = tuple(
        replace(one, away=(*one.away, *((day, day) for day in barred[one.id]))) if one.id in barred else one
        for one in _helpers(ask, replied, (min(days), max(days)), standing)
    )
    problem = planning.Problem(
        name="ask",
        timezone=ask.community.time_zone,
        first_day=min(days),
        last_day=max(days),
        helpers=helpers,
        requests=(request,),
        pause_minutes=PAUSE_MINUTES,
    )
    told = tuple(
        planning.Planned(str(visit.pk), str(visit.helper_id), visit.date, moments.minute_of(visit.start)) for visit in standing
    )
    rests = {helper: weeks for helper, weeks in replied.items() if weeks and weeks > 1}
    return Puzzle(problem, request, planning.Plan("", told, ()), frozenset(replied) & set(problem.helper_by_id), rests)


def _helpers(
    ask: Ask, replied: Mapping[str, int | None], days: tuple[date, date], standing: Sequence[Visit]
) -> tuple[planning.Helper, ...]:
    people = {uuid.UUID(one) for one in replied} | {visit.helper_id for visit in standing if visit.helper_id is not None}
    found = exchange.helper_rows(ask.community, activity=ask.activity, near=spot_of(ask), people=people)
    rows = [row for row in found if row.most_per_month and row.most_per_week]
    own = {visit.pk for visit in standing}
    booked = bookings([row.helper_id for row in rows], *days, standing=own, ask=ask)
    return tuple(_helper(row, booked[row.helper_id], replied) for row in rows)


def _helper(row: exchange.HelperRow, booked: list[planning.Booking], replied: Mapping[str, int | None]) -> planning.Helper:
    name = str(row.helper_id)
    return planning.Helper(
        id=name,
        place=row.place,
        reach_km=row.reach_km,
        activities=frozenset(row.activities),
        qualities=frozenset(row.qualities),
        availability=tuple(planning.Window(one.weekday, one.begin, one.end) for one in row.times),
        away=tuple(row.away),
        most_per_week=row.most_per_week,
        most_per_month=_monthly(row.most_per_month, booked, replied.get(name)),
        booked=tuple(booked),
    )


def _monthly(most: int, booked: list[planning.Booking], every_weeks: int | None) -> int:
    """Lower a helper's limit to what he offered in his reply: "once every n weeks"; ``turns`` keeps the weeks apart."""
    if not every_weeks or every_weeks < 2:
        return most
    busiest = max(Counter((one.day.year, one.day.month) for one in booked).values(), default=0)
    return max(1, min(most, busiest + turns.most_in_a_month(every_weeks)))


def bookings(
    helper_ids: Collection[uuid.UUID], first: date, last: date, *, standing: Collection[uuid.UUID], ask: Ask | None
) -> defaultdict[uuid.UUID, list[planning.Booking]]:
    """List what is promised already per helper, over the whole weeks and months of these days; two queries.

    Visits that stand in the puzzle itself are left out, and so is what was promised for the same ask.
    """
    found: defaultdict[uuid.UUID, list[planning.Booking]] = defaultdict(list)
    span = (first.replace(day=1) - timedelta(days=7), last + timedelta(days=38))
    rows = Visit.objects.filter(helper_id__in=helper_ids, state__in=LIVE, date__range=span)
    for pk, helper_id, day, start, minutes in rows.values_list("pk", "helper_id", "date", "start", "minutes"):
        if pk not in standing and helper_id is not None:
            found[helper_id].append(_booking(day, start, minutes))
    faces = Face.objects.filter(helper_id__in=helper_ids, helper_says=Say.YES, proposal__state=ProposalState.WAITING)
    for face in faces.exclude(proposal__ask=ask).select_related("proposal__ask"):
        found[face.helper_id] += [
            _booking(one.day, moments.clock_of(one.start), face.proposal.ask.minutes) for one in planned_of(face)
        ]
    return found


def _booking(day: date, start: time, minutes: int) -> planning.Booking:
    begin = moments.minute_of(start)
    return planning.Booking(day, begin, min(begin + minutes, moments.DAY_MINUTES))


def spot_of(ask: Ask) -> exchange.Spot | None:
    """Say around which point to look for helpers."""
    home = home_of(ask.resident)
    return exchange.Spot(home.latitude, home.longitude, home.cell) if home is not None else None


def place_of(ask: Ask) -> tuple[float, float]:
    """Say where the help is wanted: the resident's home, known to the core alone, else the middle of the area."""
    home = home_of(ask.resident)
    if home is not None:
        return (home.latitude, home.longitude)
    return (ask.area.latitude or 0.0, ask.area.longitude or 0.0)


def replies_to(ask: Ask) -> dict[str, int | None]:
    """List who said "I could do this", with once every how many weeks."""
    rows = Reply.objects.filter(ask=ask, state__in=[ReplyState.OPEN, ReplyState.CHOSEN])
    return {str(helper_id): weeks for helper_id, weeks in rows.values_list("helper_id", "every_weeks")}


def avoided(ask: Ask) -> frozenset[str]:
    """List who is not to be proposed: who said no, to whom the resident said no, who stopped, and the asker."""
    said_no = Face.objects.filter(proposal__ask=ask, resident_says=Say.NO) | Face.objects.filter(
        proposal__ask=ask, helper_says=Say.NO
    )
    ids: set[uuid.UUID] = {ask.resident_id, ask.asker_id}
    ids.update(said_no.values_list("helper_id", flat=True))
    ids.update(Suggestion.objects.filter(ask=ask, answer=Answer.NO).values_list("helper_id", flat=True))
    gone = Reply.objects.filter(ask=ask, state__in=[ReplyState.WITHDRAWN, ReplyState.DECLINED])
    ids.update(gone.values_list("helper_id", flat=True))
    unwanted = Cover.objects.filter(visit__arrangement__ask=ask, state=CoverState.REFUSED, approved_by__isnull=True)
    ids.update(unwanted.values_list("helper_id", flat=True))
    stopped = Helping.objects.filter(arrangement__ask=ask, ended_at__isnull=False, for_visit__isnull=True)
    ids.update(stopped.values_list("helper_id", flat=True))
    return frozenset(str(one) for one in ids)


def running_arrangement(ask: Ask) -> Arrangement | None:
    """Find the arrangement that fills an ask now, if there is one."""
    rows = Arrangement.objects.filter(ask=ask, state=ArrangementState.ACTIVE)
    return rows.select_related("ask__community", "ask__resident", "ask__area", "community").first()


def planned_of(face: Face) -> tuple[planning.Planned, ...]:
    """Read the visits of a face as planning values."""
    return tuple(
        planning.Planned(
            one["slot"], str(face.helper_id), date.fromisoformat(one["date"]), moments.minute_of(time.fromisoformat(one["start"]))
        )
        for one in face.visits
    )


def rows_of(visits: Iterable[planning.Planned]) -> list[dict[str, str]]:
    """Write planning values as a face remembers them."""
    return [
        {"slot": one.visit, "date": one.day.isoformat(), "start": moments.clock_of(one.start).isoformat("minutes")}
        for one in sorted(visits, key=lambda one: (one.day, one.start))
    ]


# --- asking the core --------------------------------------------------------------------------------------------


def ways_for(ask: Ask) -> Found:
    """Find the best ways to fill an ask: those who replied first, then with everybody who could come.

    For a running arrangement the open visits keep their moment where that can be.
    """
    puzzle = puzzle_for(ask, wide=False)
    everybody = _propose(puzzle)
    if everybody.open and running_arrangement(ask) is not None:
        puzzle = puzzle_for(ask, wide=True)
        everybody = _propose(puzzle)
    drafts: list[tuple[planning.Share, ...]] = []
    if puzzle.replied:
        drafts += [*_way_in_turns(puzzle), *_ways_with_replies(puzzle)]
    drafts += [way.shares for way in everybody.ways]
    ways: dict[str, Way] = {}
    for shares in drafts:
        way = _way(puzzle, _rested(puzzle, shares))
        if way.shares:
            ways.setdefault(way.key, way)
    return Found(puzzle, tuple(ways.values())[:MOST_WAYS], everybody.funnel, everybody.open)


def _propose(puzzle: Puzzle) -> planning.Proposal:
    return planning.propose(puzzle.problem, puzzle.request.id, plan=puzzle.plan)


def _ways_with_replies(puzzle: Puzzle) -> list[tuple[planning.Share, ...]]:
    """The best way with only those who replied, and the same with others added for what stays open."""
    willing = _propose(puzzle.only(puzzle.replied)).ways[:1]
    if not willing:
        return []
    shares = willing[0].shares
    added = _propose(puzzle.standing(one for share in shares for one in share.visits)).ways[:1]
    return [_together(shares, added[0].shares), shares] if added else [shares]


def _together(first: Sequence[planning.Share], more: Sequence[planning.Share]) -> tuple[planning.Share, ...]:
    extra = {share.helper: share for share in more}
    grown = [
        replace(share, visits=_by_time((*share.visits, *extra.pop(share.helper).visits))) if share.helper in extra else share
        for share in first
    ]
    return (*grown, *extra.values())


def _way_in_turns(puzzle: Puzzle) -> list[tuple[planning.Share, ...]]:
    """Those who replied come by turns, each as often as they offered; only where somebody wants weeks of rest."""
    if not any(helper in puzzle.rests for helper in puzzle.replied):
        return []
    standing = {one.helper for one in puzzle.plan.visits}
    people = _propose(puzzle.only(puzzle.replied)).people
    new = [person for person in people if person.helper not in standing][: max(0, puzzle.request.most_faces - len(standing))]
    chosen = [*(person for person in people if person.helper in standing), *new]
    begin = puzzle.problem.first_day
    turn = {one.helper: _first_turn(begin, puzzle.rests.get(one.helper, 1)) for one in chosen}
    found = [one for one in take_turns(puzzle, puzzle.todo, turn).values() if one is not None]
    shares = [
        planning.Share(one.helper, one.km, one.known_face, tuple(its for its in found if its.helper == one.helper), one.strengths)
        for one in chosen
    ]
    return [tuple(share for share in shares if share.visits)]


def _rested(puzzle: Puzzle, shares: tuple[planning.Share, ...]) -> tuple[planning.Share, ...]:
    """Let nobody in a way come sooner than was offered; others take those visits where they can."""
    kept, early = turns.split_by_rest((one for share in shares for one in share.visits), puzzle.plan.visits, puzzle.rests)
    if not early:
        return shares
    fewer = tuple(replace(share, visits=tuple(one for one in share.visits if one in kept)) for share in shares)
    fewer = tuple(share for share in fewer if share.visits)
    among = puzzle.only(puzzle.replied) if all(share.helper in puzzle.replied for share in shares) else puzzle
    stands = among.standing(kept)
    more = [share for way in _propose(stands.resting()).ways[:1] for share in way.shares]
    in_time, _early = turns.split_by_rest((one for share in more for one in share.visits), stands.plan.visits, puzzle.rests)
    extra = [replace(share, visits=tuple(one for one in share.visits if one in in_time)) for share in more]
    return _together(fewer, [share for share in extra if share.visits])


def _by_time(visits: Iterable[planning.Planned]) -> tuple[planning.Planned, ...]:
    return tuple(sorted(visits, key=lambda one: (one.day, one.start)))


def _way(puzzle: Puzzle, shares: tuple[planning.Share, ...]) -> Way:
    covered = {one.visit for share in shares for one in share.visits} | set(puzzle.plan.by_visit)
    said = sorted((one.helper, one.visit, one.day.isoformat(), one.start) for share in shares for one in share.visits)
    key = hashlib.sha256(repr(said).encode()).hexdigest()[:16]
    still_open = tuple(visit.id for visit in puzzle.request.visits if visit.id not in covered)
    return Way(key, shares, still_open, all(share.helper in puzzle.replied for share in shares))


def refill(proposal: Proposal, lost: Collection[planning.Planned]) -> tuple[planning.Planned, ...]:
    """Find others for visits whose face fell away: least change, people who already said yes are left in peace."""
    puzzle = proposal_puzzle(proposal)
    known = {visit.id for visit in puzzle.request.visits}
    lost_ids = {one.visit for one in lost} & known
    faces = list(proposal.faces.all())
    settled = {str(face.helper_id) for face in faces if Say.NO in (face.resident_says, face.helper_says)}
    settled |= {str(face.helper_id) for face in faces if face.helper_says == Say.YES}
    found = _repaired(puzzle, lost_ids, settled)
    kept, early = turns.split_by_rest(found, puzzle.plan.visits, puzzle.rests)
    for one in early:
        stands = puzzle.standing(kept)
        tired = {
            helper
            for helper in puzzle.rests
            if not turns.is_rested(replace(one, helper=helper), stands.plan.visits, puzzle.rests)
        }
        kept += _repaired(stands, {one.visit}, settled | tired)
    return kept


def _repaired(puzzle: Puzzle, lost: set[str], without: set[str]) -> tuple[planning.Planned, ...]:
    found = planning.repair(puzzle.problem, puzzle.plan, lost=lost, without=without)
    return tuple(change.now for change in found.changes if change.now is not None and change.visit in lost)


def cover_for(visit: Visit, *, without: Collection[uuid.UUID]) -> tuple[planning.Planned, bool] | None:
    """Find who could do an open visit: known faces first, the same moment first; says whether the face is known.

    Nothing else changes.
    """
    arrangement = visit.arrangement
    known = known_faces(arrangement) - {str(one) for one in without}
    for familiar in (True, False):
        for wide in (False, True):
            puzzle = arrangement_puzzle(arrangement, todo=[open_visit(visit, arrangement.ask, wide=wide)])
            if familiar:
                puzzle = puzzle.only(known)
            found = planning.repair(
                puzzle.problem,
                puzzle.plan,
                lost={str(visit.pk)},
                without={str(one) for one in without},
                known=[(puzzle.request.id, one) for one in known],
            )
            change = next((one for one in found.changes if one.visit == str(visit.pk)), None)
            if change is not None and change.now is not None:
                return change.now, change.now.helper in known
    return None


def known_faces(arrangement: Arrangement) -> set[str]:
    """List the faces that a resident knows: who helps now, and who came before."""
    helping = Helping.objects.filter(arrangement=arrangement, ended_at__isnull=True).values_list("helper_id", flat=True)
    came = Visit.objects.filter(resident=arrangement.resident_id, state=VisitState.DONE, helper__isnull=False).values_list(
        "helper_id", flat=True
    )
    return {str(one) for one in (*helping, *came)}


def fits_alone(puzzle: Puzzle, helper_id: str, visit: planning.Visit) -> planning.Planned | None:
    """Say when this one helper could do this one visit, beside all that stands."""
    found = planning.repair(puzzle.only([helper_id]).problem, puzzle.plan, lost={visit.id}, without=_others(puzzle, helper_id))
    return next((one.now for one in found.changes if one.visit == visit.id), None)


def _others(puzzle: Puzzle, helper_id: str) -> set[str]:
    return {helper.id for helper in puzzle.problem.helpers} - {helper_id}


# --- going on ---------------------------------------------------------------------------------------------------


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


def take_turns(puzzle: Puzzle, visits: Sequence[planning.Visit], turn: dict[str, "_Turn"]) -> dict[str, planning.Planned | None]:
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
class _Turn:
    """When somebody came last, and after how many days usually again."""

    last: date
    days_between: float

    def overdue(self, day: date) -> float:
        """How much of the usual time has passed since the last visit."""
        return (day - self.last).days / self.days_between


def _first_turn(begin: date, every_weeks: int) -> _Turn:
    """Let somebody who never came be due at the very beginning."""
    return _Turn(begin - timedelta(weeks=every_weeks), 7.0 * every_weeks)


def _turns(arrangement: Arrangement) -> dict[str, _Turn]:
    since = arrangement.planned_until - timedelta(weeks=HORIZON_WEEKS)
    helping = Helping.objects.filter(arrangement=arrangement, ended_at__isnull=True, for_visit__isnull=True)
    days: dict[str, list[date]] = {str(one): [] for one in helping.order_by("helper_id").values_list("helper_id", flat=True)}
    rows = arrangement.visits.filter(state__in=LIVE, date__gt=since).values_list("helper_id", "date")
    for helper_id, day in rows:
        days.get(str(helper_id), []).append(day)
    return {helper: _Turn(max(came, default=since), HORIZON_WEEKS * 7 / max(1, len(came))) for helper, came in days.items()}


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
