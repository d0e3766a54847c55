"""A plan that stands, and what happens to it: many repairs of it, each with the least change."""

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.planning import Plan, Planned, Problem, WrongInput, plan_to, problem_to, repair, solve
from samenspel.planning.repairing import Away, Moves, Repair, Standing, Stops, TimeChanges, laying
from samenspel.planning.repairing.editing import Edits
from samenspel.planning.repairing.happening import gap_after
from samenspel.planning.repairing.town import Town
from tests.planning.asks import MONDAY, asked, company, neighbour
from tests.planning.happenings import happening
from tests.planning.judge import judge
from tests.planning.streets import street

cases = given(st.integers(0, 10**6), st.integers(0, 10**6))


def planned(seed: int) -> tuple[Problem, Plan]:
    problem = street(seed, helpers=7, requests=6)
    return problem, solve(problem, rounds=0, plain=True).plan


def moved_others(plan: Plan, repaired: Repair, fixed: Repair) -> set[str]:
    """The visits that changed in one repair and not in the other, which touches nobody else."""
    hit = {one.visit for one in fixed.changes}
    return {one.visit for one in repaired.changes} - hit


@settings(max_examples=60, deadline=None)
@cases
def test_nobody_elses_visit_changes_and_no_rule_is_broken(seed: int, what: int) -> None:
    problem, plan = planned(seed)
    event = happening(problem, what)
    after = problem_to(event.applied_to(problem))
    repaired = Standing(problem, plan, plain=True).repair(event)
    judge(after, plan_to(repaired.plan))
    changed = {one.visit for one in repaired.changes}
    assert {one for one in plan.visits if one.visit not in changed} <= set(repaired.plan.visits)


@settings(max_examples=40, deadline=None)
@cases
def test_a_visit_that_can_stay_as_it_was_stays(seed: int, what: int) -> None:
    problem, plan = planned(seed)
    event = happening(problem, what)
    if isinstance(event, Stops):
        return
    repaired = Standing(problem, plan, plain=True).repair(event)
    changed = {one.visit for one in repaired.changes}
    kept = [one for one in plan.visits if one.visit not in changed]
    for one in repaired.changes:
        assert one.was is not None
        is_another_visit = problem.visit_by_id[one.visit] != event.applied_to(problem).visit_by_id[one.visit]
        assert is_another_visit or not keeps_rules(event.applied_to(problem), [one.was, *kept])


def keeps_rules(problem: Problem, visits: list[Planned]) -> bool:
    return not repair(problem, Plan(problem.name, tuple(visits), ())).changes


@settings(max_examples=60, deadline=None)
@cases
def test_with_moves_more_is_saved_or_nothing_is_moved(seed: int, what: int) -> None:
    problem, plan = planned(seed)
    event = happening(problem, what)
    standing = Standing(problem, plan, plain=True)
    alone, saved = standing.repair(event), 0
    for moves in range(4):
        repaired = standing.repair(event, moves=moves)
        judge(problem_to(event.applied_to(problem)), plan_to(repaired.plan))
        assert len(repaired.plan.visits) >= max(saved, len(alone.plan.visits))
        saved = len(repaired.plan.visits)
        moved = moved_others(plan, repaired, alone)
        assert len(moved) <= moves
        assert not moved or saved > len(alone.plan.visits)


@settings(max_examples=30, deadline=None)
@cases
def test_a_repair_leaves_the_standing_plan_as_it_was(seed: int, what: int) -> None:
    problem, plan = planned(seed)
    standing, fresh = Standing(problem, plan, plain=True), Standing(problem, plan, plain=True)
    for other in range(what, what + 4):
        standing.repair(happening(problem, other), moves=3)
    event = happening(problem, what + 9)
    assert standing.repair(event, moves=2) == fresh.repair(event, moves=2)
    assert standing.plan == plan


def test_a_repair_that_needs_more_rows_than_there_are_leaves_the_plan_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laying, "SPARE_WAYS", 1)
    monkeypatch.setattr(laying, "SPARE_PAIRS", 1)
    grown = 0
    for seed in range(12):
        problem, plan = planned(seed)
        for what in range(10):
            town = Town(problem, plain=True)
            town.stand(plan.visits)
            before = columns(town)
            edits = Edits(town)
            gap_after(town, happening(problem, 97 * seed + what), edits)
            edits.undo()
            after = columns(town)
            assert {name: after[name][: len(rows)] for name, rows in before.items()} == before
            grown += len(after["way_low"]) > len(before["way_low"])
    assert grown > 10


def columns(town: Town) -> dict[str, list[int]]:
    """All rows of a board, spare ones included."""
    return {name: column.tolist() for name, column in town.board._asdict().items() if not isinstance(column, int)}


