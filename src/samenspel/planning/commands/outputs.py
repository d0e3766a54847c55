"""Where plans go: refused before an hour of planning, not after it."""

from __future__ import annotations

import os
from pathlib import Path

from samenspel.planning.model.errors import WrongInput


def check_output(instance: Path, output: Path) -> None:
    """Refuse with ``WrongInput`` a file that could not be written, or that is the instance itself."""
    if output.is_dir():
        raise WrongInput("", f"{output}: is a folder, while {instance} is not")
    if not output.parent.is_dir():
        raise WrongInput("", f"{output.parent}: there is no such folder; make it first")
    _refuse_closed(output.parent)
    if output.exists() and instance.exists() and output.samefile(instance):
        raise WrongInput("", f"{output}: is the instance itself")


def make_folder(instances: Path, output: Path) -> None:
    """Make the folder for the plans of a folder of instances, or refuse it with ``WrongInput``."""
    if output.exists() and not output.is_dir():
        raise WrongInput("", f"{output}: is not a folder, while {instances} is one")
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongInput("", f"{output}: cannot be made ({error.strerror})") from error
    _refuse_closed(output)
    if output.samefile(instances):
        raise WrongInput("", f"{output}: is the folder of the instances itself")


def _refuse_closed(folder: Path) -> None:
    if not os.access(folder, os.W_OK | os.X_OK):
        raise WrongInput("", f"{folder}: nothing may be written in this folder")
