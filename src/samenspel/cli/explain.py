"""Explain a plan from files; loads the planning core only, never Django."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from samenspel.cli.efforts import Instance
from samenspel.cli.voice import Exit, Refused

ONLY = "Only this part: who comes (planned), what stays open (open), or what would help (help)."


def explain(
    instance: Instance,
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan: a .json or .json.gz file.", show_default=False)],
    language: Annotated[Literal["en", "nl"], typer.Option(help="In which language.")] = "en",
    visit: Annotated[str | None, typer.Option(metavar="ID", help="Only this visit.", show_default=False)] = None,
    only: Annotated[Literal["planned", "open", "help"] | None, typer.Option(help=ONLY, show_default=False)] = None,
) -> None:
    """Say why each visit of a plan has this person, why others stay open, and what would help."""
    if visit is not None and only is not None:
        raise Refused("--visit and --only exclude each other; give one", code=Exit.BAD_INPUT)
    from samenspel.planning import Language
    from samenspel.planning.commands.explain import run_explain
    from samenspel.planning.explaining.words import Heading

    part = None if only is None else Heading(only)
    raise typer.Exit(run_explain(instance, plan, language=Language(language), visit=visit, only=part))
