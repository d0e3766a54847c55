"""What was acknowledged stays, whatever happens to the process; and no job is taken twice."""

import pytest

from tests.own_database import Surroundings, run

KILLS = 100
SECONDS = 20.0

pytestmark = pytest.mark.race


@pytest.fixture
def bare(own_database: Surroundings) -> Surroundings:
    """Let processes start at once, with the foundation only."""
    return own_database | {"DJANGO_SETTINGS_MODULE": "tests.foundation.bare_settings"}


def test_nothing_acknowledged_is_lost_when_writers_are_killed(bare: Surroundings) -> None:
    figures = run("tests.foundation.killing", KILLS, SECONDS, surroundings=bare)
    assert figures["kills"] >= KILLS // 2, figures
    assert figures["acknowledged"] > figures["kills"], figures
    assert (figures["lost"], figures["halves"], figures["integrity"]) == (0, 0, "ok"), figures


def test_two_workers_never_take_the_same_job(bare: Surroundings) -> None:
    figures = run("tests.foundation.leasing", 3, 300, surroundings=bare)
    assert figures == {"taken": 300, "different": 300, "codes": [0, 0, 0]}
