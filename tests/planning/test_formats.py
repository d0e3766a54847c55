"""Files in and out: what is written reads back, what is wrong is refused with its path."""

import gzip
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings

from samenspel.planning import (
    WrongInput,
    plan_from,
    plan_to,
    problem_from,
    problem_to,
    read_plan,
    read_problem,
    solve,
    write_plan,
    write_problem,
)
from tests.planning.mutations import mutate
from tests.planning.streets import Row, street, street_row, street_rows

Read = TypeVar("Read")


@settings(max_examples=40, deadline=None)
@given(street_rows())
def test_a_problem_written_and_read_is_the_same(row: Row) -> None:
    problem = problem_from(row)
    assert problem_from(json.loads(json.dumps(problem_to(problem)))) == problem


@pytest.mark.parametrize("ending", ["json", "json.gz"])
def test_files_of_both_kinds_are_read_and_written(tmp_path: Path, ending: str) -> None:
    problem = street(3)
    plan = solve(problem, rounds=1).plan
    write_problem(problem, tmp_path / f"street.{ending}")
    write_plan(plan, tmp_path / f"plan.{ending}")
    assert read_problem(tmp_path / f"street.{ending}") == problem
    assert read_plan(tmp_path / f"plan.{ending}") == plan


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only Unix has pipes with a name")
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_what_comes_through_a_pipe_is_read(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    content = pack(json.dumps(street_row(9)).encode())
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(pipe.write_bytes, content)
        assert read_problem(pipe) == street(9)
        assert writing.result() == len(content)


def test_the_same_plan_gives_the_same_bytes_packed_too(tmp_path: Path) -> None:
    plan = solve(street(3), rounds=1).plan
    write_plan(plan, tmp_path / "one.json.gz")
    write_plan(plan, tmp_path / "other.json.gz")
    assert (tmp_path / "one.json.gz").read_bytes() == (tmp_path / "other.json.gz").read_bytes()


def put(row: Row, path: str, value: Any) -> None:
    """Set a field by a path such as ``helpers.0.id``."""
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    here: Any = row
    for step in steps:
        here = here[step]
    here[last] = value


@pytest.mark.parametrize(
    ("path", "value", "refusal"),
    [
        ("format", "samenspel-instance/2", 'format: is not "samenspel-instance/1"'),
        ("name", 5, "name: is not text"),
        ("timezone", "Europe/Utrecht", 'timezone: "Europe/Utrecht" is not a known zone'),
        ("last_day", "2026-03-01", "last_day: comes before first_day"),
        ("last_day", "2036-03-01", "last_day: the horizon of 3632 days is over 1100"),
        ("pause_minutes", -5, "pause_minutes: -5 is not between 0 and 1440"),
        ("helpers", {}, "helpers: is not a list"),
        ("helpers.1.id", "h0", 'helpers[1].id: "h0" is there twice'),
        ("helpers.1.id", "", "helpers[1].id: must have 1 to 200 characters"),
        ("helpers.2.place", [52.1], "helpers[2].place: is not a list of 2"),
        ("helpers.2.place.0", 91.0, "helpers[2].place[0]: 91.0 is not a latitude"),
        ("helpers.2.place.1", "4.9", "helpers[2].place[1]: is not a number"),
        ("helpers.2.reach_km", -1.0, "helpers[2].reach_km: -1.0 is not a distance"),
        ("helpers.2.reach_km", True, "helpers[2].reach_km: is not a number"),
        ("helpers.2.activities", "company", "helpers[2].activities: is not a list"),
        ("helpers.2.qualities", [3], "helpers[2].qualities[0]: is not text"),
        ("helpers.3.availability.0.from", "25:00", 'helpers[3].availability[0].from: "25:00" is not a time'),
        ("helpers.3.availability.0.to", "00:01", "helpers[3].availability[0].to: does not come after its start"),
        ("helpers.3.availability.0.weekday", 8, "helpers[3].availability[0].weekday: 8 is not between 1 and 7"),
        ("helpers.3.away", [["2026-04-02", "2026-04-01"]], "helpers[3].away[0]: ends before it starts"),
        ("helpers.3.away", [["2026-04-02"]], "helpers[3].away[0]: is not a list of 2"),
        ("helpers.3.most_per_week", 1.0, "helpers[3].most_per_week: is not a whole number"),
        ("helpers.3.most_per_month", 10**20, "helpers[3].most_per_month: is too large a number"),
        ("helpers.3.booked", [["2026-04-02", "9:00", "10:00"]], 'helpers[3].booked[0][1]: "9:00" is not a time'),
        (
            "helpers.3.booked",
            [["2026-04-02", "09:00", "10:00"]] * 4,
            "helpers[3].booked: 4 in week 14 of 2026, over most_per_week",
        ),
        ("requests.1.activity", "", "requests[1].activity: must have 1 to 200 characters"),
        ("requests.1.urgency", 3, "requests[1].urgency: 3 is not between 1 and 2"),
        ("requests.1.most_faces", -1, "requests[1].most_faces: -1 is not between 0 and 1000000"),
        ("requests.1.visits.0.id", "r0-0", 'requests[1].visits[0].id: "r0-0" is there twice'),
        ("requests.1.visits.0.minutes", 0, "requests[1].visits[0].minutes: 0 is not between 1 and 1440"),
        ("requests.1.visits.0.options.0.date", "20260323", 'requests[1].visits[0].options[0].date: "20260323" is not a date'),
        (
            "requests.1.visits.0.options.0.date",
            "2027-01-01",
            "requests[1].visits[0].options[0].date: 2027-01-01 is outside the horizon",
        ),
        ("current", [], "current: is not an object"),
        ("current", {"visits": [{}]}, "current.visits[0].visit: is missing"),
        ("current", {"visit": []}, 'current.visit: is not a field here; "visits" is'),
        ("helpers.1.id", "a\n\x1b[31mred", "helpers[1].id: holds a character that cannot be shown (U+000A)"),
        ("name", "street \u202e9", "name: holds a character that cannot be shown (U+202E)"),
        ("requests.1.needs", ["car", "\x00"], "requests[1].needs[1]: holds a character that cannot be shown (U+0000)"),
        ("requests.1.needs", ["\ud800"], "requests[1].needs[0]: holds half a character"),
    ],
)
def test_wrong_input_is_refused_with_its_path(path: str, value: object, refusal: str) -> None:
    row = street_row(8)
    put(row, path, value)
    with pytest.raises(WrongInput) as refused:
        problem_from(row)
    assert str(refused.value) == refusal


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"curent": {"visits": []}}, 'curent: is not a field here; "current" is'),
        ({"Current": {"visits": []}}, 'Current: is not a field here; "current" is'),
        ({"current": {"format": "samenspel-plan/1", "vists": [], "open": []}}, 'current.vists: is not a field here; "visits" is'),
    ],
)
def test_a_typing_error_in_a_field_is_refused_with_the_field_that_is_meant(typed: Row, refusal: str) -> None:
    with pytest.raises(WrongInput) as refused:
        problem_from(street_row(8) | typed)
    assert str(refused.value) == refusal


