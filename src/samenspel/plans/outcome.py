"""What a run found out besides its lines: counts for the charts, reasons, what would help; kept as one value."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from samenspel import planning
from samenspel.plans.planner import Searched, Settled, Town
from samenspel.plans.rules import ACCEPTANCE, SEED

MOST_HELPS = 5
DRAWS = 50
MOST_FACES = 4  # and more


@dataclass(frozen=True)
class Expectation:
    """How many of the planned visits take place when people may say no; ``low`` and ``high`` hold eight cases of ten."""

    mean: float
    low: float
    high: float
    rounds: float


@dataclass(frozen=True)
class Turns:
    """Who gets a turn: how many helpers fit somewhere, how many of them are proposed, and months full while others wait."""

    fitting: int
    proposed: int
    full_while_waiting: int


@dataclass(frozen=True)
class Gap:
    """Visits of one ask to which nobody comes in the plan, and the first true reason."""

    ask: str
    why: str
    count: int
    first: str  # the first day on which one of them could be


@dataclass(frozen=True)
class Advice:
    """One thing that would help: ``planning.Help`` without whom, where and which asks."""

    kind: str
    activity: str
    needs: tuple[str, ...]
    weekdays: tuple[int, ...]
    from_minute: int
    to_minute: int
    km: float
    people: int
    visits_gained: int
    asks: int


@dataclass(frozen=True)
class Counts:
    """What one plan comes to: visits, faces and load. ``faces`` and ``load`` count asks and helper-months."""

    covered: int
    faces: tuple[int, ...]  # asks with one, two, three, four or more people
    load: tuple[int, ...]  # months of helpers with nothing, up to half, up to nearly all, all of their own limit
    helpers: int
    km: float
    asks_whole: int


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


def outcome_of(town: Town, searched: Searched) -> Outcome:
    """Find out what a plan comes to, what to expect of it, and what would help."""
    problem, rest = searched.settled.wide, searched.rest
    nothing = planning.Plan(town.wide.name, (), ())
    return Outcome(
        agreed=town.agreed.visits,
        wanted=town.wide.visit_count,
        before=counts_of(town, town.wide, nothing),
        after=counts_of(town, town.wide, searched.plan),
        most=planning.coverage_bound(town.wide),
        expected=_expected(problem, rest, replied=len(searched.settled.fixed)),
        sharing=_sharing(problem, rest),
        gaps=_gaps(town, searched.told),
        advice=_advice(problem, rest),
    )


def compared(town: Town, settled: Settled, found: planning.Comparison) -> Outcome:
    """Put a plan as it is beside one as is supposed; those who replied come in both."""
    return Outcome(
        agreed=town.agreed.visits,
        wanted=town.wide.visit_count,
        before=counts_of(town, settled.wide, found.before_plan, fixed=settled.fixed),
        after=counts_of(town, found.supposed, found.after_plan, fixed=settled.fixed),
        gained=len(found.gained),
        lost=len(found.lost),
    )


def empty(town: Town) -> Outcome:
    """Say what a run comes to when nothing stands open."""
    counts = counts_of(town, town.wide, planning.Plan(town.wide.name, (), ()))
    return Outcome(agreed=town.agreed.visits, wanted=0, before=counts, after=counts)


def counts_of(town: Town, problem: planning.Problem, plan: planning.Plan, *, fixed: Sequence[planning.Planned] = ()) -> Counts:
    """Count a plan together with what is agreed already, and with what is settled outside it."""
    figures = planning.figures(problem, plan)
    visits = (*fixed, *plan.visits)
    return Counts(
        covered=len(visits),
        faces=_faces(town, visits),
        load=_load(problem, plan),
        helpers=len({one.helper for one in visits}),
        km=figures.km_per_visit,
        asks_whole=figures.requests_whole,
    )


def _expected(problem: planning.Problem, plan: planning.Plan, *, replied: int) -> Expectation:
    """Ask everybody many times over; of those who replied as many say yes as of others, though nobody else is tried."""
    found = planning.expected_coverage(problem, plan, acceptance=ACCEPTANCE, draws=DRAWS, seed=SEED)
    more = ACCEPTANCE * replied
    return Expectation(found.mean + more, found.low + more, found.high + more, found.rounds)


def _sharing(problem: planning.Problem, plan: planning.Plan) -> Turns:
    found = planning.sharing_figures(problem, plan)
    return Turns(found.could_be_proposed, found.proposed, found.full_while_waiting)


def _faces(town: Town, visits: Sequence[planning.Planned]) -> tuple[int, ...]:
    """Count the asks to which one, two, three, four or more different people come."""
    people = {str(ask): set(known) for ask, known in town.agreed.faces.items()}
    for one in visits:
        people.setdefault(town.wide.visit_by_id[one.visit][0].id, set()).add(one.helper)
    numbers = Counter(min(len(who), MOST_FACES) for who in people.values() if who)
    return tuple(numbers[count] for count in range(1, MOST_FACES + 1))


def _load(problem: planning.Problem, plan: planning.Plan) -> tuple[int, ...]:
    """Count the months of helpers by the part of their own limit that is taken."""
    used = Counter((one.helper, one.day.year, one.day.month) for one in plan.visits)
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


def _advice(problem: planning.Problem, plan: planning.Plan) -> tuple[Advice, ...]:
    """Gather what would help, each kind of person once: where exactly is nobody's business here."""
    found: dict[tuple[object, ...], Advice] = {}
    for one in planning.what_would_help(problem, plan, most=3 * MOST_HELPS):
        key = (one.kind, one.activity, one.needs, one.weekdays, one.from_minute, one.to_minute)
        found.setdefault(key, _advised(one))
    return tuple(found.values())[:MOST_HELPS]


def _advised(one: planning.Help) -> Advice:
    return Advice(
        kind=one.kind.value,
        activity=one.activity,
        needs=one.needs,
        weekdays=one.weekdays,
        from_minute=one.from_minute,
        to_minute=one.to_minute,
        km=one.km,
        people=one.people,
        visits_gained=one.visits_gained,
        asks=len(one.requests),
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
        advice=tuple(
            Advice(**{**one, "needs": tuple(one["needs"]), "weekdays": tuple(one["weekdays"])}) for one in kept["advice"]
        ),
        gained=kept["gained"],
        lost=kept["lost"],
    )


def _counts(kept: Mapping[str, Any]) -> Counts:
    return Counts(**{**kept, "faces": tuple(kept["faces"]), "load": tuple(kept["load"])})
