"""The free room of a street is used as well as can be: held against trying everything."""

from collections.abc import Iterator

import pytest

from samenspel.planning import Plan, Planned, Problem, repair, solve
from samenspel.planning.model.rooms import Rooms, rooms_after
from samenspel.planning.repairing import mending
from tests.planning.streets import street


def drop_outs(count: int) -> Iterator[tuple[Problem, Plan, str]]:
    """Streets in which somebody has several visits and stops."""
    seed = 0
    while count:
        seed += 1
        problem = street(seed, helpers=8, requests=5)
        plan = solve(problem, rounds=0, plain=True).plan
        made = sorted({one.helper for one in plan.visits}, key=lambda who: -sum(one.helper == who for one in plan.visits))
        if made and sum(one.helper == made[0] for one in plan.visits) >= 3:
            count -= 1
            yield problem, plan, made[0]


def most_saved(problem: Problem, lost: list[str], left: str, rooms: Rooms) -> int:
    """The most lost visits that can be placed beside what stands, by trying everybody at every moment for each."""
    if not lost:
        return 0
    request, visit = problem.visit_by_id[lost[0]]
    best = most_saved(problem, lost[1:], left, rooms)
    for helper in problem.helpers:
        for day, start in list(rooms.of(helper.id).starts_for(visit)):
            one = Planned(visit.id, helper.id, day, start)
            if best < len(lost) and helper.id != left and rooms.may_place(one):
                rooms.place(one)
                best = max(best, 1 + most_saved(problem, lost[1:], left, rooms))
                rooms.remove(one)
    return best


def test_as_many_visits_as_can_be_are_saved_with_nobody_else_touched_in_98_percent_of_the_cases() -> None:
    exact, cases = 0, list(drop_outs(60))
    for problem, plan, left in cases:
        lost = [one.visit for one in plan.visits if one.helper == left]
        kept = Plan(plan.instance, tuple(one for one in plan.visits if one.helper != left), ())
        most = most_saved(problem, lost, left, rooms_after(problem, kept))
        saved = sum(one.now is not None for one in repair(problem, plan, lost=lost, without=[left]).changes)
        assert saved <= most
        exact += saved == most
    assert exact >= 0.98 * len(cases)


def most_saved_with_one_moved(problem: Problem, lost: list[str], left: str, kept: list[Planned]) -> int:
    """The same, where any one of those who stand may go elsewhere."""
    rooms = rooms_after(problem, Plan(problem.name, tuple(kept), ()))
    best = most_saved(problem, lost, left, rooms)
    for one in kept:
        if best < len(lost):
            rooms.remove(one)
            best = max(best, most_saved(problem, [*lost, one.visit], left, rooms) - 1)
            rooms.place(one)
    return best


def test_as_many_visits_as_can_be_are_saved_with_one_other_moved() -> None:
    gained = 0
    for problem, plan, left in drop_outs(100):
        lost = [one.visit for one in plan.visits if one.helper == left]
        kept = [one for one in plan.visits if one.helper != left]
        changes = repair(problem, plan, lost=lost, without=[left], moves=1).changes
        saved = sum(one.now is not None for one in changes if one.visit in lost)
        assert saved == most_saved_with_one_moved(problem, lost, left, kept)
        gained += len(changes) > len(lost)
    assert gained >= 5


def test_a_large_problem_is_repaired_as_well_as_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for problem, plan, left in drop_outs(12):
        lost = [one.visit for one in plan.visits if one.helper == left]
        in_lists = repair(problem, plan, lost=lost, without=[left], moves=2)
        monkeypatch.setattr(mending, "MOST_IN_LISTS", 0)
        in_arrays = repair(problem, plan, lost=lost, without=[left], moves=2)
        monkeypatch.undo()
        assert len(in_arrays.plan.visits) == len(in_lists.plan.visits)
        assert len(in_arrays.changes) == len(in_lists.changes)
