"""Three ways to share: no rule is ever moved, nobody is quietly used up, and whoever waits gets a turn."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.cli.plan import plan
from samenspel.planning import (
    Booking,
    Plan,
    Planned,
    Problem,
    Sharing,
    Wait,
    WrongInput,
    plan_to,
    problem_from,
    read_plan,
    sharing_figures,
    solve,
    weeks_to_a_place,
    write_problem,
)
from samenspel.planning.commands.plan import run_plan
from samenspel.planning.model.geometry import km_between
from samenspel.planning.model.moments import month_of
from samenspel.planning.model.rooms import Rooms, is_fit, rooms_after
from samenspel.planning.model.scoring import VISIT, visit_worth
from samenspel.planning.model.sharing import LONGEST_TO_A_PLACE, WEIGHTS, Turn, Weights, who_waits
from samenspel.planning.searching.arrays import MICRO, lay_out
from samenspel.planning.searching.loads import count_places, gini
from samenspel.planning.searching.rounds import Budget, _Engine, _Field, _visits, search
from tests.planning.asks import MONDAY, asked, company, neighbour
from tests.planning.judge import judge
from tests.planning.streets import Row, street, street_row, street_rows

quick = settings(max_examples=30, deadline=None)
WAITS = st.builds(Wait, st.integers(0, 60), st.booleans(), st.integers(0, 104))
WAITING = st.dictionaries(st.sampled_from([f"h{at}" for at in range(9)]), WAITS)


@quick
@given(street_rows(), st.sampled_from(Sharing), WAITING)
def test_hard_rules_hold_in_every_way_of_sharing_and_the_score_is_the_official_one(
    row: Row, sharing: Sharing, waiting: dict[str, Wait]
) -> None:
    result = solve(problem_from(row), rounds=0, sharing=sharing, waiting=waiting)
    assert result.figures.score == pytest.approx(judge(row, plan_to(result.plan)), abs=0.02)
    has_turn = any(WEIGHTS[sharing].turn.worth(wait.counted) > 0 for wait in waiting.values())
    if sharing is not Sharing.EVERYBODY and not has_turn:  # else a last look may still move visits
        assert result.first_score == pytest.approx(result.figures.score, abs=0.02)


def test_unless_asked_otherwise_the_official_score_is_looked_for() -> None:
    problem = street(5, helpers=40, requests=20)
    assert solve(problem, rounds=1).plan == solve(problem, rounds=1, sharing=Sharing.BALANCED, waiting={}).plan
    others = {solve(problem, rounds=1, sharing=sharing).plan.visits for sharing in Sharing}
    assert len(others) == 3


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(Sharing), WAITING)
def test_the_search_knows_what_its_plan_is_worth_to_it(seed: int, sharing: Sharing, waiting: dict[str, Wait]) -> None:
    problem, weights = street(seed, helpers=9, requests=6), WEIGHTS[sharing]
    waiting = who_waits(problem, waiting)
    layout = lay_out(problem, weights, waiting)
    field = _Field(layout, _Engine(plain=False), Budget(seed, 1, None))
    field.begin(())
    snapshot = field.snapshot()
    assert snapshot.total / MICRO == pytest.approx(worth_to(problem, _visits(layout, snapshot), weights, waiting), abs=0.001)


def worth_to(problem: Problem, visits: tuple[Planned, ...], weights: Weights, waiting: dict[str, Wait]) -> float:
    total, faces = 0.0, set()
    months: Counter[tuple[str, tuple[int, int]]] = Counter()
    for helper in problem.helpers:
        months.update((helper.id, month_of(booking.day)) for booking in helper.booked)
    for one in visits:
        request, helper = problem.visit_by_id[one.visit][0], problem.helper_by_id[one.helper]
        key = helper.id, month_of(one.day)
        total += visit_worth(request, helper, km_between(request.place, helper.place))
        total -= weights.fair_share * months[key] / helper.most_per_month
        months[key] += 1
        total -= weights.full_month * (months[key] == helper.most_per_month)
        faces.add((request.id, helper.id))
    proposed = {helper for _, helper in faces}
    return total - weights.face * len(faces) + sum(weights.turn.worth(waiting[one].counted) for one in proposed if one in waiting)


@quick
@given(st.integers(0, 10**6), st.sampled_from(Sharing))
def test_who_is_used_up_while_another_waits_is_counted_as_by_trying_everybody(seed: int, sharing: Sharing) -> None:
    problem = street(seed, helpers=9, requests=6)
    plan = solve(problem, rounds=0, sharing=sharing).plan
    shares = sharing_figures(problem, plan)
    assert shares.full_while_waiting == len(used_up_while_another_waits(problem, plan))
    if sharing is Sharing.EVERYBODY:
        assert shares.full_while_waiting == 0


def test_the_streets_above_do_hold_people_who_are_used_up() -> None:
    problems = [street(seed, helpers=9, requests=6) for seed in range(20)]
    assert sum(sharing_figures(one, solve(one, rounds=0).plan).full_while_waiting for one in problems) > 5


def used_up_while_another_waits(problem: Problem, plan: Plan) -> set[tuple[str, tuple[int, int]]]:
    """Helper-months at their limit of which somebody with an empty month could make a visit, by trying everybody."""
    found = set()
    for one in plan.visits:
        request, visit = problem.visit_by_id[one.visit]
        rooms = rooms_after(problem, plan)
        mine = rooms.of(one.helper)
        if mine.month_load(one.day) < mine.helper.most_per_month:
            continue
        rooms.remove(one)
        faces = rooms.faces[request.id]
        for other in problem.helpers:
            room = rooms.of(other.id)
            may = other.id in faces or len(faces) < request.most_faces
            if other.id == one.helper or not may or not is_fit(other, request, km_between(request.place, other.place)):
                continue
            if any(room.month_load(day) == 0 and other.most_per_month > 1 for day, _ in room.starts_for(visit)):
                found.add((one.helper, month_of(one.day)))
    return found


@quick
@given(st.integers(0, 10**6))
def test_the_figures_of_sharing_add_up(seed: int) -> None:
    problem = street(seed, helpers=9, requests=6)
    plan = solve(problem, rounds=0).plan
    shares = sharing_figures(problem, plan)
    assert sum(row.helper_months for row in shares.loads) == shares.helper_months
    assert shares.loads[-1].helper_months == shares.full_months >= shares.full_while_waiting
    assert shares.proposed == len({one.helper for one in plan.visits})
    assert shares.proposed + shares.waiting == shares.could_be_proposed
    assert shares.faces_per_request == solve(problem, rounds=0).figures.faces_per_request


def test_a_helper_of_once_a_month_is_spared_when_another_has_room() -> None:
    once = neighbour("Chantal", per_month=1)
    ample = neighbour("Dirk", north=2.0, per_month=4)
    problem = asked([once, ample], company(weeks=1))
    by_choice = {sharing: solve(problem, rounds=1, sharing=sharing).plan for sharing in Sharing}
    assert [by_choice[sharing].visits[0].helper for sharing in Sharing] == ["Chantal", "Chantal", "Dirk"]
    assert [sharing_figures(problem, by_choice[sharing]).full_while_waiting for sharing in Sharing] == [1, 1, 0]


def test_familiar_keeps_one_face_where_everybody_shares() -> None:
    people = [neighbour("Bram", per_month=5), neighbour("Chantal", per_month=5)]
    problem = asked(people, company(weeks=12))
    familiar, everybody = (solve(problem, rounds=1, sharing=one) for one in (Sharing.FAMILIAR, Sharing.EVERYBODY))
    assert familiar.figures.covered == everybody.figures.covered == 12
    assert familiar.figures.faces_per_request == 1
    assert everybody.figures.faces_per_request == 2
    assert sharing_figures(problem, familiar.plan).most_seen_share == 1
    assert sharing_figures(problem, everybody.plan).gini < sharing_figures(problem, familiar.plan).gini == 0.5


@pytest.mark.parametrize(("sharing", "weeks"), [(Sharing.FAMILIAR, 26), (Sharing.BALANCED, 8), (Sharing.EVERYBODY, 0)])
def test_whoever_has_waited_long_enough_goes_first(sharing: Sharing, weeks: int) -> None:
    problem = asked([neighbour("Chantal", per_month=8), neighbour("Dirk", north=0.5, per_month=8)], company(weeks=4))

    def who(waiting: dict[str, Wait]) -> set[str]:
        return {one.helper for one in solve(problem, rounds=1, sharing=sharing, waiting=waiting).plan.visits}

    assert who({}) == {"Chantal"}
    assert "Dirk" in who({"Dirk": Wait(weeks)})
    if weeks:
        assert who({"Dirk": Wait(weeks - 1)}) == {"Chantal"}


@quick
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_turn_is_found_wherever_there_is_one(seed: int, weeks: int) -> None:
    row = street_row(seed, helpers=9, requests=6)
    problem = problem_from(row)
    waiting = who_waits(problem, {one.id: Wait(26 + (weeks >> at) % 3) for at, one in enumerate(problem.helpers)})
    weights = replace(WEIGHTS[Sharing.BALANCED], turn=Turn(8, 10, 2, 60, faces=9, newcomers_from=0))
    plan = search(problem, Budget(1, 0, None), None, weights=weights, waiting=waiting).plan
    judge(row, plan_to(plan))
    assert not forgotten(problem, plan, waiting)


def test_a_turn_gives_a_resident_one_face_more_and_four_where_everybody_is_to_have_one() -> None:
    people = [neighbour(f"h{at}", north=at / 10, per_month=8) for at in range(6)]
    problem = asked(people, company(weeks=12, faces=6))
    waiting = {one.id: Wait(60) for one in people}  # who was proposed once is no newcomer, however long ago
    faces = [solve(problem, rounds=0, sharing=one, waiting=waiting).figures.faces_per_request for one in Sharing]
    assert faces == [2, 2, 5]


@pytest.mark.parametrize("sharing", Sharing)
def test_whoever_never_had_a_turn_gets_one_as_long_as_the_resident_can_bear_one_face_more(sharing: Sharing) -> None:
    people = [neighbour(f"h{at}", north=at / 10, per_month=8) for at in range(6)]
    problem = asked(people, company(weeks=12, faces=5))
    wait = Wait(WEIGHTS[sharing].turn.newcomers_from, is_new=True)
    result = solve(problem, rounds=0, sharing=sharing, waiting={one.id: wait for one in people})
    assert result.figures.faces_per_request == 5
    assert result.figures.covered == 12


def test_where_faces_are_to_stay_the_same_newcomers_of_less_than_eight_weeks_bring_one_more() -> None:
    people = [neighbour(f"h{at}", north=at / 10, per_month=8) for at in range(6)]
    problem = asked(people, company(weeks=12, faces=5))
    waiting = {one.id: Wait(7, is_new=True, rarity=104) for one in people}  # however rarely a place comes
    assert solve(problem, rounds=0, sharing=Sharing.FAMILIAR, waiting=waiting).figures.faces_per_request == 2


def test_a_turn_comes_with_the_help_of_the_other_faces_where_nobody_could_take_a_place_alone() -> None:
    people = [
        neighbour("Chantal", per_month=5),
        neighbour("Bram", north=0.2, per_month=3),
        neighbour("Dirk", north=0.5, per_month=1),
    ]
    problem = asked(people, company(weeks=4, faces=2))
    told = tuple(Planned(one.id, "Bram", one.options[0].day, one.options[0].start) for one in problem.requests[0].visits[:2])
    without, with_turn = (
        solve(replace(problem, current=told), rounds=1, waiting=waiting).plan for waiting in ({}, {"Dirk": Wait(0, is_new=True)})
    )
    assert Counter(one.helper for one in without.visits) == {"Chantal": 2, "Bram": 2}
    assert Counter(one.helper for one in with_turn.visits) == {"Bram": 3, "Dirk": 1}
    assert set(told) < set(with_turn.visits)


@quick
@given(st.integers(0, 10**6), st.sampled_from(Sharing))
def test_for_whoever_never_had_a_turn_there_is_one_wherever_there_can_be(seed: int, sharing: Sharing) -> None:
    row = street_row(seed, helpers=9, requests=6)
    problem = problem_from(row)
    waiting = who_waits(problem, {one.id: Wait(8 + at % 4, is_new=True) for at, one in enumerate(problem.helpers)})
    weights = replace(WEIGHTS[sharing], full_month=0)
    plain, plan = (search(problem, Budget(1, 0, None), None, weights=weights, waiting=one).plan for one in ({}, waiting))
    judge(row, plan_to(plan))
    assert not forgotten(problem, plan, waiting)
    assert len({one.helper for one in plan.visits} & set(waiting)) >= len({one.helper for one in plain.visits} & set(waiting))


@quick
@given(st.integers(0, 10**6))
def test_weeks_to_a_place_are_those_that_equal_parts_of_all_places_make(seed: int) -> None:
    problem = street(seed, helpers=9, requests=6)
    weeks = ((problem.last_day - problem.first_day).days + 1) / 7
    parts = {one.id: 0.0 for one in problem.helpers}
    for request in problem.requests:
        rooms = (rooms_after(problem, None).of(one.id) for one in problem.helpers if one.most_per_week and one.most_per_month)
        able = [room.helper for room in rooms if any(room.has_time_for(visit) for visit in request.visits)]
        able = [one for one in able if is_fit(one, request, km_between(request.place, one.place))]
        for one in able:
            parts[one.id] += min(request.most_faces, len(request.visits)) / len(able)
    assert count_places(problem) == pytest.approx(list(parts.values()))
    expected = [min(LONGEST_TO_A_PLACE, weeks / part) if part else LONGEST_TO_A_PLACE for part in parts.values()]
    assert list(weeks_to_a_place(problem).values()) == pytest.approx(expected, abs=1)


def forgotten(problem: Problem, plan: Plan, waiting: dict[str, Wait]) -> list[str]:
    """Helpers without a visit who could have a whole face of somebody who waited less, or a part beside all others."""
    busy = {one.helper for one in plan.visits}
    return [one for one in waiting if one not in busy and could_have_part(problem, plan, one, waiting)]


def could_have_part(problem: Problem, plan: Plan, name: str, waiting: dict[str, Wait]) -> bool:
    helper = problem.helper_by_id[name]
    for request in problem.requests:
        if not is_fit(helper, request, km_between(request.place, helper.place)):
            continue
        faces = rooms_after(problem, plan).faces[request.id]
        for holder, count in faces.items():
            rooms = rooms_after(problem, plan)
            held = [plan.by_visit[one.id] for one in request.visits if one.id in plan.by_visit]
            held = [one for one in held if one.helper == holder]
            is_one_free = any(rooms.of(name).start_for(problem.visit_by_id[one.visit][1]) for one in held[1:])
            able = sum(is_taken_over(rooms, one, name) for one in held)
            may_take_over = able == count and (holder not in waiting or waiting[holder].rank < waiting[name].rank)
            may_join = is_one_free and len(faces) < request.most_faces
            if may_take_over or may_join:
                return True
    return False


def is_taken_over(rooms: Rooms, one: Planned, name: str) -> bool:
    moment = rooms.of(name).start_for(rooms.problem.visit_by_id[one.visit][1])
    if moment:
        rooms.remove(one)
        rooms.place(Planned(one.visit, name, *moment))
    return moment is not None


def test_nobody_goes_without_a_visit_for_a_turn() -> None:
    assert all(weights.turn.worth(520) < VISIT for weights in WEIGHTS.values())
    far = neighbour("Dirk", per_month=1)
    problem = asked([neighbour("Chantal"), far], company(weeks=4, faces=1))
    result = solve(problem, rounds=1, sharing=Sharing.EVERYBODY, waiting={"Dirk": Wait(520)})
    assert result.figures.covered == 4


def test_plain_loops_share_in_the_very_same_way() -> None:
    problem = street(6, helpers=12, requests=8)
    waiting = {"h1": Wait(3), "h2": Wait(30), "h5": Wait(12, is_new=True, rarity=9)}
    plans = [solve(problem, rounds=1, sharing=Sharing.EVERYBODY, waiting=waiting, plain=plain).plan for plain in (True, False)]
    assert plans[0] == plans[1]


def test_two_workers_share_by_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samenspel.planning.searching.rounds.REQUESTS_A_PATCH", 10)
    row = street_row(12, helpers=30, requests=24)
    waiting = {f"h{at}": Wait(3 * at) for at in range(30)}
    plans = [solve(problem_from(row), rounds=4, sharing=Sharing.EVERYBODY, waiting=waiting).plan for _ in range(2)]
    judge(row, plan_to(plans[0]))
    assert plans[0] == plans[1]


def test_whoever_has_something_to_do_does_not_wait() -> None:
    dirk = neighbour("Dirk", north=0.5, per_month=8)
    problem = asked([neighbour("Chantal", per_month=8), dirk], company(weeks=4))
    busy = replace(problem, helpers=(problem.helpers[0], replace(dirk, booked=(Booking(MONDAY, 600, 660),))))
    before = Booking(MONDAY - timedelta(days=1), 600, 660)
    idle = replace(problem, helpers=(problem.helpers[0], replace(dirk, booked=(before,))))
    who = [{one.helper for one in solve(one, rounds=1, waiting={"Dirk": Wait(30)}).plan.visits} for one in (busy, idle)]
    assert who == [{"Chantal"}, {"Dirk"}]


@pytest.mark.parametrize("weeks", [-1, 521])
def test_weeks_that_nobody_waits_are_refused(weeks: int) -> None:
    with pytest.raises(WrongInput, match="waiting"):
        solve(street(1), rounds=0, waiting={"h0": Wait(weeks)})


def test_the_command_shares_as_it_is_told(tmp_path: Path) -> None:
    problem = street(3, helpers=20, requests=12)
    instance, output = tmp_path / "street.json", tmp_path / "plan.json"
    write_problem(problem, instance)
    assert run_plan(instance, output, rounds=1, sharing=Sharing.EVERYBODY, show=lambda _: None) == 0
    assert read_plan(output).visits == solve(problem, rounds=1, sharing=Sharing.EVERYBODY).plan.visits
    assert read_plan(output).visits != solve(problem, rounds=1).plan.visits
    choices = get_args(get_args(plan.__annotations__["sharing"])[0])
    assert choices == tuple(one.value for one in Sharing)


def test_a_plan_of_another_street_has_no_figures() -> None:
    with pytest.raises(WrongInput, match="visits"):
        sharing_figures(street(1), solve(street(2), rounds=0).plan)


@given(st.lists(st.integers(0, 20), max_size=12))
def test_gini_is_half_the_mean_difference_over_the_mean(values: list[int]) -> None:
    total = sum(values)
    differences = sum(abs(one - other) for one in values for other in values)
    expected = differences / (2 * len(values) * total) if total else 0
    assert gini(np.array(values, dtype=np.float64)) == pytest.approx(expected)
