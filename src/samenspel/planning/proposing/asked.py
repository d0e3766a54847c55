"""The visits of one ask, numbered: sets of visits and of moments become whole numbers with a bit for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from samenspel.planning.model.moments import month_of, week_of
from samenspel.planning.model.problem import Visit

Bits = int
Shape = tuple[int, int, int, int]  # ISO weekday, first and last minute, minutes of the visit


def places(bits: Bits) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of one visit; weeks and months are numbered from the first that the ask touches."""

    visit: int
    day: date
    week: int
    month: int
    shape: Shape


class Asked:
    """An index of what is asked, made once for all who could come.

    ``todo`` are the visits to hand out; their options, each visit's in order of time, are the ``choices``.
    A *visits* number has bit *i* for ``todo[i]``, a *choices* number has bit *i* for ``choices[i]``.
    """

    def __init__(self, todo: Sequence[Visit], pause: int) -> None:
        self.todo = tuple(todo)
        self.pause = pause
        self.weeks: dict[tuple[int, int], int] = {}
        self.months: dict[tuple[int, int], int] = {}
        self.choices: list[Choice] = []
        self.of_visit = [self._number(at, visit) for at, visit in enumerate(self.todo)]
        self.by_shape: defaultdict[Shape, Bits] = defaultdict(int)
        self.by_day: defaultdict[date, Bits] = defaultdict(int)
        self.by_week = [0] * len(self.weeks)
        self.by_month = [0] * len(self.months)
        for at, choice in enumerate(self.choices):
            self.by_shape[choice.shape] |= 1 << at
            self.by_day[choice.day] |= 1 << at
            self.by_week[choice.week] |= 1 << at
            self.by_month[choice.month] |= 1 << at
        self.days = sorted(self.by_day)
        self.is_plain = len(self.choices) == len(self.todo) and all(self.of_visit)
        self.is_knotted = any(bits & (bits - 1) for bits in map(self.visits_in, self.by_week))
        self.blocks = self._blocks()

    def _number(self, at: int, visit: Visit) -> Bits:
        begin = len(self.choices)
        for option in sorted(visit.options, key=lambda option: (option.day, option.start, option.end)):
            week = self.weeks.setdefault(week_of(option.day), len(self.weeks))
            month = self.months.setdefault(month_of(option.day), len(self.months))
            shape = option.day.isoweekday(), option.start, option.end, visit.minutes
            self.choices.append(Choice(at, option.day, week, month, shape))
        return (1 << len(self.choices)) - (1 << begin)

    def visits_in(self, choices: Bits) -> Bits:
        """The visits that have at least one of these choices."""
        if self.is_plain:
            return choices
        found = 0
        for at, mine in enumerate(self.of_visit):
            if choices & mine:
                found |= 1 << at
        return found

    def _blocks(self) -> list[tuple[int, ...]]:
        """Months that no visit ties to another month stand alone; others together. Each is a sum of its own."""
        groups: list[set[int]] = []
        for mine in self.of_visit:
            months = {self.choices[at].month for at in places(mine)}
            joined = [group for group in groups if group & months]
            groups = [group for group in groups if not group & months]
            groups.append(months.union(*joined))
        return [tuple(sorted(group)) for group in groups if group]

    def visits_a_month(self) -> list[int]:
        """How many visits could lie in each month."""
        counts = Counter(month for mine in self.of_visit for month in {self.choices[at].month for at in places(mine)})
        return [counts[month] for month in range(len(self.by_month))]
