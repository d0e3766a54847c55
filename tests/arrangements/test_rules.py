"""Every cell of the tables: who may do what, and which state follows on which."""

from itertools import product

import pytest

from samenspel.arrangements.rules import GRANTS, LIVE, VISIT_CHANGES, Act, Role, VisitState, may, may_become

S, P, A, N, D, M, R, E = (
    Act.SEE, Act.PROPOSE, Act.APPROVE, Act.ANSWER, Act.DROP_OUT, Act.MANAGE_VISIT, Act.REPORT_VISIT, Act.END,
)  # fmt: skip
WHO_MAY = {
    Role.RESIDENT: {S, P, A, M, R, E},
    Role.BESIDE: {S, P, A, M, R, E},
    Role.HELPER: {S, N, D, R},
    Role.CANDIDATE: {S, N},
    Role.COORDINATOR: {S, P, Act.WRITE_DOWN, Act.PRINT},
}
FOLLOWS = {
    VisitState.OPEN: {VisitState.PLANNED, VisitState.CANCELLED, VisitState.MISSED, VisitState.MOVED},
    VisitState.PLANNED: {VisitState.OPEN, VisitState.DONE, VisitState.MISSED, VisitState.MOVED, VisitState.CANCELLED},
    VisitState.DONE: {VisitState.MISSED},
    VisitState.MISSED: {VisitState.DONE},
    VisitState.MOVED: set(),
    VisitState.CANCELLED: set(),
}


@pytest.mark.parametrize(("role", "act"), list(product(Role, Act)))
def test_a_role_may_what_its_row_says_and_nothing_else(role: Role, act: Act) -> None:
    assert may(role, act) == (act in WHO_MAY[role])


@pytest.mark.parametrize("act", Act)
def test_a_stranger_may_nothing(act: Act) -> None:
    assert not may(None, act)


def test_only_the_residents_side_says_yes_for_the_resident() -> None:
    assert {role for role, acts in GRANTS.items() if Act.APPROVE in acts} == {Role.RESIDENT, Role.BESIDE}


@pytest.mark.parametrize(("state", "then"), list(product(VisitState, VisitState)))
def test_a_visit_changes_only_as_the_table_says(state: VisitState, then: VisitState) -> None:
    assert may_become(state, then) == (then in FOLLOWS[state])


def test_a_visit_that_takes_time_never_follows_on_one_that_is_over() -> None:
    final = {state for state, after in VISIT_CHANGES.items() if not after}
    assert final == {VisitState.MOVED, VisitState.CANCELLED}
    assert not final & LIVE
