"""The tables of conversations, cell by cell."""

from datetime import timedelta

import pytest

from samenspel.conversations import rules
from samenspel.conversations.rules import Act, Role


@pytest.mark.parametrize("act", Act)
def test_parties_may_see_and_write_and_strangers_nothing(act: Act) -> None:
    assert rules.may(Role.PARTY, act)
    assert not rules.may(None, act)


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 30), (2, 60), (3, 120), (6, 960), (7, 1800), (500, 1800)])
def test_pauses_double_up_to_half_an_hour(attempts: int, seconds: int) -> None:
    assert rules.pause_after(attempts) == timedelta(seconds=seconds)


def test_a_kind_of_letter_names_its_template() -> None:
    assert rules.template_of("exchange.reply_given") == "exchange/letters/reply_given.txt"


@pytest.mark.parametrize("kind", ["", "news", "a.b.c", "../secrets.txt", "exchange."])
def test_a_kind_that_is_no_kind_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match=r"capability\.name"):
        rules.template_of(kind)
