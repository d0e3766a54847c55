"""What if: suppositions about a neighbourhood, and the problem that it would be then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice
from math import isfinite
from statistics import median_low

from samenspel.planning.explaining.parts import DAY
from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.problem import MAX_KM, MAX_LIMIT, Helper, Place, Problem, Request, Window

MOST_MORE = 1000
ANY_TIME = tuple(Window(weekday, *DAY) for weekday in range(1, 8))


@dataclass(frozen=True, slots=True)
class MoreHelpers:
    """So many more people, all alike.

    They live at ``place``, or at the home of the request ``near`` (by id); without either they
    live where requests are, spread over them. A limit or a reach that
    is not given is the typical one of the problem (``typical``).
    """

    count: int
    activities: frozenset[str]
    qualities: frozenset[str] = frozenset()
    availability: tuple[Window, ...] = ANY_TIME
    place: Place | None = None
    most_per_week: int | None = None
    most_per_month: int | None = None
    reach_km: float | None = None
    near: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.count <= MOST_MORE:
            raise WrongInput("count", f"{self.count} is not between 0 and {MOST_MORE}")
        if not self.activities:
            raise WrongInput("activities", "names nothing that they would do")


@dataclass(frozen=True, slots=True)
class ChangeLimit:
    """Other limits for these helpers (or everybody): set where given, then so many visits more or fewer."""

    more_per_month: int = 0
    more_per_week: int = 0
    most_per_month: int | None = None
    most_per_week: int | None = None
    helpers: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class WidenReach:
    """These helpers (or everybody) would come so many kilometres further; fewer when negative."""

    km: float
    helpers: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if not isfinite(self.km):
            raise WrongInput("km", f"{self.km} is not a distance")


@dataclass(frozen=True, slots=True)
class MoreFaces:
    """These requests (or all) would bear so many more different helpers; fewer when negative.

    ``avoid`` says of requests (id) whom they avoid then, where somebody was kept out only because enough others come.
    """

    by: int = 1
    requests: tuple[str, ...] | None = None
    avoid: tuple[tuple[str, frozenset[str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Without:
    """These helpers would not be there."""

    helpers: tuple[str, ...]


Supposition = MoreHelpers | ChangeLimit | WidenReach | MoreFaces | Without


@dataclass(frozen=True, slots=True)
class Typical:
    """What is usual in a problem: the medians over its helpers."""

    most_per_week: int
    most_per_month: int
    reach_km: float


def typical(problem: Problem) -> Typical:
    """The usual limits and reach of the helpers who can be asked at all; 1, 2 and 1.5 km where nobody is."""
    asked = [one for one in problem.helpers if one.most_per_week and one.most_per_month]
    if not asked:
        return Typical(1, 2, 1.5)
    return Typical(
        median_low([one.most_per_week for one in asked]),
        median_low([one.most_per_month for one in asked]),
        median_low([one.reach_km for one in asked]),
    )


def suppose(problem: Problem, suppositions: Iterable[Supposition]) -> Problem:
    """The problem as it would be, one supposition after another; the given one is left alone.

    ``WrongInput`` names the supposition that speaks of a helper or request who is not there.
    New helpers come after the others and are called ``more-1``, ``more-2`` and so on.
    """
    for at, supposition in enumerate(suppositions):
        try:
            problem = _supposed(problem, supposition)
        except WrongInput as error:
            raise error.within(f"suppositions[{at}]") from None
    return problem


def _supposed(problem: Problem, supposition: Supposition) -> Problem:
    match supposition:
        case MoreHelpers():
            return replace(problem, helpers=problem.helpers + tuple(_more(problem, supposition)))
        case ChangeLimit():
            return _with_helpers(problem, supposition.helpers, lambda helper: _limited(helper, supposition))
        case WidenReach():
            return _with_helpers(problem, supposition.helpers, lambda helper: _reaching(helper, supposition.km))
        case MoreFaces():
            return _with_requests(problem, supposition)
        case Without():
            _check_known("helpers", supposition.helpers, problem.helper_by_id)
            gone = frozenset(supposition.helpers)
            return replace(problem, helpers=tuple(one for one in problem.helpers if one.id not in gone))


def _more(problem: Problem, wanted: MoreHelpers) -> Iterator[Helper]:
    usual = typical(problem)
    names = new_names(problem, wanted.count)
    for name, place in zip(names, _places(problem, wanted), strict=True):
        yield Helper(
            id=name,
            place=place,
            reach_km=usual.reach_km if wanted.reach_km is None else wanted.reach_km,
            activities=wanted.activities,
            qualities=wanted.qualities,
            availability=wanted.availability,
            most_per_week=usual.most_per_week if wanted.most_per_week is None else wanted.most_per_week,
            most_per_month=usual.most_per_month if wanted.most_per_month is None else wanted.most_per_month,
        )


def new_names(problem: Problem, how_many: int) -> list[str]:
    """Ids for people who are not there yet: taken by no helper, avoided by no resident."""
    avoided = frozenset[str]().union(*(request.avoid for request in problem.requests))
    names = (f"more-{number}" for number in count(1))
    return list(islice((name for name in names if name not in problem.helper_by_id and name not in avoided), how_many))


def _places(problem: Problem, wanted: MoreHelpers) -> list[Place]:
    """The given place, or places of requests that these people could serve, evenly picked in their order."""
    if wanted.place is not None:
        return [wanted.place] * wanted.count
    if wanted.near is not None:
        _check_known("near", [wanted.near], problem.request_by_id)
        return [problem.request_by_id[wanted.near].place] * wanted.count
    served = [one.place for one in problem.requests if one.activity in wanted.activities and one.needs <= wanted.qualities]
    homes = served or [one.place for one in problem.requests] or [one.place for one in problem.helpers]
    if wanted.count and not homes:
        raise WrongInput("place", "must be given where there are no requests and no helpers")
    return [homes[at * len(homes) // wanted.count] for at in range(wanted.count)]


def _limited(helper: Helper, wanted: ChangeLimit) -> Helper:
    week = helper.most_per_week if wanted.most_per_week is None else wanted.most_per_week
    month = helper.most_per_month if wanted.most_per_month is None else wanted.most_per_month
    return replace(
        helper,
        most_per_week=min(MAX_LIMIT, max(0, week + wanted.more_per_week)),
        most_per_month=min(MAX_LIMIT, max(0, month + wanted.more_per_month)),
    )


def _reaching(helper: Helper, km: float) -> Helper:
    return replace(helper, reach_km=min(MAX_KM, max(0.0, helper.reach_km + km)))


def _with_helpers(problem: Problem, ids: Sequence[str] | None, change: Callable[[Helper], Helper]) -> Problem:
    _check_known("helpers", ids or (), problem.helper_by_id)
    named = None if ids is None else frozenset(ids)
    return replace(problem, helpers=tuple(change(one) if named is None or one.id in named else one for one in problem.helpers))


def _with_requests(problem: Problem, wanted: MoreFaces) -> Problem:
    _check_known("requests", wanted.requests or (), problem.request_by_id)
    named = None if wanted.requests is None else frozenset(wanted.requests)
    avoided = dict(wanted.avoid)

    def loosened(request: Request) -> Request:
        if named is not None and request.id not in named:
            return request
        avoid = avoided.get(request.id, request.avoid)
        return replace(request, most_faces=min(MAX_LIMIT, max(0, request.most_faces + wanted.by)), avoid=avoid)

    return replace(problem, requests=tuple(map(loosened, problem.requests)))


def _check_known(field: str, ids: Iterable[str], known: Iterable[str]) -> None:
    there = frozenset(known)
    for row, one in enumerate(ids):
        if one not in there:
            raise WrongInput(f"{field}[{row}]", f'"{one[:40]}" is not known')
