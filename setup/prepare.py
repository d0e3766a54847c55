"""Make the environment in .venv from the lock, with the standard library only.

Run by the script ``samenspel`` when the environment is missing or was made from another lock. The pip in this folder
installs uv, uv installs the lock, every file checked by its hash; where uv cannot be had, pip does all of it.
"""

from __future__ import annotations

import ast
import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
UNFINISHED = ENVIRONMENT / "samenspel-unfinished"
REQUIREMENTS = ROOT / "requirements"
LOCKS_WITHIN = {"runtime": ("runtime",), "check": ("check", "runtime")}
LAUNCHER = """#!/bin/sh
exec "$(dirname -- "$0")/python" -m samenspel "$@"
"""
TAIL = 12  # lines of a failed program that are shown


class StepFailed(Exception):
    """A step of the set-up did not work; the text says why."""


class Steps:
    """Tell on the terminal which step is being taken and how long each took."""

    def __init__(self, total: int) -> None:
        """Begin before the first of ``total`` steps."""
        self.total = total
        self.done = 0
        self.begun = time.monotonic()

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Show a step and, when it is done, its time."""
        self.done += 1
        begun = time.monotonic()
        say(f"  {self.done}/{self.total}  {title} … ", end="")
        try:
            yield
        except BaseException:
            say("")
            raise
        say(f"{time.monotonic() - begun:.1f} s")

    def close(self) -> None:
        """Say that all is ready."""
        say(f"  Ready in {time.monotonic() - self.begun:.0f} s.\n")


def say(text: str, end: str = "\n") -> None:
    """Write to the person who waits, never into the output of the command itself."""
    print(text, end=end, file=sys.stderr, flush=True)


def is_ready(lock: str) -> bool:
    """Whether the environment was finished from this very lock."""
    made_from = ENVIRONMENT / f"samenspel-{lock}.txt"
    return (
        PYTHON.exists()
        and not UNFINISHED.exists()
        and made_from.exists()
        and made_from.read_bytes() == (REQUIREMENTS / f"{lock}.txt").read_bytes()
    )


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time make the environment; the system frees the lock when a process dies."""
    folder = os.open(Path(__file__).parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another samenspel is making the environment; waiting for it.")
            fcntl.flock(folder, fcntl.LOCK_EX)
        except OSError:  # a file system without locks
            say("This folder cannot be locked: do not run the first start twice at once.")
        yield
    finally:
        os.close(folder)


def run(*command: str | Path, env: Mapping[str, str] | None = None) -> str:
    """Run a program silently and return what it printed; raise with its last lines when it fails."""
    try:
        done = subprocess.run([str(part) for part in command], env=env, capture_output=True, text=True, check=False, cwd=ROOT)
    except OSError as error:
        raise StepFailed(str(error)) from error
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines()
        raise StepFailed("\n".join(lines[-TAIL:]))
    return done.stdout


def make_environment() -> None:
    """Make an empty environment, or keep the one that is there when it was finished before."""
    if UNFINISHED.exists() or not PYTHON.exists():
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        venv.create(ENVIRONMENT, with_pip=False, symlinks=True)
    UNFINISHED.touch()
    for made_from in ENVIRONMENT.glob("samenspel-*.txt"):
        made_from.unlink()


def pip() -> tuple[Path, ...]:
    """Name the command that runs the pip of this folder in the environment."""
    wheel = next(Path(__file__).parent.glob("pip-*.whl"))
    return PYTHON, wheel / "pip"


def read_pip_settings() -> dict[str, str]:
    """Read how pip is set up here; the environment outweighs a file, ``install`` outweighs ``global``."""
    settings: dict[str, str] = {}
    for section in ("global", "install", ":env:"):
        for line in run(*pip(), "config", "list").splitlines():
            name, _, value = line.partition("=")
            if name.startswith(section + "."):
                settings[name.removeprefix(section + ".")] = str(ast.literal_eval(value))
    return settings


def uv_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Set up uv as pip is set up here; what is already said to uv itself stays."""
    several = {"extra-index-url": "UV_INDEX", "trusted-host": "UV_INSECURE_HOST"}
    single = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE", "proxy": "ALL_PROXY", "timeout": "UV_HTTP_TIMEOUT"}
    wanted = {name: settings[key] for key, name in single.items() if key in settings}
    wanted |= {name: " ".join(settings[key].split()) for key, name in several.items() if key in settings}
    if "find-links" in settings:
        wanted["UV_FIND_LINKS"] = ",".join(settings["find-links"].split())
    if settings.get("no-index", "").lower() in {"1", "true", "yes"}:
        wanted["UV_NO_INDEX"] = "1"
    # Any index may serve any package, as with pip: the hashes decide what is taken.
    wanted |= {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_PYTHON_DOWNLOADS": "never"}
    return wanted | os.environ


def install_uv() -> Path | None:
    """Install uv by its hash; without it pip does the work."""
    uv = ENVIRONMENT / "bin" / "uv"
    try:
        run(*pip(), "install", "--quiet", "--require-hashes", "-r", REQUIREMENTS / "setup.txt")
        run(uv, "--version")
    except StepFailed as error:
        say(f"uv cannot be had here, pip goes on alone.\n{error}")
        return None
    return uv


def install_lock(lock: str, uv: Path | None) -> None:
    """Install the packages of the lock, each checked by its hash, and compile them, as pip does by itself."""
    lock_file = REQUIREMENTS / f"{lock}.txt"
    if uv is not None:
        try:
            install = (uv, "pip", "install", "--quiet", "--compile-bytecode", "--system-certs", "--python", PYTHON)
            run(*install, "--require-hashes", "-r", lock_file, env=uv_environment(read_pip_settings()))
        except StepFailed as error:
            say(f"uv could not install the packages, trying pip.\n{error}")
        else:
            return
    run(*pip(), "install", "--quiet", "--require-hashes", "-r", lock_file)


def install_product() -> None:
    """Let the environment find the source by a relative path, so that the checkout may be moved."""
    packages = Path(run(PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    source = os.path.relpath(ROOT / "src", packages)
    (packages / "samenspel.pth").write_text(source + "\n", encoding="utf-8")
    launcher = ENVIRONMENT / "bin" / "samenspel"
    launcher.write_text(LAUNCHER, encoding="utf-8")
    launcher.chmod(0o755)


def finish(lock: str) -> None:
    """Remember from which lock the environment was made."""
    for name in LOCKS_WITHIN[lock]:
        shutil.copyfile(REQUIREMENTS / f"{name}.txt", ENVIRONMENT / f"samenspel-{name}.txt")
    UNFINISHED.unlink()


def warm_planning() -> None:
    """Compile the planning core ahead, so that nobody waits for it later; it works without."""
    try:
        run(PYTHON, "-m", "samenspel.planning.warm")
    except StepFailed as error:
        say(f"not now; the first plan will take longer.\n{error}")


def prepare(lock: str) -> None:
    """Take every step from nothing to a finished environment."""
    has_kernels = (ROOT / "src" / "samenspel" / "planning" / "warm.py").exists()
    say("Samenspel makes its environment in .venv; this happens once.")
    steps = Steps(5 if has_kernels else 4)
    with steps.step(f"environment with Python {sys.version_info.major}.{sys.version_info.minor}"):
        make_environment()
    with steps.step("uv, the installer"):
        uv = install_uv()
    count = sum("==" in line for line in (REQUIREMENTS / f"{lock}.txt").read_text(encoding="utf-8").splitlines())
    with steps.step(f"{count} packages from the lock"):
        install_lock(lock, uv)
    with steps.step("Samenspel itself"):
        install_product()
    if has_kernels:
        with steps.step("planning core"):
            warm_planning()
    finish(lock)
    steps.close()


def main(lock: str) -> int:
    """Make the environment unless it is ready; return the exit code."""
    try:
        with alone():
            if not is_ready(lock):
                # Whoever asked for the tests once keeps them when a lock changes.
                keeps_tests = (ENVIRONMENT / "samenspel-check.txt").exists() and not UNFINISHED.exists()
                prepare("check" if keeps_tests else lock)
    except StepFailed as error:
        say(f"{error}\nThe environment could not be made; the lines above say why. Run the same command to try again.")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Run the same command to begin again.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
