"""A simulated year: who is proposed, who never is, and what it takes that nobody is forgotten."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from samenspel.planning import Habits, Option, Problem, Request, Sharing, Visit, Window, WrongInput, simulate_year
from samenspel.planning.simulating.habits import Lots
from samenspel.planning.simulating.reaching import Reach
from samenspel.planning.simulating.world import make_world, who_could
from samenspel.planning.simulating.year import _Living
from tests.planning.asks import MONDAY, asked, neighbour
from tests.planning.judge import kilometres
from tests.planning.streets import street

SEEDS = (1, 2, 3)
SURE = Habits(acceptance=1.0, silence=0.0, falls_out=0.0, falls_out_known=0.0, leaves=0.0, leaves_waiting=0.0)


def neighbourhood(seed: int, helpers: int = 30, requests: int = 12) -> Problem:
    """Helpers with two afternoons each, a few of whom live nearest to everything; residents who ask for eight weeks."""
    chance = Random(seed)
    people = []
    for at in range(helpers):
        first, second = chance.sample(range(1, 6), 2)
        windows = tuple(Window(day, 13 * 60, 17 * 60) for day in (first, second))
        one = neighbour(f"h{at}", north=chance.uniform(-1.4, 1.4), per_month=chance.choice((1, 2, 4)))
        people.append(replace(one, availability=windows))
    asks = [_ask(f"r{at}", chance.uniform(-1.4, 1.4), chance.randrange(5)) for at in range(requests)]
    return asked(people, *asks)


def _ask(name: str, north: float, weekday: int) -> Request:
    days = [MONDAY + timedelta(days=weekday + 7 * week) for week in range(8)]
    visits = tuple(Visit(f"{name}-{day}", 90, (Option(day, 13 * 60, 17 * 60),)) for day in days)
    return Request(name, (52.37 + north / 111.2, 4.89), "company", visits, most_faces=3)


@pytest.mark.parametrize("seed", SEEDS)
def test_over_a_year_everybody_to_whom_an_ask_suits_is_proposed(seed: int) -> None:
    problem = neighbourhood(seed)
    for sharing in Sharing:
        year = simulate_year(problem, sharing=sharing, seed=seed, times=3)
        assert year.could == year.reachable >= 28
        assert year.starved == year.lost == year.avoidable == 0


@pytest.mark.parametrize("sharing", Sharing)
def test_where_places_are_few_hardly_more_are_forgotten_than_by_whoever_knows_the_year(sharing: Sharing) -> None:
    years = [
        simulate_year(neighbourhood(seed, requests=3), habits=SURE, sharing=sharing, seed=seed, times=2) for seed in range(1, 9)
    ]
    unavoidable = [year.could - year.reachable for year in years]
    assert min(unavoidable) >= 0
    assert sum(unavoidable) > 20
    for year, least in zip(years, unavoidable, strict=True):
        assert least <= year.starved + year.lost
        assert year.avoidable <= 2  # nobody who is there to the end waits for anything but a visit that others cannot make
    assert sum(year.avoidable for year in years) <= 3


def test_whoever_little_suits_goes_first_and_fewer_are_forgotten() -> None:
    problems = [neighbourhood(seed, requests=4) for seed in range(1, 9)]
    with_rare, without = (
        sum(simulate_year(one, habits=SURE, rare_first=first, seed=1).avoidable for one in problems) for first in (True, False)
    )
    assert with_rare < without


def test_in_every_way_of_sharing_the_same_people_could_have_been_proposed() -> None:
    years = [simulate_year(neighbourhood(4, requests=3), sharing=one, turns=turns) for one in Sharing for turns in (False, True)]
    assert len({(year.could, year.reachable) for year in years}) == 1
    assert len({year.avoidable for year in years}) > 1


def test_without_turns_some_are_forgotten() -> None:
    years = [simulate_year(neighbourhood(seed), turns=False, seed=seed, times=3) for seed in SEEDS]
    assert all(year.starved + year.lost > 0 for year in years)
    assert any(year.starved > 0 for year in years)
    assert all(year.starved + year.lost + year.proposed >= year.could for year in years)


def test_a_turn_comes_sooner_and_costs_faces() -> None:
    without, with_turns = (simulate_year(neighbourhood(1), turns=turns, seed=1, times=3) for turns in (False, True))
    assert with_turns.proposed > without.proposed
    assert with_turns.faces > without.faces


@pytest.mark.parametrize("seed", range(4))
def test_the_most_who_could_have_been_proposed_are_found_as_by_trying_every_place(seed: int) -> None:
    world = make_world(neighbourhood(seed, helpers=9, requests=2), seed=seed, times=1)
    reach = Reach(world, Habits(acceptance=0.9), Lots(seed))
    for count in range(1, len(reach.could) + 1):
        some = set(sorted(reach.could)[:count])
        placed = most_placed([reach.asks[name] for name in sorted(some - reach.declines)], dict(reach.places))
        assert reach.most_of(some) == len(some & reach.declines) + placed


def most_placed(asks: list[list[str]], places: dict[str, int]) -> int:
    if not asks:
        return 0
    best = most_placed(asks[1:], places)
    for one in asks[0]:
        if places[one]:
            best = max(best, 1 + most_placed(asks[1:], places | {one: places[one] - 1}))
    return best


def test_who_could_be_proposed_is_counted_as_by_looking_at_everybody() -> None:
    world = make_world(street(4, helpers=15, requests=9), seed=4, times=2)
    found = who_could(world)
    for request in world.problem.requests:
        able = set()
        for helper in world.problem.helpers:
            near = kilometres(list(request.place), list(helper.place)) <= helper.reach_km
            fits = request.activity in helper.activities and request.needs <= helper.qualities and helper.id not in request.avoid
            has_time = any(
                window.weekday == option.day.isoweekday()
                and min(window.end, option.end) - max(window.start, option.start) >= visit.minutes
                for visit in request.visits
                for option in visit.options
                for window in helper.availability
            )
            if near and fits and has_time and helper.most_per_week and helper.most_per_month:
                able.add(helper.id)
        assert set(found[request.id]) == able


def test_asks_keep_their_weekdays_and_stay_within_the_year() -> None:
    problem = neighbourhood(2)
    world = make_world(problem, seed=2, times=2)
    for ask in world.asks:
        template = problem.request_by_id[ask.request.id.partition("/")[0]]
        weekdays = {option.day.weekday() for visit in template.visits for option in visit.options}
        days = [option.day for visit in ask.request.visits for option in visit.options]
        assert {day.weekday() for day in days} == weekdays
        assert (min(days) - world.problem.first_day).days // 7 == ask.week + 1
        assert max(days) <= world.problem.last_day


def test_no_limit_is_passed_in_a_whole_year() -> None:
    problem = neighbourhood(3)
    living = _Living(make_world(problem, seed=3, times=3), Habits(), Sharing.EVERYBODY, Lots(3), {})
    for week in range(52):
        living.live(week)
    done = living.done
    for helper in problem.helpers:
        days = [one.day for one in done if one.helper == helper.id]
        assert max((days.count(day) for day in days), default=0) <= helper.most_per_week
        for day in days:
            assert sum(other.isocalendar()[:2] == day.isocalendar()[:2] for other in days) <= helper.most_per_week
            assert sum((other.year, other.month) == (day.year, day.month) for other in days) <= helper.most_per_month
    assert len(done) > 100


def test_when_everybody_says_yes_and_nobody_leaves_every_agreed_visit_happens() -> None:
    year = simulate_year(neighbourhood(1), habits=SURE, seed=1, times=2)
    assert year.happened == year.agreed > 0
    assert year.lost == 0


def test_people_who_know_each_other_let_fewer_visits_fall_out() -> None:
    habits = Habits(falls_out=1.0, falls_out_known=0.0, used_to=2)
    year = simulate_year(neighbourhood(1), habits=habits, seed=1, times=2)
    assert 0 < year.happened < year.agreed


def test_the_same_seed_gives_the_same_year() -> None:
    years = {simulate_year(neighbourhood(1), seed=seed, times=1) for seed in (1, 1, 2)}
    assert len(years) == 2


def test_habits_that_cannot_be_are_refused() -> None:
    with pytest.raises(WrongInput, match="silence"):
        Habits(silence=1.5)
    with pytest.raises(WrongInput, match="patience"):
        Habits(patience=-1)
