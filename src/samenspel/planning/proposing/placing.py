"""Visits put in the calendars of chosen people: as they were handed out, then mended and settled."""

from __future__ import annotations

from collections.abc import Sequence

from samenspel.planning.proposing.asked import Asked, Bits
from samenspel.planning.proposing.candidates import Candidate
from samenspel.planning.proposing.choosing import Field
from samenspel.planning.proposing.diaries import Diary, Moment
from samenspel.planning.proposing.handing import Given


class Placing:
    """The calendars of a fixed set of people, and who has which visit of the ask."""

    def __init__(self, asked: Asked, people: Sequence[Candidate], rooms: Sequence[Sequence[int]]) -> None:
        self.asked = asked
        self.diaries = [Diary(asked, person, room) for person, room in zip(people, rooms, strict=True)]
        self.whose: dict[int, Diary] = {}

    def put_all(self, given: Given) -> None:
        """Put the visits as they were handed out; where two of a week get in each other's way, the next best."""
        for visit, (at, month) in sorted(given.items()):
            self._put(visit, self.diaries[at], 1 << month)
        if self.asked.is_knotted:
            self._mend()
            self._settle()

    def _put(self, visit: int, diary: Diary, months: Bits = -1) -> bool:
        moment = diary.moment_for(visit, months)
        if moment is not None:
            self._stand(visit, diary, moment)
        return moment is not None

    def _stand(self, visit: int, diary: Diary, moment: Moment) -> None:
        diary.take(visit, moment)
        self.whose[visit] = diary

    def _mend(self) -> None:
        """Place open visits directly, or by moving one other visit to another person."""
        for visit in range(len(self.asked.todo)):
            if visit not in self.whose and not self._put_anywhere(visit):
                self._put_by_moving(visit)

    def _put_anywhere(self, visit: int) -> bool:
        return any(self._put(visit, diary) for diary in self.diaries)

    def _put_by_moving(self, visit: int) -> bool:
        for diary in self.diaries:
            if diary.person.free & self.asked.of_visit[visit]:
                for other in list(diary.stands):
                    if self._is_swapped(visit, other, diary):
                        return True
        return False

    def _is_swapped(self, visit: int, other: int, diary: Diary) -> bool:
        """Let somebody make this visit instead of another one, if that one can be made as well."""
        was = diary.give_back(other)
        del self.whose[other]
        if self._put(visit, diary):
            if self._put_anywhere(other):
                return True
            diary.give_back(visit)
            del self.whose[visit]
        self._stand(other, diary, was)
        return False

    def _settle(self) -> None:
        """Give each visit to whoever of these people it is worth most with; whoever has it comes before others."""
        for visit in sorted(self.whose):
            holder = self.whose[visit]
            was = holder.give_back(visit)
            offers = [(holder.next_worth(was), holder, was)]
            for diary in self.diaries:
                moment = diary.moment_for(visit)
                if moment is not None and diary is not holder:
                    offers.append((diary.next_worth(moment), diary, moment))
            _, best, moment = max(offers, key=lambda offer: offer[0])
            self._stand(visit, best, moment)


def alone_at_best(asked: Asked, person: Candidate) -> Diary:
    """The calendar of one person who fills the months so that it brings the most."""
    placing = Placing(asked, [person], [person.month_room])
    placing.put_all(Field(asked, [person], [person.month_room]).given((0,)))
    return placing.diaries[0]
