"""Fill a gap: first the room that there is, then the room that can be made, with one idea after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from samenspel.planning.repairing.board import (
    COUNT,
    MOST_AT_ONCE,
    MOST_CHOSEN,
    MOVED,
    NEW_FACE_VISITS,
    NEW_FACES,
    OTHERS,
    SCORE,
    TRAIL,
    Board,
    Choice,
    Work,
)
from samenspel.planning.repairing.ideas import Idea, ideas

Loops = Mapping[str, Callable[..., Any]]
Worth = tuple[int, ...]


class Task(NamedTuple):
    """The open visits of a gap, how many others may move, in chains how long, and where the trail begins."""

    gap: Sequence[int]
    moves: int
    deepest: int
    mark: int


class Filling:
    """A board with the notes and loops that fill gaps in it."""

    def __init__(self, board: Board, work: Work, choice: Choice, loops: Loops, urgency: Callable[[int], int]) -> None:
        self._urgency = urgency
        self._board = board
        self._work = work
        self._choice = choice
        self._loops = loops

    def fill(self, gap: Sequence[int], moves: int, deepest: int) -> None:
        """Cover the open visits of a gap, which stand request by request; at most so many others move.

        When others may move and somebody is still short, it is tried again with one idea after another. More
        moves allow every idea and every chain that fewer do, hence they never save less.
        """
        task = Task(gap, moves, deepest, int(self._work.marks[TRAIL]))
        self._place(gap)
        requests = {int(self._board.visit_request[visit]) for visit in self._open(gap)}
        self._make_room(task, gap)
        if not moves or not self._open(gap):
            return
        best, chosen = self._worth(task, gap), Idea()
        self._start_again(task)
        for idea in ideas(self._board, [visit for visit in gap if int(self._board.visit_request[visit]) in requests], moves):
            worth = self._run(task, idea)
            if worth > best:
                best, chosen = worth, idea
            self._start_again(task)
        self._run(task, chosen)

    def _open(self, visits: Sequence[int]) -> list[int]:
        return [visit for visit in visits if self._board.visit_pair[visit] < 0]

    def _start_again(self, task: Task) -> None:
        """Make everything as it was before a run."""
        for at in range(task.mark, int(self._work.marks[TRAIL])):
            self._work.is_loose[self._work.trail_visit[at]] = False
        for visit in task.gap:
            self._work.is_loose[visit] = True
        self._loops["undo"](self._board, self._work, task.mark)

    def _run(self, task: Task, idea: Idea) -> Worth:
        """Cover a gap with an idea; how good that is. What is shared out counts as moved, wherever it comes to stand."""
        if idea.guest >= 0:
            self._loops["reserve"](self._board, idea.guest)
        for visit in idea.shared:
            self._loops["lose"](self._board, self._work, visit)
        lost = self._request_by_request(task.gap, idea.shared)
        self._place(lost)
        self._work.marks[MOVED] = len(idea.shared)
        self._make_room(task, lost)
        if idea.guest >= 0:
            self._loops["release"](self._board, idea.guest)
        return self._worth(task, lost)

    def _request_by_request(self, gap: Sequence[int], shared: Sequence[int]) -> Sequence[int]:
        """The visits of a gap, with those that are shared out anew beside the others of their request."""
        groups: dict[int, list[int]] = {}
        for visit in (*gap, *shared):
            groups.setdefault(int(self._board.visit_request[visit]), []).append(visit)
        return [visit for group in groups.values() for visit in group]

    def _worth(self, task: Task, lost: Sequence[int]) -> Worth:
        """How good what stands is, more is better.

        Others who lose a visit by it, saved, urgency of these, moved, new faces, their visits, points.
        """
        saved = [visit for visit in task.gap if self._board.visit_pair[visit] >= 0]
        others = len(self._open(lost)) - (len(task.gap) - len(saved))
        moved, urgent = int(self._work.marks[MOVED]), sum(map(self._urgency, saved))
        score, new, strange = (int(self._board.sums[at]) for at in (SCORE, NEW_FACES, NEW_FACE_VISITS))
        return -others, len(saved), urgent, -moved, -new, -strange, score

    def _place(self, lost: Sequence[int]) -> None:
        """Cover open visits with nobody else touched."""
        self._work.marks[MOVED] = 0
        for _, group in groupby(lost, key=lambda visit: int(self._board.visit_request[visit])):
            visits = list(group)
            for first in range(0, len(visits), MOST_AT_ONCE):
                self._cover(visits[first : first + MOST_AT_ONCE])

    def _make_room(self, task: Task, lost: Sequence[int]) -> None:
        """Move others; whichever visit costs the fewest moves comes first, so that more moves never cover less."""
        price = 0
        while price <= min(task.deepest, task.moves - self._work.marks[MOVED]):
            price = 0 if self._is_one_more(lost, price) else price + 1

    def _cover(self, visits: list[int]) -> None:
        """Place what can be placed of one request with nobody else touched."""
        board, work, choice = self._board, self._work, self._choice
        for at, visit in enumerate(visits):
            choice.lost[at] = visit
        choice.marks[COUNT] = len(visits)
        self._loops["consider"](board, choice)
        request = board.visit_request[visits[0]]
        most_new = min(int(choice.marks[OTHERS]), MOST_CHOSEN, int(board.most_faces[request] - board.faces[request]))
        for size in range(max(0, most_new) + 1):
            self._loops["try_sets"](board, work, choice, size)
        self._loops["take_best"](board, work, choice)

    def _is_one_more(self, gap: Sequence[int], most: int) -> bool:
        """Cover one more visit by moving at most so many others; whether one was found."""
        still_open = (visit for visit in gap if self._board.visit_pair[visit] < 0)
        return any(self._loops["make_room"](self._board, self._work, visit, most) for visit in still_open)
