"""The tables of consent, cell by cell; one refusal beats every permit."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.consent.rules import (
    GRANTS,
    LASTS,
    LONGEST,
    Act,
    AgreementKind,
    DataClass,
    Effect,
    Purpose,
    Role,
    Term,
    deciding_term,
    last_moment,
    may,
)

EXPECTED = {
    (Role.SUBJECT, Effect.PERMIT): "see end renew",
    (Role.SUBJECT, Effect.REFUSE): "see end",
    (Role.RECIPIENT, Effect.PERMIT): "see end",
    (Role.RECIPIENT, Effect.REFUSE): "",
    (Role.BESIDE, Effect.PERMIT): "see renew",
    (Role.BESIDE, Effect.REFUSE): "see",
    (Role.STAFF, Effect.PERMIT): "see end",
    (Role.STAFF, Effect.REFUSE): "see",
}
terms = st.builds(
    Term,
    effect=st.sampled_from(Effect),
    data_classes=st.frozensets(st.sampled_from(DataClass), min_size=1).map(lambda classes: frozenset(map(str, classes))),
    about=st.sampled_from([("", ""), ("exchange.ask", "1"), ("exchange.ask", "2")]),
    purpose=st.sampled_from(Purpose),
)


@pytest.mark.parametrize(("role", "effect"), EXPECTED)
def test_who_may_do_what_with_an_agreement(role: Role, effect: Effect) -> None:
    allowed = {act.value.removeprefix("consent.") for act in Act if may(role, effect, act)}
    assert allowed == set(EXPECTED[role, effect].split())
    assert set(GRANTS) == set(EXPECTED)


@pytest.mark.parametrize("act", Act)
def test_strangers_may_do_nothing(act: Act) -> None:
    assert not any(may(None, effect, act) for effect in Effect)


@given(st.lists(terms, max_size=6), st.sampled_from(DataClass), st.sampled_from([("", ""), ("exchange.ask", "1")]))
def test_a_refusal_beats_every_permit(some: list[Term], data_class: DataClass, about: tuple[str, str]) -> None:
    refusal = Term(Effect.REFUSE, frozenset({data_class}), ("", ""), Purpose.ASK)
    for place in range(len(some) + 1):
        assert deciding_term([*some[:place], refusal, *some[place:]], data_class, about=about) is None


@given(st.lists(terms, max_size=6), st.sampled_from(DataClass), st.sampled_from([("", ""), ("exchange.ask", "1")]))
def test_what_decides_is_a_permit_about_exactly_this(some: list[Term], data_class: DataClass, about: tuple[str, str]) -> None:
    index = deciding_term(some, data_class, about=about)
    if index is not None:
        assert some[index].effect == Effect.PERMIT
        assert data_class in some[index].data_classes
        assert some[index].about in {("", ""), about}


@pytest.mark.parametrize("kind", AgreementKind)
def test_an_agreement_ends_by_itself(kind: AgreementKind) -> None:
    start = datetime(2026, 3, 2, tzinfo=UTC)
    assert last_moment(kind, start, None) == start + LASTS[kind]


@pytest.mark.parametrize("days", [0, -1, LONGEST.days + 1])
def test_until_further_notice_does_not_exist(days: int) -> None:
    with pytest.raises(ValueError, match="an agreement lasts between"):
        last_moment(AgreementKind.ASSENT, datetime(2026, 3, 2, tzinfo=UTC), days)


def test_a_year_is_possible() -> None:
    start = datetime(2026, 3, 2, tzinfo=UTC)
    assert last_moment(AgreementKind.ASSENT, start, 366) - start == timedelta(days=366)
