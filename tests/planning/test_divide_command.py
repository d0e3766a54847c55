"""The door of ``samenspel plan --divide`` and ``--cluster``, as far as it needs no cluster."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samenspel.cli.app import app
from samenspel.cli.voice import Refused
from samenspel.planning import WrongInput, read_plan, write_problem
from samenspel.planning.commands.divide import Where, run_divided
from samenspel.planning.commands.pacing import DONE, FAILED, REFUSED
from samenspel.planning.dividing.cluster import DaskCrew, refuse_strangers
from samenspel.planning.dividing.crews import CrewLost
from samenspel.planning.dividing.tasks import code_mark
from tests.planning.streets import street


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
