"""The command itself: examine everything, also when something earlier is wrong."""

import typer

from samenspel.cli.doctor.verdict import Verdict
from samenspel.cli.house import open_house
from samenspel.cli.voice import Exit, Refused, say


def doctor() -> None:
    """Look at the settings, database, jobs, mail, disk and clock, and say how to mend what is wrong."""
    verdicts = examine()
    for verdict in verdicts:
        say(str(verdict))
    wrong = sum(not verdict.is_well for verdict in verdicts)
    say("\nAll is well." if not wrong else f"\n{wrong} to mend.")
    raise typer.Exit(Exit.WRONG if wrong else Exit.DONE)


def examine() -> list[Verdict]:
    """List every finding; without settings nothing else can be examined."""
    try:
        open_house()
    except Refused as refusal:
        return [Verdict("Settings", "cannot be read", str(refusal))]
    from samenspel.cli.doctor.examinations import EXAMINATIONS

    return [verdict for examination in EXAMINATIONS for verdict in examination()]