@settings(max_examples=30, deadline=None)
@cases
def test_one_event_after_another_can_be_applied(seed: int, what: int) -> None:
    problem, plan = planned(seed)
    standing = Standing(problem, plan, plain=True)
    for at in range(4):
        event = happening(standing.problem, what + at)
        repaired = standing.apply(event, moves=2)
        problem = event.applied_to(problem)
        assert standing.problem == problem
        assert standing.plan == repaired.plan
        judge(problem_to(problem), plan_to(standing.plan))


@settings(max_examples=12, deadline=None)
@cases
def test_after_every_event_everybody_has_the_times_of_a_plan_laid_out_anew(seed: int, what: int) -> None:
    problem = street(seed, helpers=12, requests=8)
    standing = Standing(problem, solve(problem, rounds=0, plain=True).plan, plain=True)
    gone, mover = set(), problem.helpers[what % 12]
    leaves_and_comes_back = [Moves(mover.id, (51.0, 4.0)), Moves(mover.id, mover.place)]
    narrow_then_wide = [Moves(mover.id, mover.place, 0.1), Moves(mover.id, mover.place, mover.reach_km)]
    for at, event in enumerate([*leaves_and_comes_back, None, *narrow_then_wide, None, None]):
        happens = event or happening(standing.problem, what + at)
        standing.apply(happens)
        gone |= {happens.helper} if isinstance(happens, Stops) else set()
        assert open_ways(standing._town, gone) == open_ways(Town(standing.problem, plain=True), gone)


def open_ways(town: Town, gone: set[str]) -> Counter[tuple[str, str, int, int, int]]:
    """Visit, helper, first and last start, and worth of all ways but those of who is gone, who gets nothing new."""
    board, edits, found = town.board, Edits(town), Counter[tuple[str, str, int, int, int]]()
    for name, visit in town.visit_at.items():
        for way in edits.ways_of(visit):
            pair, low, high = int(board.way_pair[way]), int(board.way_low[way]), int(board.way_high[way])
            helper = town.problem.helpers[board.pair_helper[pair]].id
            found[name, helper, low, high, int(board.pair_worth[pair])] += low <= high and helper not in gone
    return +found


def test_compiled_loops_repair_in_the_very_same_way() -> None:
    for seed in range(6):
        problem, plan = planned(seed)
        plain, compiled = Standing(problem, plan, plain=True), Standing(problem, plan)
        for what in range(6):
            event = happening(problem, what)
            assert plain.repair(event, moves=2) == compiled.repair(event, moves=2)


# --- what a person would expect --------------------------------------------------------------------------


def tuesdays(*names: str) -> Plan:
    """Company on Tuesdays, each time with the next of these."""
    days = [MONDAY + timedelta(days=1 + 7 * week) for week in range(len(names))]
    return Plan("ask", tuple(Planned(f"ask {at + 1}", name, days[at], 840) for at, name in enumerate(names)), ())


def test_who_takes_over_comes_at_the_time_that_the_resident_knows() -> None:
    problem = asked([neighbour("ill"), neighbour("other")], company(1))
    (change,) = Standing(problem, tuesdays("ill"), plain=True).repair(Stops("ill", MONDAY)).changes
    assert change.now == Planned("ask 1", "other", MONDAY + timedelta(days=1), 840)


def test_the_urgent_visit_is_saved_when_there_is_room_for_one() -> None:
    asks = company(1, name="calm"), replace(company(1, name="urgent"), urgency=2)
    problem = asked([neighbour("stops", per_week=2), neighbour("once", per_month=1)], *asks)
    tuesday = MONDAY + timedelta(days=1)
    plan = Plan("ask", (Planned("calm 1", "stops", tuesday, 780), Planned("urgent 1", "stops", tuesday, 900)), ())
    repaired = Standing(problem, plan, plain=True).repair(Stops("stops", MONDAY), moves=3)
    assert [(one.visit, one.now is not None) for one in repaired.changes] == [("calm 1", False), ("urgent 1", True)]


def in_a_row(moves: int) -> list[str]:
    """Who changes when the first of a row of residents loses a helper and only the last has one nearby with time."""
    kilometres = (-5.0, 0.0, 5.0)
    asks = [
        replace(company(1, name=name), place=(52.37 + north / 111.2, 4.89)) for name, north in zip("abc", kilometres, strict=True)
    ]
    between = [neighbour("stops", north=-5), neighbour("ab", north=-2.5), neighbour("bc", north=2.5), neighbour("free", north=7)]
    problem = asked([replace(one, most_per_month=1) for one in between], *asks)
    tuesday = MONDAY + timedelta(days=1)
    plan = Plan(
        "ask", tuple(Planned(f"{ask} 1", who, tuesday, 840) for ask, who in zip("abc", ("stops", "ab", "bc"), strict=True)), ()
    )
    repaired = Standing(problem, plan, plain=True).repair(Stops("stops", MONDAY), moves=moves)
    return [one.now.helper if one.now else "nobody" for one in repaired.changes]


