"""Read the areas of the country from a file."""

from pathlib import Path
from typing import Annotated

import typer

from samenspel.cli.house import open_house, plain_words
from samenspel.cli.voice import Exit, Refused, complain, say


def import_areas(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", exists=True, dir_okay=False, help="The key figures of CBS, as CSV in UTF-8.", show_default=False
        ),
    ],
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Go on without the rows that are not right.")] = False,
) -> None:
    """Read municipalities, districts or neighbourhoods from a file; the same file again changes nothing."""
    lines = read_lines(file)
    open_house()
    from samenspel.cli.database import refuse_outdated
    from samenspel.neighbourhoods import services

    with plain_words():
        refuse_outdated()
        report = services.import_areas(lines, skip_bad=skip_bad)
    for row in report.bad:
        complain(f"{file.name}:{row.line}: {row.reason}")
    if not report.is_done:
        raise Refused(why_not(rows=report.rows, bad=len(report.bad)), code=Exit.BAD_INPUT)
    figures = f"{report.added} added, {report.changed} changed, {report.unchanged} as they were, {len(report.bad)} left out"
    say(f"{report.rows} rows of the kind {report.kind}: {figures}.")


def read_lines(file: Path) -> list[str]:
    """Read a text file, with or without a byte order mark."""
    try:
        return file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError as error:
        raise Refused(f"FILE: {file} is not UTF-8 (byte {error.start})", code=Exit.BAD_INPUT) from error
    except OSError as error:
        raise Refused(f"FILE: {file} cannot be read ({error.strerror})", code=Exit.BAD_INPUT) from error


def why_not(*, rows: int, bad: int) -> str:
    """Say why nothing was read."""
    if bad < rows:
        return f"FILE: {bad} of {rows} rows are not right; nothing has been changed. --skip-bad goes on without them."
    return f"FILE: none of the {rows} rows can be used; nothing has been changed."
