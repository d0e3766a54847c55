"""A simulated year: asks arrive, helpers come and go, people say no; who is proposed, and who never is?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from samenspel.planning.model.plan import Planned
from samenspel.planning.model.problem import Booking, Helper, Problem
from samenspel.planning.model.sharing import Sharing, Wait
from samenspel.planning.searching.fairness import weeks_to_a_place
from samenspel.planning.searching.solving import solve
from samenspel.planning.simulating.habits import Habits, Lots
from samenspel.planning.simulating.reaching import Reach
from samenspel.planning.simulating.world import WEEKS, World, make_world

WEEKS_AHEAD = 13
RECENT_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Year:
    """What a year was like.

    ``could``: helpers to whom an ask suited that arrived while they were there, or would have been without being needed;
    ``starved``: those of them who are there to the end and were never proposed; ``lost``: those who stopped before they
    ever were. ``reachable``: the most of them that anybody could have had proposed in time who knew the year beforehand;
    ``avoidable``: how many more of them than were. ``first_wait``: weeks until the first proposal, on average over those
    proposed. ``asked``, ``agreed``, ``happened``: visits. ``faces``: helpers per ask that anybody came to.
    ``questions``: put to helpers.
    """

    helpers: int
    could: int
    proposed: int
    starved: int
    lost: int
    reachable: int
    avoidable: int
    first_wait: float
    asked: int
    agreed: int
    happened: int
    faces: float
    questions: int


def simulate_year(
    problem: Problem,
    *,
    sharing: Sharing = Sharing.BALANCED,
    turns: bool = True,
    rare_first: bool = True,
    habits: Habits | None = None,
    seed: int = 1,
    times: int = 2,
) -> Year:
    """Live through 52 weeks of a neighbourhood in which each request of ``problem`` arrives ``times`` times.

    Every week what is open is planned twice (a question may wait half a week), and what people
    agreed on is never moved. Without ``turns`` the search does not know who waits; with ``rare_first`` it also
    knows to whom little suits, as one who has seen the years before. The same seed has the same arrivals in every
    way of sharing, and the same person gives the same answer to the same question.
    """
    world = make_world(problem, seed=seed, times=times)
    rare = weeks_to_a_place(world.problem) if rare_first else {}  # the same residents ask every year, in other weeks
    living = _Living(world, habits or Habits(), sharing, Lots(seed), rare if turns else None)
    for week in range(WEEKS):
        living.live(week)
    return living.sum_up()


@dataclass(slots=True)
class _Person:
    """What is known of one helper so far."""

    helper: Helper
    joins: int
    last: int  # week in which they were last proposed, or there for somebody; at first the week they joined
    first_proposed: int | None = None
    gone: int | None = None
    asked_in: list[int] = field(default_factory=list)

    def is_there(self, week: int) -> bool:
        return self.joins <= week and self.gone is None

    def calls_since(self, week: int) -> int:
        return sum(at > week - RECENT_WEEKS for at in self.asked_in)


class _Living:
    """A neighbourhood as the weeks go by."""

    def __init__(self, world: World, habits: Habits, sharing: Sharing, lots: Lots, rare: Mapping[str, int] | None) -> None:
        self._world, self._habits, self._sharing, self._rare = world, habits, sharing, rare
        self._lots = lots
        self._people = {one.id: _Person(one, world.joins[one.id], world.joins[one.id]) for one in world.problem.helpers}
        self._agreed: dict[str, Planned] = {}
        self.done: list[Planned] = []
        self._said_no: defaultdict[str, set[str]] = defaultdict(set)
        self._times: Counter[tuple[str, str]] = Counter()  # that a helper was asked for a request
        self._together: Counter[tuple[str, str]] = Counter()
        self._happened = 0
        self._questions = 0

    def live(self, week: int) -> None:
        """One week: plan and ask twice, make the visits, see who stops."""
        monday = self._world.problem.first_day + timedelta(days=7 * week)
        if week + 1 < WEEKS:
            for _ in range(2):
                self._plan(week, monday + timedelta(days=7))
        self._visit(week, monday + timedelta(days=7))
        self._leave(week)

    def _plan(self, week: int, first_day: date) -> None:
        problem = self._problem(week, first_day)
        if not problem.requests:
            return
        waiting = None if self._rare is None else self._waiting(problem, week, self._rare)
        plan = solve(problem, rounds=0, sharing=self._sharing, waiting=waiting, plain=True).plan
        proposals: defaultdict[tuple[str, str], list[Planned]] = defaultdict(list)
        for one in plan.visits:
            if one.visit not in self._agreed:
                proposals[problem.visit_by_id[one.visit][0].id, one.helper].append(one)
        for (request, helper), visits in proposals.items():
            self._ask(week, request, helper, visits)

    def _problem(self, week: int, first_day: date) -> Problem:
        """What there is to plan: all that is coming of the asks that are there, what was agreed as told."""
        last_day = min(self._world.problem.last_day, first_day + timedelta(days=7 * WEEKS_AHEAD - 1))
        there = [one for one in self._people.values() if one.is_there(week)]
        requests = []
        for ask in self._world.asks:
            coming = tuple(one for one in ask.request.visits if all(first_day <= o.day <= last_day for o in one.options))
            if ask.week <= week and any(one.id not in self._agreed for one in coming):
                avoid = ask.request.avoid | self._said_no[ask.request.id]
                requests.append(replace(ask.request, visits=coming, avoid=avoid))
        known = {visit.id for request in requests for visit in request.visits}
        past = self._bookings(first_day, known)
        return replace(
            self._world.problem,
            first_day=first_day,
            last_day=last_day,
            helpers=tuple(replace(one.helper, booked=tuple(past[one.helper.id])) for one in there),
            requests=tuple(requests),
            current=tuple(one for one in self._agreed.values() if one.visit in known),
        )

    def _bookings(self, first_day: date, known: set[str]) -> defaultdict[str, list[Booking]]:
        """All that helpers agreed on and that is not planned here: it fills their weeks and months."""
        found: defaultdict[str, list[Booking]] = defaultdict(list)
        begin = (first_day - timedelta(days=7)).replace(day=1)
        for one in (*self.done, *self._agreed.values()):
            if one.visit not in known and one.day >= begin:
                minutes = self._world.problem.visit_by_id[one.visit][1].minutes
                found[one.helper].append(Booking(one.day, one.start, one.start + minutes))
        return found

    def _waiting(self, problem: Problem, week: int, rare: Mapping[str, int]) -> dict[str, Wait]:
        """Who waits for a turn: everybody who has nothing to do, newcomers as if for long, longest where little suits them."""
        busy = {one.helper for one in self._agreed.values()}
        idle = [self._people[one.id] for one in problem.helpers if one.id not in busy]
        new = {one.helper.id for one in idle if one.first_proposed is None}
        weeks = {one.helper.id: week - one.last for one in idle}
        return {name: Wait(weeks[name], name in new, rare.get(name, 0) if name in new else 0) for name in weeks}

    def _ask(self, week: int, request: str, helper: str, visits: Iterable[Planned]) -> None:
        """Propose visits to a helper, who says yes or, unless they come there already, is not asked for this again."""
        person = self._people[helper]
        hears = (1 - self._habits.silence) ** person.calls_since(week)
        person.asked_in.append(week)
        person.last = week
        if person.first_proposed is None:
            person.first_proposed = week
        self._questions += 1
        self._times[request, helper] += 1
        if self._lots.says_yes(request, helper, self._times[request, helper], hears * self._habits.acceptance):
            self._agreed.update({one.visit: one for one in visits})
        elif not self._comes_to(request, helper):
            self._said_no[request].add(helper)

    def _comes_to(self, request: str, helper: str) -> bool:
        """Whether a helper has agreed on other visits of this request: those stand, whatever they say now."""
        visits = (visit.id for visit in self._world.problem.request_by_id[request].visits)
        return any(self._agreed[visit].helper == helper for visit in visits if visit in self._agreed)

    def _visit(self, week: int, end: date) -> None:
        """The visits of this week: those who know each other let fewer fall out."""
        for one in sorted(one for one in self._agreed.values() if one.day < end):
            pair = self._world.problem.visit_by_id[one.visit][0].id, one.helper
            is_known = self._together[pair] >= self._habits.used_to
            falls_out = self._habits.falls_out_known if is_known else self._habits.falls_out
            self._happened += self._lots.draw("visit", one.visit, one.helper) >= falls_out
            self._together[pair] += 1
            self._people[one.helper].last = week
            self.done.append(one)
            del self._agreed[one.visit]

    def _leave(self, week: int) -> None:
        """Some stop, sooner when nobody needs them; what they agreed on is open again."""
        for name, person in self._people.items():
            if not person.is_there(week):
                continue
            if self._lots.leaves(name, week, self._habits.leaving(week - person.last)):
                person.gone = week
                self._agreed = {visit: one for visit, one in self._agreed.items() if one.helper != name}

    def sum_up(self) -> Year:
        """The figures of the year."""
        reach = Reach(self._world, self._habits, self._lots)
        proposed = {name for name, one in self._people.items() if one.first_proposed is not None}
        waits = [one.first_proposed - one.joins for one in self._people.values() if one.first_proposed is not None]
        faces = Counter(request for request, _ in self._together)
        reachable = reach.most_of(reach.could)
        return Year(
            helpers=len(self._people),
            could=len(reach.could),
            proposed=len(proposed),
            starved=sum(self._people[name].gone is None for name in reach.could - proposed),
            lost=sum(self._people[name].gone is not None for name in reach.could - proposed),
            reachable=reachable,
            avoidable=reachable - reach.most_of(reach.could & proposed),
            first_wait=sum(waits) / max(1, len(waits)),
            asked=self._world.problem.visit_count,
            agreed=len(self.done),
            happened=self._happened,
            faces=faces.total() / max(1, len(faces)),
            questions=self._questions,
        )