def test_a_file_may_say_more_than_is_read() -> None:
    row = street_row(8) | {"made_by": "somebody", "currency": "EUR", "current": {"visits": [], "note": "by phone"}}
    for one in (*row["helpers"], *row["requests"]):
        one["comment"] = "likes cats"
    assert problem_from(row) == street(8)
    plan = solve(street(8), rounds=0).plan
    assert plan_from(plan_to(plan) | {"figures": {}}) == plan


def test_a_whole_plan_may_stand_as_what_people_were_told() -> None:
    plan = solve(street(8), rounds=1).plan
    assert problem_from(street_row(8) | {"current": plan_to(plan)}).current == plan.visits


def test_letters_of_every_language_are_read(tmp_path: Path) -> None:
    name = "Zoë 👩‍👧 می‌آید\u00a0李"
    (tmp_path / "street.json").write_text(json.dumps(street_row(8) | {"name": name}), encoding="utf-8-sig")
    assert read_problem(tmp_path / "street.json").name == name


def outcome(read: Callable[[Row], Read], row: Row) -> tuple[Read | None, WrongInput | None]:
    """What was read, or the refusal; anything else is a bug and comes through."""
    try:
        return read(row), None
    except WrongInput as refusal:
        return None, refusal


@pytest.mark.parametrize("part", range(3))
def test_a_mutated_plan_is_read_or_refused_with_a_path(part: int) -> None:
    original = plan_to(solve(street(8), rounds=0).plan)
    chance = Random(part)
    for _ in range(100):
        row = deepcopy(original)
        mutate(row, chance)
        plan, refusal = outcome(plan_from, row)
        assert plan is not None or (refusal is not None and refusal.path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (b"{", "is not JSON"),
        (b"[]", "is not an object"),
        (b'{"format": NaN}', "NaN is not a number"),
        (b"\xff\xfe{}", "is not UTF-8"),
        (b"[" * 100_000, "is nested too deep"),
        (b"\x1f\x8b\x08\x00broken", "cannot be read"),
        (gzip.compress(b"{}", mtime=0)[:-6], "cannot be read"),
        (b'{"format": ' + b"1" * 5000 + b"}", r"file\.json: holds a number of more digits than can be read$"),
        (b'{"format": "a", "format": "b"}', "format: is there twice$"),
        (b'{"helpers": [{"id": "h1", "booked": [], "booked": []}]}', r'file\.json: booked: is there twice in "h1"$'),
    ],
)
def test_a_file_that_is_no_instance_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "file.json").write_bytes(content)
    with pytest.raises(WrongInput, match=why):
        read_problem(tmp_path / "file.json")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match=r"nothing\.json: is not there$"):
        read_problem(tmp_path / "nothing.json")
    with pytest.raises(WrongInput, match=r"is a folder$"):
        read_problem(tmp_path)


