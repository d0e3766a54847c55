"""Compare a neighbourhood with what it would be; loads the planning core only, never Django."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samenspel.cli.efforts import MOST_KM, MOST_ROUNDS, MOST_SECONDS, Instance, number_option
from samenspel.cli.voice import Exit, Refused

if TYPE_CHECKING:
    from samenspel.planning import MoreHelpers, Window

HELPERS = "So many people more, all of one kind, with the limits and the reach that are usual here (the medians)."
NEAR = "The request by whose home they live; without it they live all over, by requests they could help."
MONTH = "Visits a month more for everybody there is, or for --who."
FACES = "Faces more that every resident bears, or that of --request."
WHO = "Whom --month and --reach are for; may be given again."
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def what_if(  # noqa: PLR0913 - one option for everything that can be supposed
    instance: Instance,
    *,
    plan: Annotated[
        Path | None, typer.Option(metavar="PLAN", help="Begin from this plan; without it one is made.", show_default=False)
    ] = None,
    helpers: Annotated[int, typer.Option(min=0, max=1000, metavar="NUMBER", help=HELPERS)] = 0,
    activity: Annotated[list[str] | None, typer.Option(metavar="CODE", help="What they do; may be given again.")] = None,
    needs: Annotated[list[str] | None, typer.Option(metavar="CODE", help="What holds for them; may be given again.")] = None,
    weekdays: Annotated[str, typer.Option(metavar="DAYS", help="When they have time: days like tue,fri.")] = ",".join(DAYS),
    begin: Annotated[str, typer.Option("--from", metavar="TIME", help="From what time on those days.")] = "08:00",
    end: Annotated[str, typer.Option("--to", metavar="TIME", help="Until what time on those days.")] = "22:00",
    near: Annotated[str | None, typer.Option(metavar="ID", help=NEAR, show_default=False)] = None,
    month: Annotated[int, typer.Option(min=0, max=31, metavar="NUMBER", help=MONTH)] = 0,
    reach: Annotated[
        float,
        number_option(MOST_KM, metavar="KM", help="Kilometres that everybody, or --who, comes further."),
    ] = 0.0,
    faces: Annotated[int, typer.Option(min=0, max=20, metavar="NUMBER", help=FACES)] = 0,
    who: Annotated[list[str] | None, typer.Option(metavar="ID", help=WHO)] = None,
    request: Annotated[list[str] | None, typer.Option(metavar="ID", help="Whom --faces is for; may be given again.")] = None,
    without: Annotated[list[str] | None, typer.Option(metavar="ID", help="Somebody who is gone; may be given again.")] = None,
    seconds: Annotated[
        float | None,
        number_option(MOST_SECONDS, metavar="SECONDS", help="Time for all of it, 10 unless rounds are given."),
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
    _refuse_unused(
        ("--who", who, "--month or --reach", month or reach),
        ("--request", request, "--faces", faces),
        ("--activity", activity, "--helpers", helpers),
        ("--needs", needs, "--helpers", helpers),
        ("--near", near, "--helpers", helpers),
    )
    from samenspel.planning import ChangeLimit, MoreFaces, Supposition, WidenReach, Without
    from samenspel.planning.commands.what_if import run_what_if

    supposed: list[Supposition] = [Without(tuple(without))] if without else []
    supposed += [ChangeLimit(more_per_month=month, helpers=_only(who))] if month else []
    supposed += [WidenReach(reach, helpers=_only(who))] if reach else []
    supposed += [MoreFaces(faces, requests=_only(request))] if faces else []
    supposed += [_more(helpers, activity or [], needs or [], _windows(weekdays, begin, end), near)] if helpers else []
    if not supposed:
        raise Refused("nothing is supposed; give --helpers, --month, --reach, --faces or --without", code=Exit.BAD_INPUT)
    raise typer.Exit(run_what_if(instance, supposed, plan=plan, seconds=seconds, rounds=rounds, seed=seed))


def _refuse_unused(*options: tuple[str, object, str, object]) -> None:
    """Refuse an option that says nothing without another: its name and value, and those of the other."""
    for option, value, other, is_there in options:
        if value and not is_there:
            raise Refused(f"{option} goes with {other}", code=Exit.BAD_INPUT)


def _only(ids: list[str] | None) -> tuple[str, ...] | None:
    return tuple(ids) if ids else None


def _windows(weekdays: str, begin: str, end: str) -> tuple[Window, ...]:
    """The same hours on each of these days."""
    from samenspel.planning import Window, WrongInput
    from samenspel.planning.model.moments import minutes_of

    names = [name.strip().lower()[:3] for name in weekdays.split(",")]
    if not set(names) <= set(DAYS):
        raise Refused(f'--weekdays: "{weekdays[:40]}" is not a list like tue,fri', code=Exit.BAD_INPUT)
    minutes = []
    for option, text in (("--from", begin), ("--to", end)):
        try:
            minutes.append(minutes_of(text))
        except WrongInput as refusal:
            raise Refused(f"{option}: {refusal}", code=Exit.BAD_INPUT) from refusal
    if minutes[0] >= minutes[1]:
        raise Refused(f"--to: {end} is not after {begin}", code=Exit.BAD_INPUT)
    return tuple(Window(DAYS.index(name) + 1, *minutes) for name in DAYS if name in names)


def _more(count: int, activities: list[str], needs: list[str], windows: tuple[Window, ...], near: str | None) -> MoreHelpers:
    """So many people more, alike, with the limits and the reach that are usual."""
    from samenspel.planning import MoreHelpers, WrongInput

    if not activities:
        raise Refused("--helpers needs --activity: what would they do?", code=Exit.BAD_INPUT)
    try:
        return MoreHelpers(count, frozenset(activities), frozenset(needs), windows, near=near)
    except WrongInput as refusal:
        raise Refused(str(refusal), code=Exit.BAD_INPUT) from refusal
