"""Bringing in the key figures of CBS: everything or nothing, and again changes nothing."""

import time
from pathlib import Path

import pytest

from samenspel.foundation.refusals import NotValid
from samenspel.neighbourhoods import services
from samenspel.neighbourhoods.models import Area
from samenspel.neighbourhoods.rules import AreaKind

HEADER = "bu_code,naam,wk_code,gm_code,pc4,lat,lon,inwoners,huishoudens"
ROWS = [
    "BU00010101,Ganzenveld,WK000101,GM0001,1234,52.0900,5.1200,900,400",
    "BU00010102,Klein Eiland,WK000101,GM0001,1234,52.1000,5.1400,30,12",
    "BU00010201,Stille Hoek,WK000102,GM0001,1235,52.2000,5.3000,,",
    "BU00020101,Zonder Punt,WK000201,GM0002,1236,,,500,200",
]
REAL = Path(__file__).parents[3] / "shared" / "data" / "nl-geo-cbs"


def file(*rows: str, header: str = HEADER) -> list[str]:
    """Make the lines of a file."""
    return [f"{line}\n" for line in (header, *rows)]


def test_rows_become_neighbourhoods_in_districts_in_municipalities(db: None) -> None:
    report = services.import_areas(file(*ROWS))
    assert (report.is_done, report.rows, report.added, report.bad) == (True, 4, 9, ())
    area = Area.objects.get(pk="BU00010101")
    assert (area.name, area.kind, area.parent_id) == ("Ganzenveld", AreaKind.NEIGHBOURHOOD, "WK000101")
    assert area.parent is not None
    assert area.parent.parent_id == "GM0001"


def test_an_area_with_few_addresses_is_shown_as_the_area_around_it(db: None) -> None:
    services.import_areas(file(*ROWS))
    shown = dict(Area.objects.values_list("code", "shown_as_id"))
    assert shown["BU00010101"] == "BU00010101"
    assert shown["BU00010102"] == "WK000101"
    assert shown["BU00010201"] == "GM0001"  # the district around it is too small as well
    assert shown["GM0002"] == "GM0002"


def test_the_centre_of_a_parent_lies_between_its_parts(db: None) -> None:
    services.import_areas(file(*ROWS))
    district = Area.objects.get(pk="WK000101")
    assert district.addresses == 412
    assert district.latitude is not None
    assert 52.09 < district.latitude < 52.0905  # nearly all of it is Ganzenveld


def test_again_changes_nothing(db: None) -> None:
    services.import_areas(file(*ROWS))
    report = services.import_areas(file(*ROWS))
    assert (report.added, report.changed, report.unchanged) == (0, 0, 4)


def test_a_newer_file_changes_what_it_says_differently(db: None) -> None:
    services.import_areas(file(*ROWS))
    report = services.import_areas(file("BU00010102,Groot Eiland,WK000101,GM0001,1234,52.1,5.14,900,410"))
    assert (report.added, report.changed) == (0, 3)  # the district and the municipality have more addresses now
    area = Area.objects.get(pk="BU00010102")
    assert (area.name, area.shown_as_id) == ("Groot Eiland", "BU00010102")


@pytest.mark.parametrize(("after", "name"), [(False, "Waterwijk"), (True, "Waterwijk")])
def test_districts_get_their_names_from_their_own_file_before_or_after(db: None, after: bool, name: str) -> None:
    districts = file("WK000101,Waterwijk,GM0001,930.0,412.0", header="wk_code,naam,gm_code,inwoners,huishoudens")
    files = [file(*ROWS), districts] if after else [districts, file(*ROWS)]
    for lines in files:
        services.import_areas(lines)
    assert Area.objects.get(pk="WK000101").name == name
    assert Area.objects.get(pk="WK000101").addresses == 412


def test_municipalities_get_their_names_from_their_own_file(db: None) -> None:
    services.import_areas(file(*ROWS))
    services.import_areas(file("GM0001,Ganzendam,1,930,412", header="gm_code,naam,x,inwoners,huishoudens"))
    assert Area.objects.get(pk="GM0001").name == "Ganzendam"


