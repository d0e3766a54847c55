"""A whole neighbourhood at once: the best plan found within a budget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.sharing import WEIGHTS, Sharing, Wait
from samenspel.planning.searching.results import Result, Spent, Watch

if TYPE_CHECKING:
    from samenspel.planning.searching.arrays import Layout

DEFAULT_ROUNDS = 127  # 1 + 2 + 4 + … + 64: the search ends cold


def solve(  # noqa: PLR0913 - one door, everything but the problem by name
    problem: Problem,
    *,
    seed: int = 1,
    rounds: int | None = None,
    spent: Spent | None = None,
    watch: Watch | None = None,
    plain: bool = False,
    start: Plan | None = None,
    sharing: Sharing = Sharing.BALANCED,
    waiting: Mapping[str, Wait] | None = None,
    layout: Layout | None = None,
) -> Result:
    """Plan everything at once.

    With ``rounds`` the answer depends on problem, seed and rounds only. With ``spent``
    (a clock of the caller's) the search goes on until it says 1; with both, until either
    is over. With neither, a fixed number of rounds is made. The first complete plan is never made worse. With ``plain``
    nothing is compiled: some thirty times slower, the same plan for the same rounds.
    The search begins from ``start`` where one is given, as far as it keeps the rules; a
    start that keeps them all is never made worse.

    ``sharing`` says what the search looks for beside coverage: the same faces, a turn for
    everybody, or the official score. ``waiting`` says of helpers (ids) how long they
    have not been proposed; whoever waits long goes first, in every way of sharing, unless they have
    something booked or told in these days. A turn costs no visit, but may cost points. Neither
    ever moves a hard rule, and every score reported is the official one. ``layout``: the arrays of
    the problem (``lay_out``), where the caller has made them already.
    """
    # numpy and the compiler stay away from whoever only proposes or reads formats
    from samenspel.planning.searching.rounds import Budget, search

    if rounds is None and spent is None:
        rounds = DEFAULT_ROUNDS
    return search(
        problem,
        Budget(seed, rounds, spent, plain, start.visits if start else ()),
        watch,
        weights=WEIGHTS[sharing],
        waiting=waiting or {},
        layout=layout,
    )
