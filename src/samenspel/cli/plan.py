"""Plan a neighbourhood from a file; loads the planning core only, never Django."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from samenspel.cli.efforts import MOST_ROUNDS, up_to_a_day
from samenspel.cli.voice import Exit, Refused

DIVIDE = "Cut the area in pieces and plan them side by side on this machine; INSTANCE and PLAN may be folders."
CLUSTER = "The same on the machines of a Dask cluster, such as tcp://127.0.0.1:8786 (needs the extra cluster)."
TLS = "For tls:// addresses: a folder with ca.pem (whom to trust), cert.pem and key.pem (this machine's own)."
WITHOUT_TLS = "Let a tcp:// address be another machine, unencrypted: only in a network that nothing else reaches."
SHARING = "The same faces, the official score, or a turn for everybody; hard limits are the same in all three."
ONLY_MISSING = "Of a folder, only the areas that have no plan yet."


def plan(  # noqa: PLR0913 - the options of a command
    instance: Annotated[
        Path, typer.Argument(metavar="INSTANCE", help="The neighbourhood: a .json or .json.gz file.", show_default=False)
    ],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="PLAN", help="Where the plan goes.", show_default=False)],
    seconds: Annotated[
        float | None,
        typer.Option(callback=up_to_a_day, metavar="SECONDS", help="Time to plan in, 10 unless rounds are given."),
    ] = None,
    rounds: Annotated[
        int | None,
        typer.Option(min=0, max=MOST_ROUNDS, metavar="ROUNDS", help="Rounds to plan, for a plan that repeats exactly."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, metavar="NUMBER", help="Same seed and rounds, same plan.")] = 1,
    sharing: Annotated[Literal["familiar", "balanced", "everybody"], typer.Option(help=SHARING)] = "balanced",
    divide: Annotated[bool, typer.Option("--divide", help=DIVIDE)] = False,
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS", help=CLUSTER)] = None,
    only_missing: Annotated[bool, typer.Option("--only-missing", help=ONLY_MISSING)] = False,
    tls: Annotated[Path | None, typer.Option(metavar="FOLDER", help=TLS)] = None,
    without_tls: Annotated[bool, typer.Option("--without-tls", help=WITHOUT_TLS)] = False,
) -> None:
    """Plan who visits whom and when, from a file and into a file; or a folder of them, in pieces, on many machines."""
    if seconds is not None and rounds is not None:
        raise Refused("--seconds and --rounds exclude each other; give one", code=Exit.BAD_INPUT)
    if divide or cluster is not None:
        if seconds is not None:
            raise Refused("pieces are planned by rounds: give --rounds in place of --seconds", code=Exit.BAD_INPUT)
        if sharing != "balanced":
            raise Refused("pieces are planned in the balanced way: leave --sharing out", code=Exit.BAD_INPUT)
        from samenspel.planning.commands.divide import Where, run_divided

        where = Where(cluster, tls, without_tls=without_tls)
        raise typer.Exit(run_divided(instance, output, where, rounds=rounds, seed=seed, only_missing=only_missing))
    if only_missing or tls is not None or without_tls:
        raise Refused("--only-missing is for a folder, --tls and --without-tls are for a --cluster", code=Exit.BAD_INPUT)
    if instance.is_dir():
        raise Refused(f"{instance} is a folder: give --divide or --cluster, and a folder for --output", code=Exit.BAD_INPUT)
    from samenspel.planning import Sharing
    from samenspel.planning.commands.plan import run_plan

    raise typer.Exit(run_plan(instance, output, seconds=seconds, rounds=rounds, seed=seed, sharing=Sharing(sharing)))
