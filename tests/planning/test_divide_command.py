"""The door of ``samenspel plan --divide`` and ``--cluster``, as far as it needs no cluster."""

from pathlib import Path

import pytest

from samenspel.planning import read_plan, write_problem
from samenspel.planning.commands.divide import Where, run_divided
from samenspel.planning.commands.pacing import DONE
from samenspel.planning.dividing.cluster import refuse_strangers
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
