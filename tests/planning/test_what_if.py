"""What if: problems that are supposed, and a fair comparison with what is."""

import json
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from samenspel.cli.app import app
from samenspel.cli.voice import Refused
from samenspel.planning import (
    ANY_TIME,
    ChangeLimit,
    HelpKind,
    MoreFaces,
    MoreHelpers,
    Progress,
    Supposition,
    Wait,
    WidenReach,
    Window,
    Without,
    WrongInput,
    plan_to,
    problem_from,
    problem_to,
    read_plan,
    solve,
    suppose,
    supposed,
    what_if,
    what_would_help,
    write_plan,
    write_problem,
)
from samenspel.planning.commands.bound import run_bound
from samenspel.planning.commands.explain import run_explain
from samenspel.planning.commands.pacing import DONE, REFUSED
from samenspel.planning.commands.what_if import run_what_if
from samenspel.planning.explaining.supposing import Typical, typical
from samenspel.planning.explaining.words import HEADINGS, Heading, Language
from tests.planning.asks import asked, company, neighbour
from tests.planning.judge import judge
from tests.planning.streets import street, street_row

RIDE = frozenset({"ride"})
ADDING: tuple[Supposition, ...] = (
    MoreHelpers(2, frozenset({"company", "groceries"}), frozenset({"car"})),
    ChangeLimit(more_per_month=1),
    WidenReach(1.0),
    MoreFaces(1),
)


# --- the problem that it would be ---------------------------------------------------------------


def test_more_people_come_after_the_others_with_what_is_usual_here() -> None:
    problem = street(5)
    more = suppose(problem, [MoreHelpers(2, RIDE, frozenset({"car"}), (Window(2, 600, 720),))])
    assert more.helpers[:-2] == problem.helpers
    assert [one.id for one in more.helpers[-2:]] == ["more-1", "more-2"]
    usual = typical(problem)
    for one in more.helpers[-2:]:
        assert (one.most_per_week, one.most_per_month, one.reach_km) == (
            usual.most_per_week,
            usual.most_per_month,
            usual.reach_km,
        )
        assert (one.activities, one.qualities, one.availability) == (RIDE, frozenset({"car"}), (Window(2, 600, 720),))
        assert one.place in {request.place for request in problem.requests}


def test_what_is_given_goes_before_what_is_usual() -> None:
    here = (52.1, 5.1)
    more = suppose(street(5), [MoreHelpers(1, RIDE, place=here, most_per_week=3, most_per_month=7, reach_km=0.5)])
    one = more.helpers[-1]
    assert (one.place, one.most_per_week, one.most_per_month, one.reach_km, one.availability) == (here, 3, 7, 0.5, ANY_TIME)


def test_new_people_are_spread_over_the_requests_that_they_could_serve() -> None:
    problem = asked([], *(company(1, name=f"ask {at}") for at in range(4)))
    more = suppose(problem, [MoreHelpers(2, frozenset({"company"}))])
    assert [one.place for one in more.helpers] == [problem.requests[0].place, problem.requests[2].place]


def test_a_name_that_is_taken_is_not_given_twice() -> None:
    more = suppose(street(5), [MoreHelpers(1, RIDE), MoreHelpers(2, RIDE)])
    assert [one.id for one in more.helpers[-3:]] == ["more-1", "more-2", "more-3"]
    wary = asked([], replace(company(1), avoid=frozenset({"more-1"})))
    assert [one.id for one in suppose(wary, [MoreHelpers(1, frozenset({"company"}))]).helpers] == ["more-2"]


