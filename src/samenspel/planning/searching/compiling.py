"""Turns plain loops into machine code where numba is there; without it they run as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache
from importlib.util import find_spec
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
    """The marked functions of a module, compiled when first called and kept on disk."""
    names = dict(vars(module))
    for name, value in vars(module).items():
        call = getattr(value, "call", None)
        if isinstance(value, FunctionType) and isinstance(call, Call):
            names[name] = _jit(FunctionType(value.__code__, names, name), call)
    return names


def _jit(function: FunctionType, call: Call) -> Any:
    import numba

    if call is Call.FROM_INSIDE:
        return numba.njit(**OPTIONS, **WITHOUT_DOORS)(function)
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
