"""What the figures of a plan mean, with their unit, to be read beside the number."""

from __future__ import annotations

from collections.abc import Mapping

from samenspel.planning.model.scoring import Figures

MEANINGS: Mapping[str, str] = {
    "instance": "the name in the file",
    "visits": "visits asked for",
    "covered": "visits that somebody makes",
    "coverage": "of all visits asked for (1 is all)",
    "requests": "requests",
    "requests_whole": "requests of which every visit is made",
    "requests_without_anyone": "requests of which no visit is made",
    "faces_per_request": "people, on average, for a request to which anybody comes",
    "faces_per_regular_request": "people, the same for requests of six visits or more (0 without any)",
    "km_per_visit": "kilometres in a straight line, on average",
    "wishes_missed": "wishes not fulfilled, counted at every visit",
    "helpers_used": "people who make a visit",
    "mean_visits_in_a_helper_month": "visits, on average, in a month in which somebody makes any",
    "changed": "visits that are not as people were told",
    "score": "points",
}


def figure_lines(figures: Figures) -> list[str]:
    """The figures of a plan as lines to read: the judge's name for each, the number, and what it counts."""
    rows = [(name, str(getattr(figures, name)), meaning) for name, meaning in MEANINGS.items()]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return [f"{name:<{widths[0]}}  {value:<{widths[1]}}  {meaning}" for name, value, meaning in rows]
