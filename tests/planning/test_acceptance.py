"""People may say no: what is left of a plan, against cases that can be worked out by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.planning import (
    Manner,
    OpenVisit,
    Plan,
    Planned,
    Problem,
    Why,
    Window,
    WrongInput,
    expected_coverage,
    plan_to,
    problem_from,
    simulate_answers,
    solve,
)
from samenspel.planning.searching.arrays import STRIDE
from samenspel.planning.simulating.drawing import _Start
from tests.planning.asks import MONDAY, asked, company, neighbour
from tests.planning.judge import judge
from tests.planning.streets import street, street_row

PATIENT = Manner(silence=0.0)


def planned(problem: Problem) -> Plan:
    return solve(problem, rounds=0, plain=True).plan


def test_when_everybody_says_yes_the_whole_plan_stands_after_one_round() -> None:
    problem = street(5, helpers=12, requests=8)
    plan = planned(problem)
    answers = simulate_answers(problem, plan, acceptance=1.0, manner=PATIENT, draws=3)
    assert answers.expected.planned == len(plan.visits) > 0
    assert answers.expected.mean == answers.expected.low == answers.expected.high == len(plan.visits)
    assert answers.expected.rounds == 1
    assert answers.by_round[0] == 0


def test_when_nobody_says_yes_only_what_was_agreed_before_stands() -> None:
    problem = street(5, helpers=12, requests=8)
    plan = planned(problem)
    assert expected_coverage(problem, plan, acceptance=0.0, draws=3).mean == 0
    known = replace(problem, current=plan.visits[:1])
    request, helper = known.visit_by_id[plan.visits[0].visit][0], plan.visits[0].helper
    with_them = sum(one.helper == helper and problem.visit_by_id[one.visit][0].id == request.id for one in plan.visits)
    expected = expected_coverage(known, plan, acceptance=0.0, draws=3)
    assert expected.low == expected.high == with_them > 0


def test_a_second_person_is_asked_after_a_no_and_nobody_twice() -> None:
    problem = asked([neighbour("Chantal"), neighbour("Dirk", north=0.5)], company(weeks=1))
    plan = planned(problem)
    answers = simulate_answers(problem, plan, acceptance=0.6, manner=PATIENT, draws=2000)
    assert answers.expected.mean == pytest.approx(1 - 0.4**2, abs=0.04)
    assert answers.calls == pytest.approx(1 + 0.4, abs=0.04)
    assert answers.expected.rounds == pytest.approx(1 + 0.4, abs=0.04)
    assert answers.most_calls == 1
    assert answers.by_round[1] == pytest.approx(0.6, abs=0.04)


def test_with_one_round_there_is_no_second_person() -> None:
    problem = asked([neighbour("Chantal"), neighbour("Dirk")], company(weeks=1))
    answers = simulate_answers(problem, planned(problem), acceptance=0.6, manner=Manner(rounds=1, silence=0.0), draws=2000)
    assert answers.expected.mean == pytest.approx(0.6, abs=0.04)


def test_every_question_makes_the_next_one_harder_to_hear() -> None:
    helper = neighbour("Chantal", per_week=3)
    problem = asked([helper], company(weeks=1, name="a"), company(weeks=1, name="b"), company(weeks=1, name="c"))
    plan = planned(problem)
    manner = Manner(rounds=1, silence=0.5)
    at_all = len(plan.visits)
    answers = simulate_answers(problem, plan, acceptance=1.0, manner=manner, draws=2000)
    assert at_all == 2  # an afternoon has room for two visits
    assert answers.expected.mean == pytest.approx(1 + 0.5, abs=0.04)
    assert answers.most_calls == 2


def test_a_crowd_is_faster_and_disappoints() -> None:
    people = [neighbour(name, north=step / 10) for step, name in enumerate(("Bram", "Chantal", "Dirk"))]
    problem = asked(people, company(weeks=1))
    plan = planned(problem)
    crowd = simulate_answers(problem, plan, acceptance=0.5, manner=Manner(at_once=3, silence=0.0), draws=2000)
    single = simulate_answers(problem, plan, acceptance=0.5, manner=PATIENT, draws=2000)
    assert crowd.expected.mean == pytest.approx(1 - 0.5**3, abs=0.04)
    assert single.expected.mean == pytest.approx(1 - 0.5**3, abs=0.04)
    assert crowd.expected.rounds == 1 < single.expected.rounds
    assert crowd.calls == 3 > single.calls
    assert crowd.in_vain == pytest.approx(3 * 0.5 - (1 - 0.5**3), abs=0.06)
    assert single.in_vain == 0


TO_TUESDAY_AFTERNOON = 24 * 60 + 13 * 60  # minutes from the beginning of the first day
PASSES = (
    ({"Chantal": 1.0, "Dirk": 1.0}, Manner(begins=0, resident_minutes=TO_TUESDAY_AFTERNOON), 1),
    ({"Chantal": 1.0, "Dirk": 1.0}, Manner(begins=0, resident_minutes=TO_TUESDAY_AFTERNOON + 1), 0),
    ({"Chantal": 1.0, "Dirk": 1.0}, Manner(begins=TO_TUESDAY_AFTERNOON + 1), 0),
    ({"Chantal": 0.0, "Dirk": 1.0}, Manner(begins=0), 1),  # after half of the time, and half of the other half
    ({"Chantal": 0.0, "Dirk": 1.0}, Manner(begins=0, resident_minutes=TO_TUESDAY_AFTERNOON // 3), 1),
    ({"Chantal": 0.0, "Dirk": 1.0}, Manner(begins=0, resident_minutes=TO_TUESDAY_AFTERNOON // 3 + 1), 0),
    ({"Chantal": 0.0, "Dirk": 1.0}, Manner(begins=0, least_minutes=TO_TUESDAY_AFTERNOON), 1),  # never past the visit
    ({"Chantal": 0.0, "Dirk": 1.0}, Manner(begins=0, least_minutes=TO_TUESDAY_AFTERNOON, resident_minutes=1), 0),
    ({"Chantal": 0.0, "Dirk": 1.0}, Manner(begins=-9 * 24 * 60, hold_days=1, resident_minutes=4 * 24 * 60), 1),
    ({"Chantal": 0.0, "Dirk": 1.0}, Manner(begins=-9 * 24 * 60, hold_days=3, resident_minutes=4 * 24 * 60), 0),
)


@pytest.mark.parametrize(("chances", "manner", "stands"), PASSES)
def test_what_has_begun_before_there_is_an_answer_is_not_expected(chances: dict[str, float], manner: Manner, stands: int) -> None:
    only_then = Window(2, 13 * 60, 14 * 60 + 30)
    people = [neighbour("Chantal", window=only_then), neighbour("Dirk", window=only_then, north=1.0)]
    problem = asked(people, company(weeks=1, faces=1))
    answers = simulate_answers(problem, planned(problem), acceptance=chances, manner=replace(manner, silence=0.0), draws=2)
    assert answers.expected.mean == stands


@pytest.mark.parametrize(("late", "stands"), [(0, 1), (1, 0)])
def test_who_are_asked_at_once_answer_at_once_and_may_be_too_late_as_well(late: int, stands: int) -> None:
    only_then = Window(2, 13 * 60, 14 * 60 + 30)
    problem = asked([neighbour(name, window=only_then) for name in ("Chantal", "Dirk")], company(weeks=1, faces=1))
    manner = Manner(at_once=2, silence=0.0, begins=0, resident_minutes=TO_TUESDAY_AFTERNOON + late)
    chances = {"Chantal": 0.0, "Dirk": 1.0}
    assert simulate_answers(problem, planned(problem), acceptance=chances, manner=manner, draws=2).expected.mean == stands


def test_of_many_visits_those_that_pass_are_lost_and_the_others_stand() -> None:
    problem = asked([neighbour("Chantal")], company(weeks=4))
    manner = Manner(begins=0, resident_minutes=8 * 24 * 60, silence=0.0)
    answers = simulate_answers(problem, planned(problem), acceptance=1.0, manner=manner, draws=2)
    assert (answers.expected.planned, answers.expected.mean) == (4, 3)  # the resident says yes on the second Tuesday, at midnight


def test_an_answer_about_visits_that_all_passed_is_not_waited_for() -> None:
    first, second = ((MONDAY + timedelta(days=7 * week), MONDAY + timedelta(days=7 * week + 6)) for week in (0, 1))
    people = [
        neighbour("Chantal", away=(second,)),
        *(neighbour(name, north=km, away=(first,)) for name, km in (("Dirk", 0), ("Els", 1))),
    ]
    problem = asked(people, company(weeks=2, faces=2))
    manner = Manner(begins=0, resident_minutes=2 * 24 * 60, hold_days=30, silence=0.0)
    chances = {"Chantal": 1.0, "Dirk": 0.0, "Els": 1.0}
    answers = simulate_answers(problem, planned(problem), acceptance=chances, manner=manner, draws=2)
    assert (answers.expected.planned, answers.expected.mean) == (2, 1)  # Els is asked on the second Monday, in time


def test_each_helper_may_have_a_chance_of_their_own() -> None:
    problem = asked([neighbour("Chantal"), neighbour("Dirk", north=1.0)], company(weeks=1, faces=1))
    answers = simulate_answers(problem, planned(problem), acceptance={"Chantal": 0.0, "Dirk": 1.0}, draws=5)
    assert answers.expected.mean == 1
    assert answers.expected.rounds == 2
    assert answers.days == 8


def test_more_willing_people_keep_more_of_a_plan() -> None:
    problem = street(8, helpers=25, requests=14)
    plan = planned(problem)
    means = [expected_coverage(problem, plan, acceptance=chance).mean for chance in (0.3, 0.6, 0.9)]
    assert means == sorted(set(means))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from((1, 4)))
def test_whatever_people_answer_no_rule_is_broken(seed: int, at_once: int) -> None:
    row = street_row(seed, helpers=9, requests=6)
    problem = problem_from(row)
    start = _Start(problem, planned(problem), plain=True)
    half = np.full(9, 500_000, dtype=np.int32)
    question, state = start.draw(half, Manner(at_once=at_once), np.random.default_rng(seed))
    layout = start.layout
    agreed = tuple(
        _planned_at(problem, visit, layout.ground.pair_helper[state.visit_pair[at]], state.visit_moment[at])
        for at, visit in enumerate(problem.visit_by_id)
        if question.is_agreed[at]
    )
    assert len(agreed) == question.covered[-1]
    judge(row, plan_to(_whole(problem, agreed)))


def _planned_at(problem: Problem, visit: str, helper: int, moment: int) -> Planned:
    day, minute = divmod(int(moment), STRIDE)
    return Planned(visit, problem.helpers[helper].id, problem.first_day + timedelta(days=day), minute)


def _whole(problem: Problem, visits: Sequence[Planned]) -> Plan:
    taken = {one.visit for one in visits}
    left = tuple(OpenVisit(visit, Why.TRADED_OFF) for visit in problem.visit_by_id if visit not in taken)
    return Plan(problem.name, tuple(visits), left)


def test_compiled_and_plain_loops_draw_the_same_answers() -> None:
    problem = street(9, helpers=15, requests=9)
    plan = planned(problem)
    slow = Manner(begins=-900, resident_minutes=1440, least_minutes=240)
    for manner in (Manner(), Manner(at_once=3), slow, replace(slow, at_once=3)):
        plain, compiled = (
            simulate_answers(problem, plan, acceptance=0.6, manner=manner, draws=4, plain=way) for way in (True, False)
        )
        assert plain == compiled


def test_the_same_seed_draws_the_same_answers() -> None:
    problem = street(9, helpers=15, requests=9)
    plan = planned(problem)
    same = {expected_coverage(problem, plan, acceptance=0.6, seed=3) for _ in range(2)}
    assert len(same) == 1
    assert expected_coverage(problem, plan, acceptance=0.6, seed=4) not in same


def test_an_empty_neighbourhood_has_nothing_to_expect() -> None:
    problem = asked([])
    expected = expected_coverage(problem, Plan("ask", (), ()), acceptance=0.7)
    assert (expected.visits, expected.planned, expected.mean, expected.rounds) == (0, 0, 0, 0)


@pytest.mark.parametrize("chance", [-0.1, 1.1, float("nan")])
def test_a_chance_that_is_none_is_refused(chance: float) -> None:
    problem = street(1)
    with pytest.raises(WrongInput, match="acceptance"):
        expected_coverage(problem, planned(problem), acceptance=chance)


def test_a_helper_without_a_chance_is_refused() -> None:
    problem = street(1)
    with pytest.raises(WrongInput, match="missing"):
        simulate_answers(problem, planned(problem), acceptance={"h0": 0.5})


def test_a_plan_that_breaks_a_rule_is_refused() -> None:
    problem = asked([neighbour("Chantal", per_week=1)], company(weeks=1), company(weeks=1, name="second"))
    one = planned(problem).visits[0]
    both = Plan("ask", (replace(one, visit="ask 1"), replace(one, visit="second 1")), ())
    with pytest.raises(WrongInput, match="breaks a rule"):
        expected_coverage(problem, both, acceptance=0.7)


@pytest.mark.parametrize("field", ["at_once", "rounds", "hold_days", "silence", "resident_minutes", "least_minutes"])
def test_an_impossible_manner_of_asking_is_refused(field: str) -> None:
    with pytest.raises(WrongInput, match=field):
        replace(Manner(), **{field: -1})
