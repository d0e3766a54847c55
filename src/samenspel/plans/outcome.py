"""What a run found out besides its lines: counts for the charts, reasons, what would help; kept as one value."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import timedelta
from itertools import accumulate
from math import hypot
from typing import Any
from zoneinfo import ZoneInfo

from samenspel import planning
from samenspel.arrangements.moments import DAY_MINUTES, minute_of
from samenspel.arrangements.rules import HOLDS, HOLDS_AT_LEAST
from samenspel.foundation import clock
from samenspel.plans.planner import Compared, Searched, Side, Town, help_for
from samenspel.plans.rules import ACCEPTANCE, RESIDENT_ANSWERS, SEED

MOST_HELPS = 15
DRAWS = 50
MOST_FACES = 4  # and more
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Expectation:
    """How many of the planned visits take place when people may say no; ``low`` and ``high`` hold eight cases of ten."""

    mean: float
    low: float
    high: float
    rounds: float


@dataclass(frozen=True)
class Turns:
    """Who gets a turn: how many helpers fit somewhere, how many of them are proposed, and months full while others wait.

    ``newcomers`` are those proposed who never were before, where that let them go first.
    """

    fitting: int
    proposed: int
    full_while_waiting: int
    newcomers: int = 0


@dataclass(frozen=True)
class Gap:
    """Visits of one ask to which nobody comes in the plan, and the first true reason."""

    ask: str
    why: str
    count: int
    first: str  # the first day on which one of them could be


@dataclass(frozen=True)
class Advice:
    """One thing that would help: ``planning.Help`` without whom to ask and where, with the asks for which it is."""

    kind: str
    activity: str
    needs: tuple[str, ...]
    weekdays: tuple[int, ...]
    from_minute: int
    to_minute: int
    km: float
    people: int
    visits_gained: int
    requests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counts:
    """What one plan comes to. ``faces`` and ``load`` count asks and helper-months.

    The people whom a what-if invents come to residents as others do; among helpers and what these offered they do not count.
    """

    covered: int
    faces: tuple[int, ...]  # asks with one, two, three, four or more people
    load: tuple[int, ...]  # months of helpers with nothing, up to half, up to nearly all, all of their own limit
    helpers: int
    asks_whole: int
    invented: int = 0  # people who are not there, with a visit


@dataclass(frozen=True)
class Outcome:
    """All that a run found out. ``agreed`` visits stand already; ``wanted`` ones stood open when it began."""

    agreed: int
    wanted: int
    before: Counts
    after: Counts
    most: int = 0  # of the wanted ones, in any plan at all
    expected: Expectation | None = None
    sharing: Turns | None = None
    gaps: tuple[Gap, ...] = ()
    advice: tuple[Advice, ...] = ()
    gained: int = 0  # of a what-if: visits newly covered
    lost: int = 0  # and visits that are covered as it is and would not be then
    not_now: int = 0  # asks that were left out, as the resident wanted nobody just then
    open_before: Mapping[str, int] = field(default_factory=dict)  # of a what-if: why visits stay open, and how many
    open_after: Mapping[str, int] = field(default_factory=dict)
    vacant: int = 0  # of the wanted ones: stood in the calendar already, and nobody did them
    lacking: tuple[tuple[tuple[str, ...], int], ...] = ()  # what the invented people lack, and for how many open visits


def outcome_of(town: Town, searched: Searched) -> Outcome:
    """Find out what a plan comes to, what to expect of it, and what would help."""
    return Outcome(
        agreed=town.agreed.visits,
        wanted=town.wide.visit_count,
        before=counts_of(town, ()),
        after=counts_of(town, searched.plan.visits),
        most=planning.coverage_bound(town.wide),
        expected=_expected(town, searched),
        sharing=_sharing(town, searched),
        gaps=_gaps(town, searched.told),
        advice=_advice(town, searched),
        not_now=town.not_now,
        vacant=_vacant(town),
    )


def compared(town: Town, both: Compared) -> Outcome:
    """Put a plan as it is beside one as is supposed; those who replied come in both."""
    was, now = both.before.plan.by_visit, both.after.plan.by_visit
    return Outcome(
        agreed=town.agreed.visits,
        wanted=town.wide.visit_count,
        before=counts_of(town, (*both.fixed, *both.before.plan.visits)),
        after=counts_of(town, (*both.fixed, *both.after.plan.visits)),
        gained=len(now.keys() - was.keys()),
        lost=len(was.keys() - now.keys()),
        not_now=town.not_now,
        vacant=_vacant(town),
        open_before=_why_open(both.before),
        open_after=_why_open(both.after),
        lacking=_lacking(both),
    )


def _vacant(town: Town) -> int:
    return len(town.gaps.keys() & town.wide.visit_by_id.keys())


def _lacking(both: Compared) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Count the visits that stay open of what the invented people would do, by the needs that these do not meet."""
    there, after = both.before.problem.helper_by_id, both.after.problem
    invented = next((one for one in after.helpers if one.id not in there), None)
    if invented is None:
        return ()
    asks = Counter(after.visit_by_id[one.visit][0].id for one in both.after.told.open)
    found: Counter[tuple[str, ...]] = Counter()
    for name, count in asks.items():
        request = after.request_by_id[name]
        missed = tuple(sorted(request.needs - invented.qualities))
        if missed and request.activity in invented.activities:
            found[missed] += count
    return tuple(found.most_common())


