"""Ganzendam, a town that exists in the demo only: it lies in the water, and its codes are nobody's."""

from dataclasses import dataclass

from samenspel.neighbourhoods.models import Area
from samenspel.neighbourhoods.rules import LEAST_ADDRESSES, AreaKind


@dataclass(frozen=True)
class Place:
    """A part of the town: where its middle lies, how many addresses it has, and its streets."""

    code: str
    name: str
    parent: str
    middle: tuple[float, float]
    addresses: int
    streets: tuple[str, ...] = ()


TOWN = Place("GM9990", "Ganzendam", "", (52.5600, 5.2000), 3894)
DISTRICTS = (
    Place("WK999001", "Oude Stad", "GM9990", (52.5612, 5.1960), 1970),
    Place("WK999002", "Waterwijk", "GM9990", (52.5565, 5.2105), 1600),
    Place("WK999003", "Oeverlanden", "GM9990", (52.5720, 5.2210), 324),
)
NEIGHBOURHOODS = (
    Place("BU99900101", "Havenkwartier", "WK999001", (52.5625, 5.1930), 820, ("Havenkade", "Touwbaan", "Visserspad")),
    Place("BU99900102", "Gansoord", "WK999001", (52.5590, 5.1955), 540, ("Gansstraat", "Ganzerik", "Kleine Markt")),
    Place("BU99900103", "Molenbuurt", "WK999001", (52.5640, 5.2010), 610, ("Molenpad", "Meelstraat", "Wiekslag")),
    Place("BU99900201", "Rietlanden", "WK999002", (52.5560, 5.2070), 730, ("Rietlaan", "Lisdodde", "Karekietstraat")),
    Place("BU99900202", "De Zwanenhof", "WK999002", (52.5545, 5.2140), 480, ("Zwanenhof", "Knobbelzwaan", "Vijverlaan")),
    Place("BU99900203", "Sluisbuurt", "WK999002", (52.5590, 5.2110), 390, ("Sluisweg", "Schutkolk", "Brugstraat")),
    Place("BU99900301", "Oeverdorp", "WK999003", (52.5715, 5.2190), 260, ("Dorpsstraat", "Oeverpad", "Kerkring")),
    Place("BU99900302", "Dijkhuizen", "WK999003", (52.5760, 5.2290), 64, ("Dijk", "Achterdijk")),
)


def make_town() -> dict[str, Area]:
    """Make the areas of the town; one with few addresses is shown as the one around it."""
    kinds = ((AreaKind.MUNICIPALITY, (TOWN,)), (AreaKind.DISTRICT, DISTRICTS), (AreaKind.NEIGHBOURHOOD, NEIGHBOURHOODS))
    made: dict[str, Area] = {}
    for kind, places in kinds:
        for place in places:
            area = Area(code=place.code, name=place.name, kind=kind, parent=made.get(place.parent), addresses=place.addresses)
            area.latitude, area.longitude = place.middle
            area.inhabitants = place.addresses * 2
            area.shown_as_id = place.code if place.addresses >= LEAST_ADDRESSES else place.parent
            area.save()
            made[place.code] = area
    return made
