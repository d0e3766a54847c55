"""From an empty folder to an installation that serves pages and does its jobs, by the commands alone."""

import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from samenspel.cli.serve import refuse_taken
from samenspel.cli.voice import Exit, Refused
from tests.cli.running import command, samenspel, surroundings

STOP_SECONDS = 15


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an installation in a folder of its own."""
    folder = tmp_path_factory.mktemp("home")
    made = samenspel("migrate", home=folder)
    assert (made.returncode, made.stderr) == (0, "")
    return folder


@pytest.fixture
def server(home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve the installation; return the process and the address."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    arguments = command("serve", "--port", str(port), "--workers", "1")
    with subprocess.Popen(arguments, env=surroundings(home, URL=address), stdout=subprocess.PIPE, text=True) as process:
        yield process, address
        process.terminate()


def test_an_empty_folder_is_not_served(tmp_path: Path) -> None:
    for arguments in (("serve", "--port", "8999"), ("work", "--once")):
        refused = samenspel(*arguments, home=tmp_path)
        assert refused.returncode == 1
        assert "Run: samenspel migrate" in refused.stderr


def test_a_fresh_installation_is_healthy(home: Path) -> None:
    healthy = samenspel("doctor", home=home)
    assert (healthy.returncode, healthy.stdout.splitlines()[-1]) == (0, "All is well.")


def test_the_worker_does_what_waits_and_stops(home: Path) -> None:
    worked = samenspel("work", "--once", home=home)
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
