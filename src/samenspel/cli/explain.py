"""Explain a plan from files; loads the planning core only, never Django."""

from pathlib import Path
from typing import Annotated

import typer

from samenspel.cli.voice import Exit, Refused


def explain(
    instance: Annotated[
        Path, typer.Argument(metavar="INSTANCE", help="The neighbourhood: a .json or .json.gz file.", show_default=False)
    ],
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan: a .json or .json.gz file.", show_default=False)],
    language: Annotated[str, typer.Option(metavar="LANGUAGE", help="In which language: en or nl.")] = "en",
    visit: Annotated[str | None, typer.Option(metavar="ID", help="Only this visit.", show_default=False)] = None,
) -> None:
    """Say why each visit of a plan has this person, why others stay open, and what would help."""
    from samenspel.planning import Language
    from samenspel.planning.commands.explain import run_explain

    if language not in set(Language):
        raise Refused(f'"{language}" is not a language here; give en or nl', code=Exit.BAD_INPUT)
    raise typer.Exit(run_explain(instance, plan, language=Language(language), visit=visit))
