"""What would help one ask by itself: each question is tried beside the plan, for this ask alone."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from samenspel import planning
from samenspel.arrangements.moments import DAY_MINUTES
from samenspel.plans.planner.faces import avoided_when_open
from samenspel.plans.planner.replies import with_booked
from samenspel.plans.planner.searching import Searched
from samenspel.plans.planner.town import Town

MOST_TRIED = 12
"""For so many asks it is tried: the page shows no more."""

MOST_PEOPLE = 3  # to ask a little more for one ask
WIDER_KM = 1.0
WHENEVER = tuple(planning.Window(weekday, 0, DAY_MINUTES) for weekday in range(1, 8))

Visits = Sequence[planning.Planned]


@dataclass(frozen=True)
class _Alone:
    """One ask beside all the rest of a plan, which is booked; what stands of it, and what is open."""

    problem: planning.Problem
    stands: planning.Plan
    missing: frozenset[str]

    @property
    def request(self) -> planning.Request:
        return self.problem.requests[0]

    def filled(self, *suppositions: planning.Supposition) -> Visits:
        """Fill what is open as far as can be, while all that stands stays as it is."""
        found = planning.repair(planning.suppose(self.problem, suppositions), self.stands, lost=self.missing)
        return [one.now for one in found.changes if one.now is not None and one.visit in self.missing]


def help_for(town: Town, searched: Searched, helped: Collection[str]) -> Iterator[planning.Help]:
    """Say what would help most, per person, of the first asks with open visits that are not ``helped`` yet."""
    owner = searched.settled.wide.visit_by_id
    names = {owner[one.visit][0].id for one in searched.rest.open}
    for name in [one for one in town.asks if one in names][:MOST_TRIED]:
        found = list(_tried(town, searched, name)) if name not in helped else []
        if found:
            yield max(found, key=lambda one: one.gained_per_person)


def _tried(town: Town, searched: Searched, name: str) -> Iterator[planning.Help]:
    """Try the questions to people who are there first; what somebody has room for already is nobody's gain."""
    alone = _alone(searched, name)
    fits = len(alone.filled())
    faces = planning.MoreFaces(1, avoid=((name, avoided_when_open(town, searched.settled, name)),))
    tried = (
        (planning.HelpKind.MORE_FACES, alone.filled(faces)),
        (planning.HelpKind.MORE_A_MONTH, _of_few(alone.filled(planning.ChangeLimit(more_per_month=1)))),
        (planning.HelpKind.WIDER_REACH, _of_few(alone.filled(planning.WidenReach(WIDER_KM)))),
        (planning.HelpKind.MORE_PEOPLE, alone.filled(_somebody_new(alone.request))),
    )
    for kind, visits in tried:
        if len(visits) > fits:
            yield _help(alone.request, kind, visits, gained=len(visits) - fits)


def _alone(searched: Searched, name: str) -> _Alone:
    wide = searched.settled.wide
    request, helpers = wide.request_by_id[name], dict(wide.helper_by_id)
    ids = {visit.id for visit in request.visits}
    for one in searched.rest.visits:
        if one.visit not in ids:
            helpers[one.helper] = with_booked(helpers[one.helper], one, wide)
    mine = tuple(one for one in searched.rest.visits if one.visit in ids)
    problem = replace(wide, requests=(request,), helpers=tuple(helpers.values()))
    return _Alone(problem, planning.Plan(wide.name, mine, ()), frozenset(ids - {one.visit for one in mine}))


def _somebody_new(request: planning.Request) -> planning.MoreHelpers:
    return planning.MoreHelpers(1, frozenset({request.activity}), qualities=request.needs, availability=WHENEVER, near=request.id)


def _of_few(visits: Visits) -> Visits:
    """Keep the visits of those few who would make most of them."""
    people = {helper for helper, _count in Counter(one.helper for one in visits).most_common(MOST_PEOPLE)}
    return [one for one in visits if one.helper in people]


def _help(request: planning.Request, kind: planning.HelpKind, visits: Visits, *, gained: int) -> planning.Help:
    is_new, is_further = kind == planning.HelpKind.MORE_PEOPLE, kind == planning.HelpKind.WIDER_REACH
    asked = tuple(dict.fromkeys(one.helper for one in visits)) if is_further or kind == planning.HelpKind.MORE_A_MONTH else ()
    return planning.Help(
        kind=kind,
        activity=request.activity,
        needs=tuple(sorted(request.needs)) if is_new else (),
        weekdays=tuple(sorted({one.day.isoweekday() for one in visits})) if is_new else (),
        from_minute=0,
        to_minute=DAY_MINUTES if is_new else 0,
        place=request.place if is_new else None,
        km=WIDER_KM if is_further else 0.0,
        most_per_week=0,
        most_per_month=0,
        people=len(asked) or 1,
        visits_gained=gained,
        gains=(gained,),
        requests=(request.id,),
        helpers=asked,
    )
