"""A place is stored exactly and shown never: others see an area with enough addresses, and a band."""

import re

import h3
import pytest
from django.db import connection

from samenspel.foundation import bus
from samenspel.foundation.refusals import NotAllowed, NotValid
from samenspel.neighbourhoods import queries, services
from samenspel.neighbourhoods.events import HomeMoved
from samenspel.neighbourhoods.models import Area, Home
from samenspel.neighbourhoods.rules import AreaKind, DistanceBand
from tests.conftest import Cast, make_area


def move(cast: Cast, area: Area, **changes: object) -> Home:
    """Let Aisha live somewhere."""
    facts: dict[str, object] = {
        "address": "Ganzenpad 1",
        "postcode": "1234 AB",
        "way_in": "Bel twee keer",
        "actor": cast.aisha.actor,
    }
    return services.set_home(cast.aisha.person, area=area, **(facts | changes))  # type: ignore[arg-type]


def test_an_address_stands_encrypted_in_the_database(cast: Cast) -> None:
    home = move(cast, cast.street)
    assert Home.objects.get(pk=home.pk).address == "Ganzenpad 1"
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, postcode, way_in FROM neighbourhoods_home")
        stored = str(cursor.fetchall())
    assert not re.search("Ganzenpad|1234 AB|Bel twee", stored)


def test_without_a_point_the_middle_of_the_area_counts(cast: Cast) -> None:
    home = move(cast, cast.far_street)
    assert (home.latitude, home.longitude) == (cast.far_street.latitude, cast.far_street.longitude)
    assert home.cell == h3.str_to_int(h3.latlng_to_cell(home.latitude, home.longitude, 8))


def test_a_known_point_stays_while_the_area_stays(cast: Cast) -> None:
    move(cast, cast.far_street, latitude=52.1311, longitude=5.2011)
    assert move(cast, cast.far_street, address="Ganzenpad 2").latitude == 52.1311
    assert move(cast, cast.street).latitude == cast.street.latitude


def test_moving_is_told_to_the_others(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[HomeMoved] = []
    monkeypatch.setitem(bus._reactions, HomeMoved, [heard.append])
    move(cast, cast.far_street)
    assert heard == [HomeMoved(cast.aisha.person.pk)]


def test_nobody_moves_another(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        move(cast, cast.far_street, actor=cast.bram.actor)


def test_an_area_without_a_place_cannot_be_lived_in(cast: Cast) -> None:
    nowhere = Area.objects.create(code="BU00990101", name="Nergens", kind=AreaKind.NEIGHBOURHOOD, parent_id="GM0001")
    Area.objects.filter(pk="GM0001").update(latitude=None)
    with pytest.raises(NotValid) as refused:
        move(cast, nowhere)
    assert set(refused.value.fields) == {"area"}


def test_settling_in_forgets_the_address_of_elsewhere(cast: Cast) -> None:
    move(cast, cast.street)
    services.settle_in(cast.aisha.person, area=cast.street, actor=cast.aisha.actor)
    assert Home.objects.get(person=cast.aisha.person).address == "Ganzenpad 1"
    services.settle_in(cast.aisha.person, area=cast.far_street, actor=cast.aisha.actor)
    assert Home.objects.get(person=cast.aisha.person).address == ""


def test_a_small_area_is_shown_as_the_one_around_it(cast: Cast) -> None:
    district = Area.objects.get(pk="WK000101")
    small = make_area("BU00010103", "Klein Eiland", AreaKind.NEIGHBOURHOOD, district, (52.1, 5.1), addresses=12)
    move(cast, small)
    assert queries.shown(Home.objects.get(person=cast.aisha.person).area) == district


@pytest.mark.parametrize(("north", "expected"), [(0.005, "near"), (0.02, "middle"), (0.04, "far"), (0.1, "beyond")])
def test_bands_widen_with_the_distance(cast: Cast, north: float, expected: str) -> None:
    district = Area.objects.get(pk="WK000101")
    place = (52.0905 + north, 5.1240)
    north_street = make_area("BU00010104", "Noord", AreaKind.NEIGHBOURHOOD, district, place, addresses=500)
    assert queries.band_of_areas(cast.street, north_street) == expected
    assert queries.band_of_areas(north_street, cast.street) == expected
    assert queries.band_of_areas(cast.street, cast.street) == DistanceBand.SAME


def test_every_band_has_words(db: None) -> None:
    assert len({queries.band_text(name) for name in DistanceBand}) == len(DistanceBand)