BAD_ROWS = [
    ("BU1,Fout,WK000101,GM0001,1,52.1,5.1,1,1", "bu_code is BU1"),
    ("BU00010103,,WK000101,GM0001,1,52.1,5.1,1,1", "naam is empty"),
    ("BU00010103,Fout,,GM0001,1,52.1,5.1,1,1", "wk_code is empty"),
    ("BU00010103,Fout,WK000101,GM0001,1,5.1,52.1,1,1", "not in the Netherlands"),
    ("BU00010103,Fout,WK000101,GM0001,1,nan,5.1,1,1", "not in the Netherlands"),
    ("BU00010103,Fout,WK000101,GM0001,1,52.1,,1,1", "one of lat and lon is missing"),
    ("BU00010103,Fout,WK000101,GM0001,1,noord,5.1,1,1", "lat is noord, not a number"),
    ("BU00010103,Fout,WK000101,GM0001,1,52.1,5.1,veel,1", "inwoners is veel"),
    ("BU00010103,Fout,WK000101,GM0001,1,52.1,5.1,1,-4", "huishoudens is -4"),
    ("BU00010103,Fout,WK000101,GM0001,1,52.1,5.1,inf,1", "inwoners is inf"),
    ("BU00010103,Fout,WK000101,GM0001,1,52.1", "the number of columns"),
    ("BU00010103,Fout,WK000101,GM0001,1,52.1,5.1,1,1,1", "the number of columns"),
    ("BU00010101,Dubbel,WK000101,GM0001,1,52.1,5.1,1,1", "stands in the file twice"),
    ("BU00010103,Fout,WK000201,GM0001,1,52.1,5.1,1,1", "is not a part of"),
    ('BU00010103,"Fout"x,WK000101,GM0001,1,52.1,5.1,1,1', "this is not CSV"),
]


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS, ids=[reason for _, reason in BAD_ROWS])
def test_a_bad_row_is_named_by_line_and_reason_and_nothing_is_brought_in(db: None, row: str, reason: str) -> None:
    report = services.import_areas(file(ROWS[0], row, ROWS[3]))
    assert not report.is_done
    assert [bad.line for bad in report.bad] == [3]
    assert reason in report.bad[0].reason
    assert not Area.objects.exists()


def test_bad_rows_can_be_left_out(db: None) -> None:
    report = services.import_areas(file(ROWS[0], BAD_ROWS[0][0], ROWS[3]), skip_bad=True)
    assert (report.is_done, len(report.bad), report.added) == (True, 1, 6)


@pytest.mark.parametrize("lines", [[], ["\n"], ["a,b\n"], ["bu_code,naam\n"], ["\x00\n"], ["bu_code,naam,wk_code,gm_code,lat\n"]])
def test_another_kind_of_file_is_refused(db: None, lines: list[str]) -> None:
    with pytest.raises(NotValid) as refused:
        services.import_areas(lines)
    assert refused.value.code == "neighbourhoods.not_key_figures"


@pytest.mark.skipif(not REAL.exists(), reason="the key figures of CBS are not here")
def test_the_neighbourhoods_of_a_whole_country_come_in_within_ten_seconds(db: None) -> None:
    for name in ("gemeenten_2024_kwb.csv", "wijken_2024_kwb.csv"):
        with (REAL / name).open(encoding="utf-8-sig", newline="") as lines:
            assert services.import_areas(lines).bad == ()
    path = REAL / "buurten_2024_kwb.csv"
    start = time.monotonic()
    with path.open(encoding="utf-8-sig", newline="") as lines:
        report = services.import_areas(lines)
    took = time.monotonic() - start
    assert (report.rows, report.is_done, report.bad) == (14_574, True, ())
    assert took < 10
    with path.open(encoding="utf-8-sig", newline="") as lines:
        again = services.import_areas(lines)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 14_574)
