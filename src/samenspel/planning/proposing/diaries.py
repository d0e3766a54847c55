"""A calendar in which visits of one ask are put with one person, beside what this person promised already."""

from __future__ import annotations

from collections.abc import Iterable

from samenspel.planning.model.plan import Planned
from samenspel.planning.proposing.asked import Asked, Bits, places
from samenspel.planning.proposing.candidates import Candidate, Span, first_start

Moment = tuple[int, int]  # choice, start in minutes


class Diary:
    """What one person takes of an ask; ``most`` is how many visits of it a month may still have."""

    def __init__(self, asked: Asked, person: Candidate, most: Iterable[int] | None = None) -> None:
        self.asked = asked
        self.person = person
        self.stands: dict[int, Moment] = {}
        self._weeks = list(person.week_room)
        self._months = list(person.month_room if most is None else most)

    def moment_for(self, visit: int, months: Bits = -1) -> Moment | None:
        """The earliest moment at which this person can still make a visit, in one of these months."""
        for at in places(self.person.free & self.asked.of_visit[visit]):
            choice = self.asked.choices[at]
            if self._months[choice.month] > 0 and self._weeks[choice.week] > 0 and months >> choice.month & 1:
                start = self._start(at)
                if start is not None:
                    return at, start
        return None

    def _start(self, at: int) -> int | None:
        choice = self.asked.choices[at]
        taken = self.person.busy.get(choice.day, ())
        if self.asked.is_knotted:
            taken = [*taken, *self._own(at)]
        return first_start(self.person.spans[choice.shape], taken, choice.shape[3], self.asked.pause)

    def _own(self, at: int) -> list[Span]:
        """What stands here on the day of a choice."""
        day, choices = self.asked.choices[at].day, self.asked.choices
        mine = [(choices[other], start) for other, start in self.stands.values() if choices[other].day == day]
        return [(start, start + choice.shape[3]) for choice, start in mine]

    def take(self, visit: int, moment: Moment) -> None:
        """Let a visit stand."""
        self.stands[visit] = moment
        self._count(moment, -1)

    def give_back(self, visit: int) -> Moment:
        """Take a visit off again; when it was."""
        moment = self.stands.pop(visit)
        self._count(moment, 1)
        return moment

    def _count(self, moment: Moment, more: int) -> None:
        choice = self.asked.choices[moment[0]]
        self._weeks[choice.week] += more
        self._months[choice.month] += more

    def take_all(self) -> None:
        """Take whatever can be taken, in order of time."""
        for visit in places(self.person.visits):
            moment = self.moment_for(visit)
            if moment is not None:
                self.take(visit, moment)

    def months(self) -> list[int]:
        """How many visits of the ask stand here in each month."""
        counts = [0] * len(self.person.month_load)
        for at, _ in self.stands.values():
            counts[self.asked.choices[at].month] += 1
        return counts

    def busiest(self) -> int:
        """The fullest month that results, with all that was promised, among months that get a visit."""
        loads = zip(self.months(), self.person.month_load, strict=True)
        return max((more + load for more, load in loads if more), default=0)

    def worth(self) -> float:
        """Points that these visits bring; nothing for nothing."""
        if not self.stands:
            return 0.0
        person, total = self.person, len(self.stands) * self.person.each - self.person.entry
        for more, load in zip(self.months(), person.month_load, strict=True):
            total -= person.step * (more * load + more * (more - 1) / 2)
        return total

    def next_worth(self, moment: Moment) -> float:
        """Points that one visit more brings at this moment."""
        month = self.asked.choices[moment[0]].month
        load = self.person.month_load[month] + self.months()[month]
        return self.person.each - self.person.step * load - (0.0 if self.stands else self.person.entry)

    def planned(self) -> tuple[Planned, ...]:
        """The visits that stand, in order of time."""
        choices, name = self.asked.choices, self.person.helper.id
        rows = ((choices[at].day, start, self.asked.todo[visit].id) for visit, (at, start) in self.stands.items())
        return tuple(Planned(visit, name, day, start) for day, start, visit in sorted(rows))
