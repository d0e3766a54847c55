"""Turns plain loops into machine code where numba is there; without it they run as they are."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., object])

try:
    import numba
except ImportError:  # slower, and the very same plans
    IS_COMPILED = False
else:
    IS_COMPILED = True

OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
WITHOUT_DOORS: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def compiled(function: Function) -> Function:
    """Compile a function once and keep the machine code on disk; it lets go of Python's lock."""
    if not IS_COMPILED:
        return function
    try:
        fast: Any = numba.njit(**OPTIONS, cache=True)(function)
    except RuntimeError:  # nowhere to keep machine code: compile it in every process
        fast = numba.njit(**OPTIONS)(function)
    made: Function = fast
    return made


def inner(function: Function) -> Function:
    """Compile a function that only compiled ones call: without doors to Python, which take long to make."""
    if not IS_COMPILED:
        return function
    fast: Any = numba.njit(**OPTIONS, **WITHOUT_DOORS)(function)
    made: Function = fast
    return made


def is_kept_on_disk(function: Any) -> bool:
    """Whether the machine code of a compiled function waits on disk, fit for this source and machine."""
    if not IS_COMPILED:
        return True
    try:
        return bool(function._cache._cache_file._load_index())  # noqa: SLF001 - numba has no public way to ask
    except AttributeError:
        return False


def plain_functions(module: ModuleType) -> dict[str, Any]:
    """The functions of a compiled module as plain Python, which call each other and nothing compiled."""
    names = dict(vars(module))
    for name, value in vars(module).items():
        source = getattr(value, "py_func", value)
        if isinstance(source, FunctionType) and source.__module__ == module.__name__:
            names[name] = FunctionType(source.__code__, names, name, source.__defaults__)
    return names
