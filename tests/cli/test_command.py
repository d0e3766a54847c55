"""What the command says of itself, and how it refuses."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import samenspel
from samenspel.cli.app import app
from samenspel.cli.voice import Refused

RUNNER = CliRunner()
COMMANDS = {"demo", "serve", "work", "migrate", "doctor", "make-admin", "import-areas", "plan", "check"}


def test_help_names_every_command() -> None:
    shown = RUNNER.invoke(app, ["--help"])
    assert shown.exit_code == 0
    assert {name for name in COMMANDS if name in shown.output} == COMMANDS


def test_the_version_is_told() -> None:
    assert RUNNER.invoke(app, ["--version"]).output == f"samenspel {samenspel.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["serve", "--port", "99999"], "--port"),
        (["serve", "--port", "many"], "--port"),
        (["plan", "there.json"], "--output"),
        (["plan", "there.json", "-o", "plan.json", "--seconds", "-1"], "--seconds"),
        (["explain", "there.json", "plan.json", "--language", "fr"], "--language"),
        (["check", "--only", "everything"], "--only"),
        (["nothing"], "nothing"),
    ],
)
def test_bad_input_is_refused_by_name(arguments: list[str], named: str) -> None:
    refused = RUNNER.invoke(app, arguments)
    assert refused.exit_code == 2
    assert named in refused.output


def test_seconds_and_rounds_exclude_each_other(tmp_path: Path) -> None:
    arguments = ["plan", "there.json", "-o", str(tmp_path / "plan.json"), "--seconds", "1", "--rounds", "1"]
    refused = RUNNER.invoke(app, arguments)
    assert isinstance(refused.exception, Refused)
    assert str(refused.exception) == "--seconds and --rounds exclude each other; give one"


@pytest.mark.parametrize("arguments", [["--help"], ["plan", "--help"]])
def test_the_command_starts_without_django(arguments: list[str]) -> None:
    heavy = ("django", "numpy", "numba", "granian")
    program = (
        "import sys; from samenspel.cli.app import app\n"
        f"try: app({arguments!r})\n"
        "except SystemExit: pass\n"
        f"loaded = [name for name in {heavy!r} if name in sys.modules]\n"
        "assert not loaded, loaded"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_refused_begins_the_same_whoever_refuses_it(tmp_path: Path) -> None:
    said = []
    for arguments in (["--seconds", "1", "--rounds", "1"], ["--rounds", "1"]):
        command = [sys.executable, "-m", "samenspel", "plan", "there.json", "-o", str(tmp_path / "plan.json"), *arguments]
        said.append(subprocess.run(command, capture_output=True, text=True, check=False).stderr)
    assert said == ["refused: --seconds and --rounds exclude each other; give one\n", "refused: there.json: is not there\n"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only Unix has pipes with a name")
def test_a_command_that_ctrl_c_ends_says_so(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "samenspel", "explain", str(pipe), "plan.json"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        with pipe.open("wb"):  # waits until it reads
            running.send_signal(signal.SIGINT)
        said = running.stderr.read()
    assert (running.returncode, said) == (130, "stopped\n")
