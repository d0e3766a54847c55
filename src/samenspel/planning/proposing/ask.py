"""One ask with everybody who could come: the filters, the ranking, the reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from samenspel.planning.model.funnel import Funnel, Near, for_activity, in_reach, meeting_needs
from samenspel.planning.model.plan import OpenVisit, Plan, Why
from samenspel.planning.model.problem import Problem, Request
from samenspel.planning.model.scoring import missed_wishes
from samenspel.planning.proposing.asked import Asked, places
from samenspel.planning.proposing.candidates import Candidate, Taken, candidate
from samenspel.planning.proposing.choosing import TIE, Field
from samenspel.planning.proposing.diaries import Diary
from samenspel.planning.proposing.placing import alone_at_best
from samenspel.planning.proposing.shapes import Person, Share, Strength


class Ask:
    """One request, its visits still to hand out, and everybody who could come, best first."""

    def __init__(self, problem: Problem, request: Request, plan: Plan | None) -> None:
        self.problem = problem
        self.request = request
        planned = plan.by_visit if plan else {}
        self.known = frozenset(planned[visit.id].helper for visit in request.visits if visit.id in planned)
        self.asked = Asked([visit for visit in request.visits if visit.id not in planned], problem.pause_minutes)
        self.reach = in_reach(problem, request)
        self.doing = for_activity(request, self.reach)
        promised = _promised(problem, plan, self.doing)
        self.fit = [self._candidate(near, promised) for near in meeting_needs(request, self.doing)]
        able = [person for person in self.fit if person.free]
        self._alone: dict[str, Diary] = {}
        self.nearest = min((person.near.km for person in able), default=0.0)
        self.ranked = self._rank(able)

    def _candidate(self, near: Near, promised: dict[str, list[Taken]]) -> Candidate:
        name = near.helper.id
        taken = [(one.day, one.start, one.end) for one in near.helper.booked]
        return candidate(self.asked, self.request, near, taken + promised.get(name, []), is_known=name in self.known)

    def _rank(self, people: Sequence[Candidate]) -> list[Candidate]:
        """Order people by what each alone would add."""
        if self.asked.is_knotted:
            worths = [self._in_order(person).worth() for person in people]
        else:
            alone = Field(self.asked, people, [person.month_room for person in people])
            worths = [alone.worth((at,)) for at in range(len(people))]
        order = sorted(zip(worths, people, strict=True), key=lambda pair: (-pair[0], pair[1].helper.id))
        self._worths = {person.helper.id: worth for worth, person in order}
        return [person for _, person in order]

    def _in_order(self, person: Candidate) -> Diary:
        diary = Diary(self.asked, person)
        diary.take_all()
        return diary

    @property
    def funnel(self) -> Funnel:
        """How many people are left after each filter."""
        in_time = sum(person.time > 0 for person in self.fit)
        return Funnel(len(self.reach), len(self.doing), len(self.fit), in_time, len(self.ranked))

    @property
    def room_for_faces(self) -> int:
        """How many people who do not come yet may still be added."""
        return max(0, self.request.most_faces - len(self.known))

    def alone(self, person: Candidate) -> Diary:
        """The calendar of somebody who does alone what one can, in order of time where that brings the most."""
        name = person.helper.id
        if name not in self._alone:
            diary = self._in_order(person)
            is_best = diary.worth() >= self._worths[name] - TIE
            self._alone[name] = diary if is_best else alone_at_best(self.asked, person)
        return self._alone[name]

    def person(self, one: Candidate) -> Person:
        """What one person alone could do."""
        diary, missed = self.alone(one), missed_wishes(self.request, one.helper)
        return Person(
            helper=one.helper.id,
            km=one.near.km,
            known_face=one.is_known,
            wishes_met=tuple(sorted(self.request.wishes - missed)),
            wishes_missed=tuple(sorted(missed)),
            visits=diary.planned(),
            most_in_a_month=diary.busiest(),
            most_per_month=one.helper.most_per_month,
            strengths=self._strengths(diary),
            worth=diary.worth(),
        )

    def share(self, diary: Diary) -> Share:
        """What one person does in a way."""
        one = diary.person
        strengths = self._strengths(self.alone(one))
        return Share(one.helper.id, one.near.km, one.is_known, diary.planned(), strengths)

    def _strengths(self, diary: Diary) -> tuple[Strength, ...]:
        one, done, todo = diary.person, len(diary.stands), len(self.asked.todo)
        told = (
            (Strength.KNOWN_FACE, one.is_known),
            (Strength.COVERS_ALL, done == todo),
            (Strength.COVERS_MOST, todo > done > todo / 2),
            (Strength.ALL_WISHES, self.request.wishes and self.request.wishes <= one.helper.qualities),
            (Strength.NEAREST, one.near.km <= self.nearest),
            (Strength.LIGHT_LOAD, diary.busiest() * 2 <= one.helper.most_per_month),
        )
        found = tuple(strength for strength, holds in told if holds)
        return found or (Strength.NEAR_ENOUGH,)

    @cached_property
    def _timely(self) -> int:
        """The visits for which anybody who fits has time, whatever else is promised."""
        choices = 0
        for person in self.fit:
            choices |= person.time
        return self.asked.visits_in(choices)

    def hopeless(self) -> tuple[OpenVisit, ...]:
        """Visits that nobody at all has room for now, with the first reason."""
        able = 0
        for person in self.ranked:
            able |= person.visits
        left = ((1 << len(self.asked.todo)) - 1) & ~able
        return tuple(OpenVisit(self.asked.todo[visit].id, self.why_open(visit, ())) for visit in places(left))

    def why_open(self, visit: int, diaries: Sequence[Diary]) -> Why:
        """The first of the reasons, in the format's order, that is true for an open visit beside what stands."""
        nobody = (
            (self.reach, Why.NO_HELPER_IN_REACH),
            (self.doing, Why.NO_HELPER_FOR_ACTIVITY),
            (self.fit, Why.NEEDS_NOT_MET),
            (self._timely >> visit & 1, Why.NO_COMMON_TIME),
        )
        early = next((why for some, why in nobody if not some), None)
        return early or self._why_not_among(visit, diaries)

    def _why_not_among(self, visit: int, diaries: Sequence[Diary]) -> Why:
        """The first true reason when some fit and have time: full, new faces only, or traded off."""
        busy = {diary.person.helper.id for diary in diaries}
        free = {diary.person.helper.id for diary in diaries if diary.moment_for(visit) is not None}
        free |= {one.helper.id for one in self.ranked if one.visits >> visit & 1 and one.helper.id not in busy}
        if not free:
            return Why.HELPERS_FULL
        faces = self.known | {diary.person.helper.id for diary in diaries if diary.stands}
        if len(faces) >= self.request.most_faces and not free & faces:
            return Why.TOO_MANY_FACES
        return Why.TRADED_OFF


def _promised(problem: Problem, plan: Plan | None, people: Iterable[Near]) -> dict[str, list[Taken]]:
    """What a plan lets these people do, as taken time."""
    found: defaultdict[str, list[Taken]] = defaultdict(list)
    if plan is not None and plan.visits:
        names = {near.helper.id for near in people}
        for one in plan.visits:
            if one.helper in names and one.visit in problem.visit_by_id:
                minutes = problem.visit_by_id[one.visit][1].minutes
                found[one.helper].append((one.day, one.start, one.start + minutes))
    return found
