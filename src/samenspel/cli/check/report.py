"""What was run and how it ended; what was left out and why; and whether that is proof enough."""

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from xml.etree.ElementTree import parse

from samenspel.cli.check.steps import RULER, Outcome, Result
from samenspel.cli.voice import say


class Need(StrEnum):
    """Something that this machine may lack."""

    POSTGRES = "postgres"
    BROWSER = "browser"


def show_table(outcomes: Sequence[Outcome]) -> None:
    """Print what was run, how it ended and how long it took; then what was not run and why."""
    say(f"\n{RULER}")
    for outcome in outcomes:
        say(f"{outcome.result.value} {outcome.step.title:<60} {outcome.seconds:>8.1f} s")
    say(f"  {'together':<60} {sum(outcome.seconds for outcome in outcomes):>8.1f} s")
    left_out = [line for outcome in outcomes for line in left_out_of(outcome)]
    for line in left_out:
        say(f"Not run: {line}")
    if not left_out:
        say("Nothing was left out.")


def left_out_of(outcome: Outcome) -> Iterator[str]:
    """List what a step did not run, and why."""
    if outcome.result is Result.NOT_RUN:
        yield f"{outcome.step.title}: {outcome.step.absence}."
    if outcome.step.report is not None and outcome.step.report.exists():
        for reason, count in skipped_in(outcome.step.report).items():
            yield f"{count} of {outcome.step.title}: {reason}"


def skipped_in(report: Path) -> Counter[str]:
    """Count the tests that skipped themselves, by the reason they give."""
    tree = parse(report)  # noqa: S314  written by our own pytest a moment ago
    return Counter(skipped.get("message", "") for skipped in tree.iter("skipped"))


def is_proven(outcomes: Sequence[Outcome], required: Sequence[Need]) -> bool:
    """Whether no step failed and nothing that is required was left out."""
    missing = [outcome for outcome in outcomes if outcome.result is Result.NOT_RUN]
    for need in required:
        if any(need.value in outcome.step.title.lower() for outcome in missing):
            say(f"But {need.value} is required here.")
            return False
    return all(outcome.result is not Result.FAILED for outcome in outcomes)
