"""Plan a neighbourhood from a file; loads the planning core only, never Django."""

from pathlib import Path
from typing import Annotated

import typer

from samenspel.cli.voice import Exit, Refused


def plan(
    instance: Annotated[
        Path, typer.Argument(metavar="INSTANCE", help="The neighbourhood: a .json or .json.gz file.", show_default=False)
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="PLAN", help="Where the plan goes.", show_default=False)],
    seconds: Annotated[
        float | None, typer.Option(min=0, metavar="SECONDS", help="Time to plan in, 10 unless rounds are given.")
    ] = None,
    rounds: Annotated[
        int | None, typer.Option(min=0, metavar="ROUNDS", help="Rounds to plan, for a plan that repeats exactly.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, metavar="NUMBER", help="Same seed and rounds, same plan.")] = 1,
) -> None:
    """Plan who visits whom and when, from a file and into a file."""
    if seconds is not None and rounds is not None:
        raise Refused("--seconds and --rounds exclude each other; give one", code=Exit.BAD_INPUT)
    from samenspel.planning.commands.plan import run_plan

    raise typer.Exit(run_plan(instance, output, seconds=seconds, rounds=rounds, seed=seed))
