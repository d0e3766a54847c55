"""One ask, now: who could come, and the best ways to fill it, alone or shared out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.funnel import Funnel, Near, for_activity, in_reach, meeting_needs, why_open
from samenspel.planning.model.moments import month_of
from samenspel.planning.model.plan import OpenVisit, Plan, Planned
from samenspel.planning.model.problem import Problem, Request, Visit
from samenspel.planning.model.rooms import rooms_after
from samenspel.planning.model.scoring import FACE, missed_wishes, share_cost, visit_worth

MOST_CONSIDERED = 40
BEAM = 12

Month = tuple[int, int]


class Strength(StrEnum):
    """Why somebody stands where they stand in the ranking; the web turns it into a sentence."""

    KNOWN_FACE = "known_face"
    COVERS_ALL = "covers_all"
    COVERS_MOST = "covers_most"
    NEAREST = "nearest"
    ALL_WISHES = "all_wishes"
    LIGHT_LOAD = "light_load"
    NEAR_ENOUGH = "near_enough"


class Kind(StrEnum):
    """In what way an ask is filled."""

    ONE_PERSON = "one_person"
    SPLIT = "split"
    SHARED_OUT = "shared_out"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who could come, and what this person alone could do.

    ``strengths`` go from the most to the least telling; there is always one.
    ``worth`` is in points of the score, for ranking only.
    """

    helper: str
    km: float
    known_face: bool
    wishes_met: tuple[str, ...]
    wishes_missed: tuple[str, ...]
    visits: tuple[Planned, ...]
    most_in_a_month: int
    most_per_month: int
    strengths: tuple[Strength, ...]
    worth: float


