"""States and grants of plans, cell by cell."""

import pytest

from samenspel.plans.rules import (
    GRANTS,
    LIVE,
    MOST_ATTEMPTS,
    RUN_CHANGES,
    SECONDS,
    SILENT_AFTER,
    Act,
    Choice,
    Role,
    RunState,
    choice_of,
    may,
    may_become,
)


def test_a_coordinator_may_all_that_is_about_a_run() -> None:
    assert GRANTS[Role.COORDINATOR] == set(Act) - {Act.DESK}


@pytest.mark.parametrize("act", Act)
def test_a_stranger_may_nothing(act: Act) -> None:
    assert not may(None, act)


def test_of_a_plan_of_which_not_every_line_was_looked_at_nothing_is_claimed() -> None:
    facts = {"is_there": False, "is_stale": True, "is_unsure": True}
    assert choice_of(has_proposed=False, **facts) == Choice.UNSURE
    assert choice_of(has_proposed=True, **facts) == Choice.CHOSEN
    assert choice_of(is_there=True, has_proposed=False, is_stale=True, is_unsure=True) == Choice.THERE


def test_every_state_says_what_may_follow() -> None:
    assert set(RUN_CHANGES) == set(RunState)


@pytest.mark.parametrize("state", [RunState.ACCEPTED, RunState.DISCARDED, RunState.FAILED])
def test_what_is_over_stays_over(state: RunState) -> None:
    assert not any(may_become(state, then) for then in RunState)


def test_nothing_is_at_work_again_after_it_is_done() -> None:
    assert not {then for then in RunState if may_become(RunState.DONE, then)} & LIVE


def test_the_longest_search_is_heard_from_and_ends_well_before_the_lease_of_its_job() -> None:
    from samenspel.foundation.jobs import LEASE
    from samenspel.foundation.jobs import MOST_ATTEMPTS as JOB_ATTEMPTS

    assert max(SECONDS) * 2 <= LEASE.total_seconds()
    assert SILENT_AFTER < LEASE  # whoever takes the job up finds a run that is silent
    assert MOST_ATTEMPTS <= JOB_ATTEMPTS


@pytest.mark.parametrize(
    ("facts", "choice"),
    [
        ((True, False, True), Choice.THERE),
        ((True, True, True), Choice.THERE),
        ((False, True, True), Choice.CHOSEN),
        ((False, True, False), Choice.CHOSEN),
        ((False, False, True), Choice.GONE),
        ((False, False, False), Choice.NOTHING),
    ],
)
def test_only_where_nobody_was_proposed_a_plan_does_not_hold_any_more(facts: tuple[bool, bool, bool], choice: Choice) -> None:
    is_there, has_proposed, is_stale = facts
    assert choice_of(is_there=is_there, has_proposed=has_proposed, is_stale=is_stale) == choice
