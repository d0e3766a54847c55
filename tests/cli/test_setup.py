"""The script that makes the environment: what it refuses, and how it takes over the settings of pip."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.cli.running import ROOT

TOOLS = ("dirname", "readlink", "cmp", "tail")


@pytest.fixture(scope="module")
def prepare() -> ModuleType:
    """Load setup/prepare.py, which belongs to no package."""
    spec = importlib.util.spec_from_file_location("prepare", ROOT / "setup" / "prepare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Copy what the script needs into a folder with a space in its name, without an environment."""
    place = tmp_path / "our street"
    shutil.copytree(ROOT / "setup", place / "setup")
    shutil.copytree(ROOT / "requirements", place / "requirements")
    shutil.copy(ROOT / "samenspel", place / "samenspel")
    return place


def tools_only(folder: Path, **programs: str) -> str:
    """Make a PATH with a few tools and these programs of our own."""
    folder.mkdir()
    for tool in TOOLS:
        (folder / tool).symlink_to(shutil.which(tool) or tool)
    for name, text in programs.items():
        program = folder / name.replace("_", ".")
        program.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        program.chmod(0o755)
    return str(folder)


def start(script: Path, path: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Start the script from another folder."""
    return subprocess.run(
        ["/bin/sh", str(script), *arguments], env={"PATH": path}, cwd="/", capture_output=True, text=True, check=False
    )


def test_without_python_it_says_what_is_needed(checkout: Path, tmp_path: Path) -> None:
    done = start(checkout / "samenspel", tools_only(tmp_path / "bin"))
    assert done.returncode == 1
    assert done.stderr.startswith("Samenspel needs Python 3.11 or newer, with ssl and sqlite3.")


def test_a_python_that_will_not_do_is_named_with_the_reason(checkout: Path, tmp_path: Path) -> None:
    done = start(checkout / "samenspel", tools_only(tmp_path / "bin", python3="echo version 3.9 is too old >&2; exit 1"))
    assert done.returncode == 1
    assert "python3: version 3.9 is too old" in done.stderr


def test_this_python_suits() -> None:
    assert subprocess.run([sys.executable, ROOT / "setup" / "suits.py"], check=False).returncode == 0


def test_a_finished_environment_is_handed_the_arguments_at_once(checkout: Path, tmp_path: Path) -> None:
    made = checkout / ".venv"
    (made / "bin").mkdir(parents=True)
    (made / "bin" / "python").symlink_to(sys.executable)
    (made / "bin" / "samenspel").write_text('#!/bin/sh\nprintf "<%s>" "$@"\n', encoding="utf-8")
    (made / "bin" / "samenspel").chmod(0o755)
    shutil.copy(checkout / "requirements" / "runtime.txt", made / "samenspel-runtime.txt")
    link = tmp_path / "link"
    link.symlink_to(checkout / "samenspel")
    path = tools_only(tmp_path / "bin")
    assert start(link, path, "serve", "two words").stdout == "<serve><two words>"
    (made / "samenspel-unfinished").touch()
    assert "needs Python" in start(link, path, "serve").stderr


def test_an_environment_from_another_lock_is_not_ready(
    prepare: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "ENVIRONMENT": tmp_path,
        "PYTHON": Path(sys.executable),
        "UNFINISHED": tmp_path / "samenspel-unfinished",
    }.items():
        monkeypatch.setattr(prepare, name, value)
    assert not prepare.is_ready("runtime")
    prepare.UNFINISHED.touch()
    prepare.finish("check")
    assert prepare.is_ready("runtime")
    assert prepare.is_ready("check")
    (tmp_path / "samenspel-runtime.txt").write_text("another lock", encoding="utf-8")
    assert not prepare.is_ready("runtime")


def test_uv_gets_the_index_that_pip_has(prepare: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("UV_")]:
        monkeypatch.delenv(name)
    settings = {
        "index-url": "http://127.0.0.1:3141/simple",
        "extra-index-url": "file:///one\nfile:///two",
        "find-links": "/wheels /more",
        "trusted-host": "127.0.0.1",
    }
    wanted = prepare.uv_environment(settings)
    assert wanted["UV_DEFAULT_INDEX"] == "http://127.0.0.1:3141/simple"
    assert wanted["UV_INDEX"] == "file:///one file:///two"
    assert wanted["UV_FIND_LINKS"] == "/wheels,/more"
    assert wanted["UV_INSECURE_HOST"] == "127.0.0.1"


def test_what_is_said_to_uv_itself_stays(prepare: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:1/uv")
    assert prepare.uv_environment({"index-url": "http://127.0.0.1:2/pip"})["UV_DEFAULT_INDEX"] == "http://127.0.0.1:1/uv"


def test_the_settings_of_pip_are_read_with_the_environment_first(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "pip.conf"
    file.write_text("[global]\nindex-url = http://127.0.0.1:1/file\nfind-links = /wheels\n", encoding="utf-8")
    monkeypatch.setattr(prepare, "PYTHON", Path(sys.executable))
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:2/environment")
    settings = prepare.read_pip_settings()
    assert settings["index-url"] == "http://127.0.0.1:2/environment"
    assert settings["find-links"] == "/wheels"


def test_a_second_first_start_waits_for_the_first(prepare: ModuleType, checkout: Path) -> None:
    program = "import runpy, sys; module = runpy.run_path(sys.argv[1]); module['alone']().__enter__(); print('in')"
    command = [sys.executable, "-c", program, str(ROOT / "setup" / "prepare.py")]
    with prepare.alone():
        second = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert second.stderr is not None
        assert second.stderr.readline() == "Another samenspel is making the environment; waiting for it.\n"
        assert second.poll() is None
    assert second.communicate()[0] == "in\n"
