"""Planning on a Dask cluster: who works, dies or falls silent never changes the plan."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from samenspel.planning import plan_to, read_plan, write_problem
from samenspel.planning.commands.divide import Where, run_divided
from samenspel.planning.commands.pacing import DONE, FAILED, REFUSED
from samenspel.planning.dividing.crews import Crew, CrewLost
from samenspel.planning.dividing.whole import Manner, solve_divided
from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.formats import plan_text
from tests.planning.clusters import (
    IMPATIENT,
    PATIENCE,
    cut_cable,
    machine,
    scheduler,
    until,
    why_no_machines,
    worker,
    workers,
    write_keys,
)
from tests.planning.judge import judge
from tests.planning.streets import street, street_row

pytest.importorskip("distributed", reason="the extra cluster is not installed")
from samenspel.planning.dividing.cluster import DaskCrew, Keys

pytestmark = pytest.mark.load

MANNER = Manner(rounds=2, size=12, steps=2000)
STREET = street(5, helpers=60, requests=40)


class Cluster(NamedTuple):
    """A scheduler and its one worker, and where others may put their files."""

    address: str
    folder: Path


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    with scheduler(folder) as address, worker(address, folder / "first"):
        yield Cluster(address, folder)


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy with other tests may take longer to answer than a person would wait."""
    for name in ("CONNECT_SECONDS", "WORKER_SECONDS"):
        monkeypatch.setattr(f"samenspel.planning.dividing.cluster.{name}", PATIENCE)


@pytest.fixture(scope="module")
def alone() -> str:
    """The plan that one process makes."""
    return plan_text(solve_divided(STREET, MANNER).plan)


def planned(crew: Crew) -> str:
    return plan_text(solve_divided(STREET, MANNER, crew=crew).plan)


class Interrupted:
    """A crew to which something happens as soon as a worker has work of the last round."""

    def __init__(self, crew: DaskCrew, happens: Callable[[], None], at: str | None = None) -> None:
        self._crew = crew
        self._happens = happens
        self._at = at
        self._rounds = 0
        self.has_happened = False

    def __call__(self, tasks: Sequence[bytes]) -> Iterable[bytes]:
        """Let the crew do the tasks."""
        self._rounds += 1
        if self._rounds != 3:  # the first answer, two rounds, the reasons
            return self._crew(tasks)
        watching = threading.Thread(target=self._wait_and_see)
        watching.start()
        answers = list(self._crew(tasks))
        watching.join()
        return answers

    def _wait_and_see(self) -> None:
        until(self._is_at_work, "a worker with work")
        self._happens()
        self.has_happened = True

    def _is_at_work(self) -> bool:
        busy = self._crew.at_work()
        return any(self._at is None or self._at in address for address in busy)


def test_one_two_or_three_workers_make_the_same_plan(cluster: Cluster, alone: str) -> None:
    with DaskCrew(cluster.address) as crew:
        assert planned(crew) == alone
        with workers(2, cluster.address, cluster.folder) as (first, _second):
            until(lambda: crew.size() == 3, "two more workers")
            assert planned(crew) == alone
            os.killpg(first.pid, signal.SIGKILL)
            until(lambda: crew.size() == 2, "one worker less")
            assert planned(crew) == alone


def test_a_worker_killed_in_the_middle_changes_nothing(tmp_path: Path, alone: str) -> None:
    with scheduler(tmp_path) as address, workers(2, address, tmp_path) as pair, DaskCrew(address) as crew:
        until(lambda: crew.size() == 2, "two workers")
        interrupted = Interrupted(crew, lambda: os.killpg(pair[0].pid, signal.SIGKILL))
        assert planned(interrupted) == alone
        assert interrupted.has_happened
        assert pair[0].wait() == -signal.SIGKILL
        assert crew.size() == 1


def test_two_machines_make_the_same_plan_also_when_the_cable_of_one_is_cut(tmp_path: Path, alone: str) -> None:
    why_not = why_no_machines()
    if why_not:
        pytest.skip(why_not)
    with ExitStack() as stack:
        machines = [stack.enter_context(machine(number)) for number in (1, 2)]
        address = stack.enter_context(scheduler(tmp_path, host="0.0.0.0", settings=IMPATIENT))  # noqa: S104 - reached over two cables
        port = address.rpartition(":")[2]
        for name, _, here in machines:
            stack.enter_context(worker(f"tcp://{here}:{port}", tmp_path / name, within=name, settings=IMPATIENT))
        crew = stack.enter_context(DaskCrew(f"tcp://127.0.0.1:{port}"))
        until(lambda: crew.size() == 2, "two machines")
        assert planned(crew) == alone
        interrupted = Interrupted(crew, lambda: cut_cable(machines[0][1]), at="10.203.1.2")
        assert planned(interrupted) == alone
        assert interrupted.has_happened


