"""A bound on the score by prices: Lagrangian relaxation, walked down by subgradients.

Three rules that tie helpers together get a price instead: a visit happens once, a request
bears so many faces, and a week that two months share has its limit only once. What is left falls
apart into one small question for each helper (``offers``), so at *any* prices

    sum of all prices times what there is of each  +  what all helpers can have left over

is at least what any plan is worth. Prices rise where helpers together would take too much and
fall where something is left. The steps are those of M. Held, P. Wolfe, H. Crowder: *Validation of
subgradient optimization* (1974), leaning on the directions before as in P. Camerini, L. Fratta,
F. Maffioli: *On improving relaxation methods by modified gradient techniques* (1975). Worth and
prices are whole millionths, so no rounding makes the bound too low.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from samenspel.planning.bounding import offers
from samenspel.planning.bounding.offers import Desk, Market, Prices, Taken, new_desk
from samenspel.planning.bounding.parts import Parts
from samenspel.planning.searching.arrays import MICRO, Flags, Floats, Layout, Longs
from samenspel.planning.searching.compiling import has_compiler, machine_code
from samenspel.planning.searching.results import Spent

# Prices begin at this share of what a visit is worth with whoever it is worth most with; lower where not all can be had.
FIRST_SHARE, SCARCE_SHARE = 0.95, 0.8
# Rows to look at for one helper: few as long as prices are far from right, and helpers would take anybody.
FEW_LOOKS, MOST_LOOKS, FIRST_ROUNDS = 20_000, 3_000_000, 30
# How much of the former direction stays.
LEAN = 0.9
# Steps aim this share below the best bound so far; after so many rounds without real gain, less far.
FIRST_AIM, PATIENCE, NEARER, LEAST_GAIN = 0.03, 10, 0.7, 1e-5
# Below this aim, begin again from the best prices with the other; so many times.
LEAST_AIM, SECOND_AIM, FRESH_STARTS = 2e-5, 2e-3, 6
# Scores have two decimals: a bound this near to a plan proves that plan.
NEAR_ENOUGH = MICRO // 100
WORKERS = 2

Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Priced:
    """The lowest bound found, in millionths and with nothing held against it for what was told; its prices."""

    total: int
    prices: Prices
    rounds: int


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to go on, where to stop early, who watches, and whether with compiled loops."""

    rounds: int | None = None
    spent: Spent | None = None
    known: int | None = None  # what a plan is worth: the bound never comes below
    watch: Watch | None = None
    plain: bool = False

    def is_over(self, done: int) -> bool:
        """Whether rounds or time are used up; one round is always made."""
        if done == 0:
            return False
        return (self.rounds is not None and done >= self.rounds) or (self.spent is not None and self.spent() >= 1.0)


def price(layout: Layout, market: Market, parts: Parts, scarce: Flags, effort: Effort) -> Priced:
    """Walk the prices down until the effort is spent or no direction is left; ``scarce`` says which visits cannot all be had."""
    descent = _Descent(layout, market, parts, scarce)
    descent.known = effort.known
    with ThreadPoolExecutor(WORKERS) as pool:
        asking = _Asking(layout, market, parts, pool, plain=effort.plain)
        done = 0
        while not effort.is_over(done) and not descent.is_done:
            looks = FEW_LOOKS if done < FIRST_ROUNDS else MOST_LOOKS
            descent.hear(*asking.ask(descent.prices(), looks))
            done += 1
            if effort.watch is not None:
                effort.watch(done, descent.best)
    return Priced(descent.best, descent.best_prices, done)


