"""Who reaches no request at all: somebody who lives far away, or a place that was written down wrongly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from samenspel.planning.commands.pacing import counted
from samenspel.planning.model.geometry import REACH_SLACK_KM, km_between
from samenspel.planning.model.problem import Place, Problem

if TYPE_CHECKING:
    from samenspel.planning.searching.arrays import Floats

MOST_NAMED = 5
KM_PER_DEGREE = 111.0  # of latitude, a little too few


def unreached_lines(problem: Problem) -> Iterator[str]:
    """Name the helpers within whose reach there is no request, and those whose place seems to be the wrong way round."""
    if not problem.requests:
        return
    homes = _Homes(problem)
    far = [one for one in problem.helpers if not homes.is_within(one.place, one.reach_km)]
    if not far:
        return
    middle = homes.middle()
    far.sort(key=lambda one: -km_between(one.place, middle))
    away = [f"{one.id} (the nearest is {homes.nearest_km(one.place):.1f} km away)" for one in far[:MOST_NAMED]]
    who = "1 helper reaches" if len(far) == 1 else f"{counted(len(far), 'helper')} reach"
    yield f"{who} no request at all: {_listed(away, len(far))}"
    turned = [one.id for one in far if homes.is_within(one.place[::-1], one.reach_km)]
    if turned:
        yield f"with latitude and longitude the other way round a request is near: {_listed(turned[:MOST_NAMED], len(turned))}"


def _listed(names: Sequence[str], total: int) -> str:
    more = total - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


class _Homes:
    """Where requests are, from south to north, so that of a whole country few are looked at for one helper."""

    def __init__(self, problem: Problem) -> None:
        # numpy stays away from whoever only asks for help
        import numpy as np

        self._degrees = np.array(sorted(one.place for one in problem.requests), dtype=np.float64)
        self._radians: Floats = np.radians(self._degrees)

    def middle(self) -> Place:
        """A place with as many requests north as south of it, and as many east as west."""
        north, east = (sorted(column)[len(column) // 2] for column in self._degrees.T.tolist())
        return north, east

    def is_within(self, place: Place, km: float) -> bool:
        """Whether any request is that near."""
        wide = km / KM_PER_DEGREE
        first, last = self._degrees[:, 0].searchsorted([place[0] - wide, place[0] + wide])
        return bool((self._distances(place, slice(first, last)) <= km + REACH_SLACK_KM).any())

    def nearest_km(self, place: Place) -> float:
        """How far the nearest request is."""
        return float(self._distances(place, slice(None)).min())

    def _distances(self, place: Place, which: slice) -> Floats:
        import numpy as np

        from samenspel.planning.searching.arrays import distances

        return distances(self._radians[which], np.radians(np.array(place)))
