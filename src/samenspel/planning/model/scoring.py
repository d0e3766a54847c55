"""What a plan is worth, and its figures: the weights of the model stand here and nowhere else."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from samenspel.planning.model.geometry import km_between
from samenspel.planning.model.moments import month_of
from samenspel.planning.model.plan import Plan, Planned
from samenspel.planning.model.problem import Helper, Problem, Request

# Points; a visit counts times the urgency of its request.
VISIT = 100
FACE = 20
KM = 2
WISH = 2
FAIR_SHARE = 2
CHANGE = 15

Month = tuple[int, int]


def missed_wishes(request: Request, helper: Helper) -> frozenset[str]:
    """The wishes of a resident that a helper does not fulfil."""
    return request.wishes - helper.qualities


def visit_worth(request: Request, helper: Helper, km: float) -> float:
    """What one visit of this helper brings, before faces and fair share."""
    missed = len(missed_wishes(request, helper))
    return VISIT * request.urgency - KM * km - WISH * missed


def share_cost(helper: Helper, already: int) -> float:
    """What one more visit costs in a month that already has so many: fair share."""
    return FAIR_SHARE * already / helper.most_per_month


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one plan, as ``check_plan.py`` prints them."""

    instance: str
    visits: int
    covered: int
    coverage: float
    requests: int
    requests_whole: int
    requests_without_anyone: int
    faces_per_request: float
    faces_per_regular_request: float
    km_per_visit: float
    wishes_missed: int
    helpers_used: int
    mean_visits_in_a_helper_month: float
    changed: int
    score: float


def figures(problem: Problem, plan: Plan) -> Figures:
    """Count a plan that keeps the rules."""
    faces = _faces(problem, plan)
    months = Counter((one.helper, month_of(one.day)) for one in plan.visits)
    booked = _booked_months(problem, {helper for helper, _ in months})
    length, wishes, worth = _visits_sum(problem, plan)
    changed = count_changed(problem, plan)
    counts = [len(who) for who in faces.values() if who]
    regular = [len(faces[request.id]) for request in problem.requests if len(request.visits) >= 6 and faces[request.id]]
    share = [count + booked[key] for key, count in months.items()]
    fair = _fair_share(problem, months, booked)
    return Figures(
        instance=problem.name,
        visits=problem.visit_count,
        covered=len(plan.visits),
        coverage=round(len(plan.visits) / max(1, problem.visit_count), 5),
        requests=len(problem.requests),
        requests_whole=sum(faces[request.id].total() == len(request.visits) for request in problem.requests),
        requests_without_anyone=sum(not faces[request.id] for request in problem.requests),
        faces_per_request=_mean(counts),
        faces_per_regular_request=_mean(regular),
        km_per_visit=round(length / max(1, len(plan.visits)), 3),
        wishes_missed=wishes,
        helpers_used=len({helper for helper, _ in months}),
        mean_visits_in_a_helper_month=_mean(share),
        changed=changed,
        score=round(worth - FACE * sum(counts) - fair - CHANGE * changed, 2),
    )


def count_changed(problem: Problem, plan: Plan) -> int:
    """How many visits that people were told do not stand unchanged in the plan."""
    kept = set(plan.visits)
    return sum(told not in kept for told in problem.current)


def _mean(values: list[int]) -> float:
    return round(sum(values) / max(1, len(values)), 3)


def _faces(problem: Problem, plan: Plan) -> dict[str, Counter[str]]:
    faces: dict[str, Counter[str]] = {request.id: Counter() for request in problem.requests}
    for one in plan.visits:
        faces[problem.visit_by_id[one.visit][0].id][one.helper] += 1
    return faces


def _visits_sum(problem: Problem, plan: Plan) -> tuple[float, int, float]:
    """Kilometres, wishes missed and worth of all planned visits."""
    known: dict[tuple[str, str], tuple[float, int, float]] = {}
    total_km, wishes, worth = 0.0, 0, 0.0
    for one in plan.visits:
        request = problem.visit_by_id[one.visit][0]
        key = request.id, one.helper
        if key not in known:
            known[key] = _pair_sum(request, problem.helper_by_id[one.helper])
        length, missed, value = known[key]
        total_km, wishes, worth = total_km + length, wishes + missed, worth + value
    return total_km, wishes, worth


def _pair_sum(request: Request, helper: Helper) -> tuple[float, int, float]:
    km = km_between(request.place, helper.place)
    return km, len(missed_wishes(request, helper)), visit_worth(request, helper, km)


def _booked_months(problem: Problem, who: set[str]) -> Counter[tuple[str, Month]]:
    found: Counter[tuple[str, Month]] = Counter()
    for helper_id in who:
        for booking in problem.helper_by_id[helper_id].booked:
            found[helper_id, month_of(booking.day)] += 1
    return found


def _fair_share(problem: Problem, months: Counter[tuple[str, Month]], booked: Counter[tuple[str, Month]]) -> float:
    cost = 0.0
    for key, count in months.items():
        helper, had = problem.helper_by_id[key[0]], booked[key]
        cost += sum(share_cost(helper, k) for k in range(had, had + count))
    return cost


def by_helper(plan: Plan) -> dict[str, list[Planned]]:
    """The planned visits of each helper, in order of time."""
    found: defaultdict[str, list[Planned]] = defaultdict(list)
    for one in sorted(plan.visits, key=lambda one: (one.day, one.start, one.visit)):
        found[one.helper].append(one)
    return dict(found)
