"""What the core is asked and what it answers: one ask as a puzzle, and the ways to fill it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from samenspel import planning
from samenspel.arrangements import turns


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
