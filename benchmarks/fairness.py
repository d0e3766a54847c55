"""What sharing costs, and what is left of a plan when people say no: tables over whole neighbourhoods and years.

    python benchmarks/fairness.py [INSTANCE ...] [--tables sharing answers years beginning] [--rounds 63] [--draws 50]
        [--seeds 10] [--times 2 4] [--shared FOLDER]

Without instances: all that stand in FOLDER/planning/instances. FOLDER is ``../shared`` beside the
project, or SAMENSPEL_SHARED. Years, and how a community begins (``fairness_beginning.py``), are simulated for instances of
up to 100 requests. Prints tables, asserts nothing.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import fmean

from fairness_beginning import WAYS, all_at_once, years
from instances import SHARED, instances
from machine import machine
from tables import show

from samenspel.planning import (
    Habits,
    Manner,
    Problem,
    Result,
    Sharing,
    Year,
    read_problem,
    sharing_figures,
    simulate_answers,
    simulate_year,
    solve,
)

CHANCES = (0.5, 0.6, 0.7, 0.8, 0.9)
USUAL_CHANCE = 0.7
CROWD = 5
MORE_FACES = 6
REQUESTS_OF_A_YEAR = 100
MUCH_TO_ASK = 5000  # visits; with more, fewer draws
TABLES = ("sharing", "answers", "years", "beginning")


def sharing_row(problem: Problem, sharing: Sharing, result: Result) -> list[object]:
    """One way of sharing a neighbourhood."""
    shares, figures = sharing_figures(problem, result.plan), result.figures
    return [
        sharing.value,
        f"{figures.covered:,} of {figures.visits:,}",
        f"{figures.score:,.0f}",
        f"{figures.faces_per_request:.2f}",
        f"{100 * shares.most_seen_share:.0f} %",
        f"{figures.km_per_visit:.2f}",
        f"{shares.full_months} of {shares.helper_months}",
        shares.full_while_waiting,
        f"{shares.proposed} of {shares.could_be_proposed}",
        f"{shares.gini:.2f}",
    ]


SHARING = ("sharing", "covered", "score", "faces", "by best known face", "km", "full months", "while another has room")


def show_sharing(problem: Problem, rounds: int) -> None:
    """The three ways of sharing side by side."""
    rows = (sharing_row(problem, sharing, solve(problem, rounds=rounds, sharing=sharing)) for sharing in Sharing)
    show(f"{problem.name}: three ways to share", (*SHARING, "proposed", "Gini"), rows)


def answers_row(problem: Problem, result: Result, chance: float, manner: Manner, draws: int) -> list[object]:
    """One way of asking for a plan."""
    before = time.process_time()
    answers = simulate_answers(problem, result.plan, acceptance=chance, manner=manner, draws=draws)
    took = time.process_time() - before
    expected = answers.expected
    return [
        f"{chance:.1f}, {'one by one' if manner.at_once == 1 else f'{manner.at_once} at once'}",
        f"{answers.by_round[1]:,.0f}",
        f"{answers.by_round[3]:,.0f}",
        f"{expected.mean:,.0f} ({expected.low:,.0f} to {expected.high:,.0f})",
        f"{100 * expected.mean / max(1, expected.planned):.0f} %",
        f"{expected.rounds:.1f}",
        f"{answers.days:.0f}",
        f"{answers.calls:,.0f}",
        f"{answers.calls / max(1, answers.helpers):.1f}",
        f"{answers.most_calls:.0f}",
        f"{answers.in_vain:,.0f}",
        f"{took:.2f}",
    ]


def show_answers(problem: Problem, rounds: int, draws: int) -> None:
    """Asking one by one beside asking a crowd, for every chance of a yes."""
    result = solve(problem, rounds=rounds)
    columns = ("chance of a yes", "after 1 round", "after 3", "in the end", "of planned", "rounds", "days", "questions")
    manners = (Manner(), Manner(at_once=CROWD))
    rows = [answers_row(problem, result, chance, manner, draws) for chance in CHANCES for manner in manners]
    open_doors = replace(
        problem, requests=tuple(replace(one, most_faces=one.most_faces + MORE_FACES) for one in problem.requests)
    )
    for manner in manners:
        name, *cells = answers_row(open_doors, result, USUAL_CHANCE, replace(manner, silence=0.0), draws)
        rows.append([f"{name}; {MORE_FACES} faces more, nobody silent", *cells])
    title = f"{problem.name}: {len(result.plan.visits):,} planned visits when people may say no ({draws} draws)"
    show(title, (*columns, "per helper", "most for one", "yes in vain", "cpu s"), rows)


def year_row(name: str, years: list[Year]) -> list[object]:
    """Some years of one way of sharing, on average."""

    def mean(figure: Callable[[Year], float]) -> float:
        return fmean(figure(year) for year in years)

    return [
        name,
        f"{mean(lambda one: one.could):.0f}",
        f"{mean(lambda one: one.starved):.1f}",
        f"{mean(lambda one: one.lost):.1f}",
        f"{mean(lambda one: one.avoidable):.1f}",
        f"{mean(lambda one: one.first_wait):.1f}",
        f"{mean(lambda one: one.faces):.2f}",
        f"{mean(lambda one: one.questions):.0f}",
        f"{mean(lambda one: one.agreed):.0f} of {mean(lambda one: one.asked):.0f}",
        f"{mean(lambda one: one.happened):.0f}",
        f"{100 * mean(lambda one: one.happened / max(1, one.agreed)):.1f} %",
    ]


YEAR = ("a year", "could", "never proposed", "stopped before", "avoidable", "weeks until first", "faces", "questions")
YEAR_OF = (*YEAR, "agreed", "happened", "of agreed")
NOBODY_STOPS = Habits(leaves=0.0, leaves_waiting=0.0)
TURNS = {"without turns": (False, False), "with turns": (True, False), "with turns, rare ones first": (True, True)}


def show_years(problem: Problem, seeds: int, times: int) -> None:
    """A year in each way of sharing: without turns, with turns for whoever waits, and knowing as well to whom little suits."""

    def simulated(sharing: Sharing, turns: bool, rare_first: bool, habits: Habits | None = None) -> list[Year]:
        chosen = {"sharing": sharing, "turns": turns, "rare_first": rare_first, "habits": habits, "times": times}
        return [simulate_year(problem, seed=seed, **chosen) for seed in range(1, seeds + 1)]

    rows = []
    for sharing in Sharing:
        for name, (turns, rare_first) in TURNS.items():
            rows.append(year_row(f"{sharing.value}, {name}", simulated(sharing, turns, rare_first)))
    staying = simulated(Sharing.BALANCED, turns=True, rare_first=True, habits=NOBODY_STOPS)
    rows.append(year_row("the same with balanced when nobody stops", staying))
    show(f"{problem.name}: a year, every request {times} times ({seeds} seeds)", YEAR_OF, rows)


def show_beginning(problem: Problem, seeds: int, every: list[int]) -> None:
    """A community that has just begun: all its asks at once, and its first year."""
    rows = ((name, result.figures.covered, f"{result.figures.faces_per_request:.2f}") for name, result in all_at_once(problem))
    show(f"{problem.name}: all asks of a community that begins", ("sharing, and who waits", "covered", "faces"), rows)
    for times in every:
        found = (year_row(str(way), years(problem, way, seeds=seeds, times=times)) for way in WAYS)
        show(f"{problem.name}: its first year, balanced, every request {times} times ({seeds} seeds)", YEAR_OF, found)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("instances", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=63)
    parser.add_argument("--draws", type=int, default=50)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--times", nargs="*", type=int, default=[2, 4], help="how often each request arrives in a year")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--tables", nargs="+", choices=TABLES, default=TABLES)
    asked = parser.parse_args()
    print(machine())
    for path in asked.instances or instances(asked.shared):
        show_all(read_problem(path), asked)


def show_all(problem: Problem, asked: argparse.Namespace) -> None:
    """The tables that are asked for, of one instance."""
    if "sharing" in asked.tables:
        show_sharing(problem, asked.rounds)
    if "answers" in asked.tables:
        show_answers(problem, asked.rounds, asked.draws if problem.visit_count < MUCH_TO_ASK else max(1, asked.draws // 3))
    if len(problem.requests) > REQUESTS_OF_A_YEAR:
        return
    if "years" in asked.tables:
        for times in asked.times:
            show_years(problem, asked.seeds, times)
    if "beginning" in asked.tables:
        show_beginning(problem, asked.seeds, asked.times)


if __name__ == "__main__":
    main()
