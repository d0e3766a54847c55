"""Serve the pages."""

import socket
import threading
import time
from typing import Annotated

import typer

from samenspel.cli.house import open_house, plain_words
from samenspel.cli.voice import Exit, Refused, say

WSGI = "samenspel.project.wsgi:application"
START_SECONDS = 60.0
PAUSE_SECONDS = 0.05
Port = Annotated[int, typer.Option(min=1, max=65535, metavar="PORT", help="Port to listen on.")]


def serve(
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Address to listen on.")] = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, metavar="NUMBER", help="Processes; about one per core.")] = 2,
    blocking_threads: Annotated[int, typer.Option(min=1, metavar="NUMBER", help="Threads per process.")] = 4,
) -> None:
    """Serve the pages until Ctrl-C. Jobs need "samenspel work" beside it."""
    open_house()
    from django.db import connections

    from samenspel.cli.database import refuse_outdated, refuse_unsafe

    with plain_words():
        refuse_unsafe()
        refuse_outdated()
    refuse_taken(host, port)
    connections.close_all()
    run_server(host, port, workers=workers, blocking_threads=blocking_threads)


def refuse_taken(host: str, port: int) -> None:
    """Refuse an address on which nothing can listen now."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except socket.gaierror as error:
        raise Refused(f"--host: {host} is not an address of this machine", code=Exit.BAD_INPUT) from error
    except OSError as error:
        reason = f"--port: {port} cannot be used ({error.strerror}); choose another"
        raise Refused(reason, code=Exit.BAD_INPUT) from error


def run_server(host: str, port: int, *, workers: int, blocking_threads: int) -> None:
    """Run Granian until it is told to stop."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        WSGI,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=blocking_threads,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    threading.Thread(target=announce, args=(host, port), daemon=True).start()
    server.serve()


def announce(host: str, port: int) -> None:
    """Say where the pages are as soon as the first worker answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(PAUSE_SECONDS)
        else:
            say(f"Serving at http://{host}:{port} (Ctrl-C stops)")
            return
