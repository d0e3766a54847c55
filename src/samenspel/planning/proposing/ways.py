"""The ways in which an ask can be filled: one person, a split, and one that asks equally little of each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from samenspel.planning.model.plan import OpenVisit
from samenspel.planning.proposing.ask import Ask
from samenspel.planning.proposing.asked import Asked
from samenspel.planning.proposing.candidates import Candidate
from samenspel.planning.proposing.choosing import Chooser, Faces, Field, worthwhile
from samenspel.planning.proposing.diaries import Diary
from samenspel.planning.proposing.placing import Placing
from samenspel.planning.proposing.shapes import Kind, Way

MOST_SHARED_TRIED = 100
"""Sharing out asks for people by the handful; so many sets find a good one."""

Rooms = list[Sequence[int]]


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
    rooms: Rooms = [person.month_room for person in people]
    ways = (_built(ask, Kind.SPLIT, faces, people, rooms) for faces in _sets(ask, people, rooms, most))
    return [way for way in ways if len(way.shares) > 1]


def _shared(ask: Ask, people: Sequence[Candidate]) -> list[Way]:
    """The best way in which as many as the resident can bear do about equally little each month."""
    faces = min(ask.room_for_faces + len(ask.known), len(ask.ranked))
    if faces < 2 or len(ask.asked.todo) < 2:
        return []
    even = [-(-count // faces) for count in ask.asked.visits_a_month()]
    rooms: Rooms = [[min(pair) for pair in zip(person.month_room, even, strict=True)] for person in people]
    ways = [_built(ask, Kind.SHARED_OUT, faces, people, rooms) for faces in _sets(ask, people, rooms, 1, MOST_SHARED_TRIED)]
    return [way for way in ways if len(way.shares) > 1]


def _sets(ask: Ask, people: Sequence[Candidate], rooms: Rooms, most: int, tries: int | None = None) -> list[Faces]:
    base = tuple(at for at, person in enumerate(people) if person.is_known)
    among = Field(ask.asked, people, rooms)
    chooser = Chooser(among, base, ask.room_for_faces) if tries is None else Chooser(among, base, ask.room_for_faces, tries)
    order = sorted(chooser.found.items(), key=lambda item: (-item[1], item[0]))
    return [faces for faces, _ in order[:most]]


def _built(ask: Ask, kind: Kind, faces: Faces, people: Sequence[Candidate], rooms: Rooms) -> Way:
    """Put what these people get in their calendars."""
    placing = Placing(ask.asked, [people[at] for at in faces], [rooms[at] for at in faces])
    placing.put_all(Field(ask.asked, people, rooms).given(faces))
    return _way(ask, kind, placing.diaries)


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
