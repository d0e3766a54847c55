"""Compare a neighbourhood with what it would be; loads the planning core only, never Django."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samenspel.cli.efforts import MOST_ROUNDS, up_to, up_to_a_day
from samenspel.cli.voice import Exit, Refused

if TYPE_CHECKING:
    from samenspel.planning import MoreHelpers

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def what_if(  # noqa: PLR0913 - one option for everything that can be supposed
    instance: Annotated[
        Path, typer.Argument(metavar="INSTANCE", help="The neighbourhood: a .json or .json.gz file.", show_default=False)
    ],
    *,
    plan: Annotated[
        Path | None, typer.Option(metavar="PLAN", help="Begin from this plan; without it one is made.", show_default=False)
    ] = None,
    helpers: Annotated[int, typer.Option(min=0, max=1000, metavar="NUMBER", help="So many people more.")] = 0,
    activity: Annotated[list[str] | None, typer.Option(metavar="CODE", help="What they do; may be given again.")] = None,
    needs: Annotated[list[str] | None, typer.Option(metavar="CODE", help="What holds for them; may be given again.")] = None,
    weekdays: Annotated[str, typer.Option(metavar="DAYS", help="When they have time.")] = ",".join(DAYS),
    month: Annotated[int, typer.Option(min=0, max=31, metavar="NUMBER", help="Visits a month more for everybody there is.")] = 0,
    reach: Annotated[
        float,
        typer.Option(callback=up_to(100, "kilometres"), metavar="KM", help="Kilometres that everybody there is comes further."),
    ] = 0.0,
    faces: Annotated[int, typer.Option(min=0, max=20, metavar="NUMBER", help="Faces more that every resident bears.")] = 0,
    without: Annotated[list[str] | None, typer.Option(metavar="ID", help="Somebody who is gone; may be given again.")] = None,
    seconds: Annotated[
        float | None,
        typer.Option(callback=up_to_a_day, metavar="SECONDS", help="Time for all of it, 10 unless rounds are given."),
    ] = None,
    rounds: Annotated[
        int | None,
        typer.Option(min=0, max=MOST_ROUNDS, metavar="ROUNDS", help="Rounds for each plan, for figures that repeat exactly."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, metavar="NUMBER", help="Same seed and rounds, same figures.")] = 1,
) -> None:
    """Show a neighbourhood before and after: with more people, other limits, a wider reach or more faces."""
    if seconds is not None and rounds is not None:
        raise Refused("--seconds and --rounds exclude each other; give one", code=Exit.BAD_INPUT)
    from samenspel.planning import ChangeLimit, MoreFaces, Supposition, WidenReach, Without
    from samenspel.planning.commands.what_if import run_what_if

    supposed: list[Supposition] = [Without(tuple(without))] if without else []
    supposed += [ChangeLimit(more_per_month=month)] if month else []
    supposed += [WidenReach(reach)] if reach else []
    supposed += [MoreFaces(faces)] if faces else []
    supposed += [_more(helpers, activity or [], needs or [], weekdays)] if helpers else []
    if not supposed:
        raise Refused("nothing is supposed; give --helpers, --month, --reach, --faces or --without", code=Exit.BAD_INPUT)
    raise typer.Exit(run_what_if(instance, supposed, plan=plan, seconds=seconds, rounds=rounds, seed=seed))


def _more(count: int, activities: list[str], needs: list[str], weekdays: str) -> MoreHelpers:
    """So many people more, alike, spread as requests are, with the limits and the reach that are usual."""
    from samenspel.planning import ANY_TIME, MoreHelpers, WrongInput

    names = [name.strip().lower()[:3] for name in weekdays.split(",")]
    if not set(names) <= set(DAYS):
        raise Refused(f'"{weekdays}" is not a list like tue,fri', code=Exit.BAD_INPUT)
    if not activities:
        raise Refused("--helpers needs --activity: what would they do?", code=Exit.BAD_INPUT)
    wanted = {DAYS.index(name) + 1 for name in names}
    windows = tuple(window for window in ANY_TIME if window.weekday in wanted)
    try:
        return MoreHelpers(count, frozenset(activities), frozenset(needs), windows)
    except WrongInput as refusal:
        raise Refused(str(refusal), code=Exit.BAD_INPUT) from refusal
