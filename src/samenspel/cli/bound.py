"""Bound what any plan can reach; loads the planning core only, never Django."""

from pathlib import Path
from typing import Annotated

import typer

from samenspel.cli.efforts import MOST_SECONDS, Instance, number_option


def bound(
    instance: Instance,
    *,
    plan: Annotated[
        Path | None, typer.Option(metavar="PLAN", help="Say how far this plan is from the best possible.", show_default=False)
    ] = None,
    seconds: Annotated[
        float | None,
        number_option(MOST_SECONDS, metavar="SECONDS", help="Time for all of it, 20 unless given."),
    ] = None,
) -> None:
    """Say how good any plan of a neighbourhood can be at most: visits covered, and points."""
    from samenspel.planning.commands.bound import run_bound

    raise typer.Exit(run_bound(instance, plan=plan, seconds=seconds))
