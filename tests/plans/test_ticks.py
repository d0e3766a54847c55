"""What is ticked in a plan, written into an address: it comes back as it was, is short, and never means other lines."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as some

from samenspel.plans.ticks import read_ticks, write_ticks

LINES = some.lists(some.uuids(), unique=True, max_size=40)


@given(lines=LINES)
def test_what_is_ticked_comes_back_whatever_the_order_of_the_lines(lines: list[uuid.UUID]) -> None:
    ticked = set(lines[::2])
    assert set(read_ticks(write_ticks(ticked, lines), lines[::-1]) or ()) == ticked


@given(lines=LINES.filter(bool))
def test_of_other_lines_nothing_is_read(lines: list[uuid.UUID]) -> None:
    assert read_ticks(write_ticks(lines, lines), lines[1:]) is None


@pytest.mark.parametrize("written", ["", "x", "-" * 8, "0" * 8, "0" * 8 + "AAAAA", "é" * 12, "0" * 8 + "A=", "A" * 5000])
def test_what_nobody_wrote_is_not_read(written: str) -> None:
    assert read_ticks(written, [uuid.uuid4()]) is None


def test_1500_lines_fit_into_an_address() -> None:
    lines = [uuid.uuid4() for _number in range(1500)]
    for ticked in (lines, lines[::2], lines[:1], lines[-1:]):
        assert len(write_ticks(ticked, lines)) < 300
