"""The tables of neighbourhoods, cell by cell."""

from datetime import date

import pytest

from samenspel.neighbourhoods.rules import GIVES, GRANTS, Act, DistanceBand, band, may, may_give, valid_until
from samenspel.people.rules import Hat

MANAGERS = {Hat.COORDINATOR, Hat.ADMINISTRATOR}
NEIGHBOURS = {Hat.RESIDENT, Hat.HELPER, Hat.CARER}


@pytest.mark.parametrize("hat", Hat)
def test_who_may_look_after_the_people(hat: Hat) -> None:
    assert may(hat, Act.SEE)
    assert may(hat, Act.MANAGE_RELATIONS) == (hat in MANAGERS)
    assert set(GRANTS) == set(GIVES) == set(Hat)


@pytest.mark.parametrize("act", Act)
def test_strangers_may_do_nothing(act: Act) -> None:
    assert not may(None, act)


@pytest.mark.parametrize("giver", Hat)
@pytest.mark.parametrize("hat", Hat)
def test_who_may_give_which_hat(giver: Hat, hat: Hat) -> None:
    expected = giver == Hat.ADMINISTRATOR or (giver == Hat.COORDINATOR and hat in NEIGHBOURS)
    assert may_give(giver, hat) == expected
    assert not may_give(None, hat)


@pytest.mark.parametrize(
    ("km", "expected"),
    [
        (0.0, "near"),
        (1.0, "near"),
        (1.01, "middle"),
        (3.0, "middle"),
        (4.9, "far"),
        (5.0, "far"),
        (5.01, "beyond"),
        (300.0, "beyond"),
    ],
)
def test_a_distance_falls_in_one_band(km: float, expected: str) -> None:
    assert band(km, same_area=False) == expected
    assert band(km, same_area=True) == DistanceBand.SAME


def test_a_certificate_counts_three_years_also_from_a_leap_day() -> None:
    assert valid_until(date(2026, 3, 2)) == date(2029, 3, 2)
    assert valid_until(date(2024, 2, 29)) == date(2027, 2, 28)
