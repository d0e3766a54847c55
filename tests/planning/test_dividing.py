"""An area in pieces: everybody in one of them, no rule broken, and nearly as good as undivided."""

import os
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from samenspel.planning import (
    Plan,
    Planned,
    Problem,
    Sharing,
    Wait,
    explain,
    figures,
    plan_to,
    problem_from,
    sharing_figures,
    solve,
)
from samenspel.planning.dividing.bonds import MARGIN_KM, bonds_of
from samenspel.planning.dividing.crews import CrewLost, ProcessCrew, alone
from samenspel.planning.dividing.cutting import NOBODY, cut
from samenspel.planning.dividing.pieces import Whole
from samenspel.planning.dividing.whole import Manner, _Planning, solve_divided
from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.formats import plan_text
from samenspel.planning.model.geometry import REACH_SLACK_KM, km_between
from samenspel.planning.model.rooms import is_fit
from tests.planning.judge import judge, shared_instance
from tests.planning.streets import Row, street, street_row, street_rows

few = settings(max_examples=25, deadline=None)
SMALL = Manner(rounds=2, size=2, steps=200)


# --- the graph and the cut ---------------------------------------------------------------------


@few
@given(street_rows())
@example(street_row(150, 9, 2))  # somebody lives some centimetres too far
def test_bonds_are_the_pairs_that_the_rules_allow(row: Row) -> None:
    problem = problem_from(row)
    bonds = bonds_of(problem)
    found = set(zip(bonds.request.tolist(), bonds.helper.tolist(), strict=True))
    fits = {
        (at, who): km_between(request.place, helper.place) - helper.reach_km
        for at, request in enumerate(problem.requests)
        for who, helper in enumerate(problem.helpers)
        if is_fit(helper, request, 0)
    }
    allowed = {pair for pair, beyond in fits.items() if beyond <= REACH_SLACK_KM}
    assert allowed <= found <= {pair for pair, beyond in fits.items() if beyond <= MARGIN_KM}  # a piece looks more strictly


@few
@given(street_rows(), st.integers(1, 4))
def test_a_division_holds_every_request_once_and_every_helper_at_most_once(row: Row, size: int) -> None:
    problem = problem_from(row)
    bonds = bonds_of(problem)
    division = cut(bonds, size)
    assert len(division.piece_of) == len(problem.requests)
    assert max(Counter(division.piece_of.tolist()).values(), default=0) <= size
    assert set(division.piece_of.tolist()) == set(range(division.pieces))
    for who, owner in enumerate(division.owner_of.tolist()):
        theirs = {division.piece_of[request] for request in bonds.request[bonds.helper == who]}
        assert owner in theirs if theirs else owner == NOBODY
    pieces = Whole(problem, bonds).pieces(division, {})
    people = [helper.id for piece in pieces for helper in piece.problem.helpers]
    assert len(people) == len(set(people))


def two_villages() -> Problem:
    """Two streets so far apart that nobody of one comes to the other."""
    here, there = street_row(1, helpers=20, requests=10), street_row(2, helpers=20, requests=10)
    for row in (*there["helpers"], *there["requests"]):
        row["id"] = f"far-{row['id']}"
        row["place"] = [row["place"][0] + 1.0, row["place"][1]]
    for row in there["requests"]:
        row["avoid"] = [f"far-{one}" for one in row["avoid"]]
        row["visits"] = [visit | {"id": f"far-{visit['id']}"} for visit in row["visits"]]
    both = here | {"helpers": here["helpers"] + there["helpers"], "requests": here["requests"] + there["requests"]}
    return problem_from(both)


def test_villages_out_of_reach_of_each_other_fall_apart() -> None:
    problem = two_villages()
    bonds = bonds_of(problem)
    division = cut(bonds, 10)
    assert not division.parted(bonds).any()
    for piece in range(division.pieces):
        rows = np.flatnonzero(division.piece_of == piece)
        has_bonds = np.isin(rows, bonds.request)
        assert len({problem.requests[row].id.startswith("far-") for row in rows[has_bonds]}) <= 1