def test_limits_reach_and_faces_change_for_those_who_are_named_only() -> None:
    problem = street(7)
    first, *others = problem.helpers
    then = suppose(problem, [ChangeLimit(2, -9, helpers=(first.id,)), WidenReach(0.5, (first.id,)), MoreFaces(2, ("r1",))])
    assert (then.helpers[0].most_per_month, then.helpers[0].most_per_week) == (first.most_per_month + 2, 0)
    assert then.helpers[0].reach_km == pytest.approx(first.reach_km + 0.5)
    assert then.helpers[1:] == tuple(others)
    more = [after.most_faces - before.most_faces for before, after in zip(problem.requests, then.requests, strict=True)]
    assert more == [2 * (request.id == "r1") for request in problem.requests]
    assert problem == street(7)


def test_who_was_kept_out_because_enough_people_come_may_come_when_more_are_welcome() -> None:
    problem = street(2)
    first = problem.requests[0]
    closed = replace(first, avoid=frozenset(one.id for one in problem.helpers))
    problem = replace(problem, requests=(closed, *problem.requests[1:]))
    then = suppose(problem, {MoreFaces(1, avoid=((first.id, frozenset()),))})
    assert then.requests[0].avoid == frozenset()
    assert then.requests[0].most_faces == first.most_faces + 1
    assert then.requests[1].avoid == problem.requests[1].avoid


def test_a_limit_can_be_set_and_somebody_can_be_gone() -> None:
    then = suppose(street(7), [ChangeLimit(most_per_month=3, most_per_week=2), Without(("h0", "h2"))])
    assert {(one.most_per_month, one.most_per_week) for one in then.helpers} == {(3, 2)}
    assert [one.id for one in then.helpers] == ["h1", "h3", "h4", "h5"]


@pytest.mark.parametrize(
    ("supposition", "path"),
    [
        (ChangeLimit(1, helpers=("h1", "nobody")), "suppositions[0].helpers[1]"),
        (WidenReach(1, ("nobody",)), "suppositions[0].helpers[0]"),
        (Without(("nobody",)), "suppositions[0].helpers[0]"),
        (MoreFaces(1, ("nobody",)), "suppositions[0].requests[0]"),
    ],
)
def test_who_is_not_there_is_refused_with_the_path(supposition: Supposition, path: str) -> None:
    with pytest.raises(WrongInput) as refused:
        suppose(street(7), [supposition])
    assert refused.value.path == path


@pytest.mark.parametrize(
    ("count", "activities", "path"), [(-1, RIDE, "count"), (1001, RIDE, "count"), (1, frozenset(), "activities")]
)
def test_people_who_cannot_be_supposed_are_refused_at_once(count: int, activities: frozenset[str], path: str) -> None:
    with pytest.raises(WrongInput) as refused:
        MoreHelpers(count, activities)
    assert refused.value.path == path


def test_a_reach_that_is_no_number_is_refused() -> None:
    with pytest.raises(WrongInput):
        WidenReach(float("nan"))


def test_people_live_somewhere() -> None:
    nobody = asked([])
    with pytest.raises(WrongInput) as refused:
        suppose(nobody, [MoreHelpers(1, RIDE)])
    assert refused.value.path == "suppositions[0].place"
    assert len(suppose(nobody, [MoreHelpers(1, RIDE, place=(52.0, 5.0))]).helpers) == 1


def test_what_is_usual_is_the_median_of_who_can_be_asked() -> None:
    people = [neighbour("a", per_month=0), *(neighbour(f"b{at}", per_month=at, per_week=at) for at in (1, 2, 6))]
    assert typical(asked(people, company())) == Typical(2, 2, 3.0)
    assert typical(asked([], company())).most_per_week == 1


# --- before and after ----------------------------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 9), st.integers(0, 6), st.sampled_from(ADDING), st.booleans())
def test_with_more_of_anything_it_is_never_worse(
    seed: int, helpers: int, requests: int, more: Supposition, has_plan: bool
) -> None:
    problem = street(seed, helpers, requests)
    if not helpers + requests:
        return
    plan = solve(problem, rounds=0).plan if has_plan else None
    found = what_if(problem, [more], plan=plan, rounds=1)
    assert found.after.covered >= found.before.covered
    assert found.after.score >= found.before.score - 1e-6
    assert found.after.covered - found.before.covered == len(found.gained) - len(found.lost)
    for asked_, shown, made in ((problem, found.before, found.before_plan), (found.supposed, found.after, found.after_plan)):
        assert judge(problem_to(asked_), plan_to(made)) == pytest.approx(shown.score, abs=0.01)
    assert set(found.gained) == found.after_plan.by_visit.keys() - found.before_plan.by_visit.keys()


