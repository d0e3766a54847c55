"""From nothing to an installation that serves pages and does its jobs, by the commands alone, on either database."""

import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from samenspel.cli.serve import refuse_taken
from samenspel.cli.voice import Exit, Refused
from tests.cli.running import command, samenspel, surroundings

pytestmark = pytest.mark.django_db  # so that these run on PostgreSQL too
STOP_SECONDS = 15


@dataclass(frozen=True)
class Installation:
    """A folder, and the address of a database where that is not in the folder."""

    home: Path
    database: str

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of this installation."""
        return samenspel(*arguments, home=self.home, DATABASE_URL=self.database)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Make a folder, and on PostgreSQL a database, with nothing in them."""
    folder = tmp_path_factory.mktemp("home")
    server, _, _ = os.environ.get("SAMENSPEL_DATABASE_URL", "").rpartition("/")
    if not server.startswith("postgres"):
        yield Installation(folder, "")
        return
    name = f"samenspel_installation_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield Installation(folder, f"{server}/{name}")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="module")
def installation(empty: Installation) -> Installation:
    """Make an installation; before that it is neither served nor worked for."""
    for arguments in (("serve", "--port", "8999"), ("work", "--once")):
        refused = empty.run(*arguments)
        assert (refused.returncode, "Run: samenspel migrate" in refused.stderr) == (1, True)
    made = empty.run("migrate")
    assert (made.returncode, made.stderr) == (0, "")
    return empty


@pytest.fixture
def server(installation: Installation) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve the installation; return the process and the address."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    arguments = command("serve", "--port", str(port), "--workers", "1")
    environment = surroundings(installation.home, DATABASE_URL=installation.database, URL=address)
    with subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, text=True) as process:
        yield process, address
        process.terminate()


def test_a_fresh_installation_is_healthy(installation: Installation) -> None:
    healthy = installation.run("doctor")
    assert (healthy.returncode, healthy.stdout.splitlines()[-1]) == (0, "All is well.")


def test_the_worker_does_what_waits_and_stops(installation: Installation) -> None:
    worked = installation.run("work", "--once")
    assert worked.returncode == 0
    assert worked.stdout.endswith("jobs done.\n")


def test_the_server_answers_and_stops_when_asked(server: tuple[subprocess.Popen[str], str]) -> None:
    process, address = server
    assert process.stdout is not None
    assert process.stdout.readline() == f"Serving at {address} (Ctrl-C stops)\n"
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert "Samenspel" in answer.read().decode()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=STOP_SECONDS) == 0


def test_a_taken_port_is_refused_by_name() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match=f"--port: {port} cannot be used") as refused:
            refuse_taken("127.0.0.1", port)
    assert refused.value.code is Exit.BAD_INPUT
