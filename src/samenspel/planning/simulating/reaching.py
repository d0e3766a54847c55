"""Who could have been proposed in time, had the year been known beforehand: what turns are measured against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set as AbstractSet

from samenspel.planning.simulating.habits import Habits, Lots
from samenspel.planning.simulating.world import WEEKS, World, who_could

LAST_PLAN = WEEKS - 2
"""In the last week nothing is planned any more."""


class Reach:
    """Whom each ask could reach before they stop, and how many at most.

    ``could`` are the helpers (ids) to whom an ask suits that arrives while they are there, or would be if nobody ever needed
    them. Left out of the bound are times: every helper could come to every ask that suits them, however many they are,
    and an ask has as many places for people who say yes as it can bear faces, or visits if these are fewer. Whoever
    says no takes no place. Places that somebody gives back are not counted.
    """

    def __init__(self, world: World, habits: Habits, lots: Lots) -> None:
        self._stops = {name: _stops_unasked(name, joins, habits, lots) for name, joins in world.joins.items()}
        self.asks: defaultdict[str, list[str]] = defaultdict(list)  # that reach a helper
        self.declines: set[str] = set()
        self.could: set[str] = set()
        arrives = {ask.request.id: ask.week for ask in world.asks}
        for request, helpers in who_could(world).items():
            for name, until in helpers.items():
                if max(world.joins[name], arrives[request]) <= min(self._stops[name], until, LAST_PLAN):
                    self.asks[name].append(request)
                    if world.joins[name] <= arrives[request]:
                        self.could.add(name)
                    if not lots.says_yes(request, name, 1, habits.acceptance):
                        self.declines.add(name)
        self.places = {one.id: min(one.most_faces, len(one.visits)) for one in world.problem.requests}

    def most_of(self, helpers: AbstractSet[str]) -> int:
        """The most of these helpers who could have been proposed in time: a largest matching of people and places."""
        seeking = sorted(helpers - self.declines)
        return len(helpers) - len(seeking) + self._most_placed([self.asks[name] for name in seeking])

    def _most_placed(self, asks: list[list[str]]) -> int:
        """How many find a place, each in one of their asks."""
        import numpy as np  # both stay away from whoever only proposes
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import maximum_bipartite_matching

        firsts: dict[str, int] = {}
        total = 0
        for request, count in self.places.items():
            firsts[request], total = total, total + count
        edges = [(row, firsts[one] + place) for row, mine in enumerate(asks) for one in mine for place in range(self.places[one])]
        if not edges:
            return 0
        rows, columns = np.array(edges, dtype=np.int32).T
        graph = csr_array((np.ones(len(edges), dtype=np.int8), (rows, columns)), shape=(len(asks), total))
        return int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum())


def _stops_unasked(name: str, joins: int, habits: Habits, lots: Lots) -> int:
    """The week in which somebody stops who is never proposed; the end of the year if they do not."""
    weeks = (week for week in range(joins, WEEKS) if lots.leaves(name, week, habits.leaving(week - joins)))
    return next(weeks, WEEKS)
