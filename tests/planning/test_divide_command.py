"""The door of ``samenspel plan --divide`` and ``--cluster``, as far as it needs no cluster."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samenspel.cli.app import app
from samenspel.cli.voice import Refused
from samenspel.planning import Sharing, WrongInput, plan_to, read_plan, sharing_figures, write_problem
from samenspel.planning.commands.divide import Where, run_divided
from samenspel.planning.commands.pacing import DONE, FAILED, REFUSED
from samenspel.planning.dividing.cluster import DaskCrew, refuse_strangers
from samenspel.planning.dividing.crews import CrewLost
from samenspel.planning.dividing.tasks import code_mark
from tests.planning.judge import judge
from tests.planning.streets import street, street_row


def quiet(_line: str) -> None:
    """Say nothing."""


def test_an_area_is_planned_where_the_system_does_not_say_which_processors_it_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: None)
    write_problem(street(1), tmp_path / "street.json")
    assert run_divided(tmp_path / "street.json", tmp_path / "plan.json", Where(), rounds=1, show=quiet) == DONE
    assert read_plan(tmp_path / "plan.json").instance == "street-1"


@pytest.mark.parametrize("kind", [Exception, ImportError])
def test_a_worker_without_samenspel_is_said_in_words(kind: type[Exception]) -> None:
    missing = kind("ModuleNotFoundError(\"No module named 'samenspel'\")")
    with pytest.raises(CrewLost, match=r"a worker cannot load samenspel: install .* \(ModuleNotFoundError"):
        refuse_strangers([code_mark(), missing])


def test_a_worker_that_left_meanwhile_is_no_stranger() -> None:
    refuse_strangers([code_mark(), ConnectionResetError("in the middle of a word"), code_mark()])
    with pytest.raises(CrewLost, match="another version"):
        refuse_strangers([ConnectionResetError("in the middle of a word"), "another"])


@pytest.mark.parametrize(
    "address", ["tcp://10.0.0.7:8786", "tcp://planner.example:8786", "tcp://[2001:db8::1]:8786", "tcp://:8786"]
)
def test_what_travels_beyond_this_machine_is_encrypted_unless_that_is_given_up_in_so_many_words(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)  # refused before the library is asked for
    with pytest.raises(WrongInput, match="give a tls:// address and --tls, or --without-tls"):
        DaskCrew(address)
    said: list[str] = []
    write_problem(street(1), tmp_path / "street.json")
    where = Where(address, without_tls=True)
    assert run_divided(tmp_path / "street.json", tmp_path / "plan.json", where, show=said.append) == FAILED
    assert said[-1].startswith("stopped: planning on a cluster needs more than is installed")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "[::1]"])
def test_on_this_machine_nothing_has_to_be_encrypted(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CrewLost, match="needs more than is installed"):
        DaskCrew(f"tcp://{host}:8786")


def test_another_numpy_is_other_code(monkeypatch: pytest.MonkeyPatch) -> None:
    here = code_mark()
    monkeypatch.setattr("samenspel.planning.dividing.tasks.version", lambda name: f"another {name}")
    code_mark.cache_clear()
    there = code_mark()
    monkeypatch.undo()
    code_mark.cache_clear()
    assert (there != here, code_mark()) == (True, here)


def test_the_folder_for_the_plans_of_a_folder_is_made(tmp_path: Path) -> None:
    (tmp_path / "areas").mkdir()
    write_problem(street(1), tmp_path / "areas" / "street.json")
    where = Where(workers=1)
    assert run_divided(tmp_path / "areas", tmp_path / "new" / "plans", where, rounds=1, show=quiet) == DONE
    assert read_plan(tmp_path / "new" / "plans" / "street.json").instance == "street-1"


def test_a_file_or_the_folder_of_the_instances_takes_no_plans_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "areas").mkdir()
    write_problem(street(1), tmp_path / "areas" / "street.json")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    said: list[str] = []
    for output in ("file", "file/plans", "areas"):
        assert run_divided(tmp_path / "areas", tmp_path / output, Where(), show=said.append) == REFUSED
    whys = ("is not a folder", "cannot be made (Not a directory)", "is the folder of the instances itself")
    assert [why in line for why, line in zip(whys, said, strict=True)] == [True, True, True]


def test_a_folder_is_planned_in_pieces_only(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["plan", str(tmp_path), "-o", str(tmp_path / "out.json")])
    assert isinstance(done.exception, Refused)
    assert str(done.exception) == f"{tmp_path} is a folder: give --divide or --cluster, and a folder for --output"


def test_the_command_shares_in_pieces_as_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samenspel.planning.commands.divide._processors", lambda: 1)
    problem = street(5, helpers=60, requests=40)
    write_problem(problem, tmp_path / "street.json")
    plans = []
    for way in Sharing:
        output = tmp_path / f"{way}.json"
        arguments = ["plan", str(tmp_path / "street.json"), "-o", str(output), "--divide", "--rounds", "1", "--sharing", way]
        assert CliRunner().invoke(app, arguments).exit_code == DONE
        plans.append(read_plan(output))
    used_up = [sharing_figures(problem, one).full_while_waiting for one in plans]
    assert used_up[-1] == 0 < used_up[0]


@pytest.mark.parametrize("workers", [1, 2])
def test_whoever_stops_it_gets_the_pieces_that_are_ready(workers: int, tmp_path: Path) -> None:
    write_problem(street(5, helpers=60, requests=40), tmp_path / "street.json")
    with _running(tmp_path / "street.json", tmp_path / "plan.json", workers) as running:
        said = _stopped(running, "round 1 of")
    assert running.returncode == FAILED
    assert "stopping: the pieces that are ready make the plan" in said
    assert "the pieces that were ready are in the plan: asked to stop" in said
    assert "Traceback" not in said
    judge(street_row(5, helpers=60, requests=40), plan_to(read_plan(tmp_path / "plan.json")))


def test_of_a_folder_that_is_stopped_no_half_plan_is_left(tmp_path: Path) -> None:
    (tmp_path / "areas").mkdir()
    for seed in range(6):
        write_problem(street(seed), tmp_path / "areas" / f"{seed}.json")
    with _running(tmp_path / "areas", tmp_path / "plans", 1) as running:
        said = _stopped(running, "round 1 of")
    assert running.returncode == FAILED
    assert "--only-missing goes on with the rest" in said
    assert "Traceback" not in said
    assert list((tmp_path / "plans").iterdir()) == []


def test_workers_do_not_outlive_who_is_killed(tmp_path: Path) -> None:
    write_problem(street(5, helpers=60, requests=40), tmp_path / "street.json")
    with _running(tmp_path / "street.json", tmp_path / "plan.json", 2) as running:
        assert running.stderr is not None
        next(line for line in running.stderr if "round 1 of" in line)
        running.kill()
        try:
            running.communicate(timeout=40)  # they have the same standard error: it ends when the last of them does
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            raise
    assert running.returncode == -signal.SIGKILL


def _running(instance: Path, output: Path, workers: int) -> "subprocess.Popen[str]":
    code = (
        "import sys; from pathlib import Path; from samenspel.planning.commands.divide import Where, run_divided\n"
        "if __name__ == '__main__':\n"
        "    here, out = map(Path, sys.argv[1:3]); where = Where(workers=int(sys.argv[3]))\n"
        "    sys.exit(run_divided(here, out, where, rounds=100_000))"
    )
    command = [sys.executable, "-c", code, str(instance), str(output), str(workers)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)


def _stopped(running: "subprocess.Popen[str]", when: str) -> str:
    """Send what Ctrl-C sends to a whole terminal once this is said; what is said after it."""
    assert running.stderr is not None
    next(line for line in running.stderr if when in line)
    os.killpg(running.pid, signal.SIGINT)
    return running.stderr.read()