class _Asking:
    """Asks all helpers at once, in as many pieces as there are workers; sums are the same for any number."""

    def __init__(self, layout: Layout, market: Market, parts: Parts, pool: ThreadPoolExecutor, *, plain: bool) -> None:
        self._sizes = len(layout.ground.visit_request), len(layout.problem.requests), len(parts.shared_week)
        self._market, self._pool = market, pool
        is_plain = plain or not has_compiler()
        self._offers: Callable[..., int] = (vars(offers) if is_plain else machine_code(offers))["offers"]
        helpers = len(market.pair_start) - 1
        rows = market.row_start[market.pair_start]
        cuts = np.searchsorted(rows, rows[-1] * np.arange(1, WORKERS) // WORKERS).tolist()
        self._pieces = list(zip([0, *cuts], [*cuts, helpers], strict=True))
        self._desks: list[Desk] = [new_desk(market, parts.tight_days) for _ in self._pieces]

    def ask(self, prices: Prices, looks: int) -> tuple[int, npt.NDArray[np.int64]]:
        """What all can have left over at these prices, and how much they would take of everything."""
        notes = [Taken(*(np.zeros(size, dtype=np.int64) for size in self._sizes)) for _ in self._pieces]
        jobs = [
            self._pool.submit(self._offers, self._market, prices, desk, taken, first, last, looks)
            for (first, last), desk, taken in zip(self._pieces, self._desks, notes, strict=True)
        ]
        left = sum(int(job.result()) for job in jobs)
        return left, np.sum([np.concatenate(taken) for taken in notes], axis=0)


class _Descent:
    """Where the prices stand, the best so far, and the way they go."""

    def __init__(self, layout: Layout, market: Market, parts: Parts, scarce: Flags) -> None:
        visits, requests = len(layout.ground.visit_request), len(layout.problem.requests)
        best_worth = np.zeros(visits, dtype=np.int64)
        np.maximum.at(best_worth, market.row_visit, market.row_worth)
        faces, shared = layout.ground.request_faces, layout.week_room[parts.shared_week]
        self._borders = [visits, visits + requests]
        self._there_is: Longs = np.concatenate([best_worth > 0, faces, shared]).astype(np.int64)
        self._at: Longs = np.zeros(len(self._there_is), dtype=np.int64)
        self._at[:visits] = np.rint(best_worth * np.where(scarce, SCARCE_SHARE, FIRST_SHARE))
        self._way: Floats = np.zeros(len(self._at))
        self.known: int | None = None  # what a plan is worth: the bound never comes below
        self._aim, self._fresh, self._since = FIRST_AIM, 0, 0
        self._mark: int | None = None
        self.best = 0
        self.best_prices = self.prices()
        self.is_done = False

    def prices(self) -> Prices:
        """The prices to ask about."""
        return Prices(*np.split(self._at, self._borders))

    def hear(self, left: int, taken: Longs) -> None:
        """Take in what helpers would do at these prices, and choose the next."""
        total = int((self._at * self._there_is).sum()) + left
        if self._mark is None or total < self.best:
            self.best, self.best_prices = total, self.prices()
        self._keep_pace(total)
        if self._aim < LEAST_AIM:
            self._begin_again()
        else:
            self._step(total, self._there_is - taken)
        if self.known is not None and self.best <= self.known + NEAR_ENOUGH:
            self.is_done = True

    def _keep_pace(self, total: int) -> None:
        """Aim less far below the best when nothing is gained."""
        if self._mark is None or total < self._mark * (1 - LEAST_GAIN):
            self._mark, self._since = total, 0
            return
        self._since += 1
        if self._since >= PATIENCE:
            self._aim, self._since = self._aim * NEARER, 0

    def _begin_again(self) -> None:
        """Back to the best prices, with a new aim and no direction; after some times it is enough."""
        self._aim, self._fresh = SECOND_AIM / 2**self._fresh, self._fresh + 1
        self._at = np.concatenate(self.best_prices)
        self._way = np.zeros(len(self._at))
        self.is_done = self._fresh > FRESH_STARTS

    def _step(self, total: int, over: Longs) -> None:
        """Go along the direction, which leans on those before, as far as the aim says."""
        is_stuck: Flags = (self._at <= 0) & (over > 0)
        self._way = np.where(is_stuck, 0, over) + LEAN * self._way
        length = float((self._way**2).sum())
        if length == 0:
            self.is_done = True
            return
        below = self.best * self._aim if self.known is None else min(self.best * self._aim, self.best - self.known)
        step = (total - self.best + below) / length
        moved: npt.NDArray[Any] = np.rint(np.maximum(0, self._at - step * self._way))
        self._at = moved.astype(np.int64)
