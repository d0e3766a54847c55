"""Do the jobs that wait in the database."""

from typing import Annotated

import typer

from samenspel.cli.house import open_house, plain_words
from samenspel.cli.stopping import listen_for_stop
from samenspel.cli.voice import say


def work(
    once: Annotated[bool, typer.Option("--once", help="Stop when no job is left.")] = False,
) -> None:
    """Do the jobs: letters, reminders, expiry. Runs until Ctrl-C."""
    open_house()
    from samenspel.cli.database import refuse_outdated, refuse_unsafe
    from samenspel.foundation import jobs

    with plain_words(), listen_for_stop() as stop:
        refuse_unsafe()
        refuse_outdated()
        done = jobs.work(once=once, stop=stop)
    say(f"{done} jobs done.")
