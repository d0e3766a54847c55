"""Where plans go: refused before an hour of planning, not after it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from samenspel.planning.model.collecting import nothing_collected
from samenspel.planning.model.errors import WrongInput, naming
from samenspel.planning.model.formats import read_plan
from samenspel.planning.model.problem import Problem


@dataclass(frozen=True, slots=True)
class Target:
    """The file in which a plan is written, the name by which it was given, and of which instance it holds a plan already."""

    path: Path
    given: Path
    plan_of: str | None = None

    def refuse_another(self, problem: Problem) -> None:
        """``WrongInput`` where the plan of another instance would be lost."""
        if self.plan_of not in (None, problem.name):
            named = f'a plan of "{self.plan_of}", not of "{problem.name}"'
            with naming(self.given):
                raise WrongInput("", f"is there already, and is {named}; give another name, or --replace")


def target_of(instance: Path, output: Path, *, replace: bool = False) -> Target:
    """Where the plan of an instance is written: in ``output``, or in what it is a link to.

    ``WrongInput`` where it could not be written, where it is the instance itself, and where something would be lost that
    is no plan, unless ``replace``. A plan gives way to a plan of the same instance (``Target.refuse_another`` says so once
    the instance is read), as an empty file does.
    """
    target = Path(os.path.realpath(output))
    if str(output) == "-":
        raise WrongInput("", "-: the plan needs a file; standard output has the figures")
    if output.is_dir():
        raise WrongInput("", f"{output}: is a folder, while {instance} is not")
    _refuse_a_stream(output)
    if target.is_symlink() or (output.exists() and not output.is_file()):  # a link that is left leads round in a circle
        raise WrongInput("", f"{output}: is not an ordinary file")
    if not target.parent.is_dir():
        raise WrongInput("", f"{target.parent if output.is_symlink() else output.parent}: there is no such folder; make it first")
    _refuse_closed(target.parent)
    return Target(target, output, _plan_there(instance, output, replace=replace) if target.exists() else None)


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


def _refuse_a_stream(output: Path) -> None:
    """The file in which the figures or the progress go, by whatever name, such as /dev/stdout."""
    for stream, name in ((1, "standard output has the figures"), (2, "standard error says how far it is")):
        try:
            is_it = output.exists() and os.path.samestat(output.stat(), os.fstat(stream))
        except OSError:  # a stream that is closed
            continue
        if is_it and not output.samefile(os.devnull):
            raise WrongInput("", f"{output}: the plan needs a file of its own; {name}")


def _refuse_closed(folder: Path) -> None:
    if not os.access(folder, os.W_OK | os.X_OK):
        raise WrongInput("", f"{folder}: nothing may be written in this folder")


def _plan_there(instance: Path, output: Path, *, replace: bool) -> str | None:
    """The instance of which a file holds a plan that is not to be lost; ``WrongInput`` where it is something else."""
    if instance.exists() and output.samefile(instance):
        raise WrongInput("", f"{output}: is the instance itself")
    if replace or output.stat().st_size == 0:
        return None
    try:
        with nothing_collected():
            return read_plan(output).instance
    except WrongInput as refusal:
        raise WrongInput("", f"{output}: is there already, and is no plan; give another name, or --replace") from refusal
