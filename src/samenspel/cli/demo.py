"""Show a living neighbourhood: a server and a worker together, in a folder of their own."""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from samenspel.cli.house import open_house, plain_words
from samenspel.cli.serve import Port, refuse_taken
from samenspel.cli.stopping import listen_for_stop
from samenspel.cli.voice import Refused, say

HOST = "127.0.0.1"
OUR_PREFIX = "SAMENSPEL_"
PAUSE_SECONDS = 0.2
STOP_SECONDS = 15.0


def demo(
    port: Port = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin again with an untouched neighbourhood.")] = False,
) -> None:
    """Make a neighbourhood of about 300 people and serve it, on this machine only."""
    refuse_taken(HOST, port)
    folder = move_into_demo(port)
    with one_at_a_time(folder):
        if fresh:
            empty(folder)
        open_house()
        make_neighbourhood()
        welcome(port)
        run_together((("serve", "--port", str(port)), ("work",)))


def move_into_demo(port: int) -> Path:
    """Leave the real settings behind, so that the demo can never touch real data; return its folder."""
    from samenspel.project import environment

    folder = environment.home() / "demo"
    for name in [name for name in os.environ if name.startswith(OUR_PREFIX)]:
        del os.environ[name]
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "SAMENSPEL_HOME": str(folder),
        "SAMENSPEL_DEMO": "1",
        "SAMENSPEL_URL": f"http://{HOST}:{port}",
    }
    return folder


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Refuse a second demo in the same folder; the system frees the lock when a process dies."""
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused("The demo is already running. Stop it first, or use the one that runs.") from error
        yield


def empty(folder: Path) -> None:
    """Throw away what an earlier demo left."""
    for leftover in folder.iterdir():
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()


def make_neighbourhood() -> None:
    """Make the neighbourhood, all of it or nothing; one that is there stays as it was left."""
    from samenspel.cli.database import bring_up_to_date
    from samenspel.project import demo as town

    begun = time.monotonic()
    with plain_words():
        bring_up_to_date(quiet=True)
        if town.is_built():
            say("The neighbourhood is as you left it; --fresh begins again.")
            return
        say("Making the neighbourhood …")
        made = town.build(report=lambda line: say(f"  {line}"))
    seconds = time.monotonic() - begun
    say(f"{made.people} people, {made.asks} asks for help and {made.visits} visits, made in {seconds:.0f} s.")


def welcome(port: int) -> None:
    """Print where the demo is and who one can be there."""
    from django.utils.translation import override

    from samenspel.project import demo as town

    say(f"\nWho do you want to be? Choose at http://{HOST}:{port}/demo/\n")
    with override("en"):
        for person in town.people():
            say(f"  {person.name:<10} {person.line}")
    say()


def run_together(commands: Sequence[Sequence[str]]) -> None:
    """Run commands of ours side by side until Ctrl-C, or until one of them ends by itself."""
    with listen_for_stop() as stopping:
        children = [start(command) for command in commands]
        try:
            while not stopping() and all(child.poll() is None for child in children):
                time.sleep(PAUSE_SECONDS)
        finally:
            stop(children)
    if not stopping():
        raise Refused("The demo stopped by itself; the lines above say why.")
    say("\nThe demo has stopped. Its people are kept; --fresh begins again.")


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a command of ours in a session of its own: Ctrl-C comes to us, and we tell each child once."""
    return subprocess.Popen((sys.executable, "-m", "samenspel", *command), start_new_session=True)


def stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask every child to stop, and make it stop when it does not."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
