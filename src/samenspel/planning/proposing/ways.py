"""The ways in which an ask can be filled: one person, a split, and one that asks equally little of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from samenspel.planning.model.plan import OpenVisit
from samenspel.planning.proposing.ask import Ask
from samenspel.planning.proposing.asked import Asked
from samenspel.planning.proposing.candidates import Candidate
from samenspel.planning.proposing.choosing import MOST_TRIED, Chooser, Field, worthwhile
from samenspel.planning.proposing.diaries import Diary
from samenspel.planning.proposing.placing import Placing
from samenspel.planning.proposing.shapes import Kind, Way

MOST_SHARED_TRIED = 25
"""Sharing out asks for people by the handful; so many sets find a good one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many ways are wanted, and how many sets of people may be tried for them."""

    ways: int
    tries: int


def ways_of(ask: Ask, most: int) -> list[Way]:
    """One person, the best split, and the one that asks least of each; best first, no doubles."""
    if not ask.ranked or not ask.asked.todo:
        return []
    people = [ask.ranked[at] for at in worthwhile(ask.asked, ask.ranked, max(1, ask.room_for_faces))]
    return _distinct([*_alone(ask, people), *_splits(ask, people, most), *_shared(ask, people)], most)


def _distinct(ways: Sequence[Way], most: int) -> list[Way]:
    """The best of each kind and then the best of the rest, without the same people twice; best first."""
    seen: set[tuple[frozenset[str], int]] = set()
    first: dict[Kind, Way] = {}
    rest: list[Way] = []
    for way in sorted(ways, key=lambda way: -way.worth):
        key = frozenset(share.helper for share in way.shares), len(way.visits)
        if way.shares and key not in seen:
            seen.add(key)
            if first.setdefault(way.kind, way) is not way:
                rest.append(way)
    return sorted([*first.values(), *rest][:most], key=lambda way: -way.worth)


def _alone(ask: Ask, people: Sequence[Candidate]) -> list[Way]:
    """The best that one person can do; somebody new only if the resident bears a new face."""
    allowed = (person for person in people if person.is_known or ask.room_for_faces)
    return [_way(ask, Kind.ONE_PERSON, [ask.alone(person)]) for person in islice(allowed, 1)]


def _splits(ask: Ask, people: Sequence[Candidate], most: int) -> list[Way]:
    """The best ways for two and more."""
    return _built(ask, Kind.SPLIT, people, [person.month_room for person in people], Limits(most, MOST_TRIED))


def _shared(ask: Ask, people: Sequence[Candidate]) -> list[Way]:
    """The best way in which as many as the resident can bear do about equally little each month."""
    faces = min(ask.room_for_faces + len(ask.known), len(ask.ranked))
    if faces < 2 or len(ask.asked.todo) < 2:
        return []
    even = [-(-count // faces) for count in ask.asked.visits_a_month()]
    rooms = [[min(pair) for pair in zip(person.month_room, even, strict=True)] for person in people]
    return _built(ask, Kind.SHARED_OUT, people, rooms, Limits(1, MOST_SHARED_TRIED))


def _built(ask: Ask, kind: Kind, people: Sequence[Candidate], rooms: Sequence[Sequence[int]], limits: Limits) -> list[Way]:
    """Find the best sets of two and more people, and put what they get in their calendars."""
    among = Field(ask.asked, people, rooms)
    base = tuple(at for at, person in enumerate(people) if person.is_known)
    chooser = Chooser(among, base, ask.room_for_faces, limits.tries)
    order = sorted(chooser.found.items(), key=lambda item: (-item[1], item[0]))
    ways = []
    for faces, _ in order[: limits.ways]:
        placing = Placing(ask.asked, [people[at] for at in faces], [rooms[at] for at in faces])
        placing.put_all(among.given(faces))
        ways.append(_way(ask, kind, placing.diaries))
    return [way for way in ways if len(way.shares) > 1]


def _way(ask: Ask, kind: Kind, diaries: Sequence[Diary]) -> Way:
    busy = [diary for diary in diaries if diary.stands]
    return Way(
        kind=kind,
        shares=tuple(ask.share(diary) for diary in busy),
        open=_left(ask, ask.asked, busy),
        worth=sum(diary.worth() for diary in busy),
    )


def _left(ask: Ask, asked: Asked, diaries: Sequence[Diary]) -> tuple[OpenVisit, ...]:
    done = {visit for diary in diaries for visit in diary.stands}
    left = (visit for visit in range(len(asked.todo)) if visit not in done)
    return tuple(OpenVisit(asked.todo[visit].id, ask.why_open(visit, diaries)) for visit in left)