def test_whoever_waits_gets_a_turn_before_and_after_as_in_a_plan() -> None:
    people = [neighbour(f"h{at}", north=at / 10, per_month=8) for at in range(4)]
    problem = asked(people, company(weeks=12, faces=4))
    waiting = {one.id: Wait(9, is_new=True) for one in people}
    plan = solve(problem, rounds=2, waiting=waiting).plan
    found = what_if(problem, [ChangeLimit(1)], rounds=2, waiting=waiting)
    faces = [len({one.helper for one in made.visits}) for made in (plan, found.before_plan, found.after_plan)]
    assert faces == [4, 4, 4]
    assert len({one.helper for one in what_if(problem, [ChangeLimit(1)], rounds=2).before_plan.visits}) == 1


def test_when_nothing_is_supposed_nothing_changes() -> None:
    for plan in (None, solve(street(3), rounds=0).plan):
        found = what_if(street(3), [], plan=plan, rounds=2)
        assert found.before_plan == found.after_plan
        assert (found.gained, found.lost) == ((), ())


def test_the_same_question_has_the_same_answer() -> None:
    assert what_if(street(11), ADDING, rounds=2, seed=4) == what_if(street(11), ADDING, rounds=2, seed=4)


def test_somebody_who_is_gone_makes_no_visit_any_more() -> None:
    problem = asked([neighbour("only"), neighbour("other", per_month=1)], company())
    found = what_if(problem, [Without(("only",))], rounds=1)
    assert (found.before.covered, found.after.covered) == (4, 1)
    assert {one.helper for one in found.after_plan.visits} == {"other"}
    assert len(found.lost) == 3


def test_what_would_help_can_be_supposed_and_gains_what_it_says() -> None:
    problem = asked([neighbour("busy", per_month=1)], company())
    plan = solve(problem, rounds=1).plan
    told = what_would_help(problem, plan)
    assert told
    for one in told:
        found = what_if(problem, [supposed(one)], plan=plan, rounds=1)
        assert found.after.covered - found.before.covered >= one.visits_gained


def test_one_budget_and_one_watcher_go_over_both_plans() -> None:
    seen: list[Progress] = []
    asked_for = iter(range(10**6))
    what_if(street(3), [MoreFaces(1)], spent=lambda: next(asked_for) / 30, watch=seen.append, plain=True)
    shares = [one.share for one in seen]
    assert shares == sorted(shares)
    assert shares[0] < 0.34
    assert 0.66 < shares[-1] <= 1
    assert next(asked_for) <= 34


# --- on the command line ---------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    problem = street(9)
    write_problem(problem, tmp_path / "street.json")
    write_plan(solve(problem, rounds=1).plan, tmp_path / "plan.json")
    return tmp_path / "street.json", tmp_path / "plan.json"


