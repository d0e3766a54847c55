"""Somebody drops out: the gap is filled, and nobody else notices."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.planning import Booking, Plan, Planned, WrongInput, plan_to, problem_from, propose, repair, solve
from tests.planning.asks import asked, company, neighbour
from tests.planning.judge import judge
from tests.planning.streets import Row, street_rows


def shared_by(*names: str) -> Plan:
    """Company that these neighbours keep in turn."""
    people = [neighbour(name, per_month=1) for name in names]
    way = propose(asked(people, company(len(names))), "ask").ways[0]
    return Plan("ask", way.visits, ())


@settings(max_examples=80, deadline=None)
@given(street_rows(), st.integers(0, 8))
def test_when_somebody_leaves_nobody_elses_visit_changes(row: Row, who: int) -> None:
    plan = solve(problem_from(row), rounds=1).plan
    left = row | {"helpers": [helper for helper in row["helpers"] if helper["id"] != f"h{who}"]}
    repaired = repair(problem_from(left), plan)
    kept = {one for one in plan.visits if one.helper != f"h{who}"}
    assert kept <= set(repaired.plan.visits)
    assert {change.visit for change in repaired.changes} == {one.visit for one in plan.visits} - {one.visit for one in kept}
    judge(left, plan_to(repaired.plan))


@settings(max_examples=40, deadline=None)
@given(street_rows(), st.integers(0, 30))
def test_a_lost_visit_goes_to_somebody_else_or_stays_open(row: Row, which: int) -> None:
    problem = problem_from(row)
    plan = solve(problem, rounds=1).plan
    if not plan.visits:
        return
    lost = plan.visits[which % len(plan.visits)]
    repaired = repair(problem, plan, lost=[lost.visit], without=[lost.helper])
    (change,) = repaired.changes
    assert change.was == lost
    assert change.now is None or change.now.helper != lost.helper
    assert set(plan.visits) - {lost} == set(repaired.plan.visits) - {change.now}
    judge(row, plan_to(repaired.plan))


def test_a_known_face_comes_before_a_new_one_who_lives_nearer() -> None:
    helpers = [neighbour("left"), neighbour("known", north=2), neighbour("new")]
    problem = asked(helpers, company(2))
    first, second = problem.requests[0].visits
    plan = Plan(
        "ask",
        (
            Planned(first.id, "known", first.options[0].day, 780),
            Planned(second.id, "left", second.options[0].day, 780),
        ),
        (),
    )
    (change,) = repair(problem, plan, lost=[second.id], without=["left"]).changes
    assert change.now is not None
    assert (change.now.helper, change.known_face) == ("known", True)


def test_who_came_before_counts_as_known() -> None:
    problem = asked([neighbour("before", north=2), neighbour("new")], company(1))
    (change,) = repair(problem, Plan("ask", (), ()), lost=["ask 1"], known=[("ask", "before")]).changes
    assert change.now is not None
    assert (change.now.helper, change.known_face) == ("before", True)


def test_a_new_face_comes_when_no_known_one_has_room() -> None:
    plan = shared_by("left", "busy")
    people = [neighbour("busy", per_month=1), neighbour("new")]
    repaired = repair(asked(people, company(2)), plan)
    assert [(change.now and change.now.helper, change.known_face) for change in repaired.changes] == [("new", False)]


def test_one_new_face_rather_than_two_fills_a_gap() -> None:
    helpers = [neighbour(f"once {at}", per_month=1) for at in range(3)] + [neighbour("often", north=2)]
    problem = asked(helpers, company(3))
    lost = [visit.id for visit in problem.requests[0].visits]
    assert {one.helper for one in repair(problem, Plan("ask", (), ()), lost=lost).plan.visits} == {"often"}


def test_new_bookings_and_days_away_are_noticed_unasked() -> None:
    plan = shared_by("a", "b")
    first = plan.visits[0]
    problem = asked([neighbour("a"), neighbour("b")], company(2))
    busy = replace(problem.helper_by_id[first.helper], booked=(Booking(first.day, first.start, first.start + 60),))
    other = next(helper for helper in problem.helpers if helper.id != first.helper)
    repaired = repair(replace(problem, helpers=(busy, other)), plan)
    assert [change.visit for change in repaired.changes] == [first.visit]
    assert repaired.changes[0].now is not None
    assert repaired.changes[0].now.helper == other.id


def test_a_visit_that_nobody_can_cover_shows_as_open() -> None:
    repaired = repair(asked([neighbour("b", per_month=1)], company(2)), shared_by("a", "b"))
    assert [change.now for change in repaired.changes] == [None]
    assert [one.visit for one in repaired.plan.open] == [repaired.changes[0].visit]


@settings(max_examples=80, deadline=None)
@given(street_rows(), st.integers(0, 8), st.integers(0, 3))
def test_others_move_no_more_than_allowed_and_only_where_that_saves_a_visit(row: Row, who: int, moves: int) -> None:
    plan = solve(problem_from(row), rounds=1).plan
    left = row | {"helpers": [helper for helper in row["helpers"] if helper["id"] != f"h{who}"]}
    first = repair(problem_from(left), plan)
    second = repair(problem_from(left), plan, moves=moves)
    judge(left, plan_to(second.plan))
    moved = {change.visit for change in second.changes} - {change.visit for change in first.changes}
    assert len(moved) <= moves
    assert len(second.plan.visits) > len(first.plan.visits) if moved else len(second.plan.visits) == len(first.plan.visits)
    kept = {one for one in plan.visits if one.helper != f"h{who}" and one.visit not in moved}
    assert kept <= set(second.plan.visits)


def test_one_moved_visit_can_save_another() -> None:
    helpers = [neighbour("only one there", per_month=1), neighbour("elsewhere", north=-2.5)]
    near, far = company(1, name="near"), replace(company(1, name="far"), place=(52.37 + 2 / 111.2, 4.89))
    problem = asked(helpers, near, far)
    plan = Plan("ask", (Planned("near 1", "only one there", near.visits[0].options[0].day, 780),), ())
    assert repair(problem, plan, lost=["far 1"]).changes[0].now is None
    changes = {
        change.visit: change.now and change.now.helper for change in repair(problem, plan, lost=["far 1"], moves=1).changes
    }
    assert changes == {"near 1": "elsewhere", "far 1": "only one there"}


def test_a_lost_visit_that_does_not_exist_is_refused() -> None:
    with pytest.raises(WrongInput, match='lost: "nothing" is not a visit'):
        repair(asked([], company()), Plan("ask", (), ()), lost=["nothing"])
