"""No letter is lost when its sender is killed, and no two senders hold the same letter."""

import pytest

from tests.own_database import Surroundings, run

LETTERS = 150


@pytest.mark.race
def test_letters_survive_their_senders_and_none_is_held_twice(own_database: Surroundings) -> None:
    figures = run("tests.conversations.posting", LETTERS, surroundings=own_database)
    assert figures["race"] == {"taken": LETTERS, "different": LETTERS}
    assert figures["kill"]["kills"] >= 8, figures
    assert (figures["kill"]["sent"], figures["kill"]["files"]) == (LETTERS, LETTERS), figures
