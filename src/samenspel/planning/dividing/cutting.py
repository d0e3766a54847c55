"""Cutting an area in pieces so that few who may meet are parted: by place first, then request by request."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, cos, floor, pi, sin

import numpy as np

from samenspel.planning.dividing.bonds import Bonds, Flags, Ints, Longs
from samenspel.planning.model.errors import WrongInput

DIRECTIONS = 8
# How far from the middle a line may fall, as a share of the first side; and what sides may grow or shrink in all.
SHIFTS = (0.0, -0.1, 0.1)
TILT = 0.2
# Pieces are this full on average, so that a line has room to fall well.
ROOM = 0.85
PASSES = 12
# One in so many of those who would gain moves at once, the best first: together they would undo each other's gain.
MOVED_AT_ONCE = 4
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Division:
    """Every request in one piece, every helper the property of one piece (or of none: nobody to come to).

    ``piece_of`` has a number per request, ``owner_of`` one per helper, -1 for none; both
    count from 0 to ``pieces`` - 1.
    """

    pieces: int
    piece_of: Ints
    owner_of: Ints

    def parted(self, bonds: Bonds) -> Flags:
        """Per pair of the bonds whether its helper belongs to another piece."""
        parted: Flags = self.piece_of[bonds.request] != self.owner_of[bonds.helper]
        return parted


def cut(bonds: Bonds, size: int, weight: Longs | None = None) -> Division:
    """Cut in pieces of at most ``size`` requests, along the lines where the least weight crosses.

    Parts that have no bond between them fall apart by themselves; small ones share a
    piece. ``weight`` per pair replaces that of the bonds: who was parted before may
    weigh more. The same bonds and weights give the same division.
    """
    if size < 1:
        raise WrongInput("size", f"{size} is not a number of requests")
    cutter = _Cutter(bonds, bonds.weight if weight is None else weight, size)
    groups = [piece for part in _parts(bonds) for piece in cutter.split(part, ceil(len(part) / (ROOM * size)))]
    piece_of = np.zeros(bonds.requests, dtype=np.int32)
    pieces = 0
    for pieces, group in enumerate(_bundled(groups, bonds, size), start=1):
        piece_of[group] = pieces - 1
    return Division(pieces, piece_of, _owners(cutter, piece_of, pieces))


def _parts(bonds: Bonds) -> list[Longs]:
    """The rows of requests that hang together, part by part, in order of their first row."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = bonds.requests + bonds.helpers
    ones = np.ones(len(bonds.request), dtype=np.int8)
    graph = coo_array((ones, (bonds.request, bonds.helper + np.int32(bonds.requests))), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    of_request = label[: bonds.requests]
    order = np.argsort(of_request, kind="stable")
    borders = np.flatnonzero(np.diff(of_request[order])) + 1
    found = [part for part in np.split(order, borders) if len(part)]
    return sorted(found, key=lambda part: int(part[0]))


def _bundled(groups: list[Longs], bonds: Bonds, size: int) -> list[Longs]:
    """Small groups put together, neighbours first, as long as they stay within the size."""
    small = [group for group in groups if 2 * len(group) <= size]
    bundles = [group for group in groups if 2 * len(group) > size]
    small.sort(key=lambda group: (*bonds.places[group].mean(axis=0).round(6).tolist(), int(group[0])))
    open_bundle: list[Longs] = []
    for group in small:
        if open_bundle and sum(map(len, open_bundle)) + len(group) > size:
            bundles.append(np.concatenate(open_bundle))
            open_bundle = []
        open_bundle.append(group)
    if open_bundle:
        bundles.append(np.concatenate(open_bundle))
    return sorted((np.sort(bundle) for bundle in bundles), key=lambda bundle: int(bundle[0]))


def _owners(cutter: _Cutter, piece_of: Ints, pieces: int) -> Ints:
    """Each helper to the piece that holds most of the weight of their pairs; the lowest of equals."""
    bonds = cutter.bonds
    owner = np.full(bonds.helpers, NOBODY, dtype=np.int32)
    keys, at = np.unique(bonds.helper.astype(np.int64) * max(1, pieces) + piece_of[bonds.request], return_inverse=True)
    held = np.bincount(at, weights=cutter.weight, minlength=len(keys)).astype(np.int64)
    helper, piece = np.divmod(keys, max(1, pieces))
    order = np.lexsort((-piece, held))  # the last one written wins: the most weight, then the lowest piece
    owner[helper[order]] = piece[order]
    return owner


class _Cutter:
    """Halves parts until they are small enough."""

    def __init__(self, bonds: Bonds, weight: Longs, size: int) -> None:
        self.bonds = bonds
        self.weight = weight
        self.size = size
        counts = np.bincount(bonds.request, minlength=bonds.requests)
        self._start: Longs = np.concatenate(([0], np.cumsum(counts)))

    def split(self, part: Longs, pieces: int) -> list[Longs]:
        """Cut a part in so many pieces; fewer when one is small enough already."""
        if len(part) <= self.size:
            return [part]
        half = _Half(self, part, pieces)
        is_first = half.refined(half.best_line())
        first = pieces // 2
        return [*self.split(part[is_first], first), *self.split(part[~is_first], pieces - first)]

    def pairs(self, part: Longs) -> tuple[Longs, Longs]:
        """The pairs of a part: for each the place of its request in the part, and its own row."""
        counts = self._start[part + 1] - self._start[part]
        before = np.repeat(np.cumsum(counts) - counts, counts)
        rows = np.repeat(self._start[part], counts) + np.arange(counts.sum()) - before
        return np.repeat(np.arange(len(part)), counts), rows


class _Half:
    """One part to be cut in two; a flag per request says whether it is on the first side."""

    def __init__(self, cutter: _Cutter, part: Longs, pieces: int) -> None:
        self._places = cutter.bonds.places[part]
        self._request, rows = cutter.pairs(part)
        helpers, self._helper = np.unique(cutter.bonds.helper[rows], return_inverse=True)
        self._weight = cutter.weight[rows]
        self._total = self._sums(self._helper, self._weight, len(helpers))
        self._count = len(part)
        self._wanted = self._count * (pieces // 2) / pieces
        limit = cutter.size * (pieces // 2), cutter.size * (pieces - pieces // 2)
        self._fewest = max(1, self._count - limit[1], floor(self._wanted * (1 - TILT)))
        self._most = max(self._fewest, min(self._count - 1, limit[0], ceil(self._wanted * (1 + TILT))))

    @staticmethod
    def _sums(rows: Longs, values: Longs, size: int) -> Longs:
        return np.bincount(rows, weights=values, minlength=size).astype(np.int64)

    def _first_weight(self, is_first: Flags) -> Longs:
        """Per helper the weight on the first side."""
        return self._sums(self._helper, self._weight * is_first[self._request], len(self._total))

    def _crossing(self, is_first: Flags) -> int:
        """The weight that is lost when every helper stays on their heavier side."""
        first = self._first_weight(is_first)
        return int(np.minimum(first, self._total - first).sum())

    def best_line(self) -> Flags:
        """Of straight lines in several directions, near the middle, the one that the least weight crosses."""
        lines = [line for turn in range(DIRECTIONS) for line in self._lines(pi * turn / DIRECTIONS)]
        return min(lines, key=self._crossing)

    def _lines(self, angle: float) -> list[Flags]:
        order = np.argsort(self._places @ np.array([cos(angle), sin(angle)]), kind="stable")
        rank = np.empty(self._count, dtype=np.int64)
        rank[order] = np.arange(self._count)
        wanted = (round(self._wanted * (1 + shift)) for shift in SHIFTS)
        return [rank < min(max(count, self._fewest), self._most) for count in wanted]

    def refined(self, is_first: Flags) -> Flags:
        """Let requests change sides as long as less weight crosses."""
        least = self._crossing(is_first)
        for _ in range(PASSES):
            tried = self._moved(is_first)
            crossing = self._crossing(tried)
            if crossing >= least:
                break
            is_first, least = tried, crossing
        return is_first

    def _moved(self, is_first: Flags) -> Flags:
        """The best of those who gain change sides, as far as both sides keep their size."""
        gains = self._gains(is_first)
        willing = np.flatnonzero(gains > 0)
        chosen = willing[np.lexsort((willing, -gains[willing]))][: 1 + len(willing) // MOVED_AT_ONCE]
        moved, count = is_first.copy(), int(is_first.sum())
        for row in chosen.tolist():
            after = count - 1 if moved[row] else count + 1
            if self._fewest <= after <= self._most:
                moved[row], count = not moved[row], after
        return moved

    def _gains(self, is_first: Flags) -> Longs:
        """Per request the weight that no longer crosses when it alone changes sides."""
        first = self._first_weight(is_first)[self._helper]
        second = self._total[self._helper] - first
        step = np.where(is_first[self._request], -self._weight, self._weight)
        gain = np.maximum(first + step, second - step) - np.maximum(first, second)
        return self._sums(self._request, gain, self._count)
