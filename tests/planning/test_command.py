"""The door of ``samenspel plan``."""

import gzip
import json
import re
import signal
import subprocess
import sys
from copy import deepcopy
from errno import ENOSPC
from functools import partial
from pathlib import Path
from random import Random

import pytest

from samenspel.planning import Figures, MoreFaces, Problem, plan_to, read_plan, read_problem, solve, write_problem
from samenspel.planning.commands.bound import run_bound
from samenspel.planning.commands.divide import Where, run_divided
from samenspel.planning.commands.explain import run_explain
from samenspel.planning.commands.meanings import MEANINGS
from samenspel.planning.commands.pacing import DONE, FAILED, REFUSED
from samenspel.planning.commands.plan import run_plan
from samenspel.planning.commands.what_if import run_what_if
from samenspel.planning.searching import compiling
from tests.planning.judge import judge
from tests.planning.mutations import break_bytes, mutate
from tests.planning.streets import Row, street, street_row


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    path = tmp_path / "street.json.gz"
    path.write_bytes(gzip.compress(json.dumps(street_row(9)).encode()))
    return path


def test_a_plan_is_written_and_its_figures_shown(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = instance.with_name("plan.json")
    assert run_plan(instance, output, rounds=2) == DONE
    shown = capsys.readouterr()
    score = judge(street_row(9), plan_to(read_plan(output)))
    assert f"{score:.2f}"[:-1] in shown.out
    assert "street-9: 4 requests" in shown.err
    assert oct(output.stat().st_mode & 0o777) == oct(0o666 & ~_umask())


def test_every_figure_says_what_it_counts(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_plan(instance, instance.with_name("plan.json"), rounds=1, show=lambda _: None)
    *lines, _unreached, bound = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(Figures.__dataclass_fields__)
    assert [line.rpartition("  ")[2] for line in lines] == list(MEANINGS.values())
    assert bound.endswith("visits")


def _umask() -> int:
    import os

    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def test_the_command_says_what_the_core_says(instance: Path) -> None:
    output = instance.with_name("plan.json")
    run_plan(instance, output, rounds=3, seed=4, show=lambda _: None)
    assert read_plan(output) == solve(street(9), rounds=3, seed=4).plan


def test_one_is_not_said_as_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = street_row(9, helpers=1, requests=1)
    row["requests"][0]["visits"] = row["requests"][0]["visits"][:1]
    (tmp_path / "street.json").write_text(json.dumps(row), encoding="utf-8")
    lines: list[str] = []
    run_plan(tmp_path / "street.json", tmp_path / "plan.json", rounds=1, show=lines.append)
    assert lines[0] == "street-9: 1 request with 1 visit, 1 helper"
    assert "after 1 round " in lines[-1]
    assert capsys.readouterr().out.endswith(" of 1 visit\n")


def test_progress_is_shown_while_it_plans(instance: Path) -> None:
    lines: list[str] = []
    run_plan(instance, instance.with_name("plan.json"), rounds=2, show=lines.append)
    assert any("score" in line and "%" in line for line in lines)


def test_bad_input_is_refused_and_nothing_written(tmp_path: Path) -> None:
    row = street_row(9)
    row["helpers"][3]["availability"][0]["from"] = "25:00"
    (tmp_path / "street.json").write_text(json.dumps(row), encoding="utf-8")
    lines: list[str] = []
    assert run_plan(tmp_path / "street.json", tmp_path / "plan.json", rounds=1, show=lines.append) == REFUSED
    assert lines == [f'refused: {tmp_path / "street.json"}: helpers[3].availability[0].from: "25:00" is not a time']
    assert [path.name for path in tmp_path.iterdir()] == ["street.json"]


def test_more_than_can_be_planned_is_refused_with_the_name_of_the_file(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samenspel.planning.searching.arrays.MAX_PAIRS", 3)
    for plan in (run_plan, partial(run_divided, where=Where(workers=1))):
        lines: list[str] = []
        assert plan(instance, instance.with_name("plan.json"), rounds=1, show=lines.append) == REFUSED
        assert lines[-1].startswith(f"refused: {instance}: over 3 pairs")


STRANGERS = [
    'requests[1].avoid: "nobody" is no helper here',
    'current.visits[0].helper: "gone" is no helper here',
    *(f'current.visits[{at + 1}].visit: "nothing-{at}" is no visit here' for at in range(3)),
]


def test_every_command_names_ids_that_nobody_has_and_goes_on(tmp_path: Path) -> None:
    row = street_row(9)
    row["requests"][1]["avoid"] = ["nobody", "h0"]
    told = {"visit": "r0-0", "helper": "gone", "date": "2026-03-23", "start": "09:00"}
    row["current"] = {"visits": [told, *(told | {"visit": f"nothing-{at}"} for at in range(6))]}
    instance, plan = tmp_path / "street.json", tmp_path / "plan.json"
    instance.write_text(json.dumps(row), encoding="utf-8")
    for command in (
        partial(run_plan, output=plan, rounds=1),
        partial(run_divided, output=plan, where=Where(workers=1), rounds=1),
        partial(run_bound, plan=plan, seconds=0),
        partial(run_explain, plan=plan),
        partial(run_what_if, suppositions=[MoreFaces(1)], plan=plan, rounds=0),
    ):
        lines: list[str] = []
        assert command(instance, show=lines.append) == DONE
        named = [line for line in lines if line.startswith(f"{instance}: ")]
        assert named == [
            *(f"{instance}: {stranger}: somebody or something that is gone, or a typing error" for stranger in STRANGERS),
            f"{instance}: and 3 more ids that nobody has",
        ]
    judge(row, json.loads(plan.read_text(encoding="utf-8")))


@pytest.mark.parametrize("output", ["", "nowhere/plan.json", "street.json.gz"])
def test_an_impossible_output_is_refused_before_planning(instance: Path, output: str) -> None:
    before = instance.read_bytes()
    assert run_plan(instance, instance.parent / output, rounds=1, show=lambda _: None) == REFUSED
    assert instance.read_bytes() == before


def test_a_folder_that_takes_no_files_is_refused_before_planning(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # as for anybody but root
    lines: list[str] = []
    assert run_plan(instance, instance.with_name("plan.json"), rounds=1, show=lines.append) == REFUSED
    assert lines == [f"refused: {instance.parent}: nothing may be written in this folder"]


@pytest.mark.parametrize("door", ["plan", "divide"])
def test_of_a_plan_that_the_disk_does_not_take_the_figures_are_shown(
    door: str, instance: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_plan: object, path: Path) -> None:
        raise OSError(ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(f"samenspel.planning.commands.{door}.write_plan", full)
    lines: list[str] = []
    run = run_plan if door == "plan" else partial(run_divided, where=Where(workers=1))
    assert run(instance, instance.with_name("plan.json"), rounds=1, show=lines.append) == FAILED
    assert lines[-1].endswith(" cannot be written: No space left on device; these are its figures")
    assert "\ncovered " in capsys.readouterr().out


def test_a_short_limit_is_kept_before_anything_is_compiled(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "is_kept_on_disk", lambda _: False)
    monkeypatch.setattr(compiling, "has_compiler", lambda: True)
    monkeypatch.setattr("samenspel.planning.commands.pacing.age_of_process", lambda: 0.5)
    lines: list[str] = []
    output = instance.with_name("plan.json")
    assert run_plan(instance, output, seconds=2.5, show=lines.append) == DONE
    assert any("python -m samenspel.planning.warm" in line for line in lines)
    judge(street_row(9), plan_to(read_plan(output)))


@pytest.mark.parametrize("visits", [2, 2000])
def test_a_request_of_thousands_of_visits_is_no_work_for_plain_loops(
    visits: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "is_kept_on_disk", lambda _: False)
    monkeypatch.setattr(compiling, "has_compiler", lambda: True)
    monkeypatch.setattr("samenspel.planning.commands.pacing.age_of_process", lambda: 0.5)
    row = street_row(9)
    row["helpers"], row["requests"] = [], row["requests"][:1]
    first = row["requests"][0]["visits"][0]
    row["requests"][0]["visits"] = [{**first, "id": str(at)} for at in range(visits)]
    (tmp_path / "street.json").write_text(json.dumps(row), encoding="utf-8")
    lines: list[str] = []
    assert run_plan(tmp_path / "street.json", tmp_path / "plan.json", seconds=1, show=lines.append) == DONE
    assert any("the search is not compiled yet" in line for line in lines) is (visits == 2000)


def test_the_core_is_light_to_import_and_free_of_the_web() -> None:
    code = "import sys, samenspel.planning.commands.plan; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not {"django", "numpy", "numba"} & set(loaded)


def test_it_works_where_numba_is_missing(tmp_path: Path) -> None:
    write_problem(street(9), tmp_path / "street.json")
    code = (
        "import sys; sys.modules['numba'] = None; from pathlib import Path;"
        "from samenspel.planning.commands.plan import run_plan; here = Path(sys.argv[1]);"
        "sys.exit(run_plan(here / 'street.json', here / 'plan.json', rounds=1))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True, text=True)
    assert "numba is not here" in done.stderr
    assert read_plan(tmp_path / "plan.json") == solve(street(9), rounds=1).plan


def test_warming_up_leaves_machine_code_on_disk() -> None:
    done = subprocess.run([sys.executable, "-m", "samenspel.planning.warm"], check=True, capture_output=True, text=True)
    assert len(done.stdout.splitlines()) == 1
    from samenspel.planning.searching import kernel

    assert compiling.is_kept_on_disk(compiling.machine_code(kernel)["anneal"])


def test_one_compilation_serves_every_street() -> None:
    from samenspel.planning.searching import kernel

    for seed in (1, 2):
        solve(street(seed, helpers=seed, requests=3 * seed), rounds=1)
    assert len(compiling.machine_code(kernel)["anneal"].signatures) == 1


def broken(original: Row, chance: Random, packed: bool) -> bytes:
    row = deepcopy(original)
    if packed:
        return break_bytes(gzip.compress(json.dumps(row).encode(), mtime=0), chance)
    if chance.random() < 0.2:
        return break_bytes(json.dumps(row).encode(), chance)
    mutate(row, chance)
    return json.dumps(row).encode()


@pytest.mark.parametrize("part", range(5))
def test_broken_files_are_planned_or_refused_in_one_line(part: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    original, chance = street_row(8), Random(part)
    instance, output = tmp_path / "broken.json", tmp_path / "plan.json"
    codes = []
    for at in range(100):
        instance.write_bytes(broken(original, chance, packed=at % 10 == 9))
        output.unlink(missing_ok=True)
        codes.append(run_plan(instance, output, rounds=0))
        said = capsys.readouterr().err.splitlines()
        if codes[-1] == DONE:
            judge(json.loads(instance.read_bytes()), json.loads(output.read_text()))
        else:
            assert said[-1].startswith("refused: "), said
            assert not output.exists()
            assert re.match(r"refused: .*broken\.json: ", said[-1]), said
    assert set(codes) == {DONE, REFUSED}
    assert codes.count(REFUSED) > 50


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to a limit on memory")
def test_too_little_memory_ends_with_a_message(instance: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from samenspel.planning.commands.plan import run_plan; import numpy;"
        "import samenspel.planning.searching.rounds;"
        "used = int(Path('/proc/self/statm').read_text().split()[0]) * resource.getpagesize();"
        "resource.setrlimit(resource.RLIMIT_AS, (used + 2**24, -1));"
        "sys.exit(run_plan(Path(sys.argv[1]), Path(sys.argv[2]), seconds=1))"
    )
    packed = instance.with_name("large.json.gz")
    packed.write_bytes(gzip.compress(b'{"format": "' + b"x" * 2**26 + b'"}'))
    command = [sys.executable, "-c", code, str(packed), str(instance.with_name("plan.json"))]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == REFUSED
    assert done.stderr == "refused: this is more than the memory of this machine holds; plan a smaller area\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=["Ctrl-C", "SIGTERM", "closed"])
def test_whoever_stops_it_gets_the_best_plan_until_then(number: signal.Signals, instance: Path) -> None:
    output = instance.with_name("plan.json")
    command = [sys.executable, "-m", "samenspel", "plan", str(instance), "-o", str(output), "--rounds", "1000000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        until_progress = next(line for line in running.stderr if "score" in line)
        running.send_signal(number)
        said, shown = running.stderr.read(), running.stdout.read()
    assert running.returncode == FAILED
    assert "stopping: the best plan found until now is written" in said
    score = judge(street_row(9), plan_to(read_plan(output)))
    assert f"{score:.2f}"[:-1] in shown
    then = re.search(r"score ([\d.]+)", until_progress)
    assert then is not None
    assert round(score, 2) >= float(then[1])


def test_what_stops_before_the_search_is_a_first_answer(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = instance.with_name("plan.json")
    lines: list[str] = []
    read = read_problem

    def interrupted(path: Path) -> Problem:
        signal.raise_signal(signal.SIGINT)
        return read(path)

    monkeypatch.setattr("samenspel.planning.commands.reading.read_problem", interrupted)
    before = signal.getsignal(signal.SIGINT)
    assert run_plan(instance, output, rounds=1000, show=lines.append) == FAILED
    assert read_plan(output) == solve(street(9), rounds=0).plan
    assert lines[0].startswith("stopping: ")
    assert signal.getsignal(signal.SIGINT) is before


def test_who_asks_twice_ends_it_at_once_without_a_plan(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: Path) -> Problem:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("it went on")

    monkeypatch.setattr("samenspel.planning.commands.reading.read_problem", interrupted)
    monkeypatch.setattr("samenspel.planning.commands.stopping.SAME_SECONDS", 0.0)
    with pytest.raises(KeyboardInterrupt):
        run_plan(instance, instance.with_name("plan.json"), rounds=1000, show=lambda _: None)
    assert [path.name for path in instance.parent.iterdir()] == [instance.name]
