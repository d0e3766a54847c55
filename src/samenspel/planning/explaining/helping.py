"""What would help: which people to look for, and whom to ask a little more, by the visits gained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, TypedDict

from samenspel.planning.explaining.fixed import FixedPlan
from samenspel.planning.explaining.supposing import (
    ChangeLimit,
    MoreFaces,
    MoreHelpers,
    Supposition,
    Typical,
    WidenReach,
    typical,
)
from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Place, Problem, Window

if TYPE_CHECKING:
    from samenspel.planning.explaining.loosening import Loosened
    from samenspel.planning.explaining.newcomers import Found


WIDER_KM = 1.0
MOST_OF_A_QUESTION = 2  # people still to be found come first: nobody who helps already is pressed


class HelpKind(StrEnum):
    """What there would have to be more of."""

    MORE_PEOPLE = "more_people"
    MORE_A_MONTH = "more_a_month"
    WIDER_REACH = "wider_reach"
    MORE_FACES = "more_faces"


@dataclass(frozen=True, slots=True)
class Help:
    """One thing that would help, and how many visits it gains.

    ``people`` is how many to look for (``MORE_PEOPLE``) or to ask (``helpers``, by id; for
    ``MORE_FACES`` the resident of the one request). ``gains`` tells what one, two and three
    of them gain together; ``visits_gained`` is that of ``people``, and ``requests`` whose
    visits they are. New people have ``needs`` at least, time on ``weekdays`` (ISO) from
    ``from_minute`` to ``to_minute``, live at ``place`` (the home of one of the requests: show
    an area, not the place) and come up to ``km`` far, with the two usual limits. For the
    other kinds ``weekdays`` is empty and ``place`` is ``None``; ``km`` is then how much
    further somebody would come.
    """

    kind: HelpKind
    activity: str
    needs: tuple[str, ...]
    weekdays: tuple[int, ...]
    from_minute: int
    to_minute: int
    place: Place | None
    km: float
    most_per_week: int
    most_per_month: int
    people: int
    visits_gained: int
    gains: tuple[int, ...]
    requests: tuple[str, ...]
    helpers: tuple[str, ...]

    @property
    def gained_per_person(self) -> float:
        """Visits gained for each person found or asked."""
        return self.visits_gained / self.people


def what_would_help(problem: Problem, plan: Plan, *, most: int = 10) -> tuple[Help, ...]:
    """What would help most beside a plan that keeps the rules, by visits gained per person.

    Every gain is real: that many open visits can be put with those people while the plan
    stands, with every rule kept. Visits that somebody has room for already are put in first
    and count as nobody's gain. Of each kind the best is told, then whatever gains
    most, with few questions to people who help already.
    """
    # numpy stays away from whoever only asks why
    from samenspel.planning.explaining import loosening, newcomers

    fixed, usual = FixedPlan(problem, plan), typical(problem)
    if most <= 0 or not fixed.asks:
        return ()
    around = loosening.Around(fixed, WIDER_KM)
    loosening.put_in_what_fits(fixed, around)
    kinds = (
        [_people(problem, one, usual) for one in newcomers.best_newcomers(fixed, usual, most)],
        [_asking(problem, HelpKind.MORE_A_MONTH, one) for one in loosening.more_a_month(fixed, around)],
        [_asking(problem, HelpKind.WIDER_REACH, one) for one in loosening.wider_reach(fixed, around)],
        [_asking(problem, HelpKind.MORE_FACES, one) for one in loosening.more_faces(fixed, around)],
    )
    return tuple(_ranked(kinds, most))


def supposed(help_: Help) -> Supposition:
    """The supposition under which this help is there, to plan with it."""
    match help_.kind:
        case HelpKind.MORE_PEOPLE:
            return MoreHelpers(
                count=help_.people,
                activities=frozenset({help_.activity}),
                qualities=frozenset(help_.needs),
                availability=tuple(Window(day, help_.from_minute, help_.to_minute) for day in help_.weekdays),
                place=help_.place,
                most_per_week=help_.most_per_week,
                most_per_month=help_.most_per_month,
                reach_km=help_.km,
            )
        case HelpKind.MORE_A_MONTH:
            return ChangeLimit(more_per_month=1, helpers=help_.helpers)
        case HelpKind.WIDER_REACH:
            return WidenReach(help_.km, helpers=help_.helpers)
        case HelpKind.MORE_FACES:
            return MoreFaces(1, requests=help_.requests)


def _people(problem: Problem, found: Found, usual: Typical) -> Help:
    """New people to look for."""
    kind = found.newcomer
    return Help(
        kind=HelpKind.MORE_PEOPLE,
        activity=kind.activity,
        needs=tuple(sorted(kind.needs)),
        weekdays=kind.weekdays,
        from_minute=kind.part[0],
        to_minute=kind.part[1],
        place=kind.place,
        km=usual.reach_km,
        most_per_week=usual.most_per_week,
        most_per_month=usual.most_per_month,
        helpers=(),
        **_counted(problem, found.visits),
    )


def _asking(problem: Problem, kind: HelpKind, found: Loosened) -> Help:
    """People who are there already, to ask for a little more."""
    counted = _counted(problem, found.visits)
    return Help(
        kind=kind,
        activity=found.activity,
        needs=(),
        weekdays=(),
        from_minute=0,
        to_minute=0,
        place=None,
        km=WIDER_KM if kind is HelpKind.WIDER_REACH else 0.0,
        most_per_week=0,
        most_per_month=0,
        helpers=found.helpers[: counted["people"]] if kind is not HelpKind.MORE_FACES else (),
        **counted,
    )


class _Counted(TypedDict):
    people: int
    visits_gained: int
    gains: tuple[int, ...]
    requests: tuple[str, ...]


def _counted(problem: Problem, visits: Sequence[Sequence[str]]) -> _Counted:
    """How many people are worth it: the next as long as they add half of what the first does."""
    adds = [len(mine) for mine in visits]
    people = next((at for at, more in enumerate(adds) if 2 * more < adds[0]), len(adds))
    owners = (problem.visit_by_id[one][0].id for mine in visits[:people] for one in mine)
    gains = tuple(accumulate(adds))
    return _Counted(people=people, visits_gained=gains[people - 1], gains=gains, requests=tuple(dict.fromkeys(owners)))


def _ranked(kinds: Iterable[Sequence[Help]], most: int) -> list[Help]:
    """The best of each kind, then the best of the rest, but few questions of one kind; ties as they came."""
    firsts, rest = [], []
    for some in kinds:
        ordered = sorted(some, key=_rank)
        firsts += ordered[:1]
        rest += ordered[1:] if ordered and ordered[0].kind is HelpKind.MORE_PEOPLE else ordered[1:MOST_OF_A_QUESTION]
    chosen = sorted(firsts, key=_rank) + sorted(rest, key=_rank)
    return sorted(chosen[:most], key=_rank)


def _rank(help_: Help) -> tuple[float, int]:
    return -help_.gained_per_person, -help_.visits_gained
