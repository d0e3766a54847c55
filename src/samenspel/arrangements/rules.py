"""What is possible with proposals, visits and cover: states, who may do what. No database."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from samenspel.arrangements.moments import moment_of

HORIZON_WEEKS = 12
"""How far ahead visits stand in the calendars; a job adds weeks as time goes on."""


class ProposalState(StrEnum):
    """Where a proposal stands."""

    WAITING = "waiting"  # for the yes of the resident or of a helper
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"


class Say(StrEnum):
    """What somebody said to a question."""

    NOT_YET = "not_yet"
    YES = "yes"
    NO = "no"


class ArrangementState(StrEnum):
    """Where an arrangement stands."""

    ACTIVE = "active"
    ENDED = "ended"


class VisitState(StrEnum):
    """Where a visit stands. None vanishes: each ends as done, missed, moved or cancelled."""

    OPEN = "open"  # agreed that it should happen, nobody to do it yet
    PLANNED = "planned"
    DONE = "done"
    MISSED = "missed"
    MOVED = "moved"  # another visit came in its place
    CANCELLED = "cancelled"


LIVE = frozenset({VisitState.PLANNED, VisitState.DONE})
"""Visits that take a helper's time: two of these never overlap, the database sees to it."""

VISIT_CHANGES: Mapping[VisitState, frozenset[VisitState]] = {
    VisitState.OPEN: frozenset({VisitState.PLANNED, VisitState.CANCELLED, VisitState.MISSED, VisitState.MOVED}),
    VisitState.PLANNED: frozenset({VisitState.OPEN, VisitState.DONE, VisitState.MISSED, VisitState.MOVED, VisitState.CANCELLED}),
    VisitState.DONE: frozenset({VisitState.MISSED}),  # marked done by mistake
    VisitState.MISSED: frozenset({VisitState.DONE}),
    VisitState.MOVED: frozenset(),
    VisitState.CANCELLED: frozenset(),
}


class CoverState(StrEnum):
    """Where a question to cover an open visit stands."""

    ASKED_RESIDENT = "asked_resident"  # the resident first: nobody comes whom they did not choose
    ASKED_HELPER = "asked_helper"
    ACCEPTED = "accepted"
    REFUSED = "refused"  # by either; the next candidate is asked
    OVERTAKEN = "overtaken"  # nobody said no: the visit was filled or ended, or this person does not help any more


FARTHEST = timedelta(days=366)
"""How far ahead somebody can move a visit; nobody plans further, and the planning core would refuse."""

REMIND_BEFORE = timedelta(hours=24)

HOLDS = timedelta(days=4)
"""How long a question is kept for one helper at most; then others are looked for."""

HOLDS_AT_LEAST = timedelta(hours=4)
"""Time to read a letter and to answer, unless the visit begins sooner."""

DAY_BEGINS, DAY_ENDS = time(8), time(21)
"""Between these an answer is waited for; nobody sits up for it at night."""

ANSWERS_WITHIN = timedelta(hours=1)
"""The least time to answer on the evening before a visit that begins before the day does."""

NOT_NOW_LASTS = timedelta(weeks=4)
"""How long no plan proposes anybody for an ask, and no neighbour is asked, after the resident wanted nobody just now.

It is over sooner when the resident looks for somebody after all, when somebody is proposed by hand and that proposal is not
taken back, or when the ask is opened again.
"""

SOON = timedelta(days=1)
"""For a visit that begins sooner nobody can be found by a proposal: both sides answer first."""

PAUSE_MINUTES = 15
"""Least time between two visits of one helper."""

OPENS_BEFORE = timedelta(hours=24)
CLOSES_AFTER = timedelta(hours=2)
"""From when until when somebody who covers for one visit knows where it is."""


MOST_NOES = 5
"""So many people a resident refuses for one ask in a month; each no shows another person, so then somebody thinks along first."""


class Role(StrEnum):
    """Who somebody is to an arrangement, a proposal or a visit."""

    RESIDENT = "resident"
    BESIDE = "beside"
    HELPER = "helper"  # agreed to come
    CANDIDATE = "candidate"  # proposed, and the resident has said yes to this face
    COORDINATOR = "coordinator"  # coordinator or social worker of the community


class Act(StrEnum):
    """What can be done with arrangements."""

    SEE = "arrangements.see"
    PROPOSE = "arrangements.propose"
    PRINT = "arrangements.print"  # the sheet for on the fridge, for a resident who cannot print it
    APPROVE = "arrangements.approve"  # the resident's yes or no to a face
    WRITE_DOWN = "arrangements.write_down"  # that yes or no, said by phone or at home by who has no account
    ANSWER = "arrangements.answer"  # the helper's own yes or no
    DROP_OUT = "arrangements.drop_out"
    MANAGE_VISIT = "arrangements.manage_visit"  # move, cancel
    REPORT_VISIT = "arrangements.report_visit"  # done, missed, how it went
    END = "arrangements.end"
    CALENDAR = "arrangements.calendar"  # no object: everybody's own calendar
    DESK = "arrangements.desk"  # no object: coordinators and social workers


GRANTS: Mapping[Role, frozenset[Act]] = {
    Role.RESIDENT: frozenset({Act.SEE, Act.PROPOSE, Act.APPROVE, Act.MANAGE_VISIT, Act.REPORT_VISIT, Act.END}),
    Role.BESIDE: frozenset({Act.SEE, Act.PROPOSE, Act.APPROVE, Act.MANAGE_VISIT, Act.REPORT_VISIT, Act.END}),
    Role.HELPER: frozenset({Act.SEE, Act.ANSWER, Act.DROP_OUT, Act.REPORT_VISIT}),
    Role.CANDIDATE: frozenset({Act.SEE, Act.ANSWER}),
    Role.COORDINATOR: frozenset({Act.SEE, Act.PROPOSE, Act.WRITE_DOWN, Act.PRINT}),
}


def answer_before(asked_at: datetime, starts_at: datetime, zone: str) -> datetime:
    """Until when one helper is waited for: four days, or half of the time that is left before the visit begins.

    That is four hours at least, but never longer than to the visit itself; and by day where that can be.
    """
    left = max(timedelta(), starts_at - asked_at)
    return by_day(asked_at + min(HOLDS, max(left / 2, min(HOLDS_AT_LEAST, left))), asked_at, starts_at, zone)


def by_day(moment: datetime, asked_at: datetime, starts_at: datetime, zone: str) -> datetime:
    """Move a moment of the night to the evening before, so that others can still be found for the visit.

    Where somebody would then have less than four hours, the morning after, if the visit has not begun by then.
    """
    local = moment.astimezone(ZoneInfo(zone))
    if DAY_BEGINS <= local.time() <= DAY_ENDS:
        return moment
    is_early = local.time() < DAY_BEGINS
    evening = moment_of(local.date() - timedelta(days=is_early), DAY_ENDS, zone)
    morning = moment_of(local.date() + timedelta(days=not is_early), DAY_BEGINS, zone)
    if evening - asked_at >= HOLDS_AT_LEAST:
        return evening
    if morning < starts_at:
        return morning
    return evening if evening - asked_at >= ANSWERS_WITHIN else moment


def may(role: Role | None, act: Act) -> bool:
    """Whether somebody with this role may do this; strangers may do nothing."""
    return role is not None and act in GRANTS[role]


def may_become(state: VisitState, then: VisitState) -> bool:
    """Whether a visit in ``state`` can change to ``then``."""
    return then in VISIT_CHANGES[state]