def _why_open(side: Side) -> Mapping[str, int]:
    """Count the open visits by their reason, the most frequent first."""
    return dict(Counter(one.why.value for one in side.told.open).most_common())


def empty(town: Town) -> Outcome:
    """Say what a run comes to when nothing stands open."""
    counts = counts_of(town, ())
    return Outcome(agreed=town.agreed.visits, wanted=0, before=counts, after=counts, not_now=town.not_now)


def counts_of(town: Town, visits: Sequence[planning.Planned]) -> Counts:
    """Count the visits of a plan together with what is agreed already."""
    people = {one.helper for one in visits}
    there = people & town.wide.helper_by_id.keys()
    return Counts(
        covered=len(visits),
        faces=_faces(town, visits),
        load=_load(town.wide, visits),
        helpers=len(there),
        asks_whole=_whole(town.wide, visits),
        invented=len(people - there),
    )


def _whole(problem: planning.Problem, visits: Sequence[planning.Planned]) -> int:
    """Count the asks of which every visit has somebody."""
    done = Counter(problem.visit_by_id[one.visit][0].id for one in visits)
    return sum(done[request.id] == len(request.visits) for request in problem.requests)


def _shares(town: Town, visits: Sequence[planning.Planned]) -> list[int]:
    """Count the visits of each person for each ask: one question, and one answer, about all of them."""
    return list(Counter((town.wide.visit_by_id[one.visit][0].id, one.helper) for one in visits).values())


def _expected(town: Town, searched: Searched) -> Expectation:
    """Ask everybody many times over; of those who replied as many say yes as of others, though nobody else is tried.

    They are asked from now on, and what has begun before there is an answer takes place with nobody. The two parts are
    independent, so the widths of their ranges are added as squares, which is exact where one part is sure.
    """
    problem, plan, replied = searched.settled.wide, searched.rest, _shares(town, searched.settled.fixed)
    manner = _manner(problem)
    found = planning.expected_coverage(problem, plan, acceptance=ACCEPTANCE, manner=manner, draws=DRAWS, seed=SEED)
    mean, (low, high) = ACCEPTANCE * sum(replied), _range_of(replied)
    total = found.mean + mean
    return Expectation(
        mean=total,
        low=max(0.0, total - hypot(max(0.0, found.mean - found.low), mean - low)),
        high=min(float(len(plan.visits) + sum(replied)), total + hypot(max(0.0, found.high - found.mean), high - mean)),
        rounds=found.rounds,
    )


def _manner(problem: planning.Problem) -> planning.Manner:
    """Say when people are asked, and how long they may take for an answer."""
    now = clock.now().astimezone(ZoneInfo(problem.timezone))
    return planning.Manner(
        begins=(now.date() - problem.first_day).days * DAY_MINUTES + minute_of(now.time()),
        resident_minutes=RESIDENT_ANSWERS // MINUTE,
        hold_days=HOLDS.days,
        least_minutes=HOLDS_AT_LEAST // MINUTE,
    )


def _range_of(shares: Sequence[int]) -> tuple[int, int]:
    """Between which numbers of visits eight cases of ten lie, when each share is said yes to or not by itself."""
    chances = [1.0]
    for share in shares:
        no, yes = ([part * one for one in chances] for part in (1 - ACCEPTANCE, ACCEPTANCE))
        chances = [more + less for more, less in zip([0.0] * share + yes, no + [0.0] * share, strict=True)]
    sums = list(accumulate(chances))
    low, high = (next(at for at, chance in enumerate(sums) if chance >= bound) for bound in (0.1, 0.9))
    return low, high


def _sharing(town: Town, searched: Searched) -> Turns:
    """Count who gets a turn; those who replied are counted with the others."""
    problem, plan = searched.settled.wide, searched.rest
    found = planning.sharing_figures(problem, plan)
    fitting = planning.sharing_figures(town.wide, plan).could_be_proposed
    people = {one.helper for one in searched.plan.visits}
    newcomers = sum(searched.waiting[one].is_new for one in people if one in searched.waiting) if searched.has_turns else 0
    return Turns(max(fitting, len(people)), len(people), found.full_while_waiting, newcomers)


def _faces(town: Town, visits: Sequence[planning.Planned]) -> tuple[int, ...]:
    """Count the asks to which one, two, three, four or more different people come."""
    people = {str(ask): set(known) for ask, known in town.agreed.faces.items()}
    for one in visits:
        people.setdefault(town.wide.visit_by_id[one.visit][0].id, set()).add(one.helper)
    numbers = Counter(min(len(who), MOST_FACES) for who in people.values() if who)
    return tuple(numbers[count] for count in range(1, MOST_FACES + 1))


