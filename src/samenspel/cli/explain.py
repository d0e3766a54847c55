"""Explain a plan from files; loads the planning core only, never Django."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from samenspel.cli.efforts import Instance


def explain(
    instance: Instance,
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan: a .json or .json.gz file.", show_default=False)],
    language: Annotated[Literal["en", "nl"], typer.Option(help="In which language.")] = "en",
    visit: Annotated[str | None, typer.Option(metavar="ID", help="Only this visit.", show_default=False)] = None,
) -> None:
    """Say why each visit of a plan has this person, why others stay open, and what would help."""
    from samenspel.planning import Language
    from samenspel.planning.commands.explain import run_explain

    raise typer.Exit(run_explain(instance, plan, language=Language(language), visit=visit))
