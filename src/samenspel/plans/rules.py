"""What is possible with plans of a neighbourhood: states, who may do what, how long one may take. No database."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

SECONDS = (10, 30, 60)
"""How long the search may take, as a choice; a job must stay well under its lease of two minutes."""

WHAT_IF_SECONDS = 10
"""How long a what-if may take: two plans side by side, only to look at."""

SEED = 1
"""The chance of every search: with the same asks, offers and rounds it looks at the same plans."""

SILENT_AFTER = timedelta(seconds=60)
"""When a worker has not been heard for so long, it is not working on this any more."""

ABANDONED_AFTER = timedelta(minutes=30)
"""A run of which nobody has heard for so long is closed, so that another can begin."""

MOST_ATTEMPTS = 3
"""How many workers may go under with one run before it is given up."""

KEPT = timedelta(days=30)
"""A plan that is older tells nothing about today: it is forgotten, with the names in it."""

NOTICE = timedelta(hours=24)
"""What begins sooner is not planned.

The resident answers first and then the helper, and each of them has four hours at least (``arrangements.rules.HOLDS_AT_LEAST``);
a day has room for both beside a night, whatever the hour at which somebody chooses from the plan.
"""

ACCEPTANCE = 0.7
"""How many of those who are asked say yes, as the expected coverage supposes."""

RESIDENT_ANSWERS = timedelta(days=1)
"""In how much time a resident says yes or no to somebody, as the expected coverage supposes."""


class RunKind(StrEnum):
    """What is worked out."""

    PLAN = "plan"  # something to choose from
    WHAT_IF = "what_if"  # only to look at: nothing of it can be proposed


class RunState(StrEnum):
    """Where a run stands."""

    WAITING = "waiting"  # for the worker
    RUNNING = "running"
    STOPPING = "stopping"  # somebody said stop; the best so far is kept
    DONE = "done"  # there is something to choose from
    ACCEPTED = "accepted"  # something was proposed to the residents, and nothing is left to choose
    DISCARDED = "discarded"
    FAILED = "failed"


LIVE = frozenset({RunState.WAITING, RunState.RUNNING, RunState.STOPPING})
"""A community has one run at a time in these states: the database sees to it."""

AT_WORK = frozenset({RunState.RUNNING, RunState.STOPPING})

RUN_CHANGES: Mapping[RunState, frozenset[RunState]] = {
    RunState.WAITING: frozenset({RunState.RUNNING, RunState.DISCARDED, RunState.FAILED}),
    RunState.RUNNING: frozenset(
        {RunState.RUNNING, RunState.WAITING, RunState.STOPPING, RunState.DONE, RunState.DISCARDED, RunState.FAILED}
    ),
    RunState.STOPPING: frozenset({RunState.RUNNING, RunState.WAITING, RunState.DONE, RunState.DISCARDED, RunState.FAILED}),
    RunState.DONE: frozenset({RunState.ACCEPTED, RunState.DISCARDED}),
    RunState.ACCEPTED: frozenset(),
    RunState.DISCARDED: frozenset(),
    RunState.FAILED: frozenset(),
}


class Phase(StrEnum):
    """What the worker is doing, so that nobody looks at a bar that stands still."""

    READING = "reading"  # asks, offers and promises
    WARMING = "warming"  # the search is made ready, once on every machine
    SEARCHING = "searching"
    FINISHING = "finishing"  # reasons, what to expect, what would help


class LineState(StrEnum):
    """Where one line of a plan stands: one person for one ask."""

    OPEN = "open"  # to be chosen
    PROPOSED = "proposed"  # it waits for the resident's yes
    REFUSED = "refused"  # it did not hold any more when it was chosen
    LEFT = "left"  # the coordinator did not choose it


class Stale(StrEnum):
    """Why a line that is still to be chosen does not hold any more."""

    WAITS = "waits"  # for its ask a proposal waits
    NOT_NOW = "not_now"  # for its ask the resident wants nobody just now
    PASSED = "passed"  # its first visit would have been already
    CHANGED = "changed"  # the ask, or what the helper can do


class Choice(StrEnum):
    """What there is to choose from a plan that is ready."""

    THERE = "there"
    CHOSEN = "chosen"  # people were proposed from it, and of the rest nothing was found that can be
    UNSURE = "unsure"  # nobody was proposed from it, and of the lines that were looked at none holds any more
    GONE = "gone"  # nobody was proposed from it, and nothing of it holds any more
    NOTHING = "nothing"  # nobody is in it who can be shown


def choice_of(*, is_there: bool, has_proposed: bool, is_stale: bool, is_unsure: bool = False) -> Choice:
    """Say what there is to choose from a plan that is ready: what was proposed from it is no reason for alarm.

    ``is_unsure``: nothing was found, but not every line was looked at.
    """
    if is_there:
        return Choice.THERE
    if has_proposed:
        return Choice.CHOSEN
    if is_unsure:
        return Choice.UNSURE
    return Choice.GONE if is_stale else Choice.NOTHING


class Failure(StrEnum):
    """Why a run ended with nothing."""

    TOO_LARGE = "too_large"
    INTERRUPTED = "interrupted"


class Role(StrEnum):
    """Who somebody is to a plan."""

    COORDINATOR = "coordinator"  # coordinator or social worker of the community


class Act(StrEnum):
    """What can be done with plans."""

    DESK = "plans.desk"  # no object: look at the plans of one's own community, and begin one
    SEE = "plans.see"
    STOP = "plans.stop"
    CHOOSE = "plans.choose"  # propose lines, or leave them


GRANTS: Mapping[Role, frozenset[Act]] = {
    Role.COORDINATOR: frozenset({Act.SEE, Act.STOP, Act.CHOOSE}),
}


def may(role: Role | None, act: Act) -> bool:
    """Whether somebody with this role may do this; strangers may do nothing."""
    return role is not None and act in GRANTS[role]


def may_become(state: RunState, then: RunState) -> bool:
    """Whether a run in ``state`` can change to ``then``."""
    return then in RUN_CHANGES[state]