def _load(problem: planning.Problem, visits: Sequence[planning.Planned]) -> tuple[int, ...]:
    """Count the months of helpers by the part of what they offered that is taken, whatever is supposed."""
    used = Counter((one.helper, one.day.year, one.day.month) for one in visits)
    used.update((helper.id, one.day.year, one.day.month) for helper in problem.helpers for one in helper.booked)
    months = _months(problem)
    shares = Counter(_part(used[helper.id, *month], helper.most_per_month) for helper in problem.helpers for month in months)
    return tuple(shares[part] for part in range(4))


def _months(problem: planning.Problem) -> list[tuple[int, int]]:
    first, last = problem.first_day, problem.last_day
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [(first.year + (first.month - 1 + step) // 12, (first.month - 1 + step) % 12 + 1) for step in range(count)]


def _part(used: int, most: int) -> int:
    """Say which part of a limit is taken: 0 nothing, 1 up to half, 2 more than half, 3 all of it."""
    if not used:
        return 0
    if used >= most:
        return 3
    return 1 if used * 2 <= most else 2


def _gaps(town: Town, told: planning.Explanation) -> tuple[Gap, ...]:
    """Gather the visits that stay open, by ask and reason, in the order of the asks."""
    days: dict[tuple[str, str], list[str]] = {}
    for one in told.open:
        request, visit = town.wide.visit_by_id[one.visit]
        days.setdefault((request.id, one.why.value), []).append(min(option.day for option in visit.options).isoformat())
    place = {name: at for at, name in enumerate(town.asks)}
    order = sorted(days, key=lambda key: (place[key[0]], key[1]))
    return tuple(Gap(ask, why, len(days[ask, why]), min(days[ask, why])) for ask, why in order)


def _advice(town: Town, searched: Searched) -> tuple[Advice, ...]:
    """Gather what would help, each kind of person once, with all asks for which that is; where exactly is nobody's business.

    First what helps most, then what helps those asks of which nothing was said so far.
    """
    problem, plan = searched.settled.wide, searched.rest
    most = planning.what_would_help(problem, plan, most=MOST_HELPS)
    found: dict[tuple[object, ...], Advice] = {}
    for one in (*most, *help_for(town, searched, {name for help_ in most for name in help_.requests})):
        advised = _advised(one, _hours(problem, plan, one))
        key = (one.kind, one.activity, one.needs, one.weekdays, advised.from_minute, advised.to_minute)
        known = found.setdefault(key, advised)
        found[key] = replace(known, requests=tuple(dict.fromkeys(known.requests + advised.requests)))
    return tuple(found.values())


def _hours(problem: planning.Problem, plan: planning.Plan, one: planning.Help) -> tuple[int, int]:
    """Say when new people are needed: no longer than these asks last, which the core looks at by whole parts of a day."""
    options = [
        (max(option.start, one.from_minute), min(option.end, one.to_minute), visit.minutes)
        for request in one.requests
        for visit in problem.request_by_id[request].visits
        for option in visit.options
        if visit.id not in plan.by_visit and option.day.isoweekday() in one.weekdays
    ]
    fitting = [(start, end) for start, end, minutes in options if end - start >= minutes]
    return min((start for start, _ in fitting), default=0), max((end for _, end in fitting), default=0)


def _advised(one: planning.Help, hours: tuple[int, int]) -> Advice:
    return Advice(
        kind=one.kind.value,
        activity=one.activity,
        needs=one.needs,
        weekdays=one.weekdays,
        from_minute=hours[0],
        to_minute=hours[1],
        km=one.km,
        people=one.people,
        visits_gained=one.visits_gained,
        requests=one.requests,
    )


def written(outcome: Outcome) -> dict[str, Any]:
    """Write an outcome as the database keeps it."""
    return asdict(outcome)


def read(kept: Mapping[str, Any]) -> Outcome:
    """Read an outcome as it was written."""
    return Outcome(
        agreed=kept["agreed"],
        wanted=kept["wanted"],
        before=_counts(kept["before"]),
        after=_counts(kept["after"]),
        most=kept["most"],
        expected=Expectation(**kept["expected"]) if kept["expected"] else None,
        sharing=Turns(**kept["sharing"]) if kept["sharing"] else None,
        gaps=tuple(Gap(**one) for one in kept["gaps"]),
        advice=tuple(_advice_kept(one) for one in kept["advice"]),
        gained=kept["gained"],
        lost=kept["lost"],
        not_now=kept.get("not_now", 0),
        vacant=kept.get("vacant", 0),
        open_before=kept.get("open_before", {}),
        open_after=kept.get("open_after", {}),
        lacking=tuple((tuple(needs), count) for needs, count in kept.get("lacking", ())),
    )


def _advice_kept(kept: Mapping[str, Any]) -> Advice:
    lists = {name: tuple(kept.get(name, ())) for name in ("needs", "weekdays", "requests")}  # an older version kept no requests
    return Advice(**{**{one.name: kept[one.name] for one in fields(Advice) if one.name in kept}, **lists})


def _counts(kept: Mapping[str, Any]) -> Counts:
    known = {one.name: kept[one.name] for one in fields(Counts) if one.name in kept}  # an older version kept more, or less
    return Counts(**{**known, "faces": tuple(kept["faces"]), "load": tuple(kept["load"])})
