"""Turns plain loops into machine code where numba is there; without it they run as they are."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., object])
Functions = Mapping[str, Any]

OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}  # nogil: two workers at the same time
WITHOUT_DOORS: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


class Call(Enum):
    """From where a function is called: its doors to Python take long to compile."""

    FROM_PYTHON = "from python"
    FROM_INSIDE = "from inside"


def has_compiler() -> bool:
    """Whether numba is there; looking does not load it, which takes half a second."""
    return find_spec("numba") is not None


def compiled(function: Function) -> Function:
    """Mark a function that is to be compiled, and called from Python."""
    function.__dict__["call"] = Call.FROM_PYTHON
    return function


def inner(function: Function) -> Function:
    """Mark a function that is to be compiled, and called by compiled ones only."""
    function.__dict__["call"] = Call.FROM_INSIDE
    return function


@lru_cache
def machine_code(module: ModuleType) -> Functions:
    """The marked functions of a module, compiled when first called and kept on disk.

    Marked functions from other modules come compiled too, each with the names of its own module.
    """
    names, stamp = dict(vars(module)), _stamp(module)
    for name, function in _marked(module):
        home = sys.modules[function.__module__]
        is_own = home is module
        names[name] = _jit(function, names, stamp) if is_own else machine_code(home)[function.__name__]
    return names


def _marked(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    for name, value in vars(module).items():
        if isinstance(value, FunctionType) and isinstance(value.__dict__.get("call"), Call):
            yield name, value


def _sources(module: ModuleType, found: dict[str, ModuleType]) -> dict[str, ModuleType]:
    """This module and all whose marked functions are compiled into it, by name."""
    found[module.__name__] = module
    for _, function in _marked(module):
        if function.__module__ not in found:
            _sources(sys.modules[function.__module__], found)
    return found


def _stamp(module: ModuleType) -> str:
    """A short mark that changes with the source, the numbers and the columns of all that is compiled in."""
    mark = hashlib.sha256()
    for name, one in sorted(_sources(module, {}).items()):
        mark.update(name.encode() + (Path(one.__file__).read_bytes() if one.__file__ else b""))
        numbers = {at: value for at, value in vars(one).items() if isinstance(value, int | float)}
        columns = {at: value._fields for at, value in vars(one).items() if isinstance(value, type) and hasattr(value, "_fields")}
        mark.update(repr((sorted(numbers.items()), sorted(columns.items()))).encode())
    return mark.hexdigest()[:12]


def _jit(marked: FunctionType, names: dict[str, Any], stamp: str) -> Any:
    import numba

    function = FunctionType(marked.__code__, names, marked.__name__)
    if marked.__dict__["call"] is Call.FROM_INSIDE:
        return numba.njit(**OPTIONS, **WITHOUT_DOORS)(function)
    # numba keeps machine code by this name, and by itself would notice a change in one file only
    function.__qualname__ = f"{marked.__name__}_{stamp}"
    try:
        return numba.njit(**OPTIONS, cache=True)(function)
    except RuntimeError:  # nowhere to keep machine code: compile it in every process
        return numba.njit(**OPTIONS)(function)


def is_kept_on_disk(function: Any) -> bool:
    """Whether the machine code of a compiled function waits on disk, fit for this source and machine."""
    try:
        return bool(function._cache._cache_file._load_index())  # noqa: SLF001 - numba has no public way to ask
    except AttributeError:
        return False
