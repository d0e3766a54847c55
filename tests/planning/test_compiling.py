"""Machine code that is kept on disk is never older than what it is made of."""

from typing import NamedTuple

import pytest

from samenspel.planning.repairing import chains, loops, steps
from samenspel.planning.searching import compiling, kernel


class OtherBoard(NamedTuple):
    """A board with other columns."""

    one: int


@pytest.mark.parametrize(
    ("module", "name", "value"),
    [(chains, "MOST_NODES", 7), (chains, "Board", OtherBoard), (steps, "TRAIL", 5)],
)
def test_a_change_in_any_module_that_is_compiled_in_is_noticed(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, value: object
) -> None:
    repairs, search = compiling._stamp(loops), compiling._stamp(kernel)
    monkeypatch.setattr(module, name, value)
    assert compiling._stamp(loops) != repairs
    assert compiling._stamp(kernel) == search


def test_nothing_changes_the_mark_but_a_change() -> None:
    assert compiling._stamp(loops) == compiling._stamp(loops)
