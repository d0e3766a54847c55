"""Larger areas made from smaller ones: copies side by side, mirrored so that they touch, each a little different.

    python benchmarks/cities.py INSTANCE COUNT CITY

Writes so many copies of an instance as one. A city of four towns is what ``cluster.py`` calls *city*; other benchmarks take the
file as any other instance.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from random import Random
from typing import Any

Row = dict[str, Any]
# How far somebody of a copy lives from where the pattern has them, in degrees at most (some 200 metres).
JITTER = 0.002


def tiled(pattern: Row, count: int, seed: int = 1) -> Row:
    """An instance of ``count`` copies in a square, as JSON values; people near a border can help across it."""
    columns = round(count**0.5 + 0.4999)
    box = _box(pattern)
    copies = [_copy(pattern, at, divmod(at, columns), box, Random(seed * 1000 + at)) for at in range(count)]
    return pattern | {
        "name": f"{pattern['name']} x {count}",
        "helpers": [one for copy in copies for one in copy["helpers"]],
        "requests": [one for copy in copies for one in copy["requests"]],
    }


def _box(pattern: Row) -> tuple[float, float, float, float]:
    places = [one["place"] for one in (*pattern["helpers"], *pattern["requests"])]
    lats, lons = [lat for lat, _ in places], [lon for _, lon in places]
    return min(lats), min(lons), max(lats) - min(lats), max(lons) - min(lons)


def _copy(pattern: Row, number: int, cell: tuple[int, int], box: tuple[float, float, float, float], chance: Random) -> Row:
    def moved(one: Row) -> Row:
        place = _place(one["place"], cell, box)
        return one | {"id": f"{number}.{one['id']}", "place": [round(x + chance.uniform(-JITTER, JITTER), 6) for x in place]}

    helpers = [moved(one) for one in pattern["helpers"]]
    requests = [
        moved(one)
        | {
            "avoid": [f"{number}.{name}" for name in one["avoid"]],
            "visits": [visit | {"id": f"{number}.{visit['id']}"} for visit in one["visits"]],
        }
        for one in pattern["requests"]
    ]
    return {"helpers": helpers, "requests": requests}


def _place(place: list[float], cell: tuple[int, int], box: tuple[float, float, float, float]) -> tuple[float, float]:
    """The place in this cell of the square; every second row and column is a mirror of its neighbour."""
    south, west, height, width = box
    up, right = place[0] - south, place[1] - west
    if cell[0] % 2:
        up = height - up
    if cell[1] % 2:
        right = width - right
    return south + cell[0] * height + up, west + cell[1] * width + right


def read_row(path: Path) -> Row:
    """An instance as JSON values, packed or not."""
    content = path.read_bytes()
    row: Row = json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
    return row


def main() -> None:
    """Write a larger instance."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("instance", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("city", type=Path)
    asked = parser.parse_args()
    asked.city.write_text(json.dumps(tiled(read_row(asked.instance), asked.count)), encoding="utf-8")


if __name__ == "__main__":
    main()
