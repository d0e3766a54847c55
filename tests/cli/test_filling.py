"""Filling an installation: areas from a file, and the first administrator."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from samenspel.cli.app import app
from samenspel.cli.voice import Exit, Refused
from samenspel.neighbourhoods.models import Area, Community, Relation
from samenspel.people.models import Person
from samenspel.people.rules import Hat

pytestmark = pytest.mark.django_db
FILE = """bu_code,naam,wk_code,gm_code,lat,lon,inwoners,huishoudens
BU99990101,Brink,WK999901,GM9999,52.10,5.10,800,400
BU99990102,Haven,WK999901,GM9999,52.11,5.11,600,300
"""


def run(*arguments: str | Path) -> Result:
    """Run the command in this process, on the database of the tests."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def refusal_of(result: Result) -> Refused:
    """Return what the command refused."""
    assert isinstance(result.exception, Refused), result.output
    return result.exception


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a small file with key figures."""
    path = tmp_path / "areas.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_areas_are_read_and_the_second_time_nothing_changes(file: Path) -> None:
    assert "4 added, 0 changed" in run("import-areas", file).output
    assert Area.objects.get(code="BU99990102").name == "Haven"
    assert "0 added, 0 changed, 2 as they were, 0 left out" in run("import-areas", file).output


def test_bad_rows_are_listed_and_nothing_changes_until_told_to(file: Path) -> None:
    file.write_text(FILE + "BU1,Kade,WK999901,GM9999,52.1,5.1,1,1\n", encoding="utf-8")
    refused = run("import-areas", file)
    assert "areas.csv:4: bu_code is BU1" in refused.output
    assert refusal_of(refused).code is Exit.BAD_INPUT
    assert Area.objects.count() == 0
    assert "1 left out" in run("import-areas", file, "--skip-bad").output


def test_another_file_is_refused_with_the_reason(file: Path) -> None:
    file.write_text("name,age\nAisha,81\n", encoding="utf-8")
    refusal = refusal_of(run("import-areas", file))
    assert "neighbourhoods.not_key_figures" in str(refusal)
    file.write_bytes(b"bu_code,naam\xff\n")
    assert "is not UTF-8" in str(refusal_of(run("import-areas", file)))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    refused = run("import-areas", tmp_path / "nowhere.csv")
    assert refused.exit_code == Exit.BAD_INPUT
    assert "FILE" in refused.output


def test_the_first_administrator_comes_with_the_community(file: Path) -> None:
    run("import-areas", file)
    made = run("make-admin", "Ivo@Example.org", "Ons Dorp", "--name", "Ivo", "--area", "GM9999")
    assert made.output.startswith("ivo@example.org is administrator of Ons Dorp.")
    community = Community.objects.get(slug="ons-dorp")
    assert [area.code for area in community.areas.all()] == ["GM9999"]
    relation = Relation.objects.get(community=community)
    assert (relation.person.first_name, relation.hat) == ("Ivo", Hat.ADMINISTRATOR)


def test_making_the_same_administrator_again_changes_nothing() -> None:
    for _ in range(2):
        assert run("make-admin", "ivo@example.org", "Ons Dorp").exit_code == Exit.DONE
    assert Relation.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("ivo", "Ons Dorp"), "EMAIL: ivo is not an e-mail address"),
        (("ivo@example.org", "?"), "COMMUNITY: '?' has no letter"),
        (("ivo@example.org", "Ons Dorp", "--area", "GM0000"), "--area: GM0000 is not known"),
    ],
)
def test_a_wrong_administrator_changes_nothing(arguments: tuple[str, ...], reason: str) -> None:
    refusal = refusal_of(run("make-admin", *arguments))
    assert reason in str(refusal)
    assert (refusal.code, Community.objects.count(), Person.objects.count()) == (Exit.BAD_INPUT, 0, 0)
