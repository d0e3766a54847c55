"""A place is stored exactly and shown never: others see an area with enough addresses, and a band."""

import re

import h3
import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from samenspel.foundation import bus
from samenspel.foundation.refusals import NotAllowed, NotFound, NotValid
from samenspel.neighbourhoods import queries, services
from samenspel.neighbourhoods.events import HomeMoved
from samenspel.neighbourhoods.models import Area, Home
from samenspel.neighbourhoods.rules import AreaKind, DistanceBand
from samenspel.people.models import Person
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
    assert queries.shown_area(cast.aisha.person) == district


def test_who_has_no_home_yet_has_no_area(db: None) -> None:
    person = Person.objects.create_user(first_name="Nieuw")
    assert queries.home_of(person) is None
    with pytest.raises(NotFound):
        queries.shown_area(person)


def test_a_band_is_measured_between_areas_and_never_between_homes(cast: Cast) -> None:
    move(cast, cast.far_street)
    before = queries.band_between(cast.aisha.person, cast.chantal.person)
    assert before == DistanceBand.BEYOND
    for step in range(40):  # whoever moves a home about inside the area learns nothing
        move(cast, cast.far_street, latitude=52.09 + step / 1000, longitude=5.12 + step / 1000)
        assert queries.band_between(cast.aisha.person, cast.chantal.person) == before


@pytest.mark.parametrize(("north", "expected"), [(0.005, "near"), (0.02, "middle"), (0.04, "far"), (0.1, "beyond")])
def test_bands_widen_with_the_distance(cast: Cast, north: float, expected: str) -> None:
    district = Area.objects.get(pk="WK000101")
    place = (52.0905 + north, 5.1240)
    move(cast, make_area("BU00010104", "Noord", AreaKind.NEIGHBOURHOOD, district, place, addresses=500))
    assert queries.band_between(cast.aisha.person, cast.chantal.person) == expected
    assert queries.band_between(cast.chantal.person, cast.aisha.person) == expected


def test_neighbours_share_an_area_and_a_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert queries.band_between(cast.aisha.person, cast.chantal.person) == DistanceBand.SAME


def test_without_a_home_somebody_is_far_away(cast: Cast) -> None:
    assert queries.band_between(cast.aisha.person, Person.objects.create_user()) == DistanceBand.BEYOND


def test_every_band_has_words(db: None) -> None:
    assert len({queries.band_text(name) for name in DistanceBand}) == len(DistanceBand)