@dataclass(frozen=True, slots=True)
class Share:
    """What one person does in a way to fill an ask."""

    helper: str
    km: float
    known_face: bool
    visits: tuple[Planned, ...]
    strengths: tuple[Strength, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to fill an ask: who does what, and what stays open."""

    kind: Kind
    shares: tuple[Share, ...]
    open: tuple[OpenVisit, ...]
    worth: float

    @property
    def visits(self) -> tuple[Planned, ...]:
        """All visits of this way in order of time."""
        every = (one for share in self.shares for one in share.visits)
        return tuple(sorted(every, key=lambda one: (one.day, one.start, one.visit)))


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who could come (best first) and the best ways (best first) for one ask."""

    request: str
    funnel: Funnel
    people: tuple[Person, ...]
    ways: tuple[Way, ...]
    open: tuple[OpenVisit, ...]


def propose(
    problem: Problem,
    request_id: str,
    *,
    plan: Plan | None = None,
    people: int = 20,
    ways: int = 3,
) -> Proposal:
    """Rank who could come for one request, and the best ways to fill it.

    Visits of ``plan`` stand: they take time and limits, and whoever already comes to
    this resident is a known face. Only what is not planned yet is proposed for.
    ``open`` says why visits cannot be filled even when everybody in it helps.
    """
    if request_id not in problem.request_by_id:
        raise WrongInput("request", f'"{request_id[:40]}" is not known')
    ask = _Ask(problem, problem.request_by_id[request_id], plan)
    ranked = [ask.person(near) for near in ask.candidates]
    ranked.sort(key=lambda person: (-person.worth, person.helper))
    ask.candidates = _reordered(ask.candidates, ranked)[:MOST_CONSIDERED]
    ask.strengths = {person.helper: person.strengths for person in ranked}
    return Proposal(
        request=request_id,
        funnel=ask.funnel,
        people=tuple(ranked[:people]),
        ways=tuple(_ways(ask, ways)),
        open=ask.hopeless(),
    )


def _reordered(candidates: Sequence[Near], ranked: Sequence[Person]) -> list[Near]:
    by_id = {near.helper.id: near for near in candidates}
    return [by_id[person.helper] for person in ranked]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A way in the making: which face takes which visits (by their place in the ask)."""

    taken: tuple[tuple[int, tuple[int, ...]], ...] = ()
    left: int = 0
    worth: float = 0.0

    @property
    def faces(self) -> frozenset[int]:
        return frozenset(face for face, _ in self.taken)


class _Ask:
    """One request with everybody who could come, prepared for trying ways."""

    def __init__(self, problem: Problem, request: Request, plan: Plan | None) -> None:
        self.problem = problem
        self.request = request
        self.rooms = rooms_after(problem, plan)
        planned = plan.by_visit if plan else {}
        self.todo = [visit for visit in request.visits if visit.id not in planned]
        self.place = {visit.id: at for at, visit in enumerate(self.todo)}
        self.known = frozenset(self.rooms.faces[request.id])
        self.reach = in_reach(problem, request)
        self.strengths: dict[str, tuple[Strength, ...]] = {}
        doing = for_activity(request, self.reach)
        fit = meeting_needs(request, doing)
        common = [near for near in fit if self._has_time(near)]
        self.candidates = [near for near in common if self._starts(near)]
        self.nearest = min((near.km for near in self.candidates), default=0.0)
        self.funnel = Funnel(len(self.reach), len(doing), len(fit), len(common), len(self.candidates))

    def _has_time(self, near: Near) -> bool:
        room = self.rooms.of(near.helper.id)
        return any(room.has_time_for(visit) for visit in self.todo)

    def _starts(self, near: Near) -> bool:
        room = self.rooms.of(near.helper.id)
        return any(room.start_for(visit) is not None for visit in self.todo)

    def most_new_faces(self) -> int:
        """How many people who do not come yet may still be added."""
        return max(0, self.request.most_faces - len(self.known))

    def alone(self, near: Near, which: Sequence[int], most: Counter[Month] | None) -> list[Planned]:
        """The visits that one person can take, in the order given; nothing is kept."""
        room = self.rooms.of(near.helper.id)
        done: list[Planned] = []
        used: Counter[Month] = Counter()
        for at in which:
            visit = self.todo[at]
            moment = room.start_for(visit)
            if moment is None:
                continue
            month = month_of(moment[0])
            if most is not None and used[month] >= most[month]:
                continue
            used[month] += 1
            room.take(moment[0], moment[1], moment[1] + visit.minutes)
            done.append(Planned(visit.id, near.helper.id, *moment))
        for one in done:
            minutes = self.problem.visit_by_id[one.visit][1].minutes
            room.give_back(one.day, one.start, one.start + minutes)
        return done

    def worth(self, near: Near, done: Sequence[Planned]) -> float:
        """Points that these visits of one person bring."""
        total = len(done) * visit_worth(self.request, near.helper, near.km)
        if done and near.helper.id not in self.known:
            total -= FACE
        extra: Counter[Month] = Counter()
        for one in done:
            month = month_of(one.day)
            already = self.rooms.of(near.helper.id).month_load(one.day) + extra[month]
            total -= share_cost(near.helper, already)
            extra[month] += 1
        return total

    def person(self, near: Near) -> Person:
        """What one person alone could do."""
        done = self.alone(near, range(len(self.todo)), None)
        missed = missed_wishes(self.request, near.helper)
        return Person(
            helper=near.helper.id,
            km=near.km,
            known_face=near.helper.id in self.known,
            wishes_met=tuple(sorted(self.request.wishes - missed)),
            wishes_missed=tuple(sorted(missed)),
            visits=tuple(done),
            most_in_a_month=self._busiest(near, done),
            most_per_month=near.helper.most_per_month,
            strengths=self._strengths(near, done, bool(self.request.wishes) and not missed),
            worth=self.worth(near, done),
        )

    def _busiest(self, near: Near, done: Sequence[Planned]) -> int:
        """The fullest month that would result."""
        room = self.rooms.of(near.helper.id)
        months = Counter(month_of(one.day) for one in done)
        return max((months[month_of(one.day)] + room.month_load(one.day) for one in done), default=0)

    def _strengths(self, near: Near, done: Sequence[Planned], all_wishes: bool) -> tuple[Strength, ...]:
        told = {
            Strength.KNOWN_FACE: near.helper.id in self.known,
            Strength.COVERS_ALL: len(done) == len(self.todo),
            Strength.COVERS_MOST: len(self.todo) > len(done) > len(self.todo) / 2,
            Strength.ALL_WISHES: all_wishes,
            Strength.NEAREST: near.km <= self.nearest,
            Strength.LIGHT_LOAD: self._busiest(near, done) * 2 <= near.helper.most_per_month,
        }
        found = tuple(strength for strength, holds in told.items() if holds)
        return found or (Strength.NEAR_ENOUGH,)

    def hopeless(self) -> tuple[OpenVisit, ...]:
        """Visits that nobody at all has room for now, with the first reason."""
        left = [visit for visit, takers in zip(self.todo, self.takers, strict=True) if not takers]
        return tuple(self.open(visit) for visit in left)

    def open(self, visit: Visit) -> OpenVisit:
        """A visit that stays open as things stand now, and why."""
        return OpenVisit(visit.id, why_open(self.request, visit, self.reach, self.rooms))

    @cached_property
    def takers(self) -> list[int]:
        """Per visit how many people have room for it."""
        rooms = [self.rooms.of(near.helper.id) for near in self.candidates]
        return [sum(room.start_for(visit) is not None for room in rooms) for visit in self.todo]

    @cached_property
    def order(self) -> list[int]:
        """Visits in the order in which to hand them out: few takers first, then by time."""
        return sorted(range(len(self.todo)), key=lambda at: (self.takers[at], at))


def _ways(ask: _Ask, most: int) -> list[Way]:
    """One person, the best split, and the one that asks least of each; best first, no doubles."""
    drafts: list[tuple[Kind, _Draft]] = []
    widest = _beam(ask, None)
    drafts += [(Kind.ONE_PERSON, draft) for draft in widest if len(draft.taken) == 1][:1]
    drafts += [(Kind.SPLIT, draft) for draft in widest if len(draft.taken) > 1][:1]
    even = _even_share(ask)
    if even is not None:
        shared = _beam(ask, even)
        drafts += [(Kind.SHARED_OUT, draft) for draft in shared if len(draft.taken) > 1][:1]
    drafts += [(Kind.SPLIT, draft) for draft in widest if len(draft.taken) > 1][1:12]
    built = [_build(ask, kind, draft, even) for kind, draft in drafts]
    return _distinct(built, most)


def _distinct(ways: list[Way], most: int) -> list[Way]:
    """The best of each kind and then the best of the rest, without the same people twice; best first."""
    seen: set[tuple[frozenset[str], int]] = set()
    kinds: set[Kind] = set()
    first: list[Way] = []
    rest: list[Way] = []
    for way in sorted(ways, key=lambda way: -way.worth):
        key = frozenset(share.helper for share in way.shares), len(way.visits)
        if way.shares and key not in seen:
            seen.add(key)
            (rest if way.kind in kinds else first).append(way)
            kinds.add(way.kind)
    return sorted((first + rest)[:most], key=lambda way: -way.worth)


def _even_share(ask: _Ask) -> Counter[Month] | None:
    """How many visits a month each would do if as many as allowed shared the ask."""
    faces = min(ask.most_new_faces() + len(ask.known), len(ask.candidates))
    if faces < 2 or len(ask.todo) < 2:
        return None
    months = Counter(month for visit in ask.todo for month in {month_of(option.day) for option in visit.options})
    return Counter({month: -(-count // faces) for month, count in months.items()})


def _beam(ask: _Ask, most: Counter[Month] | None) -> list[_Draft]:
    """Good sets of faces, best first: each step adds one face to the best drafts so far."""
    start = _Draft(left=(1 << len(ask.todo)) - 1)
    level = [start]
    found: dict[frozenset[int], _Draft] = {}
    for _ in range(min(ask.request.most_faces, len(ask.candidates))):
        grown: dict[frozenset[int], _Draft] = {}
        for draft in level:
            for face in range(len(ask.candidates)):
                longer = _grow(ask, draft, face, most)
                if longer is not None and _is_better(longer, grown.get(longer.faces)):
                    grown[longer.faces] = longer
        level = sorted(grown.values(), key=lambda draft: (-draft.worth, draft.taken))[:BEAM]
        found.update({draft.faces: draft for draft in level})
    return sorted(found.values(), key=lambda draft: (-draft.worth, draft.taken))


def _is_better(draft: _Draft, other: _Draft | None) -> bool:
    return other is None or draft.worth > other.worth


def _grow(ask: _Ask, draft: _Draft, face: int, most: Counter[Month] | None) -> _Draft | None:
    """The draft with one more face, unless that face adds nothing."""
    near = ask.candidates[face]
    if face in draft.faces or _is_face_too_many(ask, draft, near):
        return None
    todo = [at for at in ask.order if draft.left >> at & 1]
    done = ask.alone(near, todo, most)
    if not done:
        return None
    places = tuple(sorted(ask.place[one.visit] for one in done))
    left = draft.left
    for at in places:
        left &= ~(1 << at)
    return _Draft((*draft.taken, (face, places)), left, draft.worth + ask.worth(near, done))


def _is_face_too_many(ask: _Ask, draft: _Draft, near: Near) -> bool:
    if near.helper.id in ask.known:
        return False
    new = sum(ask.candidates[face].helper.id not in ask.known for face in draft.faces)
    return new >= ask.most_new_faces()


def _build(ask: _Ask, kind: Kind, draft: _Draft, even: Counter[Month] | None) -> Way:
    """Place a draft for real, mend what one-by-one choice missed, and take it off again."""
    limits = even if kind is Kind.SHARED_OUT else None
    placing = _Placing(ask, [ask.candidates[face] for face, _ in draft.taken], limits)
    for (_, places), near in zip(draft.taken, placing.people, strict=True):
        for at in places:
            placing.put(near, ask.todo[at])
    placing.mend()
    placing.settle()
    way = placing.way(kind)
    placing.clear()
    return way


class _Placing:
    """Visits of one ask put with a fixed set of people."""

    def __init__(self, ask: _Ask, people: list[Near], most: Counter[Month] | None) -> None:
        self.ask = ask
        self.people = people
        self.most = most
        self.stands: dict[str, Planned] = {}

    def put(self, near: Near, visit: Visit) -> bool:
        """Place a visit with one person, if there is room."""
        moment = self.ask.rooms.of(near.helper.id).start_for(visit)
        if moment is None or not self._may_take(near, moment[0]):
            return False
        one = Planned(visit.id, near.helper.id, *moment)
        self.ask.rooms.place(one)
        self.stands[visit.id] = one
        return True

    def _may_take(self, near: Near, day: date) -> bool:
        if self.most is None:
            return True
        month = month_of(day)
        taken = sum(one.helper == near.helper.id and month_of(one.day) == month for one in self.stands.values())
        return taken < self.most[month]

    def drop(self, visit: Visit) -> Planned:
        """Take a visit off again."""
        one = self.stands.pop(visit.id)
        self.ask.rooms.remove(one)
        return one

    def restore(self, one: Planned) -> None:
        """Put a visit back exactly where it was."""
        self.ask.rooms.place(one)
        self.stands[one.visit] = one

    def mend(self) -> None:
        """Place open visits directly, or by moving one other visit to another person."""
        for visit in self.ask.todo:
            if visit.id not in self.stands and not self._put_anywhere(visit):
                self._put_by_moving(visit)

    def _put_anywhere(self, visit: Visit, but: str = "") -> bool:
        return any(near.helper.id != but and self.put(near, visit) for near in self.people)

    def _put_by_moving(self, visit: Visit) -> bool:
        for near in self.people:
            if not self.ask.rooms.of(near.helper.id).has_time_for(visit):
                continue
            for one in [one for one in self.stands.values() if one.helper == near.helper.id]:
                other = self.ask.problem.visit_by_id[one.visit][1]
                was = self.drop(other)
                if self.put(near, visit):
                    if self._put_anywhere(other):
                        return True
                    self.drop(visit)
                self.restore(was)
        return False

    def settle(self) -> None:
        """Give each visit to whoever of these people it is worth most with."""
        for was in list(self.stands.values()):
            visit = self.ask.problem.visit_by_id[was.visit][1]
            self.drop(visit)
            offers = [self._offer(near, visit, was) for near in self.people]
            best = max((one for one in offers if one), key=lambda one: one[:2])
            self.restore(best[2])

    def _offer(self, near: Near, visit: Visit, was: Planned) -> tuple[float, bool, Planned] | None:
        """What a visit is worth with somebody, with the one who has it before others."""
        room, is_same = self.ask.rooms.of(near.helper.id), near.helper.id == was.helper
        moment = (was.day, was.start) if is_same else room.start_for(visit)
        if moment is None or not (is_same or self._may_take(near, moment[0])):
            return None
        worth = visit_worth(self.ask.request, near.helper, near.km) - share_cost(near.helper, room.month_load(moment[0]))
        is_face = near.helper.id in self.ask.rooms.faces[self.ask.request.id]
        return worth - FACE * (not is_face), is_same, Planned(visit.id, near.helper.id, *moment)

    def clear(self) -> None:
        """Take everything off again."""
        for one in self.stands.values():
            self.ask.rooms.remove(one)
        self.stands = {}

    def way(self, kind: Kind) -> Way:
        """What stands now, told as a way."""
        ask, shares, worth = self.ask, [], 0.0
        left = [visit for visit in ask.todo if visit.id not in self.stands]
        reasons = [ask.open(visit) for visit in left]
        placed = dict(self.stands)
        self.clear()
        for near in self.people:
            mine = sorted(
                (one for one in placed.values() if one.helper == near.helper.id),
                key=lambda one: (one.day, one.start),
            )
            worth += ask.worth(near, mine)
            if mine:
                shares.append(self._share(near, mine))
        return Way(kind, tuple(shares), tuple(reasons), worth)

    def _share(self, near: Near, mine: list[Planned]) -> Share:
        return Share(
            helper=near.helper.id,
            km=near.km,
            known_face=near.helper.id in self.ask.known,
            visits=tuple(mine),
            strengths=self.ask.strengths[near.helper.id],
        )