def test_before_and_after_stand_side_by_side(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    instance, plan = files
    assert run_what_if(instance, [MoreFaces(1), ChangeLimit(1)], plan=plan, rounds=1) == DONE
    found = what_if(street(9), [MoreFaces(1), ChangeLimit(1)], plan=read_plan(plan), rounds=1)
    *lines, last = capsys.readouterr().out.splitlines()
    rows = [line.split() for line in lines]
    assert rows[0] == ["before", "after", "difference"]
    difference = found.after.covered - found.before.covered
    covered = ["covered", str(found.before.covered), str(found.after.covered), f"{difference:+}"]
    assert [*covered, "visits", "that", "somebody", "makes"] in rows
    won, lost, moved = len(found.gained), len(found.lost), len(found.moved)
    assert last == f"visits won: {won}, lost: {lost}, at another time or by somebody else: {moved}"


def test_what_changes_for_people_is_counted_only_where_they_were_told_something(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    instance, plan = files
    visits = read_plan(plan).visits
    names = []
    for problem in (street(9), replace(street(9), current=visits)):
        write_problem(problem, instance)
        assert run_what_if(instance, [Without((visits[0].helper,))], plan=plan, rounds=0) == DONE
        names.append({line.split()[0]: line.split()[1:4] for line in capsys.readouterr().out.splitlines()})
    assert "changed" not in names[0]
    assert names[1]["changed"][0] == "0"
    assert int(names[1]["changed"][1]) > 0


def test_every_visit_is_explained_in_both_languages(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    instance, plan = files
    for language, heading in ((Language.ENGLISH, "Who comes, and why"), (Language.DUTCH, "Wie er komt, en waarom")):
        assert run_explain(instance, plan, language=language) == DONE
        lines = capsys.readouterr().out.splitlines()
        assert lines[0] == heading
        named = [line.split()[0] for line in lines if line.split()[0] in street(9).visit_by_id]
        assert sorted(named) == sorted(street(9).visit_by_id)


def test_the_same_sentence_is_said_once_for_all_visits_of_a_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_problem(asked([], company()), tmp_path / "ask.json")
    write_plan(solve(asked([], company()), rounds=0).plan, tmp_path / "plan.json")
    assert run_explain(tmp_path / "ask.json", tmp_path / "plan.json", language=Language.DUTCH) == DONE
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["Wie er komt, en waarom", "  niets", "Wat open blijft, en waarom"]
    days = ("2026-03-03", "2026-03-10", "2026-03-17", "2026-03-24")
    asked_for = [f"      ask {at}  {day} 13:00-17:00" for at, day in enumerate(days, 1)]
    assert lines[3:8] == ["  ask  4 bezoeken: Er is nog niemand die tot hier komt.", *asked_for]
    assert lines[-3:] == [
        '  Nog 2 mensen voor "company", op dinsdagmiddag, bij ask: 4 bezoeken erbij.',
        "      voor ask",
        "      what-if --helpers 2 --activity company --weekdays tue --from 12:30 --to 17:30 --near ask",
    ]


def test_of_an_explanation_only_the_parts_are_there_that_are_asked_for(files: tuple[Path, Path]) -> None:
    names = [str(file) for file in files]
    whole, told = CliRunner().invoke(app, ["explain", *names]), list[str]()
    for part in ("planned", "open", "help"):
        told.append(CliRunner().invoke(app, ["explain", *names, "--only", part]).stdout)
        assert [line for line in told[-1].splitlines() if not line.startswith(" ")] == [HEADINGS[Language.ENGLISH][Heading(part)]]
    assert "".join(told) == whole.stdout
    assert whole.stderr.splitlines()[1:] == ["why somebody comes, or nobody ...", "what would help ..."]


def test_one_visit_is_explained_alone(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    instance, plan = files
    for visit in street(9).visit_by_id:
        assert run_explain(instance, plan, visit=visit) == DONE
        (line,) = capsys.readouterr().out.splitlines()
        assert line.startswith(f"{visit}  ")


def test_what_does_not_belong_together_is_refused(files: tuple[Path, Path]) -> None:
    instance, plan = files
    row = json.loads(plan.read_text(encoding="utf-8"))
    row["visits"][0]["start"] = "03:00"
    plan.write_text(json.dumps(row), encoding="utf-8")
    told: list[str] = []
    assert run_explain(instance, plan, show=told.append) == REFUSED
    assert run_what_if(instance, [MoreFaces(1)], plan=plan, show=told.append) == REFUSED
    assert [line.startswith(f"refused: {plan}: visits[0].start: 03:00 to ") for line in told] == [True, True]


def test_a_plan_of_another_neighbourhood_is_refused_wherever_one_is_asked_for(files: tuple[Path, Path]) -> None:
    instance, plan = files
    row = json.loads(plan.read_text(encoding="utf-8"))
    plan.write_text(json.dumps(row | {"instance": "elsewhere"}), encoding="utf-8")
    told: list[str] = []
    assert run_explain(instance, plan, show=told.append) == REFUSED
    assert run_what_if(instance, [MoreFaces(1)], plan=plan, show=told.append) == REFUSED
    assert run_bound(instance, plan=plan, seconds=0, show=told.append) == REFUSED
    assert [line for line in told if "refused" in line] == [f'refused: {plan}: instance: "elsewhere" is not "street-9"'] * 3


def test_who_is_not_there_is_refused_before_planning(files: tuple[Path, Path]) -> None:
    told: list[str] = []
    assert run_what_if(files[0], [Without(("nobody",))], show=told.append) == REFUSED
    assert run_explain(*files, visit="nothing", show=told.append) == REFUSED
    assert told == ['refused: --without: "nobody" is not known', 'refused: --visit: "nothing" is not in this instance']
    somebody = MoreHelpers(1, RIDE, near="nobody")
    for one in (
        ChangeLimit(1, helpers=("nobody",)),
        WidenReach(1, helpers=("nobody",)),
        MoreFaces(1, requests=("nobody",)),
        somebody,
    ):
        assert run_what_if(files[0], [one], show=told.append) == REFUSED
    options = ("--who", "--who", "--request", "--near")
    assert told[2:] == [f'refused: {option}: "nobody" is not known' for option in options]


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        (MoreHelpers(3, frozenset({"dancing"})), '--activity: "dancing" is in no request of this instance; there are: company, '),
        (MoreHelpers(3, RIDE, frozenset({"crane"})), '--needs: "crane" is in no request of this instance; there are: '),
    ],
)
def test_people_for_what_nobody_asks_are_refused_with_what_is_asked(
    more: Supposition, refusal: str, files: tuple[Path, Path]
) -> None:
    told: list[str] = []
    assert run_what_if(files[0], [MoreFaces(1), more], show=told.append) == REFUSED
    assert [line.startswith(f"refused: {refusal}") for line in told] == [True]


def test_a_file_that_is_refused_is_named_once(files: tuple[Path, Path]) -> None:
    told: list[str] = []
    for name in files:
        name.write_text("{}", encoding="utf-8")
        run_what_if(*files[:1], [MoreFaces(1)], plan=files[1], show=told.append)
        name.unlink()
        run_what_if(*files[:1], [MoreFaces(1)], plan=files[1], show=told.append)
        write_problem(street(9), files[0])
    assert told == [f"refused: {name}: {why}" for name in files for why in ("format: is missing", "is not there")]


@pytest.mark.parametrize(
    "arguments",
    [
        ["what-if", "street.json"],
        ["what-if", "street.json", "--helpers", "1"],
        ["what-if", "street.json", "--helpers", "1", "--activity", "ride", "--weekdays", "someday"],
        ["what-if", "street.json", "--faces", "1", "--seconds", "1", "--rounds", "1"],
        ["what-if", "street.json", "--helpers", "1", "--activity", "ride", "--from", "9"],
        ["what-if", "street.json", "--helpers", "1", "--activity", "ride", "--from", "13:00", "--to", "12:00"],
        ["what-if", "street.json", "--faces", "1", "--near", "r0"],
        ["what-if", "street.json", "--faces", "1", "--who", "h0"],
        ["what-if", "street.json", "--reach", "1", "--request", "r0"],
        ["explain", "street.json", "plan.json", "--visit", "v0", "--only", "help"],
    ],
)
def test_the_command_refuses_what_it_cannot_read(arguments: list[str], files: tuple[Path, Path]) -> None:
    command = [sys.executable, "-m", "samenspel", *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=files[0].parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("refused: ")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        *(("--reach", value) for value in ("nan", "inf", "-500", "101")),
        *(("--faces", value) for value in ("-9", "21")),
        *(("--month", value) for value in ("-1", "32")),
        *(("--helpers", value) for value in ("-1", "1001")),
        *(("--seconds", value) for value in ("nan", "inf", "1e400", "86401")),
        ("--rounds", "1000001"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused_with_its_option(option: str, value: str, files: tuple[Path, Path]) -> None:
    done = CliRunner().invoke(app, ["what-if", str(files[0]), option, value], env={"COLUMNS": "200", "TERM": "dumb"})
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"Invalid value for '{option}': " in done.stderr


@pytest.mark.parametrize("value", ["nan", "many"])
def test_what_is_no_number_is_called_so(value: str, files: tuple[Path, Path]) -> None:
    for option in (["--seconds", value], ["--reach", value]):
        done = CliRunner().invoke(app, ["what-if", str(files[0]), *option], env={"COLUMNS": "200", "TERM": "dumb"})
        assert f"Invalid value for '{option[0]}': \"{value}\" is not a number" in done.stderr


def test_a_day_of_the_week_that_is_none_is_refused_with_its_option(files: tuple[Path, Path]) -> None:
    words = ["what-if", str(files[0]), "--helpers", "1", "--activity", "ride", "--weekdays", "tue,maandag"]
    with pytest.raises(Refused, match=r'^--weekdays: "tue,maandag" is not a list like tue,fri$'):
        CliRunner().invoke(app, words, catch_exceptions=False)


def test_what_explain_proposes_can_be_tried_by_the_options_below_it(tmp_path: Path) -> None:
    row = street_row(1, helpers=9, requests=8)
    for helper in row["helpers"]:
        helper.update(most_per_month=2, reach_km=1.5)
    for request in row["requests"]:
        request["most_faces"] = 1
    problem = problem_from(row)
    plan = solve(problem, rounds=1).plan
    instance, standing = tmp_path / "street.json", tmp_path / "plan.json"
    write_problem(problem, instance)
    write_plan(plan, standing)
    lines = CliRunner().invoke(app, ["explain", str(instance), str(standing)]).stdout.splitlines()
    tries = [shlex.split(line)[1:] for line in lines if line.startswith("      what-if ")]
    helps = what_would_help(problem, plan)
    assert {one.kind for one in helps} == set(HelpKind)
    for help_, words in zip(helps, tries, strict=True):
        command = ["what-if", str(instance), "--plan", str(standing), "--rounds", "1", *words]
        rows = [line.split() for line in CliRunner().invoke(app, command).stdout.splitlines()]
        found = what_if(problem, [supposed(help_)], plan=plan, rounds=1)
        assert found.after.score > found.before.score
        assert [row[1:3] for row in rows if row[0] == "score"] == [[str(found.before.score), str(found.after.score)]]
        assert f"      for {', '.join(help_.requests)}" in lines


def test_the_command_supposes_what_its_options_say(files: tuple[Path, Path]) -> None:
    text = "--helpers 2 --activity ride --needs car --weekdays tue,fri --month 1 --reach 0.5 --faces 1 --without h1"
    command = [sys.executable, "-m", "samenspel", "what-if", "street.json", "--rounds", "0", *text.split(" ")]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=files[0].parent)
    windows = tuple(window for window in ANY_TIME if window.weekday in {2, 5})
    more = MoreHelpers(2, RIDE, frozenset({"car"}), windows)
    wanted: list[Supposition] = [Without(("h1",)), ChangeLimit(1), WidenReach(0.5), MoreFaces(1), more]
    found = what_if(street(9), wanted, rounds=0)
    (score,) = [line.split() for line in done.stdout.splitlines() if line.startswith("score")]
    assert score[1:3] == [str(found.before.score), str(found.after.score)]
