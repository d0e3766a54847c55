"""Where plans and answers may go, and what is said where they cannot."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from samenspel.planning import WrongInput, plan_to, read_plan, solve, write_plan, write_problem
from samenspel.planning.commands.divide import Keeping, Where, run_divided
from samenspel.planning.commands.outputs import target_of
from samenspel.planning.commands.pacing import DONE, FAILED, REFUSED, answer, complain
from samenspel.planning.commands.plan import run_plan
from tests.planning.judge import judge
from tests.planning.streets import street, street_row


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    path = tmp_path / "street.json"
    write_problem(street(9), path)
    return path


def quiet(_line: str) -> None:
    """Say nothing."""


def why_not(instance: Path, output: Path) -> str:
    with pytest.raises(WrongInput) as refused:
        target_of(instance, output)
    return str(refused.value)


def test_a_link_stays_and_what_it_leads_to_gets_the_plan(instance: Path) -> None:
    link, plan = instance.with_name("link.json"), instance.with_name("plan.json")
    link.symlink_to(plan.name)
    for rounds in (0, 1):  # first to a file that is not there yet
        assert run_plan(instance, link, rounds=rounds, show=quiet) == DONE
        assert (link.is_symlink(), plan.is_symlink()) == (True, False)
    judge(street_row(9), plan_to(read_plan(plan)))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only Unix has pipes with a name")
def test_what_is_no_ordinary_file_is_left_alone(instance: Path) -> None:
    pipe, link, ring = (instance.with_name(name) for name in ("pipe", "link", "ring"))
    os.mkfifo(pipe)
    link.symlink_to(pipe.name)
    ring.symlink_to(ring.name)
    said: list[str] = []
    for output in (pipe, link, ring):
        assert run_plan(instance, output, rounds=0, show=said.append) == REFUSED
    assert said == [f"refused: {output}: is not an ordinary file" for output in (pipe, link, ring)]
    assert (pipe.is_fifo(), ring.is_symlink()) == (True, True)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the streams have other names")
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/dev/stderr", "answer.txt"])
def test_what_takes_the_figures_or_the_progress_takes_no_plan(name: str, instance: Path) -> None:
    before = instance.with_name("answer.txt")
    with before.open("w", encoding="utf-8") as stream:
        said = subprocess.PIPE if name != "/dev/stderr" else stream
        told = stream if name != "/dev/stderr" else subprocess.PIPE
        command = [sys.executable, "-m", "samenspel", "plan", str(instance), "-o", name, "--rounds", "0", "--replace"]
        done = subprocess.run(command, stdout=told, stderr=said, text=True, check=False, cwd=instance.parent)
    refusal = (done.stderr or "") + before.read_text(encoding="utf-8")
    assert done.returncode == REFUSED
    assert refusal.startswith(f"refused: {name}: the plan needs a file of its own; standard ")
    assert "--replace" not in refusal


def test_a_stroke_is_no_name_for_a_plan(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(instance.parent)
    assert why_not(instance, Path("-")) == "-: the plan needs a file; standard output has the figures"


def test_what_is_no_plan_gives_way_to_one_only_when_that_is_asked(instance: Path) -> None:
    other, letter, empty = (instance.with_name(name) for name in ("other.json", "letter.md", "empty.json"))
    write_problem(street(1), other)
    letter.write_text("Dear Aisha", encoding="utf-8")
    for precious in (other, letter):
        before = precious.read_bytes()
        assert why_not(instance, precious) == f"{precious}: is there already, and is no plan; give another name, or --replace"
        assert run_plan(instance, precious, rounds=0, show=quiet) == REFUSED
        assert precious.read_bytes() == before
    empty.touch()
    assert run_plan(instance, empty, rounds=0, show=quiet) == DONE
    assert run_plan(instance, letter, rounds=0, replace=True, show=quiet) == DONE
    assert [read_plan(output).instance for output in (empty, letter)] == ["street-9", "street-9"]


@pytest.mark.parametrize("plan", [run_plan, partial(run_divided, where=Where(workers=1))])
def test_a_plan_gives_way_only_to_one_of_the_same_instance_unless_that_is_asked(instance: Path, plan: Callable[..., int]) -> None:
    elsewhere, output, link = (instance.with_name(name) for name in ("elsewhere.json", "plan.json", "link.json"))
    write_problem(street(1), elsewhere)
    link.symlink_to(output.name)
    assert [plan(elsewhere, output, rounds=rounds, show=quiet) for rounds in (1, 2)] == [DONE, DONE]
    before, said = output.read_bytes(), list[str]()
    assert plan(instance, link, rounds=1, show=said.append) == REFUSED
    why = f'{link}: is there already, and is a plan of "street-1", not of "street-9"; give another name, or --replace'
    assert said[-1] == f"refused: {why}"
    assert output.read_bytes() == before
    over = {"keeping": Keeping(replace=True)} if isinstance(plan, partial) else {"replace": True}
    assert plan(instance, link, rounds=1, show=quiet, **over) == DONE
    assert read_plan(output).instance == "street-9"


def test_the_instance_itself_is_never_written_over(instance: Path) -> None:
    with pytest.raises(WrongInput, match="is the instance itself"):
        target_of(instance, instance, replace=True)


def test_in_a_folder_of_plans_too_only_plans_give_way(instance: Path) -> None:
    areas, plans = instance.with_name("areas"), instance.with_name("plans")
    areas.mkdir()
    plans.mkdir()
    for name in ("one.json", "other.json"):
        shutil.copy(instance, areas / name)
    (plans / "one.json").write_text("a letter", encoding="utf-8")
    said: list[str] = []
    assert run_divided(areas, plans, Where(workers=1), rounds=1, show=said.append) == REFUSED
    assert (plans / "one.json").read_text(encoding="utf-8") == "a letter"
    assert read_plan(plans / "other.json").instance == "street-9"
    assert f"refused: {plans / 'one.json'}: is there already, and is no plan; give another name, or --replace" in said
    assert run_divided(areas, plans, Where(workers=1), rounds=1, keeping=Keeping(replace=True), show=quiet) == DONE
    assert read_plan(plans / "one.json").instance == "street-9"


def test_no_folder_is_made_for_the_plans_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "areas").mkdir()
    assert run_divided(tmp_path / "areas", tmp_path / "plans", Where(workers=1), show=quiet) == REFUSED
    assert not (tmp_path / "plans").exists()


def test_an_answer_that_nobody_takes_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("sys.stdout", None)
    assert answer(["covered 4 of 4"], said.append) == FAILED
    assert said == ["the answer cannot be written: there is no standard output"]
    monkeypatch.setattr("sys.stderr", None)
    complain("to nobody")


@pytest.mark.parametrize("command", ["plan", "explain", "bound", "what-if"])
def test_no_command_falls_over_a_reader_who_has_gone(command: str, instance: Path) -> None:
    plan = instance.with_name("plan.json")
    write_plan(solve(street(9), rounds=0).plan, plan)
    reading, writing = os.pipe()
    os.close(reading)
    options = {
        "plan": ["-o", str(plan), "--rounds", "0"],
        "explain": [str(plan)],
        "bound": ["--seconds", "0"],
        "what-if": ["--rounds", "0", "--faces", "1"],
    }
    arguments = [sys.executable, "-m", "samenspel", command, str(instance), *options[command]]
    done = subprocess.run(arguments, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert done.returncode == FAILED
    assert not any(word in done.stderr for word in ("Traceback", "Exception", "cannot be written")), done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says this in the same words everywhere")
def test_a_disk_that_takes_no_answer_is_said_in_words(instance: Path) -> None:
    plan = instance.with_name("plan.json")
    write_plan(solve(street(9), rounds=0).plan, plan)
    code = (
        "import resource, sys; from samenspel.cli import main; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0));"
        "sys.argv = ['samenspel', 'explain', *sys.argv[1:]]; sys.exit(main())"
    )
    with instance.with_name("answer.txt").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-c", code, str(instance), str(plan)], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr.splitlines()[-1]) == (FAILED, "the answer cannot be written: File too large")


def test_letters_that_a_terminal_has_not_are_spelled_out(instance: Path) -> None:
    text = instance.read_text(encoding="utf-8").replace('"name":"street-9"', '"name":"Zo\u00eb"')
    instance.write_text(text, encoding="utf-8")
    arguments = [
        sys.executable,
        "-m",
        "samenspel",
        "plan",
        str(instance),
        "-o",
        str(instance.with_name("plan.json")),
        "--rounds",
        "0",
    ]
    done = subprocess.run(arguments, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, text=True, check=False)
    assert done.returncode == DONE, done.stderr
    assert "Zo\\xeb" in done.stdout