def test_a_folder_of_areas_is_planned_by_a_cluster_as_it_is_by_one_machine(cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
    for seed in (1, 2):
        write_problem(street(seed), tmp_path / "in" / f"{seed}.json")
    assert run_divided(tmp_path / "in", tmp_path / "here", Where(workers=1), rounds=1, show=quiet) == DONE
    assert run_divided(tmp_path / "in", tmp_path / "there", Where(cluster.address), rounds=1, show=quiet) == DONE
    for seed in (1, 2):
        assert (tmp_path / "here" / f"{seed}.json").read_bytes() == (tmp_path / "there" / f"{seed}.json").read_bytes()
        assert read_plan(tmp_path / "here" / f"{seed}.json").instance == f"street-{seed}"


def quiet(_line: str) -> None:
    """Say nothing."""


def test_workers_with_other_code_are_refused(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samenspel.planning.dividing.cluster.code_mark", lambda: "another")
    with pytest.raises(CrewLost, match="another version of samenspel or numpy than this machine"):
        DaskCrew(cluster.address)


def test_a_task_of_other_code_is_refused_by_the_worker(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    with DaskCrew(cluster.address) as crew:
        monkeypatch.setattr("samenspel.planning.dividing.tasks.code_mark", lambda: "another")
        with pytest.raises(CrewLost, match="another version of samenspel"):
            planned(crew)


def test_a_scheduler_that_dies_leaves_the_pieces_that_were_ready(tmp_path: Path) -> None:
    write_problem(STREET, tmp_path / "street.json")
    said: list[str] = []
    with scheduler(tmp_path) as address, worker(address, tmp_path / "first"):
        with DaskCrew(address) as crew:
            pid = crew._client.run_on_scheduler(os.getpid)

        def kill(line: str) -> None:
            said.append(line)
            if "round 1 of" in line:
                os.kill(pid, signal.SIGKILL)

        assert run_divided(tmp_path / "street.json", tmp_path / "plan.json", Where(address), rounds=1000, show=kill) == FAILED
    assert said[-1] == f"the pieces that were ready are in the plan: the scheduler at {address} is gone"
    judge(street_row(5, helpers=60, requests=40), plan_to(read_plan(tmp_path / "plan.json")))


def test_a_scheduler_without_workers_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samenspel.planning.dividing.cluster.WORKER_SECONDS", 1)
    said: list[str] = []
    with scheduler(tmp_path) as address, pytest.raises(CrewLost, match="no worker has joined the scheduler at"):
        DaskCrew(address, tell=said.append)
    assert "no worker has joined" in said[0]


@pytest.mark.parametrize("listens", [False, True], ids=["nobody listens", "somebody listens and says nothing"])
def test_an_address_without_a_scheduler_is_refused_within_seconds(
    listens: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.planning.dividing.cluster.CONNECT_SECONDS", 1)
    write_problem(street(1), tmp_path / "street.json")
    said: list[str] = []
    with socket.socket() as nothing:
        nothing.bind(("127.0.0.1", 0))
        if listens:
            nothing.listen()
        where = Where(f"tcp://127.0.0.1:{nothing.getsockname()[1]}")
        assert run_divided(tmp_path / "street.json", tmp_path / "plan.json", where, show=said.append) == FAILED
    assert said[-1].startswith("stopped: no scheduler answers at tcp://127.0.0.1:")
    assert not (tmp_path / "plan.json").exists()


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "http://127.0.0.1:8786", "tcp://127.0.0.1", "tcp://", ""])
def test_a_wrong_address_is_refused(address: str) -> None:
    with pytest.raises(WrongInput, match="is not an address"):
        DaskCrew(address)


def test_over_tls_both_sides_prove_who_they_are(tmp_path: Path, alone: str) -> None:
    options = write_keys(tmp_path / "keys")
    write_keys(tmp_path / "other")
    with scheduler(tmp_path, more=("--protocol", "tls", *options)) as address, worker(address, tmp_path, more=options):
        assert address.startswith("tls://")
        with DaskCrew(address, Keys.within(tmp_path / "keys")) as crew:
            assert planned(crew) == alone
        with pytest.raises(CrewLost, match="no scheduler answers at tls://"):
            DaskCrew(address, Keys.within(tmp_path / "other"))


def test_tls_needs_certificates(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="belong together"):
        DaskCrew("tls://127.0.0.1:8786")
    write_problem(street(1), tmp_path / "street.json")
    said: list[str] = []
    where = Where("tls://127.0.0.1:8786", tls=tmp_path)
    assert run_divided(tmp_path / "street.json", tmp_path / "plan.json", where, show=said.append) == REFUSED
    assert said == [f"refused: --tls: {tmp_path}/ca.pem: there is no such file"]


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    write_problem(street(1), tmp_path / "street.json")
    code = (
        "import sys; sys.modules['distributed'] = None; from pathlib import Path;"
        "from samenspel.planning.commands.divide import *; here = Path(sys.argv[1]);"
        "sys.exit(run_divided(here / 'street.json', here / 'plan.json', Where('tcp://127.0.0.1:1')))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, capture_output=True, text=True)
    assert done.returncode == FAILED
    assert done.stderr == "stopped: planning on a cluster needs more than is installed: pip install samenspel[cluster]\n"
