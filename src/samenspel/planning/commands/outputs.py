"""Where plans go: refused before an hour of planning, not after it."""

from __future__ import annotations

import os
from pathlib import Path

from samenspel.planning.model.collecting import nothing_collected
from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.formats import read_plan


def target_of(instance: Path, output: Path, *, replace: bool = False) -> Path:
    """The file in which the plan of an instance is written: ``output``, or what it is a link to.

    ``WrongInput`` where it could not be written, where it is the instance itself, and where something would be lost that
    is no plan, unless ``replace``. A plan gives way to a plan, as an empty file does.
    """
    target = Path(os.path.realpath(output))
    if str(output) == "-":
        raise WrongInput("", "-: the plan needs a file; standard output has the figures")
    if output.is_dir():
        raise WrongInput("", f"{output}: is a folder, while {instance} is not")
    if target.is_symlink() or (output.exists() and not output.is_file()):  # a link that is left leads round in a circle
        raise WrongInput("", f"{output}: is not an ordinary file")
    if not target.parent.is_dir():
        raise WrongInput("", f"{target.parent if output.is_symlink() else output.parent}: there is no such folder; make it first")
    _refuse_closed(target.parent)
    if target.exists():
        _refuse_loss(instance, output, replace=replace)
    return target


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


def _refuse_loss(instance: Path, output: Path, *, replace: bool) -> None:
    if instance.exists() and output.samefile(instance):
        raise WrongInput("", f"{output}: is the instance itself")
    if replace or output.stat().st_size == 0:
        return
    try:
        with nothing_collected():
            read_plan(output)
    except WrongInput as refusal:
        raise WrongInput("", f"{output}: is there already, and is no plan; give another name, or --replace") from refusal
