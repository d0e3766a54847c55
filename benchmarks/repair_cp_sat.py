"""What CP-SAT saves when somebody drops out: a part of ``repair.py``, which runs it with ``--cp-sat``.

The visits that may move are found in steps: who stands in the way of a lost visit is one step away, who stands in the way
of that one is two. From none to four steps there is a model each, until as much is saved as any flow allows or the
next model would have more than 1,000 visits. Every rule is in it, and so are the limits on moves. One worker. Needs the
package ``ortools``, which is in no lock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from samenspel.planning.repairing.board import STRIDE
from samenspel.planning.repairing.editing import Edits
from samenspel.planning.repairing.steps import has_place, moment_for
from samenspel.planning.repairing.town import Town

MOST_STEPS = 4
MOST_VISITS = 1000
EFFORT = 1.0  # about seconds for each model, but the same on every machine
SAVED = 1000  # what a visit saved is worth, in other visits that stay


@dataclass(frozen=True)
class Found:
    """Rows of visits: the lost ones that are saved, the others that move, and all new ways of these."""

    saved: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    ways: list[int] = field(default_factory=list)


class Neighbours:
    """Which visits stand in the same month and week of a helper, and at the same resident, in the plan that stands."""

    def __init__(self, town: Town) -> None:
        board = town.board
        self.of_month: defaultdict[int, list[int]] = defaultdict(list)
        self.of_week: defaultdict[int, list[int]] = defaultdict(list)
        self.of_request: defaultdict[int, list[int]] = defaultdict(list)
        for visit in town.stands:
            self.of_month[int(board.way_month[board.visit_way[visit]])].append(visit)
            self.of_week[int(board.visit_week[visit])].append(visit)
            self.of_request[int(board.visit_request[visit])].append(visit)

    def in_the_way_of(self, town: Town, edits: Edits, visits: Iterable[int]) -> set[int]:
        """The visits that keep any of these from a helper who has time: by hours, limits or the number of faces."""
        board, found = town.board, set[int]()
        for visit in visits:
            for way in edits.ways_of(visit):
                if board.way_low[way] > board.way_high[way]:
                    continue
                if not has_place(board, board.way_pair[way], visit):
                    found.update(self.of_request[int(board.visit_request[visit])])
                month, week = int(board.way_month[way]), int(board.way_week[way])
                if board.month_room[month] <= 0:
                    found.update(self.of_month[month])
                elif moment_for(board, visit, way) < 0:
                    found.update(self.of_week[week])
        return found


def best_found(town: Town, neighbours: Neighbours, edits: Edits, gap: set[int], *, most: int, moves: int) -> Found:
    """What is saved of a gap, ``most`` at most, with at most so many others moved; the gap is taken off the board."""
    town.loops["lose_all"](town.board, town.work, town.column(sorted(gap)))
    inside, newest, found = set(gap), set(gap), Found()
    for step in range(MOST_STEPS + 1):
        newest = neighbours.in_the_way_of(town, edits, newest) - inside if step else newest
        inside |= newest
        if len(inside) > MOST_VISITS or len(found.saved) == most:
            break
        found = max(found, _solved(town, edits, gap, inside, moves), key=lambda one: SAVED * len(one.saved) - len(one.moved))
    return found


def _solved(town: Town, edits: Edits, gap: set[int], inside: set[int], moves: int) -> Found:
    """One model of all that may change; the board is as before afterwards."""
    mark = int(town.work.marks[0])
    stands = {visit: int(town.board.visit_way[visit]) for visit in inside - gap}
    told = {visit: int(town.board.visit_moment[visit]) for visit in stands}
    town.loops["lose_all"](town.board, town.work, town.column(sorted(stands)))
    made = Model(town, edits)
    for visit in sorted(gap):
        made.may_save(visit)
    for visit, way in sorted(stands.items()):
        made.may_move(visit, way, told[visit])
    made.close(moves)
    found = made.solved()
    town.loops["undo"](town.board, town.work, mark)
    town.work.is_loose[list(stands)] = False
    return found


class Model:
    """Who makes the visits inside, and when; what is outside stands on the board."""

    def __init__(self, town: Town, edits: Edits) -> None:
        self.board = town.board
        self.edits = edits
        self.model = cp_model.CpModel()
        self.saving: dict[int, object] = {}
        self.staying: dict[int, object] = {}
        self.new: dict[int, list[tuple[object, int]]] = {}  # per visit its literals, each with a way
        self.rooms: defaultdict[tuple[str, int], list[object]] = defaultdict(list)
        self.of_pair: defaultdict[int, list[object]] = defaultdict(list)
        self.of_day: defaultdict[tuple[int, int], list[tuple[object, int, int, int]]] = defaultdict(list)

    def may_save(self, visit: int) -> None:
        """A lost visit: made once, or not."""
        literals = self._new_ways(visit)
        self.saving[visit] = saved = self.model.new_bool_var("")
        self.model.add(sum(literals) == saved)

    def may_move(self, visit: int, way: int, told: int) -> None:
        """Another visit: as people know it, or made in another way."""
        literals = self._new_ways(visit)
        self.staying[visit] = stays = self._may_be_made(visit, way, told, told)
        self.model.add_exactly_one([stays, *literals])
        self.model.add_hint(stays, 1)

    def _new_ways(self, visit: int) -> list[object]:
        board = self.board
        ways = [way for way in self.edits.ways_of(visit) if has_place(board, board.way_pair[way], visit)]
        free = [way for way in ways if moment_for(board, visit, way) >= 0]
        made = [(self._may_be_made(visit, way, int(board.way_low[way]), int(board.way_high[way])), way) for way in free]
        self.new[visit] = made
        for literal, _ in made:
            self.model.add_hint(literal, 0)
        return [literal for literal, _ in made]

    def _may_be_made(self, visit: int, way: int, low: int, high: int) -> object:
        literal = self.model.new_bool_var("")
        pair, week = int(self.board.way_pair[way]), int(self.board.way_week[way])
        self.rooms["week", week].append(literal)
        self.rooms["month", int(self.board.way_month[way])].append(literal)
        self.of_pair[pair].append(literal)
        self.of_day[week, low // STRIDE].append((literal, low, high, int(self.board.visit_minutes[visit])))
        return literal

    def close(self, moves: int) -> None:
        """Say what ties the visits together, and what is looked for."""
        for pair, literals in self.of_pair.items():
            if self.board.pair_count[pair] == 0:
                face = self.model.new_bool_var("")
                for literal in literals:
                    self.model.add_implication(literal, face)
                self.rooms["faces", int(self.board.pair_request[pair])].append(face)
        room = {
            "week": self.board.week_room,
            "month": self.board.month_room,
            "faces": self.board.most_faces - self.board.faces,
        }
        for (kind, at), literals in self.rooms.items():
            if len(literals) > room[kind][at]:
                self.model.add(sum(literals) <= int(room[kind][at]))
        for (week, day), made in self.of_day.items():
            self._say_day(made, [one for one in self._standing(week) if one[0] // STRIDE == day])
        moved = len(self.staying) - sum(self.staying.values())
        self.model.add(moved <= moves)
        self.model.maximize(SAVED * sum(self.saving.values()) - moved)

    def _say_day(self, made: list[tuple[object, int, int, int]], standing: list[tuple[int, int]]) -> None:
        """Nobody is in two places, with the pause between; a visit alone on a day has its moment already."""
        if len(made) + len(standing) < 2:
            return
        pause = self.board.pause
        spans = [self.model.new_fixed_size_interval_var(begin, minutes + pause, "") for begin, minutes in standing]
        for literal, low, high, minutes in made:
            begin = self.model.new_int_var(low, high, "")
            spans.append(self.model.new_optional_fixed_size_interval_var(begin, minutes + pause, literal, ""))
        self.model.add_no_overlap(spans)

    def _standing(self, week: int) -> Iterator[tuple[int, int]]:
        """When what stands in a week begins, and how long it takes."""
        visit = int(self.board.week_first[week])
        while visit >= 0:
            yield int(self.board.visit_moment[visit]), int(self.board.visit_minutes[visit])
            visit = int(self.board.visit_after[visit])

    def solved(self) -> Found:
        """The best found; nothing when the effort was too little."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = EFFORT
        if solver.solve(self.model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return Found()
        saved = [visit for visit, literal in self.saving.items() if solver.boolean_value(literal)]
        moved = [visit for visit, literal in self.staying.items() if not solver.boolean_value(literal)]
        taken = [way for visit in (*saved, *moved) for literal, way in self.new[visit] if solver.boolean_value(literal)]
        return Found(saved, moved, taken)