def test_a_line_parts_less_than_a_cut_by_chance() -> None:
    problem = street(3, helpers=120, requests=80)
    bonds = bonds_of(problem)
    division = cut(bonds, 20)
    shuffled = replace(division, piece_of=np.random.default_rng(1).permutation(division.piece_of))
    assert bonds.weight[division.parted(bonds)].sum() < 0.8 * bonds.weight[shuffled.parted(bonds)].sum()


def test_pieces_have_at_least_one_request() -> None:
    with pytest.raises(WrongInput, match="size: 0"):
        cut(bonds_of(street(1)), 0)
    with pytest.raises(WrongInput, match="rounds: 0"):
        Manner(rounds=0)


# --- the plan ------------------------------------------------------------------------------------


@few
@given(street_rows(), st.integers(1, 3))
def test_no_divided_plan_breaks_a_rule_and_its_score_is_right(row: Row, size: int) -> None:
    divided = solve_divided(problem_from(row), replace(SMALL, size=size))
    assert divided.figures.score == pytest.approx(judge(row, plan_to(divided.plan)), abs=0.02)


@few
@given(street_rows())
def test_open_visits_have_the_reason_that_the_whole_area_gives(row: Row) -> None:
    problem = problem_from(row)
    plan = solve_divided(problem, SMALL).plan
    assert plan.open == explain(problem, plan).open


@few
@given(street_rows())
def test_what_people_were_told_is_kept_across_pieces_or_given_up_for_more(row: Row) -> None:
    told = plan_to(solve(problem_from(row), rounds=1).plan)
    again = row | {"current": {"visits": told["visits"]}}
    divided = solve_divided(problem_from(again), SMALL)
    assert divided.figures.score == pytest.approx(judge(again, plan_to(divided.plan)), abs=0.02)
    assert divided.figures.score >= judge(again, told) - 0.02


@pytest.mark.parametrize("seed", [4, 6, 8])  # in a round of street 6 the plan covers less, for more points
def test_no_round_lowers_the_score(seed: int) -> None:
    problem = street(seed, helpers=80, requests=60)
    planning = _Planning(problem, Manner(rounds=4, size=15, steps=300))
    scores = []
    for number in range(5):
        planning.round(number, alone)
        scores.append(figures(problem, Plan(problem.name, tuple(planning.standing.values()), ())).score)
    assert scores == sorted(scores)
    assert scores[-1] > scores[0]


def test_processes_make_the_very_plan_that_one_makes() -> None:
    problem = street(5, helpers=60, requests=40)
    manner = Manner(rounds=2, size=12, steps=300)
    with ProcessCrew(2) as crew:
        assert plan_text(solve_divided(problem, manner, crew=crew).plan) == plan_text(solve_divided(problem, manner).plan)


def test_another_order_of_work_makes_the_same_plan() -> None:
    problem = street(5, helpers=60, requests=40)
    manner = Manner(rounds=2, size=12, steps=300)

    def backwards_and_twice(tasks: Sequence[bytes]) -> list[bytes]:
        list(alone(tasks))
        return list(alone(tasks[::-1]))[::-1]

    assert solve_divided(problem, manner, crew=backwards_and_twice).plan == solve_divided(problem, manner).plan


# --- sharing -------------------------------------------------------------------------------------


@few
@given(street_rows(), st.sampled_from(Sharing), st.sampled_from([None, 0, 40]))
def test_pieces_share_by_the_rules_and_nobody_is_quietly_used_up(row: Row, sharing: Sharing, weeks: int | None) -> None:
    problem = problem_from(row)
    waiting = {} if weeks is None else {one.id: Wait(weeks) for one in problem.helpers[::2]}
    divided = solve_divided(problem, replace(SMALL, sharing=sharing), waiting=waiting)
    assert divided.figures.score == pytest.approx(judge(row, plan_to(divided.plan)), abs=0.02)
    if sharing is Sharing.EVERYBODY and not waiting:  # a turn that fills a month is not taken away again
        assert sharing_figures(problem, divided.plan).full_while_waiting == 0