def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(draft: Path, _target: Path) -> None:
        raise PermissionError(13, "Permission denied", str(draft))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError) as refused:
        write_problem(street(3), tmp_path / "street.json")
    assert refused.value.filename == str(tmp_path / "street.json")
    assert not list(tmp_path.iterdir())


def test_a_packed_file_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samenspel.planning.model.files.MAX_BYTES", 2**20)
    (tmp_path / "bomb.json.gz").write_bytes(gzip.compress(b" " * 2**22))
    with pytest.raises(WrongInput, match="over 1 MiB when unpacked"):
        read_problem(tmp_path / "bomb.json.gz")


@pytest.mark.parametrize(("limit", "content"), [("MAX_CONTAINERS", b"[[],[],[],[]]"), ("MAX_STRINGS", b'["a","b","c","d"]')])
def test_a_file_of_more_than_memory_holds_is_refused_before_it_is_decoded(
    tmp_path: Path, limit: str, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "full.json").write_bytes(content)
    monkeypatch.setattr(f"samenspel.planning.model.files.{limit}", 3)
    with pytest.raises(WrongInput, match="holds more than can be planned at once"):
        read_problem(tmp_path / "full.json")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samenspel.planning.model.formats.MAX_HELPERS", 3)
    with pytest.raises(WrongInput, match="helpers: has 6 rows; 3 is the most"):
        problem_from(street_row(1))


@pytest.mark.parametrize("limit", ["MAX_PAIRS", "MAX_STRETCHES"])
def test_more_possibilities_than_memory_holds_are_refused(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"samenspel.planning.searching.arrays.{limit}", 3)
    with pytest.raises(WrongInput, match="plan a smaller area"):
        solve(street(1, helpers=20, requests=20), rounds=0)


def test_a_plan_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "plan.json").mkdir()
    with pytest.raises(OSError, match=r"plan\.json"):
        write_plan(solve(street(1), rounds=0).plan, tmp_path / "plan.json")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


def test_writing_leaves_alone_what_other_threads_give_their_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    masks: list[int] = []
    monkeypatch.setattr("os.umask", masks.append)
    write_plan(solve(street(1), rounds=0).plan, tmp_path / "plan.json")
    (tmp_path / "any.json").touch()
    assert (tmp_path / "plan.json").stat().st_mode == (tmp_path / "any.json").stat().st_mode
    assert masks == []
