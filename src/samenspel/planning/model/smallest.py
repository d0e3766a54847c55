"""A problem on which loops are compiled, where what comes out does not matter."""

from __future__ import annotations

from datetime import date, timedelta

from samenspel.planning.model.problem import Helper, Option, Problem, Request, Visit, Window


def smallest() -> Problem:
    """The smallest street on which every loop runs: two people, and one who asks four times."""
    monday, place = date(2026, 3, 2), (52.37, 4.89)
    days = [monday + timedelta(days=7 * week) for week in range(4)]
    visits = tuple(Visit(f"visit-{day}", 60, (Option(day, 540, 720),)) for day in days)
    people = tuple(
        Helper(f"helper-{row}", place, 1.0, frozenset({"company"}), availability=(Window(1, 540, 720),), most_per_month=2)
        for row in range(2)
    )
    asks = (Request("request", place, "company", visits),)
    return Problem("smallest", "Europe/Amsterdam", monday, monday + timedelta(days=27), people, asks, 15)