def test_a_chain_of_two_moves_saves_a_visit_that_one_move_cannot() -> None:
    assert in_a_row(moves=1) == ["nobody"]
    assert in_a_row(moves=2) == ["ab", "bc", "free"]


def test_who_is_ill_keeps_the_visits_before_and_after() -> None:
    problem = asked([neighbour("ill"), neighbour("other")], company(4))
    second = MONDAY + timedelta(days=8)
    repaired = Standing(problem, tuesdays(*["ill"] * 4), plain=True).repair(Away("ill", second, second + timedelta(days=7)))
    assert [one.helper for one in repaired.plan.visits] == ["ill", "other", "other", "ill"]


def when_the_only_face_is_away(moves: int) -> list[str]:
    """Who comes to somebody who wants one face, which is away for two of four weeks."""
    problem = asked([neighbour("ill"), neighbour("other")], replace(company(4), most_faces=1))
    second = MONDAY + timedelta(days=8)
    standing = Standing(problem, tuesdays(*["ill"] * 4), plain=True)
    repaired = standing.repair(Away("ill", second, second + timedelta(days=7)), moves=moves)
    return [one.helper for one in repaired.plan.visits]


def test_a_face_makes_place_for_another_when_all_of_its_visits_may_move() -> None:
    assert when_the_only_face_is_away(moves=1) == ["ill", "ill"]
    assert when_the_only_face_is_away(moves=2) == ["other"] * 4


def test_who_moves_house_can_help_where_they_are_now() -> None:
    far = 52.37 + 9 / 111.2
    elsewhere = company(1, name="elsewhere")
    problem = asked([neighbour("moves"), neighbour("stays", north=5)], company(1), elsewhere)
    problem = Moves("stays", (far, 4.89)).applied_to(problem)
    repaired = Standing(problem, tuesdays("moves"), plain=True).repair(Moves("moves", (far, 4.89)))
    assert [(one.visit, one.now) for one in repaired.changes] == [("ask 1", None)]


def test_who_moves_away_and_comes_back_is_found_again() -> None:
    problem = asked([neighbour("ill"), neighbour("back", north=2)], company(1))
    standing = Standing(problem, tuesdays("ill"), plain=True)
    standing.apply(Moves("back", (53.2, 6.5)))
    assert [one.now for one in standing.repair(Stops("ill", MONDAY)).changes] == [None]
    standing.apply(Moves("back", problem.helper_by_id["back"].place))
    (change,) = standing.repair(Stops("ill", MONDAY)).changes
    assert change.now == Planned("ask 1", "back", MONDAY + timedelta(days=1), 840)


def test_a_resident_whose_time_changes_keeps_the_same_face() -> None:
    problem = asked([neighbour("knows"), neighbour("nearer", north=0)], company(1))
    visit = problem.requests[0].visits[0]
    shorter = replace(visit, minutes=60, options=(replace(visit.options[0], start=900, end=1020),))
    (change,) = Standing(problem, tuesdays("knows"), plain=True).repair(TimeChanges((shorter,))).changes
    assert change.now == Planned("ask 1", "knows", visit.options[0].day, 900)
    assert change.known_face


def test_a_plan_that_breaks_a_rule_is_refused() -> None:
    problem = asked([neighbour("once", per_month=1)], company(2))
    with pytest.raises(WrongInput, match='plan: "ask 2" breaks a rule'):
        Standing(problem, tuesdays("once", "once"), plain=True)


@pytest.mark.parametrize("event", [Stops("nobody", MONDAY), Away("nobody", MONDAY, MONDAY), Moves("nobody", (52.0, 4.0))])
def test_a_helper_who_is_not_there_is_refused(event: Stops | Away | Moves) -> None:
    with pytest.raises(WrongInput, match='helper: "nobody" is not a helper'):
        Standing(asked([], company()), Plan("ask", (), ()), plain=True).repair(event)


def test_times_outside_the_horizon_are_refused() -> None:
    problem = asked([neighbour("a")], company(1), weeks=2)
    visit = problem.requests[0].visits[0]
    later = replace(visit, options=(replace(visit.options[0], day=MONDAY + timedelta(days=14)),))
    with pytest.raises(WrongInput, match="visits: 2026-03-16 is outside the horizon"):
        Standing(problem, tuesdays("a"), plain=True).repair(TimeChanges((later,)))


def test_time_away_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(WrongInput, match="last: comes before first"):
        Away("a", date(2026, 3, 3), date(2026, 3, 2))


def test_one_ask_is_repaired_without_waiting_for_numpy_or_numba() -> None:
    code = (
        "import sys\n"
        "from tests.planning.asks import *\n"
        "from samenspel.planning import *\n"
        "problem = asked([neighbour('a')], company(2))\n"
        "assert len(repair(problem, Plan('ask', (), ()), lost=['ask 1', 'ask 2'], moves=2).plan.visits) == 2\n"
        "assert not {'numpy', 'numba', 'scipy'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
