"""Tables that Markdown understands, printed as they grow."""

from __future__ import annotations

from collections.abc import Iterable


def head(*columns: str) -> None:
    """Begin a table: one column of words, then columns of figures."""
    print(f"| {' | '.join(columns)} |\n|---|{'---:|' * (len(columns) - 1)}", flush=True)


def line(*cells: object) -> None:
    """Print one line of a table."""
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


def show(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a whole table below its title, each row as soon as it is there."""
    print(f"\n### {title}\n")
    head(*columns)
    for row in rows:
        line(*row)
