"""What sharing costs, and what is left of a plan when people say no: tables over whole neighbourhoods and years.

    python benchmarks/fairness.py [INSTANCE ...] [--rounds 63] [--draws 50] [--seeds 10] [--times 2 4]
        [--shared FOLDER]

Without instances: all that stand in FOLDER/planning/instances. FOLDER is ``../shared`` beside the
project, or SAMENSPEL_SHARED. Years are simulated for instances of up to 100 requests. Prints
tables, asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import fmean

from samenspel.planning import (
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

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("SAMENSPEL_SHARED", ROOT.parent / "shared"))
CHANCES = (0.5, 0.6, 0.7, 0.8, 0.9)
CROWD = 5
REQUESTS_OF_A_YEAR = 100
MUCH_TO_ASK = 5000  # visits; with more, fewer draws


def show(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table that Markdown understands."""
    names = list(columns)
    print(f"\n### {title}\n\n| {' | '.join(names)} |\n|---|{'---:|' * (len(names) - 1)}")
    for row in rows:
        print(f"| {' | '.join(str(cell) for cell in row)} |", flush=True)


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


def show_sharing(problem: Problem, rounds: int) -> Result:
    """The three ways of sharing side by side; the plan of the default goes back."""
    results = {sharing: solve(problem, rounds=rounds, sharing=sharing) for sharing in Sharing}
    rows = [sharing_row(problem, sharing, result) for sharing, result in results.items()]
    show(f"{problem.name}: three ways to share", (*SHARING, "proposed", "Gini"), rows)
    return results[Sharing.BALANCED]


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


def show_answers(problem: Problem, result: Result, draws: int) -> None:
    """Asking one by one beside asking a crowd, for every chance of a yes."""
    columns = ("chance of a yes", "after 1 round", "after 3", "in the end", "of planned", "rounds", "days", "questions")
    manners = (Manner(), Manner(at_once=CROWD))
    rows = [answers_row(problem, result, chance, manner, draws) for chance in CHANCES for manner in manners]
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


TURNS = {"without turns": (False, False), "with turns": (True, False), "with turns, rare ones first": (True, True)}


def show_years(problem: Problem, seeds: int, times: int) -> None:
    """A year in each way of sharing: without turns, with turns for whoever waits, and knowing as well to whom little suits."""
    columns = ("a year", "could", "never proposed", "stopped before", "avoidable", "weeks until first", "faces", "questions")
    rows = []
    for sharing in Sharing:
        for name, (turns, rare_first) in TURNS.items():
            every = [
                simulate_year(problem, sharing=sharing, turns=turns, rare_first=rare_first, seed=seed, times=times)
                for seed in range(1, seeds + 1)
            ]
            rows.append(year_row(f"{sharing.value}, {name}", every))
    title = f"{problem.name}: a year, every request {times} times ({seeds} seeds)"
    show(title, (*columns, "agreed", "happened", "of agreed"), rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("instances", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=63)
    parser.add_argument("--draws", type=int, default=50)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--times", nargs="*", type=int, default=[2, 4], help="how often each request arrives in a year")
    parser.add_argument("--shared", type=Path, default=SHARED)
    asked = parser.parse_args()
    folder = asked.shared / "planning" / "instances"
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores before the run")
    for path in asked.instances or sorted(folder.glob("*.json*"), key=lambda one: one.stat().st_size):
        problem = read_problem(path)
        result = show_sharing(problem, asked.rounds)
        show_answers(problem, result, asked.draws if problem.visit_count < MUCH_TO_ASK else max(1, asked.draws // 3))
        if len(problem.requests) <= REQUESTS_OF_A_YEAR:
            for times in asked.times:
                show_years(problem, asked.seeds, times)


if __name__ == "__main__":
    main()