@pytest.mark.parametrize("first_size", [4000, 15])  # one look over the whole, and one part after another
@pytest.mark.parametrize("sharing", [Sharing.EVERYBODY, Sharing.FAMILIAR])
def test_a_last_look_keeps_what_the_pieces_promise(sharing: Sharing, first_size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samenspel.planning.dividing.whole.FIRST_SIZE", first_size)
    problem = street(1, helpers=60, requests=40)
    waiting = (
        {}
        if sharing is Sharing.EVERYBODY
        else {one.id: Wait(8, is_new=True, rarity=at % 9) for at, one in enumerate(problem.helpers)}
    )
    planning = _Planning(problem, Manner(rounds=2, size=12, steps=300, sharing=sharing), waiting)
    for number in range(3):
        planning.round(number, alone)
    before = Plan(problem.name, tuple(planning.standing.values()), ())
    planning.share_out(alone)
    after = Plan(problem.name, tuple(planning.standing.values()), ())
    assert len(after.visits) == len(before.visits)
    then, now = (sharing_figures(problem, plan) for plan in (before, after))
    if waiting:
        assert now.waiting < then.waiting
    else:
        assert then.full_while_waiting > 0 == now.full_while_waiting


def test_who_waits_has_as_many_turns_in_pieces_as_in_one() -> None:
    problem = street(5, helpers=60, requests=40)
    waiting = {one.id: Wait(8, is_new=True, rarity=at % 9) for at, one in enumerate(problem.helpers)}
    plans = (
        solve(problem, rounds=3, sharing=Sharing.EVERYBODY, waiting=waiting).plan,
        solve_divided(problem, Manner(rounds=3, size=12, sharing=Sharing.EVERYBODY), waiting=waiting).plan,
    )
    whole, pieces = (sharing_figures(problem, plan).waiting for plan in plans)
    assert pieces <= whole


def test_one_two_or_three_processes_share_alike() -> None:
    problem = street(5, helpers=60, requests=40)
    manner = Manner(rounds=1, size=12, steps=300, sharing=Sharing.EVERYBODY)
    waiting = {one.id: Wait(30, rarity=3) for one in problem.helpers[::2]}
    alike = plan_text(solve_divided(problem, manner, waiting=waiting).plan)
    for workers in (2, 3):
        with ProcessCrew(workers) as crew:
            assert plan_text(solve_divided(problem, manner, crew=crew, waiting=waiting).plan) == alike
    assert alike != plan_text(solve_divided(problem, replace(manner, sharing=Sharing.BALANCED), waiting=waiting).plan)


# --- ending early --------------------------------------------------------------------------------


class Counted:
    """A crew of one that says when it has done so many tasks, or is lost then."""

    def __init__(self, most: int, *, is_lost: bool = False) -> None:
        self.done = 0
        self._most = most
        self._is_lost = is_lost

    def __call__(self, tasks: Sequence[bytes]) -> Iterator[bytes]:
        """Do tasks."""
        for task in tasks:
            if self._is_lost and self.has_ended():
                raise CrewLost("they went home")
            self.done += 1
            yield from alone([task])

    def has_ended(self) -> bool:
        """Whether so many are done."""
        return self.done >= self._most


@pytest.mark.parametrize("is_lost", [False, True], ids=["somebody stops it", "the crew is lost"])
def test_pieces_that_are_ready_make_the_plan_when_it_ends_early(is_lost: bool) -> None:
    row = street_row(5, helpers=60, requests=40)
    problem, manner = problem_from(row), Manner(rounds=3, size=12, steps=600)
    first = solve_divided(problem, replace(manner, rounds=1, steps=1), is_ended=lambda: True).figures.score
    crew = Counted(3, is_lost=is_lost)  # the first answer, and two pieces of the first round
    divided = solve_divided(problem, manner, crew=crew, is_ended=lambda: not is_lost and crew.has_ended())
    assert divided.cut_short == ("they went home" if is_lost else "asked to stop")
    assert [one.number for one in divided.rounds] == [0]
    assert divided.figures.score == pytest.approx(judge(row, plan_to(divided.plan)), abs=0.02)
    assert first < divided.figures.score < solve_divided(problem, manner).figures.score


@pytest.mark.parametrize(("sharing", "last"), [(Sharing.BALANCED, 2), (Sharing.EVERYBODY, 2), (Sharing.EVERYBODY, 3)])
def test_a_crew_that_is_lost_after_all_rounds_leaves_the_plan_as_it_would_have_been(sharing: Sharing, last: int) -> None:
    problem, manner = street(5, helpers=60, requests=40), Manner(rounds=1, size=12, steps=300, sharing=sharing)
    asked = count()  # the first answer, a round, where everybody has a turn a last look, the reasons

    def lost_at_last(tasks: Sequence[bytes]) -> Iterator[bytes]:
        if next(asked) == last:
            raise CrewLost("they went home")
        return alone(tasks)

    divided = solve_divided(problem, manner, crew=lost_at_last, is_ended=lambda: False)
    assert divided.cut_short == "they went home"
    assert divided.plan == solve_divided(problem, manner).plan


def test_a_crew_that_is_lost_before_the_first_answer_leaves_no_plan() -> None:
    with pytest.raises(CrewLost, match="went home"):
        solve_divided(street(5), SMALL, crew=Counted(0, is_lost=True), is_ended=lambda: False)


def test_the_seed_matters_and_only_the_seed() -> None:
    problem = street(5, helpers=60, requests=40)
    plans = [plan_text(solve_divided(problem, Manner(seed=seed, rounds=1, size=12, steps=200)).plan) for seed in (1, 1, 2)]
    assert plans[0] == plans[1] != plans[2]


def test_a_process_that_dies_again_and_again_is_said_in_words() -> None:
    with ProcessCrew(1) as crew:
        crew._pool.submit(os.getpid).result()
        for pid in list(crew._pool._processes):
            os.kill(pid, signal.SIGKILL)
        problem = street(5)
        assert solve_divided(problem, SMALL, crew=crew).plan == solve_divided(problem, SMALL).plan
        crew._deaths = 3
        for pid in list(crew._pool._processes):
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(CrewLost, match="died 4 times"):
            solve_divided(problem, SMALL, crew=crew)


@pytest.mark.load
def test_a_district_in_pieces_is_within_a_hundredth_of_one_in_whole() -> None:
    problem = problem_from(shared_instance("district"))
    whole = solve(problem, rounds=31).figures.score
    assert solve_divided(problem, Manner(rounds=3, size=100)).figures.score > 0.99 * whole


# --- beginning from a plan -----------------------------------------------------------------------


@few
@given(street_rows(), st.integers(0, 3))
def test_a_start_that_keeps_the_rules_is_never_made_worse(row: Row, rounds: int) -> None:
    problem = problem_from(row)
    start = solve(problem, seed=3, rounds=1)
    again = solve(problem, seed=4, rounds=rounds, start=start.plan)
    assert again.figures.score >= start.figures.score - 0.02
    assert judge(row, plan_to(again.plan)) == pytest.approx(again.figures.score, abs=0.02)


def test_a_start_that_breaks_rules_is_kept_as_far_as_it_keeps_them() -> None:
    row = street_row(5, helpers=30, requests=20)
    problem = problem_from(row)
    good = solve(problem, rounds=1).plan
    nobody = Planned(good.visits[0].visit, "nobody", good.visits[0].day, good.visits[0].start)
    clash = replace(good.visits[1], helper=good.visits[2].helper, day=good.visits[2].day, start=good.visits[2].start)
    start = Plan(problem.name, (nobody, clash, *good.visits[2:]), ())
    judge(row, plan_to(solve(problem, rounds=0, start=start).plan))


def test_what_was_told_counts_although_the_search_begins_elsewhere() -> None:
    row = street_row(5, helpers=30, requests=20)
    told = plan_to(solve(problem_from(row), seed=1, rounds=1).plan)
    again = row | {"current": {"visits": told["visits"]}}
    start = solve(problem_from(row), seed=2, rounds=1).plan
    result = solve(problem_from(again), rounds=2, start=start)
    assert result.figures.score == pytest.approx(judge(again, plan_to(result.plan)), abs=0.02)
    assert result.first_score == pytest.approx(solve(problem_from(again), rounds=0, start=start).figures.score, abs=0.02)
