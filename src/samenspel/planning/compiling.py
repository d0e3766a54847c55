"""Turns plain loops into machine code where numba is there; without it they run as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])

try:
    import numba
except ImportError:  # slower, and the very same plans
    IS_COMPILED = False
else:
    IS_COMPILED = True


def compiled(function: Function) -> Function:
    """Compile a function once and keep the machine code on disk; it lets go of Python's lock."""
    if not IS_COMPILED:
        return function
    fast: Function = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return fast
