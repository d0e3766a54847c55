"""Under the figures of a plan stands who reaches no request at all."""

from dataclasses import replace
from pathlib import Path

import pytest

from samenspel.planning import Problem, write_problem
from samenspel.planning.commands.divide import Where, run_divided
from samenspel.planning.commands.pacing import DONE
from samenspel.planning.commands.plan import run_plan
from samenspel.planning.commands.unreached import MOST_NAMED, unreached_lines
from samenspel.planning.model.geometry import REACH_SLACK_KM, km_between
from samenspel.planning.model.smallest import smallest
from tests.house.places import DOCS
from tests.planning.streets import street


def with_places(problem: Problem, *places: tuple[float, float]) -> Problem:
    """The problem with its first helpers in other places."""
    first = tuple(replace(one, place=place) for one, place in zip(problem.helpers, places, strict=False))
    return replace(problem, helpers=first + problem.helpers[len(places) :])


TURNED = with_places(smallest(), (4.89, 52.37))
TOLD = [
    "1 helper reaches no request at all: helper-0 (the nearest is 6827.7 km away)",
    "with latitude and longitude the other way round a request is near: helper-0",
]


def test_where_everybody_reaches_a_request_nothing_is_said() -> None:
    assert list(unreached_lines(smallest())) == []
    assert list(unreached_lines(replace(smallest(), requests=()))) == []
    assert list(unreached_lines(replace(smallest(), helpers=()))) == []


def test_a_latitude_and_a_longitude_the_other_way_round_are_recognised() -> None:
    assert list(unreached_lines(TURNED)) == TOLD
    assert TOLD[0].replace("helper-0", "helper-1") in " ".join((DOCS / "how-to" / "planning-figures.md").read_text().split())


def test_the_farthest_are_named_and_the_others_counted() -> None:
    person = smallest().helpers[0]
    far = tuple(replace(person, id=f"far-{row}", place=(52.37 + row / 10, 4.89)) for row in range(1, MOST_NAMED + 3))
    (line,) = unreached_lines(replace(smallest(), helpers=(person, *far)))
    assert line.startswith(f"{len(far)} helpers reach no request at all: far-7 (the nearest is 77.8 km away), far-6 (")
    assert line.endswith(" and 2 more")


@pytest.mark.parametrize("seed", range(12))
def test_they_are_those_whom_everybody_would_find_by_looking_at_all(seed: int) -> None:
    problem = street(seed, helpers=8, requests=2)
    homes = [one.place for one in problem.requests]
    within = {
        one.id: min(km_between(one.place, home) for home in homes) <= one.reach_km + REACH_SLACK_KM for one in problem.helpers
    }
    told = " ".join(unreached_lines(replace(problem, helpers=problem.helpers[:MOST_NAMED])))
    assert [one.id in told for one in problem.helpers[:MOST_NAMED]] == [
        not within[one.id] for one in problem.helpers[:MOST_NAMED]
    ]


@pytest.mark.parametrize("in_pieces", [False, True])
def test_it_stands_among_the_figures(in_pieces: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    instance, output = tmp_path / "street.json", tmp_path / "plan.json"
    write_problem(TURNED, instance)
    if in_pieces:
        assert run_divided(instance, output, Where(workers=1), rounds=1, show=lambda _: None) == DONE
    else:
        assert run_plan(instance, output, rounds=1, show=lambda _: None) == DONE
    lines = capsys.readouterr().out.splitlines()
    assert [one for one in lines if one in TOLD] == TOLD
