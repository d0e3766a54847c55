"""Plan a neighbourhood from a file; loads the planning core only, never Django."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from samenspel.cli.efforts import MOST_ROUNDS, MOST_SECONDS, Instance, number_option
from samenspel.cli.voice import Exit, Refused

DIVIDE = "Cut the area in pieces and plan them side by side on this machine; INSTANCE and PLAN may be folders."
CLUSTER = "The same on the machines of a Dask cluster, such as tcp://127.0.0.1:8786 (needs the extra cluster)."
TLS = "For tls:// addresses: a folder with ca.pem (whom to trust), cert.pem and key.pem (this machine's own)."
WITHOUT_TLS = "Let a tcp:// address be another machine, unencrypted: only in a network that nothing else reaches."
SHARING = "The same faces, the official score, or a turn for everybody; hard limits are the same in all three."
ONLY_MISSING = "Of a folder, only the areas that have no plan yet."
REPLACE = "Write over the file at --output also when it is no plan, or a plan of another instance."
SECONDS = "Time to plan in, 10 unless rounds are given. Pieces are planned by rounds: not with --divide or --cluster."
ROUNDS = "Rounds to plan, for a plan that repeats exactly; with --divide or --cluster 6 unless given."


def plan(  # noqa: PLR0913 - the options of a command
    instance: Instance,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="PLAN", help="Where the plan goes.", show_default=False)],
    seconds: Annotated[
        float | None,
        number_option(MOST_SECONDS, metavar="SECONDS", help=SECONDS),
    ] = None,
    rounds: Annotated[
        int | None,
        typer.Option(min=0, max=MOST_ROUNDS, metavar="ROUNDS", help=ROUNDS),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, metavar="NUMBER", help="Same seed and rounds, same plan.")] = 1,
    sharing: Annotated[Literal["familiar", "balanced", "everybody"], typer.Option(help=SHARING)] = "balanced",
    divide: Annotated[bool, typer.Option("--divide", help=DIVIDE)] = False,
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS", help=CLUSTER)] = None,
    only_missing: Annotated[bool, typer.Option("--only-missing", help=ONLY_MISSING)] = False,
    replace: Annotated[bool, typer.Option("--replace", help=REPLACE)] = False,
    tls: Annotated[Path | None, typer.Option(metavar="FOLDER", help=TLS)] = None,
    without_tls: Annotated[bool, typer.Option("--without-tls", help=WITHOUT_TLS)] = False,
) -> None:
    """Plan who visits whom and when, from a file and into a file; or a folder of them, in pieces, on many machines.

    Points decide: a visit that costs more points than it brings, such as one far away, stays open.
    """
    if seconds is not None and rounds is not None:
        raise Refused("--seconds and --rounds exclude each other; give one", code=Exit.BAD_INPUT)
    if divide or cluster is not None:
        if seconds is not None:
            raise Refused("pieces are planned by rounds: give --rounds in place of --seconds", code=Exit.BAD_INPUT)
        from samenspel.planning import Sharing
        from samenspel.planning.commands.divide import Keeping, Where, run_divided

        where, way = Where(cluster, tls, without_tls=without_tls), Sharing(sharing)
        keeping = Keeping(only_missing=only_missing, replace=replace)
        raise typer.Exit(run_divided(instance, output, where, rounds=rounds, seed=seed, sharing=way, keeping=keeping))
    if only_missing or tls is not None or without_tls:
        raise Refused("--only-missing is for a folder, --tls and --without-tls are for a --cluster", code=Exit.BAD_INPUT)
    if instance.is_dir():
        raise Refused(f"{instance} is a folder: give --divide or --cluster, and a folder for --output", code=Exit.BAD_INPUT)
    from samenspel.planning import Sharing
    from samenspel.planning.commands.plan import run_plan

    way = Sharing(sharing)
    raise typer.Exit(run_plan(instance, output, seconds=seconds, rounds=rounds, seed=seed, sharing=way, replace=replace))
